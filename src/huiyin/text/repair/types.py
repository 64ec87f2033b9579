"""What a repair returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from huiyin.text.spans import MappedText

Verdict = Literal["clean", "suspect", "polluted"]
Kind = Literal["gloss", "shift", "mark", "script", "broken"]


@dataclass(frozen=True, slots=True)
class Repair:
    """One change, at ``start``–``end`` of the source, where ``before`` stands: ``confidence`` is from 0 to 1.

    ``kind`` is gloss (taken out), shift (bytes paired anew), mark (full width again), script (turned back to simplified) or broken (left as it is,
    confidence 0). What a shift gives back is in simplified script where the rest of the text is turned back too.
    """

    start: int
    end: int
    before: str
    after: str
    kind: Kind
    confidence: float


@dataclass(frozen=True, slots=True)
class Repaired:
    """The repaired text with the way back, the verdict on the document, and every repair in the order of the source."""

    mapped: MappedText
    verdict: Verdict
    repairs: tuple[Repair, ...] = ()
