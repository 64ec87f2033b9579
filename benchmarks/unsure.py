"""Whether what the splitter calls unsure is where it is wrong: how much a person has to look at, and how much of what is wrong they meet there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.composed import Composed
from benchmarks.spans import Span, match
from huiyin.text.split import split

HEADER = ("texts from", "passages", "unsure", "wrong", "of them unsure", "missed", "where unsure", "precision then", "recall then")


@dataclass(frozen=True, slots=True)
class Looked:
    """Counts over texts: ``passages`` of which ``unsure``; opinions found ``wrong`` of which ``wrong_unsure``; gold opinions ``missed`` of which
    ``missed_unsure`` share a character with an unsure passage; ``right`` ones."""

    passages: int = 0
    unsure: int = 0
    wrong: int = 0
    wrong_unsure: int = 0
    missed: int = 0
    missed_unsure: int = 0
    right: int = 0

    def __add__(self, other: Looked) -> Looked:
        return Looked(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def precision(self) -> float | None:
        """The precision once somebody has put right what is unsure; ``None`` where nothing was found."""
        found = self.right + self.wrong
        return (self.right + self.wrong_unsure) / found if found else None

    @property
    def recall(self) -> float | None:
        """The recall once somebody has put right what is unsure; ``None`` where there is nothing to find."""
        gold = self.right + self.missed
        return (self.right + self.missed_unsure) / gold if gold else None


def looked(text: Composed) -> Looked:
    """What a person meets who looks at the unsure passages of a text alone."""
    units = split(text.text, mode=text.mode)
    unsure = [(unit.start, unit.end) for unit in units if unit.unsure]
    found = [unit for unit in units if unit.role == "opinion"]
    gold = [(unit["start"], unit["end"]) for unit in text.units if unit["role"] == "opinion"]
    pairs = match(text.text, gold, [(unit.start, unit.end) for unit in found]).pairs
    known, right = {i for i, _ in pairs}, {j for _, j in pairs}
    wrong = [unit for j, unit in enumerate(found) if j not in right]
    missed = [span for i, span in enumerate(gold) if i not in known]
    met = sum(any(_meets(span, one) for one in unsure) for span in missed)
    return Looked(len(units), len(unsure), len(wrong), sum(unit.unsure for unit in wrong), len(missed), met, len(pairs))


def row(name: str, texts: Sequence[Composed]) -> list[object]:
    """A row of the table."""
    sum_ = sum(map(looked, texts), Looked())
    share = sum_.unsure / sum_.passages if sum_.passages else None
    return [name, sum_.passages, share, sum_.wrong, sum_.wrong_unsure, sum_.missed, sum_.missed_unsure, sum_.precision, sum_.recall]


def _meets(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
