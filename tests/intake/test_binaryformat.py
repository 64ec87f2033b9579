from __future__ import annotations

import struct
from pathlib import Path

import pytest

from huiyin.intake import Notice, read
from huiyin.intake.readers import binaryformat as binary
from huiyin.intake.readers.binaryproperties import modifiers
from huiyin.intake.types import SourceDocument

from .builders import Make


def fib(*, body: int, flags: int = 0x200, parts: dict[int, tuple[int, int]] | None = None, counts: tuple[int, ...] = ()) -> bytearray:
    """A header of Word 97 with the lengths of parts; ``parts`` are offset and length by their place in the header."""
    head = bytearray(1024)
    struct.pack_into("<HH", head, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", head, 0x0A, flags)
    struct.pack_into("<8i", head, 0x4C, body, *(counts or (0,) * 7))
    for at, pair in (parts or {}).items():
        struct.pack_into("<II", head, at, *pair)
    return head


def clx(pieces: list[tuple[int, int, bool]], prefix: bytes = b"") -> bytes:
    """A piece table of (length in characters, offset in bytes, whether one byte a character)."""
    positions = [0]
    for length, _, _ in pieces:
        positions.append(positions[-1] + length)
    packed = b"".join(struct.pack("<HIH", 0, offset * 2 | 0x40000000 if narrow else offset, 0) for _, offset, narrow in pieces)
    plc = struct.pack(f"<{len(positions)}I", *positions) + packed
    return prefix + b"\x02" + struct.pack("<I", len(plc)) + plc


def streams(chunks: list[str | bytes], *, prefix: bytes = b"", counts: tuple[int, ...] = ()) -> dict[str, bytes]:
    """Streams of a document whose text stands in chunks: ``bytes`` in Windows-1252, ``str`` in UTF-16."""
    data, pieces = b"", []
    for chunk in chunks:
        narrow = isinstance(chunk, bytes)
        written = chunk if isinstance(chunk, bytes) else chunk.encode("utf-16-le")
        pieces.append((len(written) if narrow else len(written) // 2, 1024 + len(data), narrow))
        data += written
    table = clx(pieces, prefix)
    body = sum(length for length, _, _ in pieces) - sum(counts)
    head = fib(body=body, parts={0x1A2: (0, len(table))}, counts=counts)
    return {"WordDocument": bytes(head) + data, "1Table": table}


def text_of(path: Path) -> str:
    found = read(path)[0]
    assert isinstance(found, SourceDocument)
    return found.text


def test_pieces_of_both_widths_make_one_text(make: Make) -> None:
    chunks: list[str | bytes] = ["食堂太贵，", b"caf\xe9 \x93too\x94 dear.\r", "班车\U0001f68c太少。\r"]
    assert text_of(make.ole("a.doc", streams(chunks))) == "食堂太贵，café “too” dear.\n班车\U0001f68c太少。"


def test_property_modifiers_before_the_piece_table_are_passed_over(make: Make) -> None:
    prefix = b"\x01" + struct.pack("<H", 3) + b"abc"
    assert text_of(make.ole("a.doc", streams(["食堂太贵。\r"], prefix=prefix))) == "食堂太贵。"


def test_fields_marks_and_breaks(make: Make) -> None:
    chunks: list[str | bytes] = ["第\x13 PAGE \x143\x15页\x02，甲\x0b乙\x1e丙\x1f\x05。\r\x13 A \x13 B \x14b\x15\x15丁。\x0c戊。\r"]
    assert text_of(make.ole("a.doc", streams(chunks))) == "第3页，甲\n乙-丙。\n丁。\n戊。"


def test_footnotes_are_told_and_text_boxes_read(make: Make) -> None:
    counts = (4, 0, 0, 3, 0, 5, 0)
    found = read(make.ole("a.doc", streams(["正文。\r", "脚注。\r", "批注\r", "框里的。\r"], counts=counts)))[0]
    assert isinstance(found, SourceDocument)
    assert found.text == "正文。\n框里的。"
    assert found.notices == (Notice("footnotes"), Notice("comments"), Notice("text_boxes"))


def test_half_of_a_character_is_replaced(make: Make) -> None:
    assert binary.whole("甲\ud83d乙\ud83d\ude00") == "甲\ufffd乙😀"


def test_wps_is_read_as_doc_without_a_word(make: Make) -> None:
    found = read(make.ole("纪要.wps", streams(["食堂太贵。\r"])))[0]
    assert found.notices == ()


@pytest.mark.parametrize(
    ("stream", "problem"),
    [(b"x" * 600, "no Word 97 header"), (b"\xec\xa5", "no Word 97 header"), (b"\xec\xa5\x65\x00".ljust(600, b"\0"), "version 101")],
)
def test_headers_that_are_none(stream: bytes, problem: str) -> None:
    with pytest.raises(binary.Malformed, match=problem):
        binary.read_fib(stream)


def test_piece_tables_that_lie() -> None:
    beyond = clx([(100, 5000, False)])
    with pytest.raises(binary.Malformed, match="beyond the end"):
        binary.pieces(bytes(fib(body=1, parts={0x1A2: (0, len(beyond))})), beyond)
    with pytest.raises(binary.Malformed, match="beyond the end"):
        binary.pieces(bytes(fib(body=1, parts={0x1A2: (0, 999)})), beyond)
    with pytest.raises(binary.Malformed, match="no piece table"):
        binary.pieces(bytes(fib(body=1, parts={0x1A2: (0, 6)})), b"\x05" * 6)


def test_modifiers_of_every_length() -> None:
    packed = (
        struct.pack("<HB", 0x2416, 1)
        + struct.pack("<HH", 0x460B, 7)
        + struct.pack("<HI", 0x6649, 2)
        + struct.pack("<HB3s", 0xC615, 3, b"abc")
    )
    packed += struct.pack("<HH4s", 0xD608, 5, b"wxyz") + struct.pack("<H", 0x260A)
    assert list(modifiers(packed)) == [
        (0x2416, b"\x01"),
        (0x460B, b"\x07\x00"),
        (0x6649, b"\x02\x00\x00\x00"),
        (0xC615, b"\x03abc"),
        (0xD608, b"\x05\x00wxyz"),
        (0x260A, b""),
    ]
