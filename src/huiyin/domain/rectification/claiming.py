"""Assigning a problem to a department and a leader, and what they may answer: claim it, or give it back within the working days that there are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from huiyin.accounts.models import Person, Post, Unit
from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import record
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.campaigns.workdays import workdays
from huiyin.domain.collection.receiving import lock
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.rectification.belonging import is_about, units_of
from huiyin.domain.rectification.claim import CLAIM, WITHIN, Claim
from huiyin.domain.rectification.measures import OPEN
from huiyin.domain.transitions import NotAllowed, advance, allowed

State = Claim.State
#: Where only the leading group assigns anew.
FINAL = frozenset({State.CLAIMED, State.REFERRED, State.RULED})


def standing_claim(problem: Problem) -> Claim | None:
    """The claim that stands of a problem."""
    return Claim.objects.filter(problem=problem).exclude(state=State.REPLACED).select_related("department", "leader", "proposed", "campaign", "problem").first()


def claims_visible_to(viewer: Viewer, *, today: date) -> QuerySet[Claim]:
    """All for those who oversee them; for departments and leaders those that are in their hands."""
    standing = Claim.objects.filter(campaign=viewer.campaign).exclude(state=State.REPLACED).select_related("department", "leader", "problem")
    if viewer.is_any({Role.OFFICE, Role.LEADING_GROUP, Role.SUPERVISION}):
        return standing
    return standing.filter(Q(department__in=units_of(viewer, today=today)) | Q(leader=viewer.person_id)) if viewer.person_id else standing.none()


def last_day(claim: Claim) -> date:
    """The last day on which a problem may be given back."""
    return workdays(claim.campaign).add_working_days(claim.assigned_on, WITHIN)


def is_late(claim: Claim, *, today: date) -> bool:
    """Whether nobody has said anything of it within the days that there are."""
    return claim.state == State.ASSIGNED and today > last_day(claim)


def assign_problem(problem: Problem, department: Unit, leader: Person, *, by: Viewer, now: datetime, today: date) -> Claim:
    """The office puts a confirmed problem into the hands of a department and a leader; what was given back goes elsewhere. Raises NotAllowed.

    Where the leading group has ruled, or the department has claimed it, only the leading group assigns it anew.
    """
    if not by.is_any({Role.OFFICE, Role.LEADING_GROUP}):
        raise NotAllowed("role", action="assign_problem")
    if is_about(by, problem.pk):
        raise NotAllowed("about_you")
    _checked(problem, department, leader, by.campaign, today)
    with transaction.atomic():
        lock(by.campaign)
        before, state = standing_claim(problem), State.ASSIGNED
        if before is not None:
            if before.state in FINAL and not by.is_any({Role.LEADING_GROUP}):
                raise NotAllowed("leading_group_decides")
            # What the leading group assigns after a return is not given back again.
            state = State.RULED if before.state in {State.REFERRED, State.RULED} else state
            advance(before, "replace_claim", CLAIM, by=by, now=now, settled_on=today)
        made = Claim.objects.create(campaign=by.campaign, problem=problem, department=department, leader=leader, state=state, assigned_by=by.user, assigned_on=today)
        record("assign_problem", made, actor=by.user, now=now, campaign=by.campaign, problem=problem.code, department=department.code, leader=leader.code)
    return made


def claim_problem(claim: Claim, *, by: Viewer, now: datetime, today: date) -> None:
    """The department or the leader takes it on. Raises NotAllowed."""
    _concerned(claim, by, today)
    with transaction.atomic():
        advance(claim, "claim_problem", CLAIM, by=by, now=now, settled_on=today)


def give_back_problem(claim: Claim, reason: str, proposed: Unit | None, *, by: Viewer, now: datetime, today: date) -> None:
    """The department says why it is not the one, and who is. Raises NotAllowed after the days that there are, or once the leading group has ruled."""
    _concerned(claim, by, today, department=True)
    if claim.state == State.RULED:
        raise NotAllowed("ruled")
    if today > last_day(claim):
        raise NotAllowed("too_late_to_give_back", day=last_day(claim).isoformat(), days=WITHIN)
    if proposed is not None and proposed.pk == claim.department_id:
        raise NotAllowed("proposed_is_another")
    with transaction.atomic():
        advance(claim, "give_back_problem", CLAIM, by=by, now=now, why=reason, reason=reason.strip(), proposed=proposed, settled_on=today)


def refer_claim(claim: Claim, why: str, *, by: Viewer, now: datetime) -> None:
    """The office thinks that it is for this department after all, and asks the leading group. Raises NotAllowed."""
    if is_about(by, claim.problem_id):
        raise NotAllowed("about_you")
    with transaction.atomic():
        advance(claim, "refer_claim", CLAIM, by=by, now=now, why=why)


def rule_claim(claim: Claim, why: str, *, by: Viewer, now: datetime) -> None:
    """The leading group rules that this department sees to it. Raises NotAllowed."""
    if is_about(by, claim.problem_id):
        raise NotAllowed("about_you")
    with transaction.atomic():
        advance(claim, "rule_claim", CLAIM, by=by, now=now, why=why, reason=why.strip())


def possible_claims(claim: Claim, viewer: Viewer, *, today: date) -> list[str]:
    """What somebody may do with a claim now."""
    if is_about(viewer, claim.problem_id):
        return []
    department = claim.department_id in units_of(viewer, today=today)
    fits: Mapping[str, bool] = {
        "claim_problem": department or viewer.person_id == claim.leader_id,
        "give_back_problem": department and today <= last_day(claim),
        "replace_claim": False,
    }
    return [action for action in allowed(CLAIM, claim.state, viewer) if fits.get(action, True)]


def may_assign(problem: Problem, viewer: Viewer) -> bool:
    """Whether somebody may put a problem into other hands."""
    standing = standing_claim(problem)
    final = standing is not None and standing.state in FINAL
    if problem.state not in OPEN or is_about(viewer, problem.pk):
        return False
    return viewer.is_any({Role.LEADING_GROUP} if final else {Role.OFFICE, Role.LEADING_GROUP})


def _concerned(claim: Claim, by: Viewer, today: date, *, department: bool = False) -> None:
    if is_about(by, claim.problem_id):
        raise NotAllowed("about_you")
    if claim.department_id not in units_of(by, today=today) and (department or by.person_id != claim.leader_id):
        raise NotAllowed("role", action="claim_problem")


def _checked(problem: Problem, department: Unit, leader: Person, campaign: Campaign, today: date) -> None:
    if problem.campaign_id != campaign.pk or problem.state not in OPEN:
        raise NotAllowed("not_confirmed", problem=problem.code)
    if department.closed_on is not None and department.closed_on <= today:
        raise NotAllowed("department_closed", department=department.name)
    if not Post.objects.on(today).filter(person=leader).exists():
        raise NotAllowed("leader_without_post", person=leader.name)
