"""Whose a measure is: the department that does it, the leader who answers for it; and who is kept from acting on it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from huiyin.accounts.models import Post
from huiyin.domain.access import Role, Viewer
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.selectors import closed_sources
from huiyin.domain.consolidation.models import Placement
from huiyin.domain.rectification.models import Measure
from huiyin.domain.transitions import NotAllowed

#: Who sees the whole register.
OVERSEERS = frozenset({Role.OFFICE, Role.LEADING_GROUP, Role.SUPERVISION})


def measures_visible_to(viewer: Viewer, *, today: date) -> QuerySet[Measure]:
    """All measures for those who oversee them; for leaders and departments their own."""
    measures = Measure.objects.filter(campaign=viewer.campaign)
    if viewer.is_any(OVERSEERS):
        return measures
    return measures_of(viewer, today=today)


def measures_of(viewer: Viewer, *, today: date) -> QuerySet[Measure]:
    """The measures that somebody answers for, does or helps with."""
    own, measures = units_of(viewer, today=today), Measure.objects.filter(campaign=viewer.campaign)
    helped = Measure.co_departments.through.objects.filter(unit__in=own).values("measure")
    return (
        measures.filter(Q(leader=viewer.person_id) | Q(officer=viewer.person_id) | Q(department__in=own) | Q(pk__in=helped))
        if viewer.person_id
        else measures.none()
    )


def does(viewer: Viewer, measure: Measure, *, today: date) -> bool:
    """Whether somebody has a post in the department that does a measure, or in one that helps."""
    own = units_of(viewer, today=today)
    return measure.department_id in own or measure.co_departments.filter(pk__in=own).exists()


def leads(viewer: Viewer, measure: Measure) -> bool:
    """Whether somebody answers for a measure."""
    return viewer.person_id is not None and viewer.person_id == measure.leader_id


def not_about(viewer: Viewer, measure: Measure) -> None:
    """Nobody acts on what is said about themselves. Raises NotAllowed."""
    if is_about(viewer, measure.problem_id):
        raise NotAllowed("about_you")


def is_about(viewer: Viewer, problem: int) -> bool:
    """Whether an opinion in a problem names the viewer."""
    return viewer.person_id is not None and problems_about([viewer.person_id]).filter(problem=problem).exists()


def problems_about(people: Collection[int]) -> QuerySet[Placement, Any]:
    """The problems, as rows of ``problem``, in which an opinion names one of these people."""
    named = Opinion.target_people.through.objects.filter(person__in=people)
    return _problems_of(Opinion.objects.filter(pk__in=named.values("opinion")))


def is_kept_from(viewer: Viewer, problem: int) -> bool:
    """Whether recusal closes to the viewer the source of an opinion in a problem: then no word of anybody who spoke about it is for them."""
    closed = Opinion.objects.filter(source__in=closed_sources(viewer).values("pk"))
    return _problems_of(closed).filter(problem=problem).exists()


def _problems_of(opinions: QuerySet[Opinion]) -> QuerySet[Placement, Any]:
    """Where opinions stand; one that repeats another stands where that one does."""
    repeated = opinions.filter(duplicate_of__isnull=False).order_by().values("duplicate_of")
    placed = Placement.objects.filter(Q(opinion__in=opinions.order_by().values("pk")) | Q(opinion__in=repeated), problem__isnull=False)
    return placed.order_by().values("problem")


def works_on(viewer: Viewer, problem: int, *, today: date) -> bool:
    """Whether somebody does, helps with or answers for a measure of a problem: to them people who rate are a small group like to any doer."""
    return measures_of(viewer, today=today).filter(problem=problem).exists()


def units_of(viewer: Viewer, *, today: date) -> set[int]:
    """The units in which somebody holds a post."""
    return set(Post.objects.on(today).filter(person=viewer.person_id).values_list("unit", flat=True)) if viewer.person_id else set()
