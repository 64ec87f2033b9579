from __future__ import annotations

import bz2
import lzma
import os
from pathlib import Path

import pytest

from huiyin.intake import IntakeError, Notice, limits, read
from huiyin.intake.recognise import READABLE, recognise
from huiyin.intake.unpacking import Corner, OdsCorner, column_name

from .builders import Make, minutes, ole_bytes

FIXTURES = Path(__file__).parent / "fixtures"
ROWS = [["编号", "意见"], ["1", "食堂太贵。"]]


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.csv", "编号,意见\n".encode(), "csv"),
        ("a.tsv", "编号\t意见\n".encode("utf-16"), "csv"),
        ("a.dat", "编号,意见\n1,贵\n".encode("gb18030"), "csv"),
        ("a.dat", "食堂太贵。\n班车太少。".encode(), "text"),
        ("a.txt", "BMW 的班车太少。".encode(), "text"),
        ("a.txt", "编号,意见\n1,贵\n".encode(), "text"),
        ("a.txt", "食堂太贵。\n".encode("utf-16-le") * 20, "text"),
        ("a.md", b"<p>Text</p>", "markdown"),
        ("a", "食堂太贵。".encode(), "text"),
        ("a.json", b'"a"', "json"),
        ("a.dat", b'[{"a": 1}]', "json"),
        ("a.dat", b'{"a": 1}\n{"a": 2}\n', "jsonl"),
        ("a.txt", b"<!DOCTYPE html><p>a", "html"),
        ("a.xls", b"\xef\xbb\xbf<html><table>", "html"),
        ("a.dat", b"<!-- x --><table><tr>", "html"),
        ("a.dat", b"From: a@example.org\nMIME-Version: 1.0\n\ntext", "eml"),
        ("a.eml", b"x", "eml"),
        ("a.bin", b"noise %PDF-1.4 ", "pdf"),
        ("a.doc", ole_bytes({"WordDocument": b"x"}), "doc"),
        ("a.doc", ole_bytes({"Workbook": b"x"}), "xls"),
        ("a.xls", ole_bytes({"Book": b"x"}), "xls"),
    ],
)
def test_kind_by_content_then_name(make: Make, name: str, data: bytes, kind: str) -> None:
    assert recognise(make.raw(name, data)).kind == kind


def test_containers(make: Make) -> None:
    assert recognise(make.xlsx(ROWS)).kind == "xlsx"
    assert recognise(make.docx(minutes)).kind == "docx"
    assert recognise(FIXTURES / "opinions.ods").kind == "ods"
    assert recognise(make.parquet({"a": [1]})).kind == "parquet"


@pytest.mark.parametrize(
    ("name", "told"),
    [("a.csv", []), ("a.txt", []), ("a.CSV", []), ("a.dat", []), ("a.xlsx", ["renamed"]), ("a.pdf", ["renamed"])],
)
def test_a_wrong_name_is_told(make: Make, name: str, told: list[str]) -> None:
    assert [notice.code for notice in recognise(make.raw(name, b"id,text\n1,a\n")).notices] == told


def test_a_file_value_carries_no_folder(make: Make) -> None:
    found = recognise(make.xlsx(ROWS))
    assert (found.name, found.extension, len(found.sha256)) == ("意见.xlsx", "xlsx", 64)


def test_every_readable_kind_has_a_reader() -> None:
    from huiyin.intake.reading import _READERS

    assert set(_READERS) == READABLE


@pytest.mark.parametrize(("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")])
def test_column_names(index: int, name: str) -> None:
    assert column_name(index) == name


SHEET = b'<sheetData><row r="1"><c r="A1"/><c r="B1"><v>1</v></c></row><row r="2"><c r="A2"/></row></sheetData>'


@pytest.mark.parametrize(
    ("sheet", "corner"),
    [
        (SHEET, "B2"),
        (b'<row r="9"><c r="AC9"/></row>', "AC9"),
        (b"<row><c><v>1</v></c><c><v>1</v></c><c/></row><row><c><v>1</v></c></row>", "C2"),
        (b"<x:row><x:c ><x:v>1</x:v></x:c></x:row>", "A1"),
        (b"<sst><si><t>text</t></si></sst>", "A0"),
    ],
)
@pytest.mark.parametrize("step", [1, 7, 10_000])
def test_last_cell_of_a_sheet_in_chunks_of_any_size(sheet: bytes, corner: str, step: int) -> None:
    found = Corner()
    for at in range(0, len(sheet), step):
        found.see(sheet[at : at + step])
    found.see(b"<")
    assert found.name == corner


def test_last_cell_of_an_ods_sheet() -> None:
    spaces = b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    empty = b'<table:table-row table:number-rows-repeated="9"><table:table-cell table:number-columns-repeated="99"/></table:table-row>'
    row = (
        b'<table:table-row><table:table-cell/><table:table-cell table:number-columns-repeated="2"><p/></table:table-cell></table:table-row>'
    )
    found = OdsCorner()
    found.see(
        b"<a " + spaces + b"><table:table>" + row + empty + row + empty + b"</table:table><table:table>" + row + b"</table:table></a>"
    )
    assert (found.row, found.column) == (11, 3)


def test_limits_are_in_order() -> None:
    assert limits.LONG_CELL < limits.CELL_CHARS < limits.DOCUMENT_CHARS
    assert limits.ZIP_RATIO_FROM < limits.ZIP_BYTES
    assert min(limits.FILE_BYTES.values()) >= 64 * limits.MIB


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv.bz2", bz2.compress(b"a,b\n" * 50)),
        ("a.csv.xz", lzma.compress(b"a,b\n" * 50)),
        ("a.zst", b"\x28\xb5\x2f\xfd" + bytes(60)),
        ("a.cab", b"MSCF\x00\x00" + bytes(60)),
        ("a.tar", b"a.csv".ljust(257, b"\0") + b"ustar\x0000" + bytes(247)),
    ],
)
def test_archives_of_every_make_are_told(make: Make, name: str, data: bytes) -> None:
    with pytest.raises(IntakeError) as caught:
        recognise(make.raw(name, data))
    assert caught.value.code == "unsupported_archive"


@pytest.mark.parametrize("text", ["<?xml version='1.0'?><rows><row>食堂太贵</row></rows>", "<svg><text>食堂</text></svg>", "<!DOCTYPE note [<!ENTITY e 'x'>]><note>&e;</note>"])
@pytest.mark.parametrize("name", ["a.xml", "a.svg", "a.txt", "a"])
def test_data_for_programs_are_no_document(make: Make, name: str, text: str) -> None:
    with pytest.raises(IntakeError) as caught:
        recognise(make.text(name, text))
    assert caught.value.code == "unsupported_xml"


def test_a_few_strays_do_not_make_a_text_binary(make: Make) -> None:
    path = make.text("a.csv", "编号,意见\n1,食堂\x00太贵。\n2,班车\x01太少。\n")
    assert recognise(path).kind == "csv"
    assert Notice("nul_characters", {"count": 1}) in read(path)[0].notices


def test_a_name_that_cannot_be_shown_is_shown_with_marks(make: Make) -> None:
    path = Path(os.fsdecode(os.fsencode(make.folder) + b"/\xff\n.csv"))
    path.write_text("编号,意见\n1,食堂太贵。\n", encoding="utf-8")
    assert recognise(path).name == "\ufffd\ufffd.csv"
    with pytest.raises(IntakeError) as caught:
        recognise(path.with_name(path.name + "x"))
    assert caught.value.file == "\ufffd\ufffd.csvx"
