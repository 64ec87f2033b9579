"""Who answers for a measure and who does it, when people come and go: handing over to another leader, naming the case officer, and what stands without either."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from huiyin.accounts.models import Person, Post
from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import record
from huiyin.domain.rectification.belonging import not_about, units_of
from huiyin.domain.rectification.models import Handover, Measure
from huiyin.domain.rectification.outcomes import DONE
from huiyin.domain.transitions import NotAllowed


def without_leader(*, today: date) -> QuerySet[Measure]:
    """Measures that are not done and whose accountable leader holds no post any more."""
    return _open().exclude(leader__in=Post.objects.on(today).values("person"))


def without_department(*, today: date) -> QuerySet[Measure]:
    """Measures that are not done and whose lead department was dissolved, or has nobody in it any more."""
    return _open().filter(Q(department__closed_on__lte=today) | ~Q(department__in=Post.objects.on(today).values("unit")))


def vacant(measures: QuerySet[Measure], *, today: date) -> QuerySet[Any]:
    """Those of some measures for which nobody answers or that nobody does any more, with ``no_leader`` and ``no_department``."""
    ids = {"no_leader": without_leader, "no_department": without_department}
    found = {name: Exists(of(today=today).filter(pk=OuterRef("pk"))) for name, of in ids.items()}
    return measures.annotate(**found).filter(Q(no_leader=True) | Q(no_department=True)).order_by("number")


def hand_over(measure: Measure, leader: Person, reason: str, *, by: Viewer, now: datetime, today: date) -> Handover:
    """The office lets another leader answer for a measure; who did before stays in its history. Raises NotAllowed."""
    not_about(by, measure)
    if not by.is_any({Role.OFFICE}):
        raise NotAllowed("role", action="hand_over")
    if not reason.strip():
        raise NotAllowed("reason", action="hand_over")
    if not Post.objects.on(today).filter(person=leader, leader=True).exists():
        raise NotAllowed("leader_without_post", person=leader.name)
    with transaction.atomic():
        locked = _locked(measure, "hand_over")
        if locked.leader_id == leader.pk:
            raise NotAllowed("same_leader")
        made = Handover.objects.create(measure=locked, old=locked.leader, new=leader, reason=reason.strip(), by=by.user, at=now)
        locked.leader = measure.leader = leader
        locked.save(update_fields=["leader"])
        record("hand_over", locked, actor=by.user, now=now, campaign=by.campaign, reason=reason, old=made.old.code, new=leader.code)
    return made


def officers_in(units: Iterable[int], *, today: date) -> QuerySet[Person]:
    """Who may do the work of a measure by name: whoever holds a post in one of these units, its lead department."""
    return Person.objects.filter(pk__in=Post.objects.on(today).filter(unit__in=[*units]).values("person"))


def fitting(officer: Person | None, department: int, *, today: date) -> None:
    """That somebody may do the work in a department by name; nobody always may. Raises NotAllowed."""
    if officer is not None and not officers_in([department], today=today).filter(pk=officer.pk).exists():
        raise NotAllowed("officer_elsewhere", person=officer.name)


def may_name_officer(measure: Measure, viewer: Viewer, *, today: date) -> bool:
    """Whether somebody may say who does a measure: the office, or whoever holds a post in its lead department."""
    return measure.state not in DONE and (viewer.is_any({Role.OFFICE}) or measure.department_id in units_of(viewer, today=today))


def name_officer(measure: Measure, officer: Person | None, *, by: Viewer, now: datetime, today: date) -> None:
    """Say who does the work, or that nobody does it by name. Raises NotAllowed for somebody without a post in the lead department."""
    not_about(by, measure)
    if not may_name_officer(measure, by, today=today):
        raise NotAllowed("role", action="name_officer")
    with transaction.atomic():
        locked = _locked(measure, "name_officer")
        fitting(officer, locked.department_id, today=today)
        old = locked.officer.code if locked.officer else ""
        locked.officer = measure.officer = officer
        locked.save(update_fields=["officer"])
        record("name_officer", locked, actor=by.user, now=now, campaign=by.campaign, old=old, new=officer.code if officer else "")


def _open() -> QuerySet[Measure]:
    return Measure.objects.exclude(state__in=DONE)


def _locked(measure: Measure, action: str) -> Measure:
    locked = Measure.objects.select_for_update().get(pk=measure.pk)
    if locked.state in DONE:
        raise NotAllowed("state", state=locked.state, action=action)
    return locked
