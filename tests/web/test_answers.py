"""Answers on the office's pages: drafted, published, read out; the indicators."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from domain.answering.test_answering import PARTS, published, spoken
from domain.consolidation.test_confirming import clear
from domain.consolidation.test_running import SAID, run, said
from factories import NOW, TODAY, House

from huiyin.domain.access import Role
from huiyin.domain.answering.answers import draft_answer
from huiyin.domain.answering.hearing import answered, unanswered
from huiyin.domain.answering.models import Answer, Delivery
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.registering import name_targets
from huiyin.domain.consolidation.confirming import confirm_list, propose_list
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.rectification.belonging import OVERSEERS
from huiyin.words import say

pytestmark = pytest.mark.django_db
READS = OVERSEERS | {Role.LEADER, Role.DEPARTMENT}
LANGUAGES = [("zh-hans", "zh"), ("en", "en")]


@pytest.fixture
def confirmed(home: House) -> House:
    """Twelve opinions about three matters, consolidated and confirmed."""
    said(home, SAID)
    run(home)
    clear(home)
    confirm_list(propose_list(by=home.viewer(Role.OFFICE), now=NOW), by=home.viewer(Role.LEADING_GROUP), now=NOW)
    return home


@pytest.fixture
def problem(confirmed: House) -> Problem:
    """The problem that four people with receipts spoke about, being rectified."""
    return spoken(confirmed)[0]


def entered(home: House, role: Role, language: str = "zh-hans") -> Client:
    client = Client()
    client.force_login(home.users[role])
    client.cookies["django_language"] = language
    return client


def page(client: Client, name: str, home: House, *args: object) -> str:
    answer = client.get(reverse(name, args=[home.campaign.code, *args]))
    assert answer.status_code == 200
    return answer.content.decode()


def post(client: Client, name: str, home: House, *args: object, **given: Any) -> str:
    answer = client.post(reverse(name, args=[home.campaign.code, *args]), given, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("cookie", "language"), LANGUAGES)
def test_the_list_opens_with_how_many_are_answered_and_which_are_not(confirmed: House, problem: Problem, cookie: str, language: str) -> None:
    published(confirmed, problem)
    client, counts, left = entered(confirmed, Role.OFFICE, cookie), answered(confirmed.campaign), unanswered(confirmed.campaign)
    text = page(client, "answers", confirmed)
    assert f"<b>{counts.answered} / {counts.total}</b>" in text and say("answers.left", language, count=len(left)) in text
    assert left and all(reverse("opinion", args=[confirmed.campaign.code, number]) in text for number in left)
    assert say("answers.state.published", language) in text and say("answers.state.none", language) in text


@pytest.mark.parametrize("role", list(Role))
def test_who_reads_answers(confirmed: House, problem: Problem, role: Role) -> None:
    client, viewer = entered(confirmed, role), confirmed.viewer(role)
    own = viewer.is_any(OVERSEERS)
    assert client.get(reverse("answers", args=["demo"])).status_code == (200 if viewer.is_any(READS) else 404)
    assert client.get(reverse("indicators", args=["demo"])).status_code == (200 if own else 404)
    problem.measures.all().delete()
    assert client.get(reverse("answer", args=["demo", problem.code])).status_code == (200 if own else 404), "Whose measures are no more has nothing to answer."


def test_an_empty_list_says_what_to_do(home: House) -> None:
    assert say("answers.none", "zh") in page(entered(home, Role.OFFICE), "answers", home)
    assert say("answers.none_yours", "zh") in page(entered(home, Role.DEPARTMENT), "answers", home)
    assert say("answers.read_out.none", "zh") in page(entered(home, Role.OFFICE), "read_outs", home)


@pytest.mark.parametrize(("cookie", "language"), LANGUAGES)
def test_a_department_drafts_and_its_leader_publishes_what_was_read(confirmed: House, problem: Problem, cookie: str, language: str) -> None:
    head, mayor = entered(confirmed, Role.DEPARTMENT, cookie), entered(confirmed, Role.LEADER, cookie)
    text = page(head, "answer", confirmed, problem.code)
    assert say("answers.becomes_public", language) in text and say("answers.publish", language) not in text
    text = post(head, "answer", confirmed, problem.code, **{**PARTS, "why": ""})
    assert PARTS["done"] in text and not Answer.objects.exists(), "What was typed stays."
    assert say("answers.told.drafted", language) in post(head, "answer", confirmed, problem.code, **PARTS)
    text = page(mayor, "answer", confirmed, problem.code)
    assert say("answers.publish_lead", language) in text and PARTS["next"] in text
    seen = Answer.objects.get().drafted_at.isoformat()
    draft_answer(problem, **{**PARTS, "done": "改过了"}, by=confirmed.viewer(Role.OFFICE), now=NOW, today=TODAY)
    assert say("answers.refused.meanwhile", language) in post(mayor, "answer_publish", confirmed, problem.code, seen=seen)
    assert Answer.objects.get().state == "drafted"
    again = Answer.objects.get().drafted_at.isoformat()
    assert say("answers.told.published", language, count=problem.placements.count()) in post(mayor, "answer_publish", confirmed, problem.code, seen=again)
    assert post(mayor, "answer_publish", confirmed, problem.code, seen=again) and Answer.objects.count() == 1, "A second press publishes nothing."
    assert Delivery.objects.count() == problem.placements.count()


def test_a_draft_that_somebody_else_changed_is_not_overwritten(confirmed: House, problem: Problem) -> None:
    head = entered(confirmed, Role.DEPARTMENT)
    draft_answer(problem, **{**PARTS, "done": "别人写的"}, by=confirmed.viewer(Role.OFFICE), now=NOW, today=TODAY)
    text = post(head, "answer", confirmed, problem.code, **PARTS, seen="")
    assert say("answers.refused.meanwhile", "zh") in text and PARTS["done"] in text
    assert Answer.objects.get().done == "别人写的"


@pytest.mark.parametrize("role", [Role.OFFICE, Role.SUPERVISION, Role.DEPARTMENT, Role.TEAM])
def test_who_may_not_publish_gets_no_button_and_nothing_done(confirmed: House, problem: Problem, role: Role) -> None:
    draft = draft_answer(problem, **PARTS, by=confirmed.viewer(Role.DEPARTMENT), now=NOW, today=TODAY)
    client = entered(confirmed, role)
    there = client.get(reverse("answer", args=["demo", problem.code]))
    assert there.status_code == (404 if role == Role.TEAM else 200) and reverse("answer_publish", args=["demo", problem.code]) not in there.content.decode()
    client.post(reverse("answer_publish", args=["demo", problem.code]), {"seen": draft.drafted_at.isoformat()})
    draft.refresh_from_db()
    assert draft.state == "drafted"


def test_nobody_acts_on_what_is_said_about_them(confirmed: House, problem: Problem) -> None:
    draft = draft_answer(problem, **PARTS, by=confirmed.viewer(Role.OFFICE), now=NOW, today=TODAY)
    mayor = confirmed.users[Role.LEADER].person
    assert mayor is not None
    name_targets(Opinion.objects.filter(placements__problem=problem)[0], [], [mayor], by=confirmed.viewer(Role.OFFICE), now=NOW)
    client = entered(confirmed, Role.LEADER)
    text = page(client, "answer", confirmed, problem.code)
    assert say("frame.refused.about_you", "zh") in text and say("answers.check.title", "zh") not in text and say("answers.publish_lead", "zh") not in text
    assert say("frame.refused.about_you", "zh") in post(client, "answer_publish", confirmed, problem.code, seen=draft.drafted_at.isoformat())
    assert not Delivery.objects.exists()


def test_the_check_tells_the_office_which_points_are_left(confirmed: House, problem: Problem) -> None:
    draft_answer(problem, **{**PARTS, "done": "好", "not_done": "好", "why": "好", "next": "好"}, by=confirmed.viewer(Role.OFFICE), now=NOW, today=TODAY)
    text = page(entered(confirmed, Role.OFFICE), "answer", confirmed, problem.code)
    assert say("answers.check.lead", "zh") in text and "热饭" in text
    Problem.objects.filter(pk=problem.pk).update(title="班车")
    head = page(entered(confirmed, Role.DEPARTMENT), "answer", confirmed, problem.code)
    assert say("answers.check.untouched", "zh") in text and say("answers.check.untouched", "zh") not in head
    assert not [each for each in SAID if each in head]


def test_the_office_is_warned_of_words_that_were_copied(confirmed: House, problem: Problem) -> None:
    said_there = Opinion.objects.filter(placements__problem=problem, text__startswith="食堂夜里没有热饭，第")[0].text
    draft_answer(problem, **{**PARTS, "why": f"有人说：{said_there}"}, by=confirmed.viewer(Role.DEPARTMENT), now=NOW, today=TODAY)
    assert say("answers.check.copied", "zh") in page(entered(confirmed, Role.LEADING_GROUP), "answer", confirmed, problem.code)
    assert say("answers.check.copied", "zh") not in page(entered(confirmed, Role.DEPARTMENT), "answer", confirmed, problem.code)


@pytest.mark.parametrize(("cookie", "language"), LANGUAGES)
def test_what_is_read_out_is_printed_and_noted_once(confirmed: House, problem: Problem, cookie: str, language: str) -> None:
    answer = published(confirmed, problem)
    office, supervision = entered(confirmed, Role.OFFICE, cookie), entered(confirmed, Role.SUPERVISION, cookie)
    waiting = Delivery.objects.filter(state="waiting").count()
    there = f"place-{confirmed.north.pk}"
    assert reverse("read_out", args=["demo", there]) in page(office, "read_outs", confirmed)
    text = page(supervision, "read_out", confirmed, there)
    assert PARTS["next"] in text and say("answers.read_out.do", language) not in text
    assert say("answers.read_out.untitled", language) in text and problem.title not in text, "What the program calls it may be what somebody said."
    assert "errorlist" in post(office, "read_out", confirmed, there, note="", answer=answer.pk)
    post(supervision, "read_out", confirmed, there, note="x", answer=answer.pk)
    assert Delivery.objects.filter(state="waiting").count() == waiting
    text = post(office, "read_out", confirmed, there, note="9月1日班前会", answer=answer.pk)
    assert say("answers.told.read_out", language, count=waiting) in text and not Delivery.objects.filter(state="waiting").exists()
    assert office.post(reverse("read_out", args=["demo", there]), {"note": "x"}).status_code == 404
    assert not [each for each in SAID if each in text]


def test_an_answer_that_came_after_the_print_is_not_marked(confirmed: House, problem: Problem) -> None:
    published(confirmed, problem)
    waiting = Delivery.objects.filter(state="waiting").count()
    post(entered(confirmed, Role.OFFICE), "read_out", confirmed, f"place-{confirmed.north.pk}", note="x", answer="0")
    assert Delivery.objects.filter(state="waiting").count() == waiting > 0
