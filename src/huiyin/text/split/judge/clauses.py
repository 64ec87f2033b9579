"""The clauses of a text that rules have already parted: the smallest stretches that are judged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

from huiyin.text.split.plain import Plain
from huiyin.text.split.types import Unit

#: What is told by its form and its place alone is not judged again.
SETTLED = frozenset(
    {"title", "heading", "meta_line", "date", "page", "column_header", "speaker", "field_label", "signature", "salutation", "closing", "no_words"}
)
_HAN = "[\u3400-\u9fff]"
#: Signs that end a clause, blanks beside Chinese, brackets within it.
_CLAUSE_END = re.compile(
    r"(?:[。!?;…]+|,(?=\D)|:(?=\D)|\.(?=\s|$)|[\n\t→|]|—+|(?<=\s)[/–-]+(?=\s)|(?<=\D)/(?=\D))[”)\"’]*"
    rf"|(?<={_HAN})\s+(?=\S)|(?<=\S)\s+(?={_HAN})|\)(?={_HAN})|{_HAN}(?=\()"
)
#: How English tells that somebody says something, and what may stand behind.
REPORTS = (
    "said|says?|ask(?:ed|s)?|report(?:ed|s)|stated?|states|proposed|add(?:ed|s)|noted|explained|complain(?:ed|s)|raised|mentioned|feels?|felt|enquired|objected|suggested|wants?|wanted"
    "|wish(?:ed|es)?|submitted|thought|thinks|found|considered|regretted|request(?:ed|s)?|questioned|pointed out|hoped|sought|noticed|remarked|observed|liked?|regarding"
    "|concern (?:about|at|over)|complaints? about|dissatisfaction (?:at|with|about)"
)
BEHIND_REPORTS = "(?: further| also)?(?: (?:that|whether|if|for|why|when|how|about|of|to))?"
#: Who says it, and that it is said: ``机修车间有职工认为``, ``Ms Yun stated that``; what leads in to it.
_SAID = re.compile(
    rf"[\w·“”\"]{{0,16}}?(?:说|讲|认为|反映|提出|提到|表示|指出|谈到|觉得|投诉|(?<!自己)(?<!不)(?<!本来)(?<!一直)就是|的是)(?![的是法不明了过话好最强集突])(?={_HAN}|“|\d)"
    rf"|\s*(?:[^\s,]+ ){{0,9}}?(?:{REPORTS}){BEHIND_REPORTS} (?=\S)"
    r"|\s*(?:[^\s,]+ ){1,11}?(?:that|whether) (?=\S)"
    r"|\s*(?:and then|and also|and|also|then|but|plus|moreover|furthermore|however|what else)[ ,]+(?=[a-z])"
)
#: A further thing that somebody says: ``and further that``.
_AND_THAT = re.compile(r"(?<=\s)(?:and|but)(?: further| also| secondly)? (?:that|whether|why|if|how) (?=\S)")
#: What somebody is quoted with, and where it has several sentences.
_QUOTED, _QUOTED_STOP = re.compile(r"“[^“”\n]{12,}”"), re.compile(r"[。!?;](?=[^”]{4})")
#: Where an English clause goes on with another one.
_JOINED = re.compile(r" (?=(?:and|but|plus) [a-z])")
#: How long a line may be that holds nothing but data of a meeting.
_DATA = 40
#: A clause is at least so long, and so long on either side of a word that joins.
_LEAST, _ROOM = 2, 15


class Junction(IntEnum):
    """How a clause stands to the one before: behind a comma, behind a stop, in another unit, on another line, said by somebody else, behind a mark, or right behind it."""

    COMMA = 0
    STOP = 1
    UNIT = 2
    LINE = 3
    SPEAKER = 4
    MARK = 5
    WORD = 6


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
        for quoted in _QUOTED.finditer(text.view, unit.start, unit.end):
            edges += [stop.end() for stop in _QUOTED_STOP.finditer(text.view, *quoted.span())]
        edges = sorted(edges)
        edges += [at for start, end in pairwise([*edges, unit.end]) for at in _inside(text, start, end)]
    spans = []
    for start, end in pairwise([*sorted(set(edges)), unit.end]):
        blank = len(text.view[start:end]) - len(text.view[start:end].lstrip())
        if start + blank < end:
            spans.append((start + blank, end))
    return spans


def _inside(text: Plain, start: int, end: int) -> Iterator[int]:
    """Where a clause is cut further: behind whoever says it, and where English joins another."""
    said = _SAID.match(text.hid_low, start, end)
    if said and said.end() < end:
        yield said.end()
    for joined in (*_JOINED.finditer(text.hid_low, start + _ROOM, max(start, end - _ROOM)), *_AND_THAT.finditer(text.hid_low, start, end)):
        yield joined.end()


def _behind(said: str) -> Junction:
    if said.endswith(","):
        return Junction.COMMA
    return Junction.WORD if said[-1:].isalnum() else Junction.STOP


def _junction(text: Plain, units: Sequence[Unit], found: Sequence[Clause], number: int, start: int) -> Junction:
    if not found or units[found[-1].unit].speaker != units[number].speaker:
        return Junction.SPEAKER
    before = found[-1]
    if before.unit == number:
        return _behind(text.low[before.start : before.end].rstrip())
    between = text.low[before.end : start]
    if any(sign.isalnum() for sign in between) or ("\n" in between and between.strip()):
        return Junction.MARK
    return Junction.LINE if "\n" in between else Junction.UNIT
