"""The binary format of Word 97 and later: characters through the piece table, paragraph properties, lists.

Structures follow Microsoft's open specification [MS-DOC]: Fib 2.5.1, Clx 2.9.38, PlcPcd 2.8.35, PlcBtePapx 2.8.5,
PapxFkp 2.9.174, Sprm 2.6, PlfLst 2.9.194, LVLF 2.9.150, PlfLfo 2.9.193.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

#: Bytes of Windows-1252 at 0x80–0x9F that a compressed piece holds for other characters.
_COMPRESSED = "cp1252"

_FC_CLX, _FC_PAPX, _FC_LST, _FC_LFO = 0x1A2, 0x102, 0x2E2, 0x2EA
_SPRM_IN_TABLE, _SPRM_ROW_END, _SPRM_DEPTH = 0x2416, 0x2417, 0x6649
_SPRM_CELL_END, _SPRM_INNER_ROW_END = 0x244B, 0x244C
_SPRM_LEVEL, _SPRM_LIST, _SPRM_OUTLINE = 0x260A, 0x460B, 0x2640
_SPRM_TABLE = 0xD608
_OPERAND = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}


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


@dataclass(frozen=True, slots=True)
class Properties:
    """What a paragraph's properties tell: style, place in tables, place in lists, outline level (9 = running text).

    At a row's end, ``edges`` are the left edges of its cells and its right edge, in twentieths of a point; ``merges`` tells of
    each cell how it merges with the one above: 3 begins, 1 goes on.
    """

    style: int = 0
    in_table: bool = False
    row_end: bool = False
    depth: int = 0
    list_id: int = 0
    level: int = 0
    outline: int = 9
    edges: tuple[int, ...] = ()
    merges: tuple[int, ...] = ()


def read_fib(stream: bytes) -> Fib:
    """The file information block at the head of the ``WordDocument`` stream.

    Raises:
        Malformed: too short, or not Word 97 or later.
    """
    if len(stream) < 0x200 or stream[:2] != b"\xec\xa5":
        raise Malformed("no Word 97 header")
    version, flags = _u16(stream, 2), _u16(stream, 0x0A)
    if version < 0xC1:
        raise Malformed(f"version {version}")
    counts = struct.unpack_from("<8i", stream, 0x4C)
    body, footnotes, headers, macros, comments, endnotes, boxes, _ = (max(count, 0) for count in counts)
    start = body + footnotes + headers + macros + comments + endnotes
    return Fib(bool(flags & 0x100), "1Table" if flags & 0x200 else "0Table", body, footnotes, comments, endnotes, (start, start + boxes))


def _u16(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "little")


def _u32(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little")


def _part(stream: bytes, table: bytes, at: int) -> bytes:
    """The part of the table stream that the pair (offset, length) at ``at`` of the header names."""
    start, length = _u32(stream, at), _u32(stream, at + 4)
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
    plc = _plc(_part(stream, table, _FC_CLX))
    count = (len(plc) - 4) // 12
    positions = struct.unpack_from(f"<{count + 1}I", plc)
    found = []
    for index in range(count):
        packed = _u32(plc, 4 * (count + 1) + 8 * index + 2)
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
        at += 3 + _u16(clx, at + 1)
    if at + 5 > len(clx) or clx[at] != 2:
        raise Malformed("no piece table")
    return clx[at + 5 : at + 5 + _u32(clx, at + 1)]


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


class ParagraphProperties:
    """The properties of the paragraph that ends at a byte of the stream."""

    def __init__(self, stream: bytes, table: bytes) -> None:
        plc = _part(stream, table, _FC_PAPX)
        count = max((len(plc) - 4) // 8, 0)
        pages = [_u32(plc, 4 * (count + 1) + 4 * index) & 0x3FFFFF for index in range(count)]
        runs = sorted(run for page in pages for run in _page_runs(stream, page))
        self._starts = [run[0] for run in runs]
        self._runs = runs
        self._known: dict[bytes, Properties] = {}

    def at(self, offset: int) -> Properties:
        """The properties of the paragraph whose bytes hold ``offset``."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or offset >= self._runs[index][1]:
            return Properties()
        packed = self._runs[index][2]
        if packed not in self._known:
            self._known[packed] = _properties(packed)
        return self._known[packed]


def _page_runs(stream: bytes, page: int) -> Iterator[tuple[int, int, bytes]]:
    """The runs of one page of 512 bytes: first byte, last byte, style and property modifiers."""
    data = stream[page * 512 : page * 512 + 512]
    if len(data) < 512:
        return
    count = data[511]
    if 4 * (count + 1) + 13 * count > 511:
        raise Malformed("a page of properties that is too full")
    for index in range(count):
        at = 2 * data[4 * (count + 1) + 13 * index]
        yield _u32(data, 4 * index), _u32(data, 4 * index + 4), _packed(data, at) if at else b""


