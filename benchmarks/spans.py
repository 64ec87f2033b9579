"""Which predicted spans are right, beside gold spans of the same text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

Span = tuple[int, int]
#: Of the longer of two spans, this much must be shared for the two to be the same opinion.
ENOUGH = 0.8
_EDGE = re.compile(r"[\W_]+")
#: Words that lead to an opinion and are none of it: a splitter may keep them or not.
_LEAD_IN = re.compile(
    r"(?:另外|此外|还有|還有|再有|再就是|再者|同时|同時|首先|其次|再次|最后|最後|第[一二三四五六七八九十]|其[一二三四五六七八九十]|[一二三四五六七八九十]是"
    r"|also|first(?:ly)?|second(?:ly)?|third(?:ly)?|finally|lastly|in addition|besides|another thing)(?![\w]*\s*[（(])[\W_]+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many spans of the gold there are, how many were predicted, and how many of those were right."""

    gold: int = 0
    predicted: int = 0
    right: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.gold + other.gold, self.predicted + other.predicted, self.right + other.right)

    @property
    def precision(self) -> float | None:
        """Of what was predicted, the share that is right; ``None`` where nothing was."""
        return self.right / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        """Of the gold, the share that was found; ``None`` where there is none."""
        return self.right / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both; ``None`` where there was nothing to find and nothing found."""
        return 2 * self.right / (self.gold + self.predicted) if self.gold + self.predicted else None


@dataclass(frozen=True, slots=True)
class Matched:
    """``pairs`` of places (in gold, in predicted) that are the same span."""

    tally: Tally
    pairs: Sequence[tuple[int, int]] = field(default_factory=tuple)


def match(text: str, gold: Sequence[Span], predicted: Sequence[Span]) -> Matched:
    """Pair the spans one to one, the closest pairs first."""
    ours, theirs = [trimmed(text, span) for span in gold], [trimmed(text, span) for span in predicted]
    candidates = sorted(((overlap(a, b), -i, -j) for i, a in enumerate(ours) for j, b in enumerate(theirs)), reverse=True)
    free_gold, free_predicted, pairs = set(range(len(gold))), set(range(len(predicted))), list[tuple[int, int]]()
    for share, i, j in candidates:
        if share >= ENOUGH and -i in free_gold and -j in free_predicted:
            free_gold.remove(-i)
            free_predicted.remove(-j)
            pairs.append((-i, -j))
    return Matched(Tally(len(gold), len(predicted), len(pairs)), tuple(sorted(pairs)))


def overlap(one: Span, other: Span) -> float:
    """What two spans share, as a part of the longer."""
    longer = max(one[1] - one[0], other[1] - other[0])
    return max(0, min(one[1], other[1]) - max(one[0], other[0])) / longer if longer > 0 else 0.0


def trimmed(text: str, span: Span) -> Span:
    """The span without punctuation, blanks and lead-ins at its ends; a span of nothing else stays as it is."""
    start, end = span
    while (found := _EDGE.match(text, start, end) or _LEAD_IN.match(text, start, end)) and found.end() > start:
        start = found.end()
    while end > start and _EDGE.match(text[end - 1]):
        end -= 1
    return (start, end) if end > start else span


