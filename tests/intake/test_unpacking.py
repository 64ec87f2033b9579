from __future__ import annotations

import struct
import time
import zipfile

import pytest

from huiyin.intake import IntakeError, limits
from huiyin.intake.containers import zip_kind
from huiyin.intake.unpacking import Corner, check_unpacked

from .builders import Make, minutes

PARTS = {"[Content_Types].xml": b"", "xl/workbook.xml": b"<workbook/>"}


def code(error: pytest.ExceptionInfo[IntakeError]) -> str:
    return error.value.code


def test_ordinary_files_pass(make: Make) -> None:
    for path, kind in ((make.xlsx([["意见"], ["贵"]]), "xlsx"), (make.docx(minutes), "docx")):
        assert zip_kind(path) == kind
        check_unpacked(path, kind)


def test_stored_parts_pass(make: Make) -> None:
    path = make.folder / "存.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, data in PARTS.items():
            archive.writestr(name, data)
    check_unpacked(path, "xlsx")


def test_ratio_counts_only_from_a_size_on(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make.zip("空.xlsx", {**PARTS, "xl/a.xml": b" " * limits.MIB})
    check_unpacked(path, "xlsx")
    monkeypatch.setattr(limits, "ZIP_RATIO_FROM", limits.MIB // 2)
    with pytest.raises(IntakeError) as caught:
        check_unpacked(path, "xlsx")
    assert code(caught) == "zip_bomb"


def test_sum_of_all_parts_counts(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    noise = bytes(range(256)) * 64
    path = make.zip("和.xlsx", {**PARTS, **{f"xl/{number}.xml": noise for number in range(8)}})
    monkeypatch.setattr(limits, "ZIP_BYTES", 7 * len(noise))
    with pytest.raises(IntakeError) as caught:
        check_unpacked(path, "xlsx")
    assert code(caught) == "zip_bomb"


@pytest.mark.parametrize("place", [5, 0xFFFFFF00])
def test_a_directory_that_points_nowhere(make: Make, place: int) -> None:
    path = make.zip("指.xlsx", PARTS)
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, data.find(b"PK\x01\x02") + 42, place)
    path = make.raw("指.xlsx", bytes(data))
    with pytest.raises(IntakeError) as caught:
        check_unpacked(path, "xlsx")
    assert code(caught) == "broken_zip"


def test_packed_bytes_that_are_damaged(make: Make) -> None:
    path = make.zip("损.xlsx", {**PARTS, "xl/a.xml": bytes(range(200))})
    data = bytearray(path.read_bytes())
    at = data.find(b"xl/a.xml") + 8
    data[at : at + 4] = b"\xff" * 4
    path = make.raw("损.xlsx", bytes(data))
    with pytest.raises(IntakeError) as caught:
        check_unpacked(path, "xlsx")
    assert code(caught) == "broken_zip"


def test_packing_of_an_unknown_kind(make: Make) -> None:
    path = make.folder / "压.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("xl/a.xml", b"a")
    with pytest.raises(IntakeError) as caught:
        check_unpacked(path, "xlsx")
    assert code(caught) == "broken_zip"


def test_a_text_as_long_as_a_book_takes_no_time() -> None:
    corner = Corner()
    start = time.perf_counter()
    for chunk in [b'<row r="7"><c r="C7"><t>', *[b"x" * (1 << 20)] * 200, b'</t></c></row><ro', b'w r="9">', b'<c r="A9">']:
        corner.see(chunk)
    corner.see(b"<")
    # What waits for the next tag was put together anew with each piece: 25 seconds.
    assert (corner.row, corner.column) == (9, 1)
    assert time.perf_counter() - start < 5
