"""A total that is counted by itself, beside the parts that must make it up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet


@dataclass(frozen=True, slots=True)
class Sum:
    """A total and the parts that must make it up. ``total`` is counted by itself, never added up from the parts."""

    name: str
    total: int
    parts: Mapping[str, int]

    @property
    def added(self) -> int:
        """The parts together."""
        return sum(self.parts.values())

    @property
    def holds(self) -> bool:
        """Whether the parts make the total."""
        return self.total == self.added


def by_state(rows: QuerySet[Any], states: Sequence[str]) -> dict[str, int]:
    """How many rows are in each state, those that there should not be too."""
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("id")))
    return {state: counts.pop(state, 0) for state in states} | counts
