"""Puts what was read and what was found together into the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from huiyin.engine.types import Assignment, Consolidation
from huiyin.intake.types import Entry, Source, SourceDocument
from huiyin.report.content import AspectRow, Ledger, OpinionRow, ProblemRow, RetiredRow, SourceRow, Totals


def assemble(sources: Sequence[Source], entries: Sequence[Entry], result: Consolidation, *, title: str, language: str) -> Ledger:
    """The ledger of a consolidation. ``result`` is that of the entries without a reason; problems are numbered under aspects."""
    placed = {one.id: one for one in result.assignments}
    opinions = tuple(_opinion(entry, placed.get(entry.id)) for entry in entries)
    problem_of = {row.id: row.problem for row in opinions}
    support = Counter(problem_of.get(entry.endorses) for entry in entries if entry.reason == "endorsement" and entry.endorses)
    numbers = {name: f"{a}.{p}" for a, aspect in enumerate(result.aspects, 1) for p, name in enumerate(aspect.problems, 1)}
    problems = tuple(
        ProblemRow(p.id, numbers[p.id], p.aspect, p.title, p.key_phrases, p.representatives, p.size, support[p.id], p.cohesion)
        for p in result.problems
    )
    aspects = tuple(AspectRow(a.id, str(n), a.title, a.key_phrases, a.problems, a.size) for n, a in enumerate(result.aspects, 1))
    rows = tuple(_source(source, entries) for source in sources)
    retired = tuple(RetiredRow(one.id, one.title, one.aspect) for one in result.retired)
    return Ledger(title, language, rows, opinions, problems, aspects, _totals(opinions, result), dict(result.config), result.version, retired)


def _opinion(entry: Entry, placed: Assignment | None) -> OpinionRow:
    place = entry.place
    status, reason = (placed.status, placed.reason) if placed else ("excluded", entry.reason or "")
    return OpinionRow(
        id=entry.id, file=place.file, sheet=place.sheet, row=place.row, column=place.column, start=entry.start, end=entry.end,
        text=entry.text, status=status, reason=reason, problem=placed.problem if placed else None,
        confidence=placed.confidence if placed else 0.0, duplicate_of=placed.duplicate_of if placed else None,
        kind=entry.kind, speaker=entry.speaker, headings=entry.headings, endorses=entry.endorses, secret=entry.secret, masked=entry.masked,
        unsure=entry.unsure,
    )  # fmt: skip


def _source(source: Source, entries: Sequence[Entry]) -> SourceRow:
    sheet = None if isinstance(source, SourceDocument) else source.sheet
    mine = [entry for entry in entries if (entry.place.file, entry.place.sheet) == (source.file, sheet)]
    column = None if isinstance(source, SourceDocument) or source.text_column is None else source.header[source.text_column]
    notices = tuple((notice.code, dict(notice.values)) for notice in source.notices)
    return SourceRow(source.file, sheet, source.sha256, len(mine), sum(e.reason is None for e in mine), source.encoding, column, notices)


def _totals(opinions: Sequence[OpinionRow], result: Consolidation) -> Totals:
    excluded = Counter(row.reason for row in opinions if row.status == "excluded")
    unassigned = Counter(row.reason for row in opinions if row.status == "unassigned")
    assigned = sum(row.status == "assigned" for row in opinions)
    return Totals(
        rows_read=len(opinions),
        opinions=len(opinions) - excluded.total(),
        assigned=assigned,
        excluded=dict(sorted(excluded.items())),
        unassigned=dict(sorted(unassigned.items())),
        problems=len(result.problems),
        aspects=len(result.aspects),
        endorsements=excluded["endorsement"],
        near_duplicates=result.totals["near_duplicates"],
    )
