"""Properties of paragraphs in the binary format of Word: style, tables, lists.

Structures follow [MS-DOC]: PlcBtePapx 2.8.5, PapxFkp 2.9.174, Sprm 2.6, TDefTableOperand 2.9.328, TC80 2.9.310.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from huiyin.intake.readers.binaryformat import Malformed, part, u16, u32

_FC_PAPX = 0x102
_SPRM_IN_TABLE, _SPRM_ROW_END, _SPRM_DEPTH = 0x2416, 0x2417, 0x6649
_SPRM_CELL_END, _SPRM_INNER_ROW_END = 0x244B, 0x244C
_SPRM_LEVEL, _SPRM_LIST, _SPRM_OUTLINE = 0x260A, 0x460B, 0x2640
_SPRM_TABLE = 0xD608
_OPERAND = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}


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


class ParagraphProperties:
    """The properties of the paragraph that ends at a byte of the stream."""

    def __init__(self, stream: bytes, table: bytes) -> None:
        plc = part(stream, table, _FC_PAPX)
        count = max((len(plc) - 4) // 8, 0)
        pages = [u32(plc, 4 * (count + 1) + 4 * index) & 0x3FFFFF for index in range(count)]
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
        yield u32(data, 4 * index), u32(data, 4 * index + 4), _packed(data, at) if at else b""


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
        style=u16(packed, 0),
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
    """The edges of a row's cells, and how each merges downwards."""
    if len(operand) < 5:
        return (), ()
    count = operand[2]
    start = 3 + 2 * (count + 1)
    if count > 63 or start > len(operand):
        return (), ()
    edges = struct.unpack_from(f"<{count + 1}h", operand, 3)
    flags = [u16(operand, start + 20 * index) for index in range(count)]
    return edges, tuple(flag >> 5 & 3 for flag in flags)


def modifiers(packed: bytes) -> Iterator[tuple[int, bytes]]:
    """Property modifiers with the bytes of their operands."""
    at = 0
    while at + 2 <= len(packed):
        code = u16(packed, at)
        at += 2
        size = _OPERAND.get(code >> 13)
        if size is None:
            size = u16(packed, at) + 1 if code == _SPRM_TABLE else 1 + (packed[at] if at < len(packed) else 0)
        yield code, packed[at : at + size]
        at += size
