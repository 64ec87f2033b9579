"""The clauses of a text that rules have already parted: the smallest stretches that are judged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from huiyin.text.split.plain import Plain
from huiyin.text.split.types import Unit

#: What is told by its form and its place alone is not judged again.
SETTLED = frozenset(
    {"title", "heading", "meta_line", "date", "page", "column_header", "speaker", "field_label", "signature", "salutation", "closing", "no_words"}
)
_CLAUSE_END = re.compile(r"(?:[。!?;…]+|,(?=\D)|:(?=\D)|\.(?=\s|$)|\n)[”)\"’]*")
#: How long a line may be that holds nothing but data of a meeting.
_DATA = 40
#: A clause is at least so long.
_LEAST = 2


class Junction(IntEnum):
    """How a clause stands to the one before: behind a comma, behind a stop, in another unit, on another line, said by somebody else, behind a mark."""

    COMMA = 0
    STOP = 1
    UNIT = 2
    LINE = 3
    SPEAKER = 4
    MARK = 5


class Clause(NamedTuple):
    """A stretch ``start``–``end`` of the unit with the index ``unit``; ``opens`` where it is the first of it."""

    start: int
    end: int
    unit: int
    opens: bool
    junction: Junction

    @property
    def starts_anew(self) -> bool:
        """Whether it can be no part of what stands before."""
        return self.junction in (Junction.SPEAKER, Junction.MARK)


def is_settled(unit: Unit) -> bool:
    """Whether a unit stays what it is; a long line of data may hold what somebody said."""
    return unit.role == "furniture" and unit.reason in SETTLED and (unit.reason != "meta_line" or unit.end - unit.start <= _DATA)


def clauses(text: Plain, units: Sequence[Unit]) -> list[Clause]:
    """The clauses of all units, in order; a settled unit is one."""
    found: list[Clause] = []
    for number, unit in enumerate(units):
        for opens, (start, end) in enumerate(_cut(text, unit)):
            found.append(Clause(start, end, number, opens == 0, _junction(text, units, found, number, start)))
    return found


def _cut(text: Plain, unit: Unit) -> list[tuple[int, int]]:
    edges = [unit.start]
    if not is_settled(unit):
        for stop in _CLAUSE_END.finditer(text.hid, unit.start, unit.end):
            if stop.end() - edges[-1] >= _LEAST and stop.end() < unit.end:
                edges.append(stop.end())
    spans = []
    for start, end in zip(edges, [*edges[1:], unit.end], strict=True):
        blank = len(text.view[start:end]) - len(text.view[start:end].lstrip())
        if start + blank < end:
            spans.append((start + blank, end))
    return spans


def _junction(text: Plain, units: Sequence[Unit], found: Sequence[Clause], number: int, start: int) -> Junction:
    if not found or units[found[-1].unit].speaker != units[number].speaker:
        return Junction.SPEAKER
    before = found[-1]
    if before.unit == number:
        return Junction.COMMA if text.low[before.end - 1] == "," else Junction.STOP
    between = text.low[before.end : start]
    if any(sign.isalnum() for sign in between) or ("\n" in between and between.strip()):
        return Junction.MARK
    return Junction.LINE if "\n" in between else Junction.UNIT
