"""What a report meeting hears: the open measures that need it, each once with its reasons, and what changed since the meeting before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from huiyin.accounts.models import Person
from huiyin.domain.access import Viewer
from huiyin.domain.gatherings.models import Gathering
from huiyin.domain.rectification.belonging import measures_visible_to, problems_about
from huiyin.domain.rectification.models import Extension, Measure, Progress
from huiyin.domain.rectification.outcomes import DONE
from huiyin.domain.rectification.selectors import lit
from huiyin.domain.rectification.tasking import REPORT_MEETING

#: Why a measure is on the agenda, the most urgent reason first; it stands under the first of its own.
REASONS = ("overdue", "blocked", "extension", "near")


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since a day; ``day`` is None where no report meeting was held before."""

    day: date | None
    closed: int
    overdue: int
    obstacles: int


def agenda(viewer: Viewer, *, today: date, besides: Iterable[Person] = ()) -> tuple[QuerySet[Measure], int]:
    """The measures that somebody sees and a meeting should hear, with ``rank``, the place of their first reason, and ``waits``; and how many are kept back.

    Kept back is what an opinion about the viewer is in, or about those ``besides`` for whom it is made.
    """
    waits = Exists(Extension.objects.filter(measure=OuterRef("pk"), granted=None))
    rank = Case(
        When(lit="red", then=Value(0)),
        When(state=Measure.State.BLOCKED, then=Value(1)),
        When(waits=True, then=Value(2)),
        When(lit="blue", then=Value(3)),
        output_field=IntegerField(),
    )
    visible = lit(measures_visible_to(viewer, today=today), today=today).exclude(state__in=DONE)
    found = visible.annotate(waits=waits).annotate(rank=rank).filter(rank__isnull=False)
    kept = found.filter(problem__in=about(viewer, besides))
    count = kept.count()
    if count:
        found = found.exclude(pk__in=kept.values("pk"))
    named = found.select_related("campaign", "problem__aspect", "problem__campaign", "leader", "department")
    return named.order_by("rank", F("deadline").asc(nulls_last=True), "number"), count


def about(viewer: Viewer, besides: Iterable[Person] = ()) -> QuerySet[Any]:
    """The problems in which an opinion is about the viewer, or about others."""
    those = [one.pk for one in besides] + ([viewer.person_id] if viewer.person_id else [])
    return problems_about(those)


def reasons(measure: Measure, *, today: date) -> list[str]:
    """All reasons of a measure of the agenda."""
    given: Measure = measure
    fits = {
        "overdue": given.deadline is not None and given.deadline < today,
        "blocked": given.state == Measure.State.BLOCKED,
        "extension": bool(given.waits),  # type: ignore[attr-defined] # Annotated by ``agenda``.
        "near": given.lit == "blue",  # type: ignore[attr-defined]
    }
    return [reason for reason in REASONS if fits[reason]]


def meetings(viewer: Viewer) -> QuerySet[Gathering]:
    """The report meetings of the campaign, the latest first."""
    return (
        Gathering.objects.filter(campaign=viewer.campaign, kind__code=REPORT_MEETING)
        .select_related("campaign", "kind")
        .order_by("-when", "-id")
    )


def since_the_last(viewer: Viewer, meeting: Gathering, *, today: date) -> Since:
    """What was closed, became overdue or got stuck since the last meeting that was held before this one."""
    before = [
        one.when.last
        for one in meetings(viewer).filter(state=Gathering.State.HELD).exclude(pk=meeting.pk)
        if one.when and one.when.last <= (meeting.when.last if meeting.when else today)
    ]
    day = max(before, default=None)
    start = day or date.min
    visible = measures_visible_to(viewer, today=today)
    closed = visible.filter(closed_on__gt=start).count()
    overdue = visible.exclude(state__in=DONE).filter(deadline__gte=start, deadline__lt=today).count()
    stuck = Progress.objects.filter(measure__in=visible, kind=Progress.Kind.OBSTACLE)
    obstacles = (stuck.filter(Q(at__date__gt=day)) if day else stuck).count()
    return Since(day, closed, overdue, obstacles)
