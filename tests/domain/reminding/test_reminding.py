"""Reminders: who is told what on which day, and when it stops."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from factories import NOW, TODAY, House, person, user

from domain.reminding.conftest import at, measure_of
from domain.sending.conftest import robot
from huiyin.domain.access import Role
from huiyin.domain.activity import Activity
from huiyin.domain.collection.models import Opinion
from huiyin.domain.consolidation.models import Placement, Problem
from huiyin.domain.rectification.models import Measure
from huiyin.domain.rectification.outcomes import decide_problem
from huiyin.domain.rectification.progressing import (
    ask_closure,
    ask_extension,
    check_closure,
    decide_extension,
    report_obstacle,
    return_closure,
    sign_closure,
)
from huiyin.domain.reminding.days import WorkingDays
from huiyin.domain.reminding.models import ReminderRules, Urge
from huiyin.domain.reminding.services import remind
from huiyin.domain.reminding.urging import keep_reminders, keep_sending, may_urge, urge
from huiyin.domain.sending.models import Message, Preference
from huiyin.domain.transitions import NotAllowed

On = Callable[[date], int]
DUE = TODAY + timedelta(days=10)
FILES = (("照片.png", "0" * 64, "png"),)


def told(kind: str = "reminder", channel: str = "app") -> list[tuple[str, str]]:
    """Who was told what, in the order in which it was put down."""
    found = Message.objects.filter(kind=kind, channel=channel).order_by("pk").select_related("user")
    return [(one.user.username if one.user else "", one.subject) for one in found]


def new_on(on: On, day: date, **given: str) -> list[tuple[str, str]]:
    before = len(told(**given))
    on(day)
    return told(**given)[before:]


@pytest.fixture(autouse=True)
def only_measures(confirmed: House) -> None:
    """The problems without a measure are looked at apart."""
    ReminderRules.objects.create(campaign=confirmed.campaign, cover_after=0)


def test_the_ladder_from_the_doer_to_the_leading_group(measure: Measure, on: On) -> None:
    code = measure.problem.code
    assert new_on(on, DUE - timedelta(days=8)) == []
    assert new_on(on, DUE - timedelta(days=7)) == [("department", f"还有 7 天到期：问题 {code}")]
    assert new_on(on, DUE - timedelta(days=7)) == [], "Once a day is once."
    assert new_on(on, DUE - timedelta(days=5)) == []
    assert new_on(on, DUE - timedelta(days=4)) == [("department", f"还有 4 天到期：问题 {code}")]
    assert new_on(on, DUE) == [("department", f"今天到期：问题 {code}")]
    assert {who for who, _ in new_on(on, DUE + timedelta(days=1))} == {"department", "office"}
    assert new_on(on, DUE + timedelta(days=3)) == [("leader", f"已超期 3 天：问题 {code}")]
    assert {who for who, _ in new_on(on, DUE + timedelta(days=9))} == {"leading_group", "supervision"}
    assert {who for who, _ in new_on(on, DUE + timedelta(days=16))} == {"leading_group", "supervision"}, "And again every week."
    assert Message.objects.values("key").distinct().count() == Message.objects.count()


def test_days_on_which_the_program_did_not_run_are_made_up_for_once(measure: Measure, on: On) -> None:
    late = new_on(on, DUE + timedelta(days=40))
    assert sorted(who for who, _ in late) == ["department", "leader", "leading_group", "office", "supervision"]
    assert {subject for _, subject in late} == {f"已超期 40 天：问题 {measure.problem.code}"}
    assert new_on(on, DUE + timedelta(days=40)) == []


def test_an_extension_begins_a_ladder_for_the_new_deadline(confirmed: House, measure: Measure, on: On) -> None:
    on(DUE)
    later, department, leader = DUE + timedelta(days=20), confirmed.viewer(Role.DEPARTMENT), confirmed.viewer(Role.LEADER)
    asked = ask_extension(measure, later, "材料未到", by=department, now=at(DUE), today=DUE)
    waits = f"延期申请等待决定：问题 {measure.problem.code}"
    assert new_on(on, DUE) == [("leader", waits)]
    assert ("leader", waits) in new_on(on, DUE + timedelta(days=3)), "It is said again while it waits."
    decide_extension(asked, True, by=leader, now=at(DUE + timedelta(days=3)))
    assert new_on(on, DUE + timedelta(days=4)) == []
    assert [who for who, _ in new_on(on, later - timedelta(days=7))] == ["department"]


def test_who_is_to_check_and_to_sign_is_told_and_the_doer_no_longer(confirmed: House, measure: Measure, on: On) -> None:
    department, office, leader = confirmed.viewer(Role.DEPARTMENT), confirmed.viewer(Role.OFFICE), confirmed.viewer(Role.LEADER)
    code = measure.problem.code
    ask_closure(measure, "办完了", by=department, now=NOW, today=TODAY, files=FILES)
    assert new_on(on, TODAY) == [("office", f"销号申请等待核验：问题 {code}")]
    assert [who for who, _ in new_on(on, DUE + timedelta(days=30))] == ["office"]
    return_closure(measure, "还不够", by=office, now=at(DUE + timedelta(days=30)))
    assert "department" in {who for who, _ in new_on(on, DUE + timedelta(days=30))}
    ask_closure(measure, "这次办完了", by=department, now=at(DUE + timedelta(days=31)), today=DUE + timedelta(days=31), files=FILES)
    assert new_on(on, DUE + timedelta(days=31)) == [("office", f"销号申请等待核验：问题 {code}")], "A new request is a new reminder."
    check_closure(measure, "看过", by=office, now=at(DUE + timedelta(days=32)))
    assert new_on(on, DUE + timedelta(days=32)) == [("leader", f"销号等待签字：问题 {code}")]
    sign_closure(measure, "同意", by=leader, now=at(DUE + timedelta(days=33)), today=DUE + timedelta(days=33))
    assert new_on(on, DUE + timedelta(days=200)) == []


def test_an_obstacle_waits_for_the_leader(confirmed: House, measure: Measure, on: On) -> None:
    report_obstacle(measure, "缺钱", by=confirmed.viewer(Role.DEPARTMENT), now=NOW, today=TODAY)
    assert new_on(on, TODAY) == [("leader", f"困难等待决定：问题 {measure.problem.code}")]


def test_problems_without_a_measure_and_outcomes_without_an_answer(confirmed: House, on: On) -> None:
    ReminderRules.objects.update(cover_after=7)
    bare = Problem.objects.filter(campaign=confirmed.campaign, state="confirmed").order_by("code")
    assert new_on(on, TODAY + timedelta(days=6)) == []
    assert new_on(on, TODAY + timedelta(days=7)) == [("office", f"有 {bare.count()} 个问题还没有整改措施")]
    ReminderRules.objects.update(cover_after=0)
    decide_problem(bare[0], "explain_problem", "法规不允许", by=confirmed.viewer(Role.LEADING_GROUP), now=NOW)
    assert new_on(on, TODAY + timedelta(days=6)) == []
    assert new_on(on, TODAY + timedelta(days=7)) == [("office", "有 1 个问题还没有起草答复")]


def test_a_campaign_can_do_without(measure: Measure, on: On) -> None:
    ReminderRules.objects.update(active=False)
    assert on(DUE + timedelta(days=40)) == 0


def test_a_ladder_of_ones_own(confirmed: House, measure: Measure, on: On) -> None:
    changes = {"ladder": [{"days": -1, "working": False, "whom": ["leader"], "group": False}], "again_every": 0}
    keep_reminders(changes, by=confirmed.viewer(Role.OFFICE), now=NOW)
    assert new_on(on, DUE - timedelta(days=2)) == []
    assert [who for who, _ in new_on(on, DUE - timedelta(days=1))] == ["leader"]
    assert new_on(on, DUE + timedelta(days=60)) == []
    assert Activity.objects.filter(verb="keep_reminders").count() == 1
    with pytest.raises(NotAllowed, match="ladder"):
        keep_reminders({"ladder": [{"days": 1}]}, by=confirmed.viewer(Role.OFFICE), now=NOW)


@pytest.mark.parametrize("role", [Role.SUPERVISION, Role.DEPARTMENT, Role.LEADER, Role.TEAM, Role.PRIVACY, Role.LEADING_GROUP])
def test_only_those_who_keep_the_campaign_lay_it_down(confirmed: House, role: Role) -> None:
    for deed in (keep_reminders, keep_sending):
        with pytest.raises(NotAllowed):
            deed({}, by=confirmed.viewer(role), now=NOW)


def test_nobody_is_reminded_of_what_is_said_about_themselves(confirmed: House, measure: Measure, on: On) -> None:
    opinion = Opinion.objects.get(pk=Placement.objects.filter(problem=measure.problem).values_list("opinion", flat=True)[0])
    head = confirmed.users[Role.DEPARTMENT].person
    assert head is not None
    opinion.target_people.add(head)
    assert [who for who, _ in new_on(on, DUE - timedelta(days=7))] == ["office"], "The office is told in their place."


def test_a_case_officer_is_told_in_place_of_the_head_and_the_head_when_it_is_near(confirmed: House, measure: Measure, on: On) -> None:
    clerk = user("officer", person("officer", (confirmed.finance, False)))
    Measure.objects.filter(pk=measure.pk).update(officer=clerk.person)
    assert [who for who, _ in new_on(on, DUE - timedelta(days=7))] == ["officer"]
    assert sorted(who for who, _ in new_on(on, DUE)) == ["department", "officer"]


def test_the_calendar_of_the_house_counts(confirmed: House, measure: Measure) -> None:
    """The Monday after the deadline, a Sunday, is a day off here, so the first working day after it is the Tuesday."""
    confirmed.campaign.calendar_days.create(day=DUE + timedelta(days=1), works=False)
    working = WorkingDays()
    for days, new in ((1, 0), (2, 1)):
        before = Message.objects.filter(user=confirmed.users[Role.OFFICE]).count()
        remind(confirmed.campaign, today=DUE + timedelta(days=days), now=at(DUE + timedelta(days=days)), working=working)
        assert Message.objects.filter(user=confirmed.users[Role.OFFICE]).count() - before == new


def test_mail_goes_to_who_wants_it_in_their_language(confirmed: House, measure: Measure, on: On, settings: Any) -> None:
    settings.MAIL = True
    head = confirmed.users[Role.DEPARTMENT]
    type(head).objects.filter(pk=head.pk).update(email="head@invented.example")
    Preference.objects.create(user=head, language="en", digest=False)
    on(DUE - timedelta(days=7))
    (mail,) = Message.objects.filter(channel="email")
    assert (mail.subject, mail.digest, mail.state) == (f"Due in 7 days: problem {measure.problem.code}", False, "waiting")
    Preference.objects.update(mail=False)
    on(DUE)
    assert Message.objects.filter(channel="email").count() == 1


def test_groups_are_told_when_it_is_overdue_and_nothing_that_was_said(confirmed: House, measure: Measure, on: On) -> None:
    robot(confirmed, "feishu", "https://open.feishu.invented.example/hook/x")
    on(DUE)
    assert not Message.objects.filter(channel="webhook").exists()
    on(DUE + timedelta(days=1))
    (group,) = Message.objects.filter(channel="webhook")
    assert group.subject == f"已超期 1 天：问题 {measure.problem.code}"
    said = " ".join(Opinion.objects.values_list("text", flat=True)) + measure.problem.title
    assert not any(part in said for part in group.subject.removeprefix("已超期").split("：") if len(part) > 12)
    assert measure.problem.title not in group.subject + group.body, "The program made it of words that somebody said."
    Problem.objects.filter(pk=measure.problem_id).update(title="夜班供餐", decided=True)
    on(DUE + timedelta(days=9))
    assert "夜班供餐" in Message.objects.filter(channel="webhook").order_by("-pk")[0].subject


def test_urging_by_hand_tells_the_doer_at_once_and_once(confirmed: House, measure: Measure, settings: Any) -> None:
    settings.MAIL = True
    head = confirmed.users[Role.DEPARTMENT]
    type(head).objects.filter(pk=head.pk).update(email="head@invented.example")
    office = confirmed.viewer(Role.OFFICE)
    for minutes in (0, 5):
        urge(measure, " 请本周报进展 ", by=office, now=NOW + timedelta(minutes=minutes), today=TODAY)
    assert told("urge") == [("department", f"催办：问题 {measure.problem.code}")]
    (mail,) = Message.objects.filter(channel="email")
    assert "请本周报进展" in mail.body and not mail.digest
    urge(measure, "请本周报进展", by=office, now=NOW + timedelta(minutes=11), today=TODAY)
    assert len(told("urge")) == 2 and Urge.objects.filter(kind="urge").count() == 2


def test_the_supervision_group_urges_the_leader_too(confirmed: House, measure: Measure) -> None:
    urge(measure, "超期太久", by=confirmed.viewer(Role.SUPERVISION), now=NOW, today=TODAY)
    assert sorted(told("urge")) == [("department", f"督办：问题 {measure.problem.code}"), ("leader", f"督办：问题 {measure.problem.code}")]
    assert Urge.objects.get().kind == "supervise"


@pytest.mark.parametrize("role", [Role.DEPARTMENT, Role.LEADER, Role.TEAM, Role.PRIVACY, Role.LEADING_GROUP])
def test_others_do_not_urge(confirmed: House, measure: Measure, role: Role) -> None:
    assert not may_urge(confirmed.viewer(role), measure)
    with pytest.raises(NotAllowed):
        urge(measure, "快", by=confirmed.viewer(role), now=NOW, today=TODAY)
    assert not Urge.objects.exists() and not told("urge")


def test_there_is_nothing_to_urge_without_words_or_when_it_is_done(confirmed: House, measure: Measure) -> None:
    office = confirmed.viewer(Role.OFFICE)
    with pytest.raises(NotAllowed, match="empty"):
        urge(measure, "  ", by=office, now=NOW, today=TODAY)
    Measure.objects.update(state="closure_asked")
    with pytest.raises(NotAllowed, match="state"):
        urge(measure, "快", by=office, now=NOW, today=TODAY)


def test_a_round_costs_the_same_few_questions_however_many_measures(
    confirmed: House, measure: Measure, on: On, django_assert_max_num_queries: Any
) -> None:
    problem = measure.problem
    for _ in range(12):
        measure_of(confirmed, problem)
    on(DUE + timedelta(days=3))
    with django_assert_max_num_queries(20):
        assert on(DUE + timedelta(days=3)) == 0
