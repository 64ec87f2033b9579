"""A source as a person may read it: repaired, with personal data covered, and the units that were found in it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from huiyin.intake.entries import roster
from huiyin.intake.types import Entry
from huiyin.intake.working import working
from huiyin.text.privacy import mask
from huiyin.text.repair import Evidence, gather
from huiyin.text.spans import MappedText


@dataclass(frozen=True, slots=True)
class Presented:
    """``mapped`` is the readable text with its way back to the source; ``spans[i]`` is where entry ``i`` stands in it.

    ``covered`` counts the personal data that was replaced by marks.
    """

    mapped: MappedText
    spans: tuple[tuple[int, int], ...]
    covered: int


def presented(text: str, found: Sequence[Entry], *, names: Collection[str] = (), evidence: Evidence | None = None) -> Presented:
    """The readable form of a source text (a document, or the cell of a table) whose entries are ``found``.

    ``names`` are people to be covered besides those that the text records as present or speaking. A span whose text was covered
    whole is as long as its mark; a mark at the end of a unit belongs to it.
    """
    mapped = working(text, evidence or gather([text]))
    masked = mask(mapped.text, names=frozenset(names) | roster(found))
    whole = masked.mapped.through(mapped) if masked.findings else mapped
    offsets = whole.offsets
    spans = tuple((bisect_left(offsets, one.start), bisect_left(offsets, one.end)) for one in found)
    return Presented(whole, spans, len(masked.findings))
