"""Values that go into and come out of a consolidation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Status = Literal["assigned", "unassigned", "excluded"]


@dataclass(frozen=True, slots=True)
class Document:
    """One opinion to be placed. ``id`` is unique in a run; ``hint`` is a heading path that may guide the aspect."""

    id: str
    text: str
    hint: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's decision that every later run obeys.

    ``action``: ``move`` (opinions → problem), ``merge`` (problems → one), ``split`` (opinions out of their problem into a
    new one named ``problem``), ``rename`` (problem → title), ``rename_aspect``, ``pin`` (opinions stay where they are now: ``problem``), ``must_link``,
    ``cannot_link`` (opinions), ``move_problem`` (problem → aspect). Fields that an action does not use stay empty.
    """

    action: str
    opinions: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    problem: str | None = None
    aspect: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where a document ended. Exactly one per document.

    ``reason`` says why: for ``assigned`` how it got there (``community``, ``near_duplicate``, ``correction``, ``previous``),
    for ``unassigned`` and ``excluded`` why not (``nothing_similar``, ``new_problem``, ``empty``, ``no_words``).
    ``confidence`` is in [0, 1]; ``duplicate_of`` is the id of the kept wording, when this one repeats it.
    """

    id: str
    status: Status
    reason: str
    problem: str | None = None
    confidence: float = 0.0
    duplicate_of: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A fine group: opinions that ask for the same thing. ``representatives`` are ids, the most central first."""

    id: str
    aspect: str
    title: str
    key_phrases: tuple[str, ...]
    representatives: tuple[str, ...]
    size: int
    cohesion: float = 0.0


@dataclass(frozen=True, slots=True)
class Aspect:
    """A coarse group of problems. ``size`` counts opinions, ``problems`` are ids in order."""

    id: str
    title: str
    key_phrases: tuple[str, ...]
    problems: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Retired:
    """A problem, or with no ``aspect`` an aspect, that holds no opinion any more. It is not shown and its id is not given again;
    a correction may still name it, and so fill it again under its old title."""

    id: str
    title: str
    aspect: str | None


@dataclass(frozen=True, slots=True)
class Consolidation:
    """The two-level result. ``assignments`` are in the order of the input; ``retired`` are by id."""

    assignments: tuple[Assignment, ...]
    problems: tuple[Problem, ...]
    aspects: tuple[Aspect, ...]
    totals: Mapping[str, int]
    config: Mapping[str, object] = field(default_factory=dict)
    version: str = ""
    retired: tuple[Retired, ...] = ()
