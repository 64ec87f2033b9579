"""What the side-by-side page shows of a source: its text in stretches, its passages numbered, where they may be cut, what is left over."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.reading import Passage, Reading

#: After these a passage may be cut without a caret.
_SENTENCE_END = re.compile(r"[。！？；!?;…]+[”’」』）)】]*|\n+|[，、,](?=\S)")
#: What a gap may hold without being worth a look: a speaker's label, "firstly", a mark where a name was covered.
_MARK = re.compile(r"【[^】]*】")
_LABEL = re.compile(r".{1,30}[：:]")
_TRIFLE = 4
#: How much of the text is shown left and right of a place to cut.
_AROUND = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage with its number on the page, its words, the number of the one that it agrees with, and the opinion that it became."""

    number: int
    passage: Passage
    text: str
    endorsed: int | None
    opinion: Opinion | None
    cuts: tuple[tuple[int, str], ...]

    @property
    def cuts_json(self) -> str:
        """The places to cut, for the page's script."""
        return json.dumps(self.cuts, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the text that begins at ``start``; ``shown`` is its passage, if it is in one."""

    start: int
    text: str
    shown: Shown | None


def shown(text: str, reading: Reading, opinions: Iterable[Opinion] = ()) -> list[Shown]:
    """The passages in order, numbered from 1."""
    numbers = {one.start: number for number, one in enumerate(reading, 1)}
    by_start = {one.start: one for one in opinions}
    return [
        Shown(number, one, text[one.start : one.end], numbers.get(-1 if one.endorses is None else one.endorses), by_start.get(one.start), tuple(cuts(text, one)))
        for number, one in enumerate(reading, 1)
    ]


def stretches(text: str, rows: list[Shown]) -> Iterator[Stretch]:
    """The whole text, character for character, in and between passages."""
    at = 0
    for row in rows:
        if at < row.passage.start:
            yield Stretch(at, text[at : row.passage.start], None)
        yield Stretch(row.passage.start, row.text, row)
        at = row.passage.end
    if at < len(text):
        yield Stretch(at, text[at:], None)


def gaps(text: str, rows: list[Shown]) -> list[tuple[int, int, str]]:
    """What is in no passage and is more than a label or a link between sentences: start, end, words."""
    free = [(one.start, line) for one in stretches(text, rows) if one.shown is None for line in re.finditer(r"[^\r\n]+", one.text)]
    return [(start + line.start(), start + line.end(), line.group().strip()) for start, line in free if not _is_trifle(line.group().strip())]


def _is_trifle(words: str) -> bool:
    return _LABEL.fullmatch(words) is not None or sum(letter.isalnum() for letter in _MARK.sub("", words)) <= _TRIFLE


def cuts(text: str, one: Passage) -> Iterator[tuple[int, str]]:
    """The ends of sentences and clauses inside a passage, with the words around each."""
    for found in _SENTENCE_END.finditer(text, one.start, one.end):
        at = found.end()
        left, right = text[one.start : at].strip(), text[at : one.end].strip()
        if left and right:
            yield at, f"{left[-_AROUND:]} ‖ {right[:_AROUND]}".replace("\n", " ")


def summary(reading: Reading) -> Mapping[str, int]:
    """How many opinions, agreements and dropped passages there are, how many asked for secrecy,
    and how many somebody should look at."""
    roles = Counter(one.role for one in reading)
    return {
        "opinions": roles["opinion"],
        "endorsements": roles["endorsement"],
        "dropped": roles["dropped"],
        "secret": sum(one.secret for one in reading if one.role == "opinion"),
        "unsure": sum(one.unsure for one in reading),
    }
