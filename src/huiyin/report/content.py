"""The content of a consolidation as it is handed over: one value, written as JSON, xlsx, docx and html.

Its JSON form (``schema`` 1) is documented in ``docs/reference/consolidation-json.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """One unit read. ``status`` is assigned, unassigned or excluded; ``masked`` is the text with personal data covered, where there is any;
    ``unsure`` says that the splitting may well be wrong here."""

    id: str
    file: str
    sheet: str | None
    row: int | None
    column: str | None
    start: int
    end: int
    text: str
    status: str
    reason: str
    problem: str | None = None
    confidence: float = 0.0
    duplicate_of: str | None = None
    kind: str | None = None
    speaker: str | None = None
    headings: tuple[str, ...] = ()
    endorses: str | None = None
    secret: bool = False
    masked: str | None = None
    unsure: bool = False

    @property
    def shown(self) -> str:
        """The text as it may be passed around: without personal data."""
        return self.text if self.masked is None else self.masked


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """``number`` is the printed number such as 3.2; ``endorsements`` counts supports, apart from ``size``."""

    id: str
    number: str
    aspect: str
    title: str
    key_phrases: tuple[str, ...]
    representatives: tuple[str, ...]
    size: int
    endorsements: int = 0
    cohesion: float = 0.0


@dataclass(frozen=True, slots=True)
class AspectRow:
    """``number`` is the printed number such as 3; ``problems`` are ids in printed order; ``size`` counts opinions."""

    id: str
    number: str
    title: str
    key_phrases: tuple[str, ...]
    problems: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True)
class RetiredRow:
    """A problem, or with no ``aspect`` an aspect, that corrections left empty: it is not shown, and its id is not given again."""

    id: str
    title: str
    aspect: str | None


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts that must reconcile: rows_read = opinions + Σ excluded; opinions = assigned + Σ unassigned."""

    rows_read: int
    opinions: int
    assigned: int
    excluded: Mapping[str, int]
    unassigned: Mapping[str, int]
    problems: int
    aspects: int
    endorsements: int
    near_duplicates: int


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A file (or sheet) that was read, with what was found in it and what a person should know."""

    file: str
    sheet: str | None
    sha256: str
    rows_read: int
    opinions: int
    encoding: str | None = None
    text_column: str | None = None
    notices: tuple[tuple[str, Mapping[str, object]], ...] = ()


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything that a consolidation hands over. Opinions are in the order of reading."""

    title: str
    language: str
    sources: tuple[SourceRow, ...]
    opinions: tuple[OpinionRow, ...]
    problems: tuple[ProblemRow, ...]
    aspects: tuple[AspectRow, ...]
    totals: Totals
    config: Mapping[str, object] = field(default_factory=dict)
    version: str = ""
    retired: tuple[RetiredRow, ...] = ()
