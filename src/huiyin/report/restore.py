"""A ledger that was written becomes the engine's result again, so that a later run can start from it."""

from __future__ import annotations

from pathlib import Path

from huiyin.engine.types import Aspect, Assignment, Consolidation, Problem, Retired
from huiyin.report.content import Ledger
from huiyin.report.ledger_json import read_folder


def restored(folder: Path) -> Consolidation:
    """The consolidation that a folder's (or file's) ``consolidation.json`` holds. Raises SchemaError."""
    return consolidation(read_folder(folder))


def consolidation(ledger: Ledger) -> Consolidation:
    """The engine's view of a ledger: what is excluded by the reading is not part of it."""
    placed = tuple(
        Assignment(row.id, "assigned" if row.status == "assigned" else "unassigned", row.reason, row.problem, row.confidence, row.duplicate_of)
        for row in ledger.opinions
        if row.status != "excluded"
    )
    problems = tuple(Problem(p.id, p.aspect, p.title, p.key_phrases, p.representatives, p.size, p.cohesion) for p in ledger.problems)
    aspects = tuple(Aspect(a.id, a.title, a.key_phrases, a.problems, a.size) for a in ledger.aspects)
    retired = tuple(Retired(one.id, one.title, one.aspect) for one in ledger.retired)
    return Consolidation(placed, problems, aspects, {}, ledger.config, ledger.version, retired)
