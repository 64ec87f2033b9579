"""The rules by which measures, problems and what was received are sorted; each looks at one thing on one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from huiyin.domain.rectification.models import Measure

#: Labels of a measure that is in neither number.
NOT_DUE = ("drafted", "cancelled", "continuing", "not_due")


@dataclass(frozen=True, slots=True)
class Due:
    """A measure on a day: ``first`` is the deadline before any extension."""

    kind: str
    state: str
    deadline: date | None
    first: date | None
    closed_on: date | None


def by_deadline(one: Due, *, on: date, extended: bool) -> str:
    """Whether a measure was closed by its deadline (``in_time``), later or not at all (``late``), or why neither is asked."""
    limit = one.deadline if extended else one.first or one.deadline
    return _out(one, limit, on) or ("in_time" if _closed_by(one, limit or on) else "late")


def by_now(one: Due, *, on: date) -> str:
    """Whether a measure whose deadline has come is closed."""
    return _out(one, one.deadline, on) or ("closed" if _closed_by(one, on) else "open")


def _out(one: Due, limit: date | None, on: date) -> str:
    if one.state in {Measure.State.DRAFTED, Measure.State.CANCELLED}:
        return one.state
    if one.kind == Measure.Kind.CONTINUING:
        return "continuing"
    return "not_due" if limit is None or limit > on else ""


def _closed_by(one: Due, limit: date) -> bool:
    return one.state == Measure.State.CLOSED and one.closed_on is not None and one.closed_on <= limit


def taken_up(received: date, decided: date | None, *, days: int, on: date) -> str:
    """Whether something received was taken up within so many days (``in_time``), later or not at all (``late``), or need not be yet (``not_due``)."""
    limit = received + timedelta(days=days)
    if limit > on:
        return "not_due"
    return "in_time" if decided is not None and decided <= limit else "late"
