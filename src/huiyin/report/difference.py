"""What changed between two ledgers of the same pile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from huiyin.engine.metrics import Agreement, agreement
from huiyin.report.content import Ledger


@dataclass(frozen=True, slots=True)
class Difference:
    """``matched`` pairs each old problem with the new one that took most of its opinions, one to one.

    ``moved`` are (opinion, old problem, new problem), an empty name where it had none; ``new`` and ``gone`` are ids of
    opinions that only one of the two holds. ``agreement`` is over the opinions that both hold.
    """

    stayed: int
    moved: tuple[tuple[str, str, str], ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]
    matched: Mapping[str, str]
    problems_new: tuple[str, ...]
    problems_gone: tuple[str, ...]
    agreement: Agreement


def difference(before: Ledger, after: Ledger) -> Difference:
    """Compare by the ids of opinions; what was excluded counts as not there."""
    old, new = _places(before), _places(after)
    both = [name for name in old if name in new]
    matched = _match(Counter((old[name], new[name]) for name in both if old[name] and new[name]))
    moved = tuple((name, old[name], new[name]) for name in both if matched.get(old[name], "") != new[name])
    goals = set(matched.values())
    return Difference(
        stayed=len(both) - len(moved),
        moved=moved,
        new=tuple(name for name in new if name not in old),
        gone=tuple(name for name in old if name not in new),
        matched=matched,
        problems_new=tuple(p.id for p in after.problems if p.id not in goals),
        problems_gone=tuple(p.id for p in before.problems if p.id not in matched),
        agreement=agreement([old[name] or name for name in both], [new[name] or name for name in both]),
    )


def _places(ledger: Ledger) -> dict[str, str]:
    return {row.id: row.problem or "" for row in ledger.opinions if row.status != "excluded"}


def _match(shared: Counter[tuple[str, str]]) -> dict[str, str]:
    """Pairs by how much they share, each problem once; the ids break ties."""
    matched: dict[str, str] = {}
    taken: set[str] = set()
    for (old, new), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if old not in matched and new not in taken:
            matched[old] = new
            taken.add(new)
    return matched
