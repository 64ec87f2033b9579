"""The indicators of a campaign: each a numerator over a denominator on a day, with what was left out. The functions count what they are given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from huiyin.domain.answering.answers import ANSWERABLE
from huiyin.domain.answering.hearing import Answered, answered
from huiyin.domain.answering.models import Answer, Delivery
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.coverage import axis, unheard
from huiyin.domain.collection.models import Opinion
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.rectification.models import Extension, Measure

#: States of opinions that ask for no answer here.
NOT_ASKING = (Opinion.State.REFERRED, Opinion.State.DECLINED, Opinion.State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Indicator:
    """``code`` is a key under ``answers.indicators.of``; ``parts`` are told beside it, ``excluded`` is in neither number; both as (key, count)."""

    code: str
    numerator: int
    denominator: int
    on: date
    excluded: Sequence[tuple[str, int]] = ()
    parts: Sequence[tuple[str, int]] = ()

    @property
    def share(self) -> float | None:
        """The quotient; nothing over nothing is no share."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Due:
    """A measure as the indicators see it: ``first`` is the deadline before any extension."""

    kind: str
    state: str
    deadline: date | None
    first: date | None
    closed_on: date | None


def coverage(heard: int, planned: int, *, on: date) -> Indicator:
    """Places in which anybody was heard, of those that were planned."""
    return Indicator("coverage", heard, planned, on)


def answering(counts: Answered, not_asking: Mapping[str, int], *, on: date) -> list[Indicator]:
    """Opinions answered of all that ask for an answer, and of the answered those whom the answer reached."""
    left = [(state, not_asking.get(state, 0)) for state in NOT_ASKING]
    return [Indicator("answered", counts.answered, counts.total, on, left), Indicator("arrived", counts.arrived, counts.answered, on)]


def satisfaction(counts: Answered, could: int, unasked: int, *, on: date) -> list[Indicator]:
    """The satisfied of those who rated, and those who rated of all who could; whoever has no receipt could not be asked."""
    parts = [("satisfied", counts.satisfied), ("partly", counts.partly), ("unhappy", counts.unhappy)]
    refusing = [("would_not_say", counts.declined)] if counts.declined else []
    silent = [*refusing, ("silent", max(could - counts.rated - counts.declined, 0)), ("no_receipt", unasked)]
    return [Indicator("satisfied", counts.satisfied, counts.rated, on, silent, parts), Indicator("response", counts.rated, could, on, [*refusing, ("no_receipt", unasked)])]


def closing(measures: Iterable[Due], *, on: date) -> list[Indicator]:
    """Of the measures due by the day: closed within the deadline with and without extension, and closed at all."""
    every = list(measures)
    force = [one for one in every if one.state not in {Measure.State.DRAFTED, Measure.State.CANCELLED} and one.kind != Measure.Kind.CONTINUING]
    out = [
        ("drafted", sum(one.state == Measure.State.DRAFTED for one in every)),
        ("cancelled", sum(one.state == Measure.State.CANCELLED for one in every)),
        ("continuing", sum(one.kind == Measure.Kind.CONTINUING and one.state not in {Measure.State.DRAFTED, Measure.State.CANCELLED} for one in every)),
    ]

    def due(deadlines: Sequence[date | None]) -> tuple[list[tuple[Due, date]], list[tuple[str, int]]]:
        those = [(one, limit) for one, limit in zip(force, deadlines, strict=True) if limit is not None and limit <= on]
        return those, [*out, ("not_due", len(force) - len(those))]

    extended, left = due([one.deadline for one in force])
    strict, left_first = due([one.first or one.deadline for one in force])
    return [
        Indicator("on_time_extended", sum(_within(one, limit) for one, limit in extended), len(extended), on, left),
        Indicator("on_time", sum(_within(one, limit) for one, limit in strict), len(strict), on, left_first),
        Indicator("completion", sum(_within(one, on) for one, _ in extended), len(extended), on, left),
    ]


def _within(one: Due, limit: date) -> bool:
    return one.state == Measure.State.CLOSED and one.closed_on is not None and one.closed_on <= limit


def adoption(states: Mapping[str, int], *, on: date) -> Indicator:
    """Problems that were resolved or are seen to for good, of all that were confirmed; each outcome is told for itself."""
    resolved, continuing, explained = (states.get(state, 0) for state in ("resolved", "continuing", "explained"))
    total = sum(states.get(state, 0) for state in ANSWERABLE)
    parts = [("resolved", resolved), ("continuing_problem", continuing), ("explained", explained), ("rectifying", total - resolved - continuing - explained)]
    return Indicator("adoption", resolved + continuing, total, on, (), parts)


def indicators_of(campaign: Campaign, *, today: date) -> list[Indicator]:
    """All of them, as they stand on the day."""
    planned, counts = len(axis(campaign, "place")), answered(campaign)
    out = Counter(Opinion.objects.filter(campaign=campaign, state__in=NOT_ASKING).values_list("state", flat=True))
    stands = Delivery.objects.filter(answer__campaign=campaign, answer__state=Answer.State.PUBLISHED).order_by()
    could = stands.exclude(contributor=None).values("answer", "contributor").distinct().count()
    unasked = stands.filter(contributor=None).count()
    states = Counter(Problem.objects.filter(campaign=campaign, state__in=ANSWERABLE).values_list("state", flat=True))
    return [
        coverage(planned - len(unheard(campaign, "place")), planned, on=today),
        *answering(counts, out, on=today),
        *satisfaction(counts, could, unasked, on=today),
        *closing(_due(campaign), on=today),
        adoption(states, on=today),
    ]


def _due(campaign: Campaign) -> list[Due]:
    first: dict[int, date] = {}
    for measure, old in Extension.objects.filter(measure__campaign=campaign, granted=True).order_by("id").values_list("measure", "old"):
        first.setdefault(measure, old)
    rows = Measure.objects.filter(campaign=campaign).values_list("id", "kind", "state", "deadline", "closed_on")
    return [Due(kind, state, deadline, first.get(pk, deadline), closed) for pk, kind, state, deadline, closed in rows]
