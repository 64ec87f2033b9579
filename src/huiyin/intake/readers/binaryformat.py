"""The binary format of Word 97 and later: characters through the piece table.

Structures follow Microsoft's open specification [MS-DOC]: Fib 2.5.1, Clx 2.9.38, PlcPcd 2.8.35.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

#: Bytes of Windows-1252 at 0x80–0x9F that a compressed piece holds for other characters.
_COMPRESSED = "cp1252"

_FC_CLX = 0x1A2


class Malformed(ValueError):
    """The bytes are not what the format says."""


@dataclass(frozen=True, slots=True)
class Fib:
    """What the file information block tells. Lengths count characters of the parts that follow one another."""

    encrypted: bool
    table_stream: str
    body: int
    footnotes: int
    comments: int
    endnotes: int
    boxes: tuple[int, int]


def read_fib(stream: bytes) -> Fib:
    """The file information block at the head of the ``WordDocument`` stream.

    Raises:
        Malformed: too short, or not Word 97 or later.
    """
    if len(stream) < 0x200 or stream[:2] != b"\xec\xa5":
        raise Malformed("no Word 97 header")
    version, flags = u16(stream, 2), u16(stream, 0x0A)
    if version < 0xC1:
        raise Malformed(f"version {version}")
    counts = struct.unpack_from("<8i", stream, 0x4C)
    body, footnotes, headers, macros, comments, endnotes, boxes, _ = (max(count, 0) for count in counts)
    start = body + footnotes + headers + macros + comments + endnotes
    return Fib(bool(flags & 0x100), "1Table" if flags & 0x200 else "0Table", body, footnotes, comments, endnotes, (start, start + boxes))


def u16(data: bytes, at: int) -> int:
    """The two bytes at a place as a number."""
    return int.from_bytes(data[at : at + 2], "little")


def u32(data: bytes, at: int) -> int:
    """The four bytes at a place as a number."""
    return int.from_bytes(data[at : at + 4], "little")


def part(stream: bytes, table: bytes, at: int) -> bytes:
    """The part of the table stream that the pair (offset, length) at ``at`` of the header names."""
    start, length = u32(stream, at), u32(stream, at + 4)
    if start + length > len(table):
        raise Malformed("a part beyond the end")
    return table[start : start + length]


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters ``first`` to ``last`` (exclusive), at byte ``offset`` of the stream, ``width`` bytes each."""

    first: int
    last: int
    offset: int
    width: int


def pieces(stream: bytes, table: bytes) -> list[Piece]:
    """The piece table.

    Raises:
        Malformed: none, or one that points beyond the stream.
    """
    plc = _plc(part(stream, table, _FC_CLX))
    count = (len(plc) - 4) // 12
    positions = struct.unpack_from(f"<{count + 1}I", plc)
    found = []
    for index in range(count):
        packed = u32(plc, 4 * (count + 1) + 8 * index + 2)
        narrow = bool(packed & 0x40000000)
        offset = (packed & 0x3FFFFFFF) // (2 if narrow else 1)
        piece = Piece(positions[index], positions[index + 1], offset, 1 if narrow else 2)
        if piece.last < piece.first or piece.offset + (piece.last - piece.first) * piece.width > len(stream):
            raise Malformed("a piece beyond the end")
        found.append(piece)
    return found


def _plc(clx: bytes) -> bytes:
    """The plex of pieces behind the property modifiers that may stand before it."""
    at = 0
    while at < len(clx) and clx[at] == 1:
        at += 3 + u16(clx, at + 1)
    if at + 5 > len(clx) or clx[at] != 2:
        raise Malformed("no piece table")
    return clx[at + 5 : at + 5 + u32(clx, at + 1)]


def characters(stream: bytes, found: list[Piece]) -> str:
    """The text of all pieces; one character of the text for each character position."""
    return "".join(_piece_text(stream, piece) for piece in found)


def _piece_text(stream: bytes, piece: Piece) -> str:
    size = piece.last - piece.first
    data = stream[piece.offset : piece.offset + size * piece.width]
    if piece.width == 1:
        return data.decode(_COMPRESSED, "replace")
    units = struct.unpack(f"<{size}H", data)
    return "".join(map(chr, units))


def whole(text: str) -> str:
    """Text whose surrogate halves are put together; a half that stands alone becomes U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
