"""Assigning, claiming, giving back and ruling: every (state, action, role), the working days, and who is kept from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from factories import NOW, TODAY, House, unit

from domain.rectification.test_rectification import leader, problems, refused
from huiyin.domain.access import Role, viewer_of
from huiyin.domain.activity import Activity
from huiyin.domain.campaigns.workdays import workdays
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.registering import name_targets
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.rectification.claim import CLAIM, WITHIN, Claim
from huiyin.domain.rectification.claiming import (
    assign_problem,
    claim_problem,
    claims_visible_to,
    give_back_problem,
    is_late,
    last_day,
    may_assign,
    possible_claims,
    refer_claim,
    rule_claim,
    standing_claim,
)
from huiyin.domain.transitions import NotAllowed

pytestmark = pytest.mark.django_db


def assigned(home: House, problem: Problem | None = None, role: Role = Role.OFFICE) -> Claim:
    return assign_problem(problem or problems(home)[0], home.finance, leader(home), by=home.viewer(role), now=NOW, today=TODAY)


def test_a_department_claims_what_it_was_given(confirmed: House) -> None:
    made = assigned(confirmed)
    claim_problem(made, by=confirmed.viewer(Role.DEPARTMENT), now=NOW, today=TODAY)
    assert (made.state, made.settled_on) == ("claimed", TODAY)
    assert Activity.objects.filter(thing="claim").count() == 2


def test_the_leader_claims_as_well(confirmed: House) -> None:
    made = assigned(confirmed)
    claim_problem(made, by=confirmed.viewer(Role.LEADER), now=NOW, today=TODAY)
    assert made.state == "claimed"


def test_it_is_given_back_within_five_working_days_and_not_later(confirmed: House) -> None:
    made = assigned(confirmed)
    calendar, last = workdays(confirmed.campaign), last_day(made)
    assert calendar.working_days_between(TODAY, last) == WITHIN and last > TODAY + timedelta(days=WITHIN)
    department = confirmed.viewer(Role.DEPARTMENT)
    refused("too_late_to_give_back", lambda: give_back_problem(made, "不归我们管", confirmed.plant, by=department, now=NOW, today=last + timedelta(days=1)))
    refused("reason", lambda: give_back_problem(made, " ", None, by=department, now=NOW, today=last))
    refused("proposed_is_another", lambda: give_back_problem(made, "不归我们管", confirmed.finance, by=department, now=NOW, today=last))
    assert is_late(made, today=last + timedelta(days=1)) and not is_late(made, today=last)
    give_back_problem(made, "不归我们管", confirmed.plant, by=department, now=NOW, today=last)
    assert (made.state, made.reason, made.proposed) == ("returned", "不归我们管", confirmed.plant)


def test_what_was_given_back_goes_elsewhere_and_keeps_its_history(confirmed: House) -> None:
    first = assigned(confirmed)
    give_back_problem(first, "不归我们管", None, by=confirmed.viewer(Role.DEPARTMENT), now=NOW, today=TODAY)
    other = unit("legal", "department", confirmed.host)
    second = assign_problem(first.problem, other, leader(confirmed), by=confirmed.viewer(Role.OFFICE), now=NOW, today=TODAY)
    first.refresh_from_db()
    assert (first.state, second.state) == ("replaced", "assigned")
    assert standing_claim(first.problem) == second
    refused("role", lambda: claim_problem(second, by=confirmed.viewer(Role.DEPARTMENT), now=NOW, today=TODAY))


def test_once_the_leading_group_has_ruled_nothing_goes_back(confirmed: House) -> None:
    made, department, chair = assigned(confirmed), confirmed.viewer(Role.DEPARTMENT), confirmed.viewer(Role.LEADING_GROUP)
    give_back_problem(made, "不归我们管", None, by=department, now=NOW, today=TODAY)
    refer_claim(made, "职责里有", by=confirmed.viewer(Role.OFFICE), now=NOW)
    refused("leading_group_decides", lambda: assigned(confirmed, made.problem))
    rule_claim(made, "由财务部门办理", by=chair, now=NOW)
    refused("ruled", lambda: give_back_problem(made, "还是不归", None, by=department, now=NOW, today=TODAY))
    refused("leading_group_decides", lambda: assigned(confirmed, made.problem))
    again = assigned(confirmed, made.problem, Role.LEADING_GROUP)
    assert again.state == "ruled"
    claim_problem(again, by=department, now=NOW, today=TODAY)
    assert again.state == "claimed"


def test_what_is_claimed_only_the_leading_group_gives_to_others(confirmed: House) -> None:
    made = assigned(confirmed)
    claim_problem(made, by=confirmed.viewer(Role.DEPARTMENT), now=NOW, today=TODAY)
    assert not may_assign(made.problem, confirmed.viewer(Role.OFFICE)) and may_assign(made.problem, confirmed.viewer(Role.LEADING_GROUP))
    assert assigned(confirmed, made.problem, Role.LEADING_GROUP).state == "assigned"


@pytest.mark.parametrize("role", list(Role))
def test_every_state_action_and_role(confirmed: House, role: Role) -> None:
    made, by = assigned(confirmed), confirmed.viewer(role)
    deeds: dict[str, Callable[[], object]] = {
        "claim_problem": lambda: claim_problem(made, by=by, now=NOW, today=TODAY),
        "give_back_problem": lambda: give_back_problem(made, "x", None, by=by, now=NOW, today=TODAY),
        "refer_claim": lambda: refer_claim(made, "x", by=by, now=NOW),
        "rule_claim": lambda: rule_claim(made, "x", by=by, now=NOW),
    }
    assert set(deeds) == set(CLAIM) - {"replace_claim"}
    for action, deed in deeds.items():
        for state in Claim.State.values:
            Claim.objects.filter(pk=made.pk).update(state=state, reason="x")
            made.refresh_from_db()
            may = state in CLAIM[action].leaves and role in CLAIM[action].roles
            assert (action in possible_claims(made, by, today=TODAY)) == may, (action, state)
            logged = Activity.objects.count()
            try:
                deed()
            except NotAllowed:
                made.refresh_from_db()
                assert not may and (made.state, Activity.objects.count()) == (state, logged), (action, state)
            else:
                made.refresh_from_db()
                assert may and made.state == CLAIM[action].reaches, (action, state)


@pytest.mark.parametrize("role", [one for one in Role if one not in {Role.OFFICE, Role.LEADING_GROUP}])
def test_nobody_else_assigns(confirmed: House, role: Role) -> None:
    refused("role", lambda: assigned(confirmed, role=role))
    assert not Claim.objects.exists()


def test_what_may_not_be_assigned(confirmed: House) -> None:
    one = problems(confirmed)[0]
    closed = unit("gone", "department", confirmed.host, closed_on=TODAY)
    office = confirmed.viewer(Role.OFFICE)
    refused("department_closed", lambda: assign_problem(one, closed, leader(confirmed), by=office, now=NOW, today=TODAY))
    leader(confirmed).posts.update(ended_on=date(2025, 1, 1))
    refused("leader_without_post", lambda: assigned(confirmed, one))
    Problem.objects.filter(pk=one.pk).update(state="resolved")
    one.refresh_from_db()
    refused("not_confirmed", lambda: assigned(confirmed, one))
    assert not Claim.objects.exists()


def test_who_is_spoken_about_has_no_hand_in_it(confirmed: House) -> None:
    made = assigned(confirmed)
    opinion = Opinion.objects.filter(placements__problem=made.problem)[0]
    head = confirmed.users[Role.DEPARTMENT].person
    assert head is not None
    name_targets(opinion, people=[head], units=[], by=confirmed.viewer(Role.OFFICE), now=NOW)
    by = viewer_of(confirmed.users[Role.DEPARTMENT], confirmed.campaign, today=TODAY)
    assert possible_claims(made, by, today=TODAY) == []
    refused("about_you", lambda: claim_problem(made, by=by, now=NOW, today=TODAY))
    refused("about_you", lambda: give_back_problem(made, "x", None, by=by, now=NOW, today=TODAY))


def test_each_sees_what_is_in_their_hands(confirmed: House) -> None:
    first, second = problems(confirmed)[:2]
    assigned(confirmed, first)
    assign_problem(second, unit("legal", "department", confirmed.host), leader(confirmed), by=confirmed.viewer(Role.OFFICE), now=NOW, today=TODAY)
    seen = {role: {one.problem_id for one in claims_visible_to(confirmed.viewer(role), today=TODAY)} for role in Role}
    assert seen[Role.OFFICE] == seen[Role.LEADING_GROUP] == seen[Role.SUPERVISION] == seen[Role.LEADER] == {first.pk, second.pk}
    assert seen[Role.DEPARTMENT] == {first.pk}
    assert seen[Role.TEAM] == seen[Role.PRIVACY] == set()


def test_one_claim_stands_at_a_time(confirmed: House) -> None:
    made = assigned(confirmed)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(campaign=confirmed.campaign, problem=made.problem, department=confirmed.finance, leader=leader(confirmed), state="assigned", assigned_by=confirmed.users[Role.OFFICE], assigned_on=TODAY)
