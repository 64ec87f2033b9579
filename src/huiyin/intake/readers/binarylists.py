"""Lists in the binary format of Word.

Structures follow [MS-DOC]: PlfLst 2.9.194, LSTF 2.9.147, LVLF 2.9.150, PlfLfo 2.9.193.
"""

from __future__ import annotations

from dataclasses import dataclass

from huiyin.intake.readers.binaryformat import Malformed, part, u16, u32

_FC_LST, _FC_LFO = 0x2E2, 0x2EA


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
    plf = part(stream, table, _FC_LFO)
    count = u32(plf, 0) if len(plf) >= 4 else 0
    found = {}
    for index in range(min(count, (len(plf) - 4) // 16)):
        own = u32(plf, 4 + 16 * index)
        if own in by_id:
            found[index + 1] = (own, by_id[own])
    return found


def _list_levels(stream: bytes, table: bytes) -> dict[int, list[ListLevel]]:
    head = part(stream, table, _FC_LST)
    if len(head) < 2:
        return {}
    count = u16(head, 0)
    # The levels stand behind the part that the header measures, without a length of their own.
    at = u32(stream, _FC_LST) + len(head)
    found = {}
    for index in range(count):
        entry = head[2 + 28 * index : 30 + 28 * index]
        if len(entry) < 28:
            raise Malformed("a short list of lists")
        levels = []
        for _ in range(1 if entry[26] & 1 else 9):
            level, at = _list_level(table, at)
            levels.append(level)
        found[u32(entry, 0)] = levels
    return found


def _list_level(table: bytes, at: int) -> tuple[ListLevel, int]:
    if at + 28 > len(table):
        raise Malformed("a short list level")
    start, format, flags = u32(table, at), table[at + 4], table[at + 5]
    characters_size, paragraph_size = table[at + 24], table[at + 25]
    at += 28 + paragraph_size + characters_size
    size = u16(table, at)
    text = table[at + 2 : at + 2 + 2 * size].decode("utf-16-le", "replace")
    return ListLevel(format, start, text, bool(flags & 0x04)), at + 2 + 2 * size
