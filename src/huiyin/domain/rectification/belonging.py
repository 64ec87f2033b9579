"""Whose a measure is: the department that does it, the leader who answers for it; and who is kept from acting on it."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from huiyin.accounts.models import Post
from huiyin.domain.access import Role, Viewer
from huiyin.domain.collection.models import Opinion
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
    return viewer.person_id is not None and Opinion.objects.filter(placements__problem=problem, target_people=viewer.person_id).exists()


def units_of(viewer: Viewer, *, today: date) -> set[int]:
    """The units in which somebody holds a post."""
    return set(Post.objects.on(today).filter(person=viewer.person_id).values_list("unit", flat=True)) if viewer.person_id else set()