def _packed(data: bytes, at: int) -> bytes:
    size = data[at]
    if size:
        return data[at + 1 : at + 2 * size]
    return data[at + 2 : at + 2 + 2 * data[at + 1]]


def _properties(packed: bytes) -> Properties:
    if len(packed) < 2:
        return Properties()
    operands = dict(modifiers(packed[2:]))
    found = {code: int.from_bytes(operand[:4], "little") for code, operand in operands.items()}
    inner = bool(found.get(_SPRM_INNER_ROW_END, 0) or found.get(_SPRM_CELL_END, 0))
    in_table = bool(found.get(_SPRM_IN_TABLE, 0))
    edges, merges = _row(operands.get(_SPRM_TABLE, b""))
    return Properties(
        style=_u16(packed, 0),
        in_table=in_table,
        row_end=bool(found.get(_SPRM_ROW_END, 0)) and not inner,
        depth=found.get(_SPRM_DEPTH, 1 if in_table else 0),
        list_id=found.get(_SPRM_LIST, 0),
        level=found.get(_SPRM_LEVEL, 0),
        outline=found.get(_SPRM_OUTLINE, 9),
        edges=edges,
        merges=merges,
    )


def _row(operand: bytes) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The edges of a row's cells, and how each merges downwards (2.9.328 TDefTableOperand, 2.9.310 TC80)."""
    if len(operand) < 5:
        return (), ()
    count = operand[2]
    start = 3 + 2 * (count + 1)
    if count > 63 or start > len(operand):
        return (), ()
    edges = struct.unpack_from(f"<{count + 1}h", operand, 3)
    flags = [_u16(operand, start + 20 * index) for index in range(count)]
    return edges, tuple(flag >> 5 & 3 for flag in flags)


def modifiers(packed: bytes) -> Iterator[tuple[int, bytes]]:
    """Property modifiers with the bytes of their operands."""
    at = 0
    while at + 2 <= len(packed):
        code = _u16(packed, at)
        at += 2
        size = _OPERAND.get(code >> 13)
        if size is None:
            size = _u16(packed, at) + 1 if code == _SPRM_TABLE else 1 + (packed[at] if at < len(packed) else 0)
        yield code, packed[at : at + size]
        at += size


@dataclass(frozen=True, slots=True)
class ListLevel:
    """One level of a list: number format code, start, and the label with the bytes 0 to 8 for the counts of levels."""

    format: int
    start: int
    text: str
    legal: bool


def lists(stream: bytes, table: bytes) -> dict[int, tuple[int, list[ListLevel]]]:
    """By the 1-based number that paragraphs name: the list's own id and its levels."""
    by_id = _list_levels(stream, table)
    plf = _part(stream, table, _FC_LFO)
    count = _u32(plf, 0) if len(plf) >= 4 else 0
    found = {}
    for index in range(min(count, (len(plf) - 4) // 16)):
        own = _u32(plf, 4 + 16 * index)
        if own in by_id:
            found[index + 1] = (own, by_id[own])
    return found


def _list_levels(stream: bytes, table: bytes) -> dict[int, list[ListLevel]]:
    head = _part(stream, table, _FC_LST)
    if len(head) < 2:
        return {}
    count = _u16(head, 0)
    # The levels stand behind the part that the header measures, without a length of their own.
    at = _u32(stream, _FC_LST) + len(head)
    found = {}
    for index in range(count):
        entry = head[2 + 28 * index : 30 + 28 * index]
        if len(entry) < 28:
            raise Malformed("a short list of lists")
        levels = []
        for _ in range(1 if entry[26] & 1 else 9):
            level, at = _list_level(table, at)
            levels.append(level)
        found[_u32(entry, 0)] = levels
    return found


def _list_level(table: bytes, at: int) -> tuple[ListLevel, int]:
    if at + 28 > len(table):
        raise Malformed("a short list level")
    start, format, flags = _u32(table, at), table[at + 4], table[at + 5]
    characters_size, paragraph_size = table[at + 24], table[at + 25]
    at += 28 + paragraph_size + characters_size
    size = _u16(table, at)
    text = table[at + 2 : at + 2 + 2 * size].decode("utf-16-le", "replace")
    return ListLevel(format, start, text, bool(flags & 0x04)), at + 2 + 2 * size
