"""The pages of notices, reminders and messages."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from domain.sending.conftest import robot
from factories import NOW, House

from huiyin.domain.access import Role
from huiyin.domain.consolidation.models import Aspect, Problem
from huiyin.domain.rectification.measures import draft_measure
from huiyin.domain.rectification.models import Measure
from huiyin.domain.rectification.progressing import note_progress
from huiyin.domain.reminding.ladder import DEFAULT, ladder_from
from huiyin.domain.reminding.models import ReminderRules, Urge
from huiyin.domain.sending.models import Message, Preference, Robot, SendingRules
from huiyin.domain.sending.putting import Draft, put

pytestmark = pytest.mark.django_db


def entered(home: House, role: Role) -> Client:
    client = Client()
    client.force_login(home.users[role])
    return client


def told(home: House, role: Role, key: str = "k") -> Message:
    draft = Draft(
        key,
        home.campaign,
        "reminder",
        "app",
        "今天到期：问题 P001",
        "第 1 号整改措施的期限是今天。",
        "zh",
        user=home.users[role],
        path=reverse("mine", args=["demo"]),
    )
    return put(draft, now=NOW)


@pytest.fixture
def measure(home: House) -> Measure:
    """A measure under way."""
    aspect = Aspect.objects.create(campaign=home.campaign, code="A01", title="后勤")
    problem = Problem.objects.create(campaign=home.campaign, code="P001", aspect=aspect, title="就餐和更衣", state="confirmed")
    person = home.users[Role.LEADER].person
    assert person is not None
    given: dict[str, Any] = {
        "content": "供热饭",
        "requirement": "有热饭",
        "leader": person,
        "department": home.finance,
        "kind": "immediate",
    }
    made = draft_measure(problem, deadline=NOW.date() + timedelta(days=9), by=home.viewer(Role.OFFICE), now=NOW, today=NOW.date(), **given)
    note_progress(made, "已开始", by=home.viewer(Role.DEPARTMENT), now=NOW, today=NOW.date())
    made.refresh_from_db()
    return made


def test_the_bell_counts_what_is_new_and_a_notice_leads_to_its_thing(home: House) -> None:
    client, mine = entered(home, Role.LEADER), told(home, Role.LEADER)
    told(home, Role.OFFICE, "other")
    assert "通知（1 条未读）" in client.get("/").content.decode()
    page = client.get(reverse("notices")).content.decode()
    assert "今天到期：问题 P001" in page and "全部标为已读（1 条）" in page
    assert client.get(reverse("notice_open", args=[mine.pk])).headers["Location"] == reverse("mine", args=["demo"])
    assert "条未读" not in client.get("/").content.decode()
    assert Message.objects.filter(read_at=None).count() == 1, "Somebody else's stays unread."


def test_everything_is_marked_as_read_at_once_and_only_ones_own(home: House) -> None:
    client, other = entered(home, Role.LEADER), told(home, Role.OFFICE, "other")
    told(home, Role.LEADER)
    client.post(reverse("notices_read"))
    other.refresh_from_db()
    assert other.read_at is None and Message.objects.exclude(read_at=None).count() == 1
    assert client.get(reverse("notice_open", args=[other.pk])).status_code == 404


def test_nobody_reads_notices_without_signing_in(home: House) -> None:
    for name in ("notices", "notice_settings"):
        assert Client().get(reverse(name)).headers["Location"].startswith("/accounts/login/")
    assert "现在没有通知" in entered(home, Role.LEADER).get(reverse("notices")).content.decode()


def test_somebody_chooses_how_they_are_told(home: House) -> None:
    client = entered(home, Role.LEADER)
    given = {"email": "leader@invented.example", "mail": "on", "digest": "once", "language": "en", "quiet_from": "22:00", "quiet_until": ""}
    assert "要一起填写" in client.post(reverse("notice_settings"), given).content.decode()
    assert not Preference.objects.exists()
    client.post(reverse("notice_settings"), {**given, "quiet_until": "09:00"})
    own = Preference.objects.get()
    assert (own.user, own.mail, own.digest, own.language, own.quiet_from, own.quiet_until) == (
        home.users[Role.LEADER],
        True,
        False,
        "en",
        time(22),
        time(9),
    )
    home.users[Role.LEADER].refresh_from_db()
    assert home.users[Role.LEADER].email == "leader@invented.example"
    assert 'value="22:00"' in client.get(reverse("notice_settings")).content.decode()


def form_of(ladder: Any = DEFAULT) -> dict[str, Any]:
    """What a browser sends for the page of reminders."""
    given: dict[str, Any] = {"active": "on", "again_every": 5, "decide_every": 2, "cover_after": 0, "answer_after": 9}
    given |= {"mail": "on", "quiet_from": "21:00", "quiet_until": "07:30", "patience": 4}
    for place, one in enumerate(ladder):
        given |= {
            f"days-{place}": abs(one.days),
            f"side-{place}": "before" if one.days < 0 else "after",
            f"kind-{place}": "working" if one.working else "calendar",
        }
        given |= {f"whom-{place}": list(one.whom)} | ({f"group-{place}": "1"} if one.group else {})
    return given


def test_the_office_lays_down_the_ladder_and_the_rules(home: House) -> None:
    client, address = entered(home, Role.OFFICE), reverse("reminders", args=["demo"])
    assert client.get(address).status_code == 200
    client.post(address, form_of(DEFAULT[:-1]))
    rules, sending = ReminderRules.objects.get(), SendingRules.objects.get()
    assert ladder_from(rules.ladder) == DEFAULT[:-1]
    assert (rules.active, rules.again_every, rules.decide_every, rules.cover_after, rules.answer_after) == (True, 5, 2, 0, 9)
    assert (sending.mail, sending.quiet_from, sending.quiet_until, sending.working_days_only, sending.patience) == (
        True,
        time(21),
        time(7, 30),
        False,
        4,
    )


@pytest.mark.parametrize(
    "wrong", [{"days-0": "many"}, {"days-0": "999"}, {"days-0": "²"}, {"whom-0": []}, {"patience": "0"}, {"quiet_from": ""}]
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(home: House, wrong: dict[str, Any]) -> None:
    answer = entered(home, Role.OFFICE).post(reverse("reminders", args=["demo"]), form_of() | wrong)
    assert answer.status_code == 200 and not ReminderRules.objects.exists() and not SendingRules.objects.exists()


def test_a_robot_is_added_changed_tested_and_taken_away_and_its_address_never_shown(home: House) -> None:
    client = entered(home, Role.OFFICE)
    given = {
        "name": "整改工作群",
        "kind": "feishu",
        "address": "https://open.feishu.invented.example/hook/secret-part",
        "secret": "sign-word",
        "language": "zh",
        "digest": "on",
        "active": "on",
    }
    client.post(reverse("robot_new", args=["demo"]), given)
    made = Robot.objects.get()
    assert (made.name, made.host, made.signed) == ("整改工作群", "open.feishu.invented.example", True)
    edit, listed = reverse("robot_edit", args=["demo", made.pk]), reverse("reminders", args=["demo"])
    for address in (edit, listed):
        page = client.get(address).content.decode()
        assert "整改工作群" in page and "secret-part" not in page and "sign-word" not in page
    sealed = bytes(made.address)
    client.post(edit, {**given, "name": "新名字", "address": "", "secret": ""})
    made.refresh_from_db()
    assert (made.name, made.host, made.signed) == ("新名字", "open.feishu.invented.example", True) and bytes(made.address) != sealed
    client.post(reverse("robot_test", args=["demo", made.pk]))
    assert Message.objects.get().kind == "test"
    client.post(reverse("robot_remove", args=["demo", made.pk]))
    assert not Robot.objects.exists()


def test_an_address_that_may_not_be_written_to_is_refused_in_words(home: House) -> None:
    given = {"name": "群", "kind": "generic", "address": "http://inside.example/", "language": "zh"}
    answer = entered(home, Role.OFFICE).post(reverse("robot_new", args=["demo"]), given)
    assert "这不是允许发送的地址" in answer.content.decode() and not Robot.objects.exists()


def test_what_did_not_arrive_is_listed_and_sent_again(home: House) -> None:
    client, address = entered(home, Role.OFFICE), reverse("messages_sent", args=["demo"])
    assert "这里没有消息" in client.get(address).content.decode()
    group = robot(home, "feishu", "https://open.feishu.invented.example/hook/x")
    lost = put(Draft("1", home.campaign, "reminder", "webhook", "第一件", "", "zh", robot=group), now=NOW)
    gone = put(Draft("2", home.campaign, "answer", "email", "给意见人", "", "zh", address="hidden@invented.example"), now=NOW)
    Message.objects.filter(pk=lost.pk).update(state="uncertain", error="lost", claimed_at=NOW, attempts=1)
    Message.objects.filter(pk=gone.pk).update(state="given_up", error="connect", sealed=None)
    page = client.get(address).content.decode()
    assert "是否送达不明" in page and "第一件" in page and "hidden@" not in page and "一位意见人" in page
    assert "第一件" not in client.get(address, {"state": "given_up"}).content.decode()
    client.post(reverse("message_again", args=["demo", gone.pk]))
    gone.refresh_from_db()
    assert gone.state == "given_up", "Its address was erased."
    client.post(reverse("message_again", args=["demo", lost.pk]))
    lost.refresh_from_db()
    assert lost.state == "waiting"
    Message.objects.filter(pk=lost.pk).update(state="uncertain")
    client.post(reverse("message_again", args=["demo", lost.pk]), {"arrived": "1"})
    lost.refresh_from_db()
    assert lost.state == "sent"


def test_the_office_urges_on_the_page_of_a_measure(home: House, measure: Measure) -> None:
    client, page = entered(home, Role.OFFICE), reverse("measure", args=["demo", measure.number])
    assert "催办意见" in client.get(page).content.decode()
    client.post(reverse("measure_urge", args=["demo", measure.number]), {"note": "本周报进展"})
    assert "本周报进展" in client.get(page).content.decode()
    assert Urge.objects.get().kind == "urge" and Message.objects.filter(kind="urge").count() == 1
    seen = entered(home, Role.DEPARTMENT).get(page).content.decode()
    assert "本周报进展" in seen and 'name="note"' not in seen
    assert entered(home, Role.DEPARTMENT).post(reverse("measure_urge", args=["demo", measure.number]), {"note": "x"}).status_code == 404


def test_the_mark_of_the_supervision_group_stays_on_the_measure(home: House, measure: Measure) -> None:
    client = entered(home, Role.SUPERVISION)
    client.post(reverse("measure_urge", args=["demo", measure.number]), {"note": "超期太久"})
    assert '<span class="state fails">督办</span>' in client.get(reverse("measure", args=["demo", measure.number])).content.decode()


def test_pages_for_the_public_still_ask_nobody_who_they_are(home: House) -> None:
    answer = Client().get("/c/demo/")
    assert "通知" not in answer.content.decode()
