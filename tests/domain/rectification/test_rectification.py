"""From a confirmed problem to a closed measure: every (state, action, role), and the doer never accepts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from factories import NOW, TODAY, House, person, user
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.accounts.models import Person
from huiyin.domain.access import Role, Viewer, viewer_of
from huiyin.domain.campaigns.models import Body, BodyMember
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.registering import name_targets
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.rectification.belonging import measures_visible_to
from huiyin.domain.rectification.lifecycle import MEASURE, PROBLEM
from huiyin.domain.rectification.measures import change_measure, draft_measure, issue_plan, propose_plan, return_plan, uncovered
from huiyin.domain.rectification.models import Extension, Measure, Progress, RectificationPlan
from huiyin.domain.rectification.outcomes import decide_problem, light, overdue, present_problem
from huiyin.domain.rectification.progressing import (
    ask_closure,
    ask_extension,
    cancel_measure,
    check_closure,
    decide_extension,
    decide_obstacle,
    note_progress,
    reopen_measure,
    report_obstacle,
    return_closure,
    sign_closure,
)
from huiyin.domain.transitions import NotAllowed

pytestmark = pytest.mark.django_db
DUE = TODAY + timedelta(days=30)
PHOTO = (("现场.jpg", "a" * 64, "jpeg"),)


def leader(home: House) -> Person:
    """The mayor answers for it."""
    found = home.users[Role.LEADER].person
    assert found is not None
    return found


def problems(home: House) -> list[Problem]:
    return list(Problem.objects.filter(campaign=home.campaign).exclude(placements=None).distinct())


def drafted(home: House, problem: Problem | None = None, **given: Any) -> Measure:
    fields = {"content": "食堂夜里供热饭", "requirement": "连续一个月，夜班有热饭", "leader": leader(home), "department": home.finance, "kind": "by_date", "deadline": DUE, **given}
    return draft_measure(problem or problems(home)[0], by=home.viewer(Role.OFFICE), now=NOW, today=TODAY, **fields)


def issued(home: House) -> list[Measure]:
    """A measure for every problem, in an issued plan."""
    made = [drafted(home, one) for one in problems(home)]
    issue_plan(propose_plan(by=home.viewer(Role.OFFICE), now=NOW), by=home.viewer(Role.LEADING_GROUP), now=NOW)
    for one in made:
        one.refresh_from_db()
    return made


def closed(home: House, measure: Measure) -> None:
    department = home.viewer(Role.DEPARTMENT)
    note_progress(measure, "已安排夜班厨师。", by=department, now=NOW, today=TODAY)
    ask_closure(measure, "办成了，请验收。", by=department, now=NOW, today=TODAY, files=PHOTO)
    check_closure(measure, "去看过。", by=home.viewer(Role.OFFICE), now=NOW)
    sign_closure(measure, "同意销号。", by=home.viewer(Role.LEADER), now=NOW, today=TODAY)


def refused(code: str, deed: Callable[[], object]) -> None:
    with pytest.raises(NotAllowed) as told:
        deed()
    assert told.value.code == code


def test_the_whole_way_from_plan_to_resolved(confirmed: House) -> None:
    measures = issued(confirmed)
    assert {one.state for one in measures} == {"approved"} and {one.state for one in problems(confirmed)} == {"rectifying"}
    for one in measures:
        closed(confirmed, one)
    one = measures[0]
    assert (one.state, one.closed_on) == ("closed", TODAY)
    assert [note.kind for note in one.notes.order_by("id")] == ["progress", "closure", "check", "sign"]
    problem = problems(confirmed)[0]
    present_problem(problem, by=confirmed.viewer(Role.OFFICE), now=NOW)
    refused("role", lambda: decide_problem(problem, "resolve_problem", "看过了", by=confirmed.viewer(Role.OFFICE), now=NOW))
    decide_problem(problem, "resolve_problem", "工人说热饭有了。", by=confirmed.viewer(Role.LEADING_GROUP), now=NOW)
    decide_problem(problem, "relapse_problem", "又没有热饭了。", by=confirmed.viewer(Role.SUPERVISION), now=NOW)
    assert problem.state == "rectifying"


def test_every_problem_is_covered_before_a_plan_is_proposed(confirmed: House) -> None:
    first, *rest = problems(confirmed)
    drafted(confirmed, first)
    assert uncovered(confirmed.campaign) == rest
    refused("uncovered", lambda: propose_plan(by=confirmed.viewer(Role.OFFICE), now=NOW))
    for one in rest:
        decide_problem(one, "explain_problem", "眼下办不了，明年再看。", by=confirmed.viewer(Role.LEADING_GROUP), now=NOW)
    plan = propose_plan(by=confirmed.viewer(Role.OFFICE), now=NOW)
    refused("plan_waits", lambda: propose_plan(by=confirmed.viewer(Role.OFFICE), now=NOW))
    change_measure(Measure.objects.get(), {"content": "改了"}, by=confirmed.viewer(Role.OFFICE), now=NOW, today=TODAY)
    refused("plan_changed", lambda: issue_plan(plan, by=confirmed.viewer(Role.LEADING_GROUP), now=NOW))
    return_plan(plan, "措施变了", by=confirmed.viewer(Role.LEADING_GROUP), now=NOW)
    issue_plan(propose_plan(by=confirmed.viewer(Role.OFFICE), now=NOW), by=confirmed.viewer(Role.LEADING_GROUP), now=NOW)
    assert [one.state for one in RectificationPlan.objects.order_by("number")] == ["returned", "issued"]
    refused("state", lambda: change_measure(Measure.objects.get(), {"content": "再改"}, by=confirmed.viewer(Role.OFFICE), now=NOW, today=TODAY))


def test_a_measure_says_what_how_who_and_until_when(confirmed: House) -> None:
    for code, given_fields in {
        "measure_says_nothing": {"requirement": " "},
        "deadline": {"deadline": None},
        "deadline_past": {"deadline": TODAY - timedelta(days=1)},
        "leader_without_post": {"leader": person("nobody")},
    }.items():
        refused(code, lambda given_fields=given_fields: drafted(confirmed, **given_fields))  # type: ignore[misc]
    refused("deadline", lambda: drafted(confirmed, kind="continuing"))
    refused("role", lambda: draft_measure(problems(confirmed)[0], content="x", requirement="y", leader=leader(confirmed), department=confirmed.finance, kind="by_date", deadline=DUE, by=confirmed.viewer(Role.DEPARTMENT), now=NOW, today=TODAY))
    assert not Measure.objects.exists()


def test_an_immediate_fix_begins_and_closes_before_any_plan(confirmed: House) -> None:
    measure = drafted(confirmed, kind="immediate")
    closed(confirmed, measure)
    assert measure.state == "closed"
    other = drafted(confirmed)
    refused("state", lambda: note_progress(other, "x", by=confirmed.viewer(Role.DEPARTMENT), now=NOW, today=TODAY))


def test_obstacle_extension_return_reopen_and_cancel(confirmed: House) -> None:
    measure, department, mayor, chair = issued(confirmed)[0], confirmed.viewer(Role.DEPARTMENT), confirmed.viewer(Role.LEADER), confirmed.viewer(Role.LEADING_GROUP)
    note_progress(measure, "开始了", by=department, now=NOW, today=TODAY)
    report_obstacle(measure, "没有编制，请定人。", by=department, now=NOW, today=TODAY)
    assert light(measure, today=TODAY) == "yellow"
    refused("role", lambda: decide_obstacle(measure, "x", by=confirmed.viewer(Role.OFFICE), now=NOW))
    decide_obstacle(measure, "从后勤调一人。", by=mayor, now=NOW)
    first = ask_extension(measure, DUE + timedelta(days=10), "厨师下月到", by=department, now=NOW, today=TODAY)
    refused("extension_waits", lambda: ask_extension(measure, DUE + timedelta(days=20), "x", by=department, now=NOW, today=TODAY))
    refused("role", lambda: decide_extension(first, True, by=department, now=NOW))
    decide_extension(first, True, by=mayor, now=NOW)
    measure.refresh_from_db()
    assert measure.deadline == DUE + timedelta(days=10) and Extension.objects.get().old == DUE
    second = ask_extension(measure, DUE + timedelta(days=20), "再延", by=department, now=NOW, today=TODAY)
    refused("role", lambda: decide_extension(second, True, by=mayor, now=NOW))
    decide_extension(second, False, by=chair, now=NOW)
    refused("too_late_to_extend", lambda: ask_extension(measure, date(2030, 1, 1), "晚了", by=department, now=NOW, today=measure.deadline + timedelta(days=1)))  # type: ignore[operator]
    ask_closure(measure, "好了", by=department, now=NOW, today=TODAY, files=PHOTO)
    return_closure(measure, "照片看不清", by=confirmed.viewer(Role.SUPERVISION), now=NOW)
    assert measure.state == "in_progress" and measure.doer is None
    refused("no_evidence", lambda: ask_closure(measure, "好了", by=department, now=NOW, today=TODAY, files=()))
    ask_closure(measure, "好了", by=department, now=NOW, today=TODAY, files=PHOTO)
    check_closure(measure, "看过", by=confirmed.viewer(Role.OFFICE), now=NOW)
    sign_closure(measure, "签", by=mayor, now=NOW, today=TODAY)
    reopen_measure(measure, "又坏了", by=confirmed.viewer(Role.SUPERVISION), now=NOW)
    assert measure.closed_on is None
    cancel_measure(measure, "由别的措施代替", by=chair, now=NOW)
    assert light(measure, today=TODAY) == "done"


def test_a_continuing_measure_is_never_closed_and_its_problem_continues(confirmed: House) -> None:
    problem = problems(confirmed)[0]
    measure = drafted(confirmed, problem, kind="continuing", deadline=None)
    for one in problems(confirmed)[1:]:
        drafted(confirmed, one)
    issue_plan(propose_plan(by=confirmed.viewer(Role.OFFICE), now=NOW), by=confirmed.viewer(Role.LEADING_GROUP), now=NOW)
    measure.refresh_from_db()
    note_progress(measure, "每月检查", by=confirmed.viewer(Role.DEPARTMENT), now=NOW, today=TODAY)
    refused("continuing", lambda: ask_closure(measure, "x", by=confirmed.viewer(Role.DEPARTMENT), now=NOW, today=TODAY, files=PHOTO))
    problem.refresh_from_db()
    decide_problem(problem, "continue_problem", "阶段性完成，长期坚持", by=confirmed.viewer(Role.LEADING_GROUP), now=NOW)
    assert problem.state == "continuing" and not overdue(measure, today=TODAY + timedelta(days=9999))


def test_lights_follow_the_calendar(confirmed: House) -> None:
    measure = drafted(confirmed)
    assert [light(measure, today=DUE + timedelta(days=days)) for days in (-8, -7, 0, 1)] == ["green", "blue", "blue", "red"]


def test_who_is_spoken_about_acts_on_nothing_of_it(confirmed: House) -> None:
    measure = issued(confirmed)[0]
    head = confirmed.users[Role.DEPARTMENT].person
    opinion = Opinion.objects.filter(placements__problem=measure.problem)[0]
    assert head is not None
    name_targets(opinion, [], [head], by=confirmed.viewer(Role.OFFICE), now=NOW)
    refused("about_you", lambda: note_progress(measure, "x", by=confirmed.viewer(Role.DEPARTMENT), now=NOW, today=TODAY))
    name_targets(opinion, [], [leader(confirmed)], by=confirmed.viewer(Role.OFFICE), now=NOW)
    closed_by = confirmed.viewer(Role.DEPARTMENT)
    note_progress(measure, "x", by=closed_by, now=NOW, today=TODAY)
    ask_closure(measure, "x", by=closed_by, now=NOW, today=TODAY, files=PHOTO)
    check_closure(measure, "x", by=confirmed.viewer(Role.OFFICE), now=NOW)
    refused("about_you", lambda: sign_closure(measure, "x", by=confirmed.viewer(Role.LEADER), now=NOW, today=TODAY))
    sign_closure(measure, "由领导小组签字", by=confirmed.viewer(Role.LEADING_GROUP), now=NOW, today=TODAY)


def test_each_sees_what_is_theirs(confirmed: House) -> None:
    issued(confirmed)
    seen = {role: measures_visible_to(confirmed.viewer(role), today=TODAY).count() for role in Role}
    every = Measure.objects.count()
    assert seen == {Role.ADMINISTRATOR: 0, Role.OFFICE: every, Role.TEAM: 0, Role.LEADING_GROUP: every, Role.LEADER: every, Role.DEPARTMENT: every, Role.SUPERVISION: every, Role.PRIVACY: 0}


def everybody(home: House) -> Viewer:
    """One person who is in the department, in the office, in the leading group and in the supervision at once."""
    head = home.users[Role.DEPARTMENT]
    for kind in ("office", "leading_group", "supervision"):
        BodyMember.objects.get_or_create(body=Body.objects.get(campaign=home.campaign, kind=kind), person=head.person)
    return viewer_of(head, home.campaign, today=TODAY)


steps = st.lists(st.tuples(st.sampled_from(["note", "block", "unblock", "ask", "check", "sign", "return", "reopen"]), st.sampled_from(["all", "office", "leader", "chair"])), max_size=16)


@given(steps)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_doer_never_accepts_whatever_they_are(confirmed: House, wanted: list[tuple[str, str]]) -> None:
    measure = Measure.objects.filter(campaign=confirmed.campaign).first() or issued(confirmed)[0]
    people = {"all": everybody(confirmed), "office": confirmed.viewer(Role.OFFICE), "leader": confirmed.viewer(Role.LEADER), "chair": confirmed.viewer(Role.LEADING_GROUP)}
    for name, who in wanted:
        by = people[who]
        deeds: dict[str, Callable[[], object]] = {
            "note": lambda: note_progress(measure, "x", by=by, now=NOW, today=TODAY),  # noqa: B023
            "block": lambda: report_obstacle(measure, "x", by=by, now=NOW, today=TODAY),  # noqa: B023
            "unblock": lambda: decide_obstacle(measure, "x", by=by, now=NOW),  # noqa: B023
            "ask": lambda: ask_closure(measure, "x", by=by, now=NOW, today=TODAY, files=PHOTO),  # noqa: B023
            "check": lambda: check_closure(measure, "x", by=by, now=NOW),  # noqa: B023
            "sign": lambda: sign_closure(measure, "x", by=by, now=NOW, today=TODAY),  # noqa: B023
            "return": lambda: return_closure(measure, "x", by=by, now=NOW),  # noqa: B023
            "reopen": lambda: reopen_measure(measure, "x", by=by, now=NOW),  # noqa: B023
        }
        try:
            deeds[name]()
        except NotAllowed:
            pass
        measure.refresh_from_db()
        three = [one for one in (measure.doer_id, measure.checked_by_id, measure.signed_by_id) if one]
        assert len(set(three)) == len(three)
        assert (measure.state == "closed") == (len(three) == 3)


def test_the_database_refuses_a_doer_who_accepts(confirmed: House) -> None:
    measure = drafted(confirmed)
    clerk = confirmed.users[Role.OFFICE]
    for fields in ({"doer": clerk, "checked_by": clerk}, {"doer": clerk, "signed_by": clerk}, {"checked_by": clerk, "signed_by": clerk}, {"state": "closed"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Measure.objects.filter(pk=measure.pk).update(**fields)


@pytest.mark.parametrize("role", list(Role))
def test_every_state_action_and_role(confirmed: House, role: Role) -> None:
    """What the table does not allow changes nothing; what it allows to somebody else is refused to this one."""
    measure = issued(confirmed)[0]
    by = confirmed.viewer(role)
    today = {"today": TODAY}
    deeds: dict[str, Callable[[], object]] = {
        "begin_measure": lambda: note_progress(measure, "x", by=by, now=NOW, **today),
        "block_measure": lambda: report_obstacle(measure, "x", by=by, now=NOW, **today),
        "unblock_measure": lambda: decide_obstacle(measure, "x", by=by, now=NOW),
        "ask_closure": lambda: ask_closure(measure, "x", by=by, now=NOW, files=PHOTO, **today),
        "check_closure": lambda: check_closure(measure, "x", by=by, now=NOW),
        "sign_closure": lambda: sign_closure(measure, "x", by=by, now=NOW, **today),
        "return_closure": lambda: return_closure(measure, "x", by=by, now=NOW),
        "reopen_measure": lambda: reopen_measure(measure, "x", by=by, now=NOW),
        "cancel_measure": lambda: cancel_measure(measure, "x", by=by, now=NOW),
    }
    other = user("other", person("other"))
    third = user("third", person("third"))
    for action, deed in deeds.items():
        for state in Measure.State.values:
            past = {"doer": other, "checked_by": third, "signed_by": confirmed.outsider, "closed_on": TODAY} if state == "closed" else {"doer": other, "checked_by": third if state == "checked" else None, "signed_by": None, "closed_on": None}
            Measure.objects.filter(pk=measure.pk).update(state=state, **past)
            measure.refresh_from_db()
            allowed = state in MEASURE[action].leaves and role in MEASURE[action].roles and not (action == "begin_measure" and state == "drafted")
            notes = Progress.objects.count()
            try:
                deed()
            except NotAllowed:
                measure.refresh_from_db()
                assert not allowed, (action, state)
                assert (measure.state, Progress.objects.count()) == (state, notes)
            else:
                measure.refresh_from_db()
                assert allowed or (action == "begin_measure" and role == Role.DEPARTMENT and state in {"in_progress", "blocked"}), (action, state)
                assert Progress.objects.count() == notes + 1


def test_the_table_of_problems_knows_no_state_that_is_none() -> None:
    told = {state for one in PROBLEM.values() for state in (*one.leaves, one.reaches)}
    assert told <= set(Problem.State.values)
