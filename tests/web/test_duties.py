"""The pages of who answers for a measure, and of the rules of the lights."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from domain.rectification.test_rectification import drafted
from factories import House, person

from huiyin.accounts.models import Post
from huiyin.domain.access import Role
from huiyin.domain.consolidation.models import Aspect, Problem
from huiyin.domain.fuzzy import FuzzyDate, Precision
from huiyin.domain.lasting.models import LookBack
from huiyin.domain.rectification.claim import Claim
from huiyin.domain.rectification.lights import rules_of
from huiyin.domain.rectification.models import Measure
from huiyin.words import say

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(home: House) -> Measure:
    """A draft of a confirmed problem."""
    aspect = Aspect.objects.create(campaign=home.campaign, code="A01", title="后勤")
    problem = Problem.objects.create(campaign=home.campaign, code="P001", aspect=aspect, title="就餐", state="confirmed")
    return drafted(home, problem, deadline=timezone.localdate() + timedelta(days=90))


def entered(home: House, role: Role) -> Client:
    client = Client()
    client.force_login(home.users[role])
    return client


def read(client: Client, home: House, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=[home.campaign.code, *args]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_leader_who_left_is_told_where_it_is_seen_and_the_office_hands_over(home: House, one: Measure) -> None:
    client, flag = entered(home, Role.OFFICE), say("duties.flag_leader", "zh")
    assert flag not in read(client, home, "register")
    Post.objects.filter(person=one.leader).update(ended_on=timezone.localdate() - timedelta(days=1))
    assert flag in read(client, home, "register") and flag in read(client, home, "measure", one.number)
    assert say("overview.waits.vacant", "zh") in read(client, home, "overview")
    new = person("successor", (home.north, True), name="新来的领导")
    address = reverse("measure_people", args=[home.campaign.code, one.number])
    assert say("duties.no_leader", "zh") in read(client, home, "measure_people", one.number)
    told = client.post(address, {"deed": "hand_over", "person": new.code, "reason": "原领导调离"}, follow=True).content.decode()
    assert say("duties.told.hand_over", "zh") in told and "原领导调离" in told and "新来的领导" in told
    assert flag not in read(client, home, "register")


def test_the_department_names_its_officer_who_then_stands_in_the_register_and_its_book(home: House, one: Measure) -> None:
    clerk = person("clerk-of-finance", (home.finance, False), name="办事的人")
    client, address = entered(home, Role.DEPARTMENT), reverse("measure_people", args=[home.campaign.code, one.number])
    client.post(address, {"deed": "name_officer", "person": clerk.code})
    assert Measure.objects.get().officer == clerk and "办事的人" in read(client, home, "register")
    book = ZipFile(BytesIO(client.get(reverse("register_book", args=[home.campaign.code])).content))
    assert any("办事的人" in book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    client.post(address, {"deed": "name_officer", "person": one.leader.code})
    assert Measure.objects.get().officer == clerk
    client.post(address, {"deed": "name_officer", "person": ""})
    assert Measure.objects.get().officer is None


def test_a_draft_names_its_officer_and_the_form_offers_people_under_their_departments(home: House, one: Measure) -> None:
    clerk, far = person("clerk-of-finance", (home.finance, False), name="办事的人"), person("far", (home.north, False), name="县里的人")
    client, address = entered(home, Role.OFFICE), reverse("measure_edit", args=[home.campaign.code, one.number])
    shown = read(client, home, "measure_edit", one.number)
    assert f'<optgroup label="{home.finance.name}">' in shown and "办事的人" in shown and "县里的人" not in shown
    given = {
        "content": one.content,
        "requirement": one.requirement,
        "leader": one.leader_id,
        "department": one.department_id,
        "kind": one.kind,
        "deadline": str(one.deadline),
    }
    client.post(address, {**given, "officer": far.pk})
    assert Measure.objects.get().officer is None
    client.post(address, {**given, "officer": clerk.pk})
    assert Measure.objects.get().officer == clerk
    client.post(
        reverse("measure_new", args=[home.campaign.code]), {**given, "problem": one.problem.code, "content": "另一项", "officer": clerk.pk}
    )
    assert Measure.objects.get(content="另一项").officer == clerk
    Post.objects.filter(person=clerk).update(ended_on=timezone.localdate() - timedelta(days=1))
    assert f'<option value="{clerk.pk}" selected>办事的人</option>' in read(client, home, "measure_edit", one.number)


def test_a_department_names_the_officer_of_several_and_nothing_else(home: House, one: Measure) -> None:
    clerk = person("clerk-of-finance", (home.finance, False), name="办事的人")
    client, address = entered(home, Role.DEPARTMENT), reverse("register_many", args=[home.campaign.code, "change"])
    shown = read(client, home, "register")
    assert say("register.many.name_officer", "zh") in shown and 'id="many-officer"' in shown and 'id="many-leader"' not in shown
    client.post(address, {"measure": [one.number], "officer": clerk.pk, "kind": "continuing"})
    kept = Measure.objects.get()
    assert (kept.officer, kept.kind) == (clerk, "by_date")


def test_a_leader_finds_no_forms(home: House, one: Measure) -> None:
    client = entered(home, Role.LEADER)
    assert 'name="deed"' not in read(client, home, "measure_people", one.number)
    client.post(
        reverse("measure_people", args=[home.campaign.code, one.number]), {"deed": "hand_over", "person": "chair", "reason": "不想管"}
    )
    assert Measure.objects.get().leader == one.leader


def test_the_office_lays_down_the_lights_and_others_read_them(home: House, one: Measure) -> None:
    client, address = entered(home, Role.OFFICE), reverse("register_lights", args=[home.campaign.code])
    told = client.post(
        address, {"near_days": "5", "near_working": "on", "quiet_days": "20", "immediate_days": "10"}, follow=True
    ).content.decode()
    rules = rules_of(home.campaign)
    assert say("duties.lights.saved", "zh") in told
    assert (rules.near_days, rules.near_working, rules.quiet_days, rules.immediate_days) == (5, True, 20, 10)
    for wrong in ("-1", "", "５", "366"):
        client.post(address, {"near_days": wrong, "quiet_days": "20", "immediate_days": "10"})
        assert rules_of(home.campaign).near_days == 5
    other = entered(home, Role.DEPARTMENT)
    assert 'name="near_days"' not in read(other, home, "register_lights")
    other.post(address, {"near_days": "1", "quiet_days": "1", "immediate_days": "1"})
    assert rules_of(home.campaign).near_days == 5


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_classes_are_called_as_the_office_says_wherever_they_are_shown(home: House, one: Measure, language: str) -> None:
    client, tongue = entered(home, Role.OFFICE), language[:2]
    client.cookies["django_language"] = language
    at = 1 if tongue == "en" else 0
    days = {"near_days": "7", "quiet_days": "0", "immediate_days": "9"}
    names = {
        "immediate_zh": "马上就办",
        "immediate_en": "right now",
        "by_date_zh": "定期销号",
        "by_date_en": "on schedule",
        "continuing_zh": "常态化",
        "continuing_en": "as a rule",
    }
    address = reverse("register_lights", args=[home.campaign.code])
    refused = client.post(address, {**days, **names, "continuing_zh": "限期整改"}).content.decode()
    assert say("frame.refused.class_twice", tongue, name="限期整改") in refused and 'value="马上就办"' in refused
    assert "定期销号" not in read(client, home, "register")
    client.post(address, {**days, **names})
    wanted = ("定期销号", "on schedule")[at]
    draft_one = read(client, home, "measure_new")
    for word in (("马上就办", "right now")[at], wanted, ("常态化", "as a rule")[at]):
        assert f">{word}</option>" in draft_one and f">{word}</option>" in read(client, home, "register")
    assert (
        say(
            "duties.lights.offered",
            tongue,
            day=FuzzyDate(timezone.localdate() + timedelta(days=9), Precision.DAY).text(tongue),
            kind=("马上就办", "right now")[at],
        )
        in draft_one
    )
    old = say("register.kind.by_date", tongue)
    for name, more in (("register", []), ("measure", [one.number]), ("rectified_problem", [one.problem.code])):
        text = read(client, home, name, *more)
        assert wanted in text and old not in text
    Measure.objects.update(kind="continuing", deadline=None)
    other = entered(home, Role.DEPARTMENT)
    other.cookies["django_language"] = language
    card = read(other, home, "mine")
    assert ("常态化", "as a rule")[at] in card and say("register.no_deadline", tongue) in card
    assert ("常态化", "as a rule")[at] in read(other, home, "register_lights") and 'name="by_date_zh"' not in read(
        other, home, "register_lights"
    )
    for name, more in (("register_book", []), ("plan_exchange_book", []), ("rectification_paper", ["xlsx"])):
        book = ZipFile(BytesIO(client.get(reverse(name, args=[home.campaign.code, *more]), {"in": tongue}).content))
        text = "".join(book.read(each).decode() for each in book.namelist() if each.endswith(".xml"))
        assert ("常态化", "as a rule")[at] in text and say("register.kind.continuing", tongue) not in text


def test_acceptance_is_asked_for_once_all_is_done_and_until_then_it_is_said_what_is_left(home: House, one: Measure) -> None:
    client = entered(home, Role.OFFICE)
    client.cookies["django_language"] = "en"
    Problem.objects.update(state="rectifying")
    text = read(client, home, "rectified_problem", one.problem.code)
    assert say("register.still_open", "en", count=1) in text and 'value="present_problem"' not in text
    assert "1 measure with a deadline is not finished" in text
    Measure.objects.update(state="cancelled")
    text = read(client, home, "rectified_problem", one.problem.code)
    assert 'value="present_problem"' in text and "not finished" not in text


def test_a_problem_leads_to_its_look_backs_where_there_are_any(home: House, one: Measure) -> None:
    look = reverse("look_back", args=[home.campaign.code, one.problem.code])
    assert look not in read(entered(home, Role.OFFICE), home, "rectified_problem", one.problem.code)
    day = timezone.localdate() - timedelta(days=400)
    LookBack.objects.create(campaign=home.campaign, problem=one.problem, closed_on=day, number=1, due=day + timedelta(days=90))
    for role, leads in ((Role.OFFICE, True), (Role.SUPERVISION, True), (Role.DEPARTMENT, False)):
        assert (look in read(entered(home, role), home, "rectified_problem", one.problem.code)) == leads


def test_a_year_whose_working_days_nobody_knows_is_told_where_a_deadline_is_set(home: House, one: Measure) -> None:
    far = date(timezone.localdate().year + 5, 3, 1)
    told = say("duties.lights.unannounced", "zh", year=far.year)
    client, code = entered(home, Role.OFFICE), home.campaign.code
    given = {"content": one.content, "requirement": one.requirement, "leader": one.leader_id, "department": one.department_id, "kind": one.kind}
    assert told not in client.post(reverse("measure_edit", args=[code, 1]), {**given, "deadline": str(one.deadline)}, follow=True).content.decode()
    assert told in client.post(reverse("measure_edit", args=[code, 1]), {**given, "deadline": str(far)}, follow=True).content.decode()
    assert told in read(client, home, "measure_edit", 1)
    assert told in client.post(reverse("register_many", args=[code, "change"]), {"measure": [1], "deadline": str(far)}, follow=True).content.decode()
    Measure.objects.update(state="approved", deadline=timezone.localdate() + timedelta(days=9))
    asked = entered(home, Role.DEPARTMENT).post(reverse("measure_do", args=[code, 1, "ask_extension"]), {"text": "设备晚到", "until": str(far), "seen": "0"}, follow=True)
    assert told in asked.content.decode()
    assert told in read(entered(home, Role.LEADER), home, "measure", 1)
    assert told not in read(client, home, "measure", 1)
    Claim.objects.create(campaign=home.campaign, problem=one.problem, department=home.finance, leader=one.leader, state="assigned", assigned_by=home.users[Role.OFFICE], assigned_on=far)
    assert told in read(client, home, "claims") and told in read(client, home, "claim", one.problem.code)
