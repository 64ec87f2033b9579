"""The working text of a source: repaired and normalised, with the way back to what was received."""

from __future__ import annotations

from huiyin.intake.types import Entry, Place
from huiyin.text.normalize import normalize
from huiyin.text.repair import Evidence, repair
from huiyin.text.spans import MappedText
from huiyin.text.split.types import Role, Unit

#: The reason of an exclusion by the role of a unit.
REASONS: dict[Role, str | None] = {"opinion": None, "endorsement": "endorsement", "none": "no_opinion", "furniture": "furniture"}


def working(text: str, evidence: Evidence | None) -> MappedText:
    """A text repaired, then normalised; offsets lead back to the text as received."""
    repaired = repair(text, evidence=evidence).mapped
    normalized = normalize(repaired.text)
    return normalized if repaired.text == text else normalized.through(repaired)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the white space at its ends."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return (start, start) if left == len(piece) else (start + left, start + len(piece.rstrip()))


def entry(id: str, place: Place, mapped: MappedText, unit: Unit, *, shift: int = 0, endorses: str | None = None) -> Entry:
    """The entry of a unit; ``shift`` is where the source of ``mapped`` begins in the source text."""
    left, right = trimmed(mapped.text, unit.start, unit.end)
    start, end = mapped.source_span(left, right)
    return Entry(
        id=id,
        place=place,
        start=start + shift,
        end=end + shift,
        text=mapped.text[left:right],
        reason=REASONS[unit.role] if left < right else "empty",
        kind=unit.kind,
        speaker=unit.speaker,
        headings=unit.headings,
        endorses=endorses,
        secret=unit.secret,
        unsure=unit.unsure,
    )
