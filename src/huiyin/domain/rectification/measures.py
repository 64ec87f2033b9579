"""Drafting measures, and the plan that they make: every confirmed problem has one, or is explained."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from huiyin.accounts.models import Person, Post, Unit
from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import record
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.receiving import lock
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.rectification.belonging import is_about, not_about
from huiyin.domain.rectification.freezing import digest_of, freeze, still_stands
from huiyin.domain.rectification.lifecycle import MEASURE, PLAN, PROBLEM
from huiyin.domain.rectification.models import Measure, RectificationPlan
from huiyin.domain.rectification.people import fitting, officers_in
from huiyin.domain.transitions import NotAllowed, advance

#: Problems that something is done about, or will be.
OPEN = (Problem.State.CONFIRMED, Problem.State.RECTIFYING, Problem.State.PENDING)


def draft_measure(
    problem: Problem,
    *,
    content: str,
    requirement: str,
    leader: Person,
    department: Unit,
    kind: str,
    deadline: date | None,
    by: Viewer,
    now: datetime,
    today: date,
    helping: Iterable[Unit] = (),
    officer: Person | None = None,
) -> Measure:
    """A measure for a confirmed problem.

    Raises NotAllowed for a text that is missing, a deadline that is past or missing, a leader without a post, a case officer from elsewhere.
    """
    _may_draft(by)
    if is_about(by, problem.pk):
        raise NotAllowed("about_you")
    _checked(problem, content, requirement, leader, kind, deadline, by, today)
    fitting(officer, department.pk, today=today)
    with transaction.atomic():
        lock(by.campaign)
        number = (Measure.objects.filter(campaign=by.campaign).aggregate(last=Max("number"))["last"] or 0) + 1
        given = {
            "content": content.strip(),
            "requirement": requirement.strip(),
            "leader": leader,
            "department": department,
            "officer": officer,
            "kind": kind,
            "deadline": deadline,
        }
        made = Measure.objects.create(campaign=by.campaign, number=number, problem=problem, created_at=now, **given)
        made.co_departments.set([one for one in helping if one.pk != department.pk])
        record("draft_measure", made, actor=by.user, now=now, campaign=by.campaign, problem=problem.code)
    return made


def change_measure(
    measure: Measure, changes: Mapping[str, Any], *, by: Viewer, now: datetime, today: date, helping: Iterable[Unit] | None = None
) -> None:
    """Change a draft, with ``helping`` also who helps; what was approved changes by an extension or is cancelled. Raises NotAllowed.

    A case officer who stays in the form is not taken along to another department.
    """
    _may_draft(by)
    not_about(by, measure)
    with transaction.atomic():
        locked = Measure.objects.select_for_update().get(pk=measure.pk)
        if locked.state != Measure.State.DRAFTED:
            raise NotAllowed("state", state=locked.state, action="change")
        named = "officer" in changes and getattr(changes["officer"], "pk", None) != locked.officer_id
        for name, value in changes.items():
            setattr(locked, name, value)
        _checked(locked.problem, locked.content, locked.requirement, locked.leader, locked.kind, locked.deadline, by, today)
        if named:
            fitting(locked.officer, locked.department_id, today=today)
        elif "department" in changes and locked.officer and not officers_in([locked.department_id], today=today).contains(locked.officer):
            changes, locked.officer = {**changes, "officer": None}, None
        locked.save(update_fields=[*changes])
        if helping is not None:
            locked.co_departments.set([one for one in helping if one.pk != locked.department_id])
        fields = sorted(changes) if helping is None else sorted([*changes, "co_departments"])
        record("change", locked, actor=by.user, now=now, campaign=by.campaign, fields=fields)


def _may_draft(by: Viewer) -> None:
    if not by.is_any({Role.OFFICE}):
        raise NotAllowed("role", action="draft_measure")


def _checked(
    problem: Problem, content: str, requirement: str, leader: Person, kind: str, deadline: date | None, by: Viewer, today: date
) -> None:
    if problem.campaign_id != by.campaign.pk or problem.state not in OPEN:
        raise NotAllowed("not_confirmed", problem=problem.code)
    if not content.strip() or not requirement.strip():
        raise NotAllowed("measure_says_nothing")
    if (kind == Measure.Kind.CONTINUING) != (deadline is None):
        raise NotAllowed("deadline")
    if deadline is not None and deadline < today:
        raise NotAllowed("deadline_past", deadline=deadline.isoformat())
    if not Post.objects.on(today).filter(person=leader).exists():
        raise NotAllowed("leader_without_post", person=leader.name)


def uncovered(campaign: Campaign) -> list[Problem]:
    """Confirmed problems for which nothing is planned and nothing was explained."""
    planned = Measure.objects.filter(campaign=campaign).exclude(state=Measure.State.CANCELLED).values("problem")
    return list(Problem.objects.filter(campaign=campaign, state__in=OPEN).exclude(pk__in=planned).order_by("code"))


def propose_plan(*, by: Viewer, now: datetime) -> RectificationPlan:
    """Freeze all measures as the next version of the plan. Raises NotAllowed while a problem is not covered, or a version waits."""
    _may_draft(by)
    with transaction.atomic():
        lock(by.campaign)
        if missing := uncovered(by.campaign):
            raise NotAllowed("uncovered", count=len(missing), problem=missing[0].code)
        if not Measure.objects.filter(campaign=by.campaign).exists():
            raise NotAllowed("no_measures")
        if RectificationPlan.objects.filter(campaign=by.campaign, state=RectificationPlan.State.PROPOSED).exists():
            raise NotAllowed("plan_waits")
        frozen = freeze(by.campaign)
        number = (RectificationPlan.objects.filter(campaign=by.campaign).aggregate(last=Max("number"))["last"] or 0) + 1
        made = RectificationPlan.objects.create(
            campaign=by.campaign, number=number, frozen=frozen, digest=digest_of(frozen), proposed_by=by.user, proposed_at=now
        )
        record("propose_rectification", made, actor=by.user, now=now, campaign=by.campaign, measures=len(frozen["measures"]))
    return made


def issue_plan(plan: RectificationPlan, *, by: Viewer, now: datetime) -> None:
    """The plan stands: its drafts are approved, their problems are being rectified. Raises NotAllowed, also where the measures have changed since."""
    if plan.proposed_by_id == by.user.pk:
        raise NotAllowed("own_plan")
    with transaction.atomic():
        lock(by.campaign)
        if not still_stands(plan):
            raise NotAllowed("plan_changed")
        advance(plan, "issue_rectification", PLAN, by=by, now=now, decided_by=by.user, decided_at=now)
        for measure in Measure.objects.filter(campaign=by.campaign, state=Measure.State.DRAFTED):
            advance(measure, "approve_measure", MEASURE, by=None, now=now)
        for problem in Problem.objects.filter(campaign=by.campaign, state=Problem.State.CONFIRMED, measures__isnull=False).distinct():
            advance(problem, "begin_problem", PROBLEM, by=None, now=now)


def return_plan(plan: RectificationPlan, why: str, *, by: Viewer, now: datetime) -> None:
    """Send the plan back, for a reason. Raises NotAllowed."""
    if plan.proposed_by_id == by.user.pk:
        raise NotAllowed("own_plan")
    with transaction.atomic():
        advance(plan, "return_rectification", PLAN, by=by, now=now, why=why, decided_by=by.user, decided_at=now, note=why.strip())
