"""Does everything add up? Each line of the reconciliation counts both of its sides from rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huiyin.report.content import Ledger


@dataclass(frozen=True, slots=True)
class Line:
    """One equation: ``whole`` must be the sum of ``parts``. ``code`` is its name in ``words/report.*.toml``."""

    code: str
    whole: int
    parts: Mapping[str, int]

    @property
    def holds(self) -> bool:
        """Whether the two sides are equal."""
        return self.whole == sum(self.parts.values())


def reconcile(ledger: Ledger) -> tuple[Line, ...]:
    """The equations of a ledger: rows read; opinions; problems; and the totals against the rows themselves."""
    totals = ledger.totals
    counted = [row.status for row in ledger.opinions]
    per_problem = {problem.id: 0 for problem in ledger.problems}
    for row in ledger.opinions:
        if row.problem is not None:
            per_problem[row.problem] = per_problem.get(row.problem, 0) + 1
    return (
        Line("rows", totals.rows_read, {"opinions": totals.opinions, **totals.excluded}),
        Line("opinions", totals.opinions, {"assigned": sum(problem.size for problem in ledger.problems), **totals.unassigned}),
        Line("problems", totals.problems, {aspect.number: len(aspect.problems) for aspect in ledger.aspects}),
        Line("counted", totals.rows_read, {status: counted.count(status) for status in ("assigned", "unassigned", "excluded")}),
        Line("sizes", sum(per_problem.values()), {aspect.number: aspect.size for aspect in ledger.aspects}),
    )
