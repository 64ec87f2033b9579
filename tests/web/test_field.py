"""The field kit: its page, what is kept on the phone, and what the server answers to what is sent."""

from __future__ import annotations

import json
import re
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from factories import NOW, TODAY, House

from huiyin.accounts.models import Unit
from huiyin.domain.access import Role
from huiyin.domain.campaigns.models import TeamMember
from huiyin.domain.collection.field import LONGEST, MOST
from huiyin.domain.collection.models import Endorsement, Opinion, SourceDocument
from huiyin.domain.fuzzy import FuzzyDate, Precision
from huiyin.domain.gatherings.models import Gathering
from huiyin.domain.oversight.reconciliation import account
from huiyin.web.office.field import shell

KIT, SYNC = "/work/demo/field/", "/work/demo/field/sync/"


@pytest.fixture
def team(client: Client, home: House) -> Client:
    client.force_login(home.users[Role.TEAM])
    return client


def record(home: House, text: str = "路灯不亮", role: Role = Role.TEAM, **given: Any) -> dict[str, Any]:
    """As the page sends it."""
    fields = {"channel": str(home.channels["session"].pk), "place": str(home.north.pk), "stratum": "", "gathering": "", "received_on": TODAY.isoformat()}
    return {"id": str(uuid.uuid4()), "recorder": home.users[role].pk, "text": text, "kind": "opinion", "secret": False, "endorses": "", **fields, **given}


def sent(client: Client, *records: Any, **headers: str) -> Any:
    return client.post(SYNC, json.dumps({"records": list(records)}), content_type="application/json", headers=headers)


def results(answer: HttpResponse) -> list[str]:
    return [one.get("code") or one["result"] for one in json.loads(answer.content)["answers"]]


def data(page: HttpResponse) -> dict[str, Any]:
    found = re.search(r'<script id="kit" type="application/json">(.*?)</script>', page.content.decode())
    assert found
    return dict(json.loads(found[1]))


def gathering(home: House, code: str, **given: Any) -> Gathering:
    given = {"team": home.team, "unit": home.north, "when": FuzzyDate(date(2025, 7, 9), Precision.DAY), "kind": home.kinds["listening_session"], **given}
    return Gathering.objects.create(campaign=home.campaign, code=code, title=code, created_at=NOW, **given)


# The page.


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", ("外出记录", "从哪里来", "手机丢了", "渠道")), ("en", ("Field kit", "Where it comes from", "A lost phone", "Channel"))],
)
def test_the_page_says_everything_in_its_language(team: Client, language: str, words: tuple[str, ...]) -> None:
    team.cookies["django_language"] = language
    page = team.get(KIT)
    shown = page.content.decode()
    assert [word for word in words if word not in shown] == []
    assert page[shell.HEADER] == shell.version() and "no-store" in page["Cache-Control"]
    policy = page["Content-Security-Policy"]
    assert "worker-src 'self'" in policy and "manifest-src 'self'" in policy and "unsafe" not in policy
    assert not re.search(r" on\w+=|style=|<script(?! id=\"kit\" type=\"application/json\"| type=\"module\" src=)", shown)


def test_the_page_holds_the_gatherings_of_the_own_teams(team: Client, home: House) -> None:
    home.kinds["listening_session"].channel = home.channels["session"]
    home.kinds["listening_session"].save()
    tomorrow = FuzzyDate(timezone.localdate() + timedelta(days=1), Precision.DAY)
    held, planned = gathering(home, "held", state="held"), gathering(home, "planned", when=tomorrow)
    gathering(home, "others", team=home.other_team)
    gathering(home, "cancelled", state="cancelled")
    told = {"channel": home.channels["session"].pk, "team": home.team.pk, "place": home.north.pk}
    assert data(team.get(KIT))["gatherings"] == {str(held.pk): {**told, "received_on": "2025-07-09"}, str(planned.pk): told}
    choice = re.search(r'<select name="gathering".*?</select>', team.get(KIT).content.decode(), re.S)
    assert choice and set(re.findall(r'<option value="(\d*)"', choice[0])) == {"", str(held.pk), str(planned.pk)}


def test_nobody_else_has_a_field_kit(client: Client, home: House) -> None:
    addresses = [KIT, SYNC, f"{KIT}worker.js", f"{KIT}manifest.webmanifest"]
    for role in set(Role) - {Role.TEAM, Role.OFFICE}:
        client.force_login(home.users[role])
        assert [client.get(one).status_code for one in addresses] == [404] * 4
        assert sent(client, record(home, role=role)).status_code == 404
    client.logout()
    assert [client.get(one).status_code for one in addresses] == [302] * 4
    client.force_login(home.users[Role.OFFICE])
    assert [client.get(one).status_code for one in addresses] == [200] * 4
    assert SourceDocument.objects.count() == 0


def test_the_sources_lead_to_it(team: Client) -> None:
    assert f'href="{KIT}"' in team.get("/work/demo/sources/").content.decode()


def test_in_a_closed_campaign_the_page_stays_and_says_so(team: Client, home: House) -> None:
    home.campaign.state = "closed"
    home.campaign.save()
    assert "活动现在不在征集意见" in team.get(KIT).content.decode()
    assert results(sent(team, record(home))) == ["not_collecting"]


def test_who_is_in_one_team_need_not_say_so_and_who_is_in_two_must(client: Client, home: House) -> None:
    client.force_login(home.users[Role.TEAM])
    assert f'<input type="hidden" name="team" value="{home.team.pk}"' in client.get(KIT).content.decode()
    TeamMember.objects.create(team=home.other_team, person=home.users[Role.TEAM].person, duty="member")
    assert '<select name="team"' in client.get(KIT).content.decode()


# What is kept on the phone.


def test_the_worker_keeps_the_shell_and_nothing_else(team: Client) -> None:
    answer = team.get(f"{KIT}worker.js")
    found = re.search(r"const KEPT = (\{.*\});", answer.content.decode())
    assert found and answer["Content-Type"].startswith("text/javascript")
    # A worker without this header controls its own folder only.
    assert "Service-Worker-Allowed" not in answer and "no-store" in answer["Cache-Control"]
    kept = json.loads(found[1])
    assert (kept["page"], kept["version"], kept["cache"]) == (KIT, shell.version(), f"huiyin-field-demo-{shell.version()}")
    named = {one.split("/")[-1].split("?")[0] for one in kept["files"]}
    assert named == {"field.css", "field.js", "field-store.js", "field-send.js", "field-list.js", "huiyin.css", "icon.svg", "manifest.webmanifest"}
    page = team.get(KIT).content.decode()
    linked = re.findall(r'<(?:link rel="(?:stylesheet|icon|manifest)" href|script type="module" src)="([^"]+)"', page)
    assert len(linked) == 5 and [one for one in linked if one not in kept["files"]] == []


def test_another_script_is_another_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    before = shell.version()
    changed = tmp_path / "file"
    changed.write_text("x")
    monkeypatch.setattr(shell.finders, "find", lambda name: str(changed))
    shell.version.cache_clear()
    assert shell.version() != before
    monkeypatch.undo()
    shell.version.cache_clear()
    assert shell.version() == before


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "外出记录：听意见活动"), ("en", "Field kit: Listening campaign")])
def test_the_manifest_names_the_page_in_its_language(team: Client, language: str, name: str) -> None:
    team.cookies["django_language"] = language
    answer = team.get(f"{KIT}manifest.webmanifest")
    described = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json"
    assert (described["name"], described["start_url"], described["scope"], described["id"]) == (name, KIT, KIT, KIT)
    assert described["icons"][0]["src"].endswith("icon.svg")


# What is sent.


def test_records_come_in_once_and_are_shown(team: Client, home: House) -> None:
    one, other = record(home, secret=True, kind="request"), record(home, "同意\n路灯")
    other["endorses"] = one["id"]
    answer = sent(team, one, other)
    assert json.loads(answer.content) == {"answers": [{"id": one["id"], "result": "taken", "number": 1}, {"id": other["id"], "result": "taken", "number": 2}]}
    assert results(sent(team, other, one, one)) == ["known"] * 3
    opinion, endorsement = Opinion.objects.get(), Endorsement.objects.get()
    assert (opinion.text, opinion.kind, opinion.confidential, opinion.team, endorsement.opinion) == ("路灯不亮", "request", True, home.team, opinion)
    assert "路灯不亮" in team.get("/work/demo/sources/").content.decode() and account(home.campaign).holds
    assert results(sent(team, record(home, "附议", endorses="unlisted"))) == ["taken"]
    assert Endorsement.objects.filter(opinion=None).count() == 1


def test_words_that_ask_for_secrecy_need_no_tick(team: Client, home: House) -> None:
    one = record(home, "路灯不亮，别说是我讲的。")
    assert results(sent(team, one)) == ["taken"]
    assert Opinion.objects.get().confidential
    assert results(sent(team, one)) == ["known"]


def test_a_gathering_tells_the_rest(team: Client, home: House) -> None:
    home.kinds["listening_session"].channel = home.channels["visit"]
    home.kinds["listening_session"].save()
    held = gathering(home, "held")
    assert results(sent(team, record(home, gathering=held.pk, channel="", place="", received_on=""))) == ["taken"]
    source = SourceDocument.objects.get()
    assert (source.channel, source.place, source.received_on, source.gathering) == (home.channels["visit"], home.north, date(2025, 7, 9), held)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"channel": ""}, "请选渠道。"),
        ({"channel": "99999"}, "渠道：所选的已经没有了，或者您不能用。请重选。"),
        ({"channel": "9" * 60}, "渠道：所选的已经没有了，或者您不能用。请重选。"),
        ({"place": ["x"]}, "地方或单位：所选的已经没有了，或者您不能用。请重选。"),
        ({"received_on": "2999-01-01"}, "收到日期不能晚于今天。"),
        ({"received_on": "gestern"}, "收到日期：所选的已经没有了，或者您不能用。请重选。"),
        ({"text": ""}, "内容是空的。请写上，或者删除。"),
        ({"text": 7}, "内容是空的。请写上，或者删除。"),
        ({"text": "路" * (LONGEST + 1)}, f"这一条有 {LONGEST + 1} 字，超过 {LONGEST} 字。请缩短，或者分成两条。"),
        ({"text": "\x00\u202e"}, "内容是空的。请写上，或者删除。"),
        ({"text": "公交\x00太少\u202e\ud800"}, None),
        ({"kind": "nonsense"}, "没有这一类意见。请另选。"),
        ({"recorder": 0}, "这一条是别人在同一部手机上记的，要由本人登录后发送。"),
        ({"recorder": "1"}, "这一条是别人在同一部手机上记的，要由本人登录后发送。"),
        ({"endorses": str(uuid.UUID(int=5))}, "所附议的意见还没有收到。请先发送那一条，或者改选“附议一条不在列表里的意见”。"),
        ({"id": "1"}, "有一条没有号码，没有收下。请重新记一次。"),
        ({"id": None}, "有一条没有号码，没有收下。请重新记一次。"),
    ],
)
def test_what_cannot_be_taken_says_why_and_stops_no_other(team: Client, home: House, change: dict[str, Any], said: str | None) -> None:
    answers = json.loads(sent(team, {**record(home), **change}, record(home, "公交太少")).content)["answers"]
    assert answers[1]["result"] == "taken" and answers[0].get("said") == said
    assert SourceDocument.objects.count() == (1 if said else 2)
    assert {one.text for one in Opinion.objects.all()} <= {"路灯不亮", "公交太少"}


def test_another_teams_is_refused(team: Client, home: House) -> None:
    others = gathering(home, "others", team=home.other_team)
    answers = json.loads(sent(team, record(home, team=home.other_team.pk), record(home, gathering=others.pk)).content)["answers"]
    assert [one["code"] for one in answers] == ["origin", "origin"]
    assert answers[0]["said"].startswith("小组：") and answers[1]["said"].startswith("会议或走访：")
    TeamMember.objects.create(team=home.other_team, person=home.users[Role.TEAM].person, duty="member")
    assert json.loads(sent(team, record(home)).content)["answers"][0]["said"] == "请选您的小组。"
    assert results(sent(team, record(home, team=home.other_team.pk))) == ["taken"]


def test_recusal_hides_the_gathering_and_refuses_it(client: Client, home: House) -> None:
    leader = home.users[Role.LEADER]
    TeamMember.objects.create(team=home.team, person=leader.person, duty="member")
    shut = gathering(home, "shut", mode=Gathering.Mode.BACK_TO_BACK, unit=home.plant)
    client.force_login(leader)
    assert data(client.get(KIT))["gatherings"] == {}
    assert results(sent(client, record(home, role=Role.LEADER, gathering=shut.pk))) == ["origin"]
    assert SourceDocument.objects.count() == 0


def test_what_is_known_stays_known_when_its_place_has_gone(team: Client, home: House) -> None:
    one = record(home)
    sent(team, one)
    Unit.objects.filter(pk=home.north.pk).update(closed_on=TODAY)
    assert results(sent(team, one, record(home))) == ["known", "origin"]


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"", 400, "读不了"),
        (b"\xff\xfe", 400, "读不了"),
        (b"[]", 400, "读不了"),
        (b'{"records": 1}', 400, "读不了"),
        (b'{"records": [1]}', 400, "读不了"),
        (b"[" * 100_000, 400, "读不了"),
        (b'{"records": [' + b"{}," * MOST + b"{}]}", 413, f"超过 {MOST} 条"),
        (b'{"records": "' + b"x" * 3_000_000 + b'"}', 413, "太多"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_with_a_sentence(team: Client, body: bytes, status: int, said: str) -> None:
    answer = team.post(SYNC, body, content_type="application/json")
    assert answer.status_code == status and said in json.loads(answer.content)["said"]
    assert SourceDocument.objects.count() == 0


def test_a_whole_sending_is_taken(team: Client, home: House) -> None:
    answer = sent(team, *(record(home, f"第{at}条路不平") for at in range(MOST)))
    assert results(answer) == ["taken"] * MOST
    assert Opinion.objects.count() == MOST and account(home.campaign).holds


def test_a_session_that_ended_takes_nothing_and_the_next_one_takes_it_once(home: House) -> None:
    phone, one = Client(enforce_csrf_checks=True), record(home)
    phone.force_login(home.users[Role.TEAM])
    old = json.loads(phone.get(SYNC).content)
    assert old["user"] == home.users[Role.TEAM].pk
    assert sent(phone, one).status_code == 403
    del phone.cookies["sessionid"]
    # The page sees that it is led away, and asks to sign in again.
    assert phone.get(SYNC).status_code == 302 and sent(phone, one, **{"X-CSRFToken": old["token"]}).status_code == 302
    assert SourceDocument.objects.count() == 0
    phone.force_login(home.users[Role.TEAM])
    token = json.loads(phone.get(SYNC).content)["token"]
    assert [results(sent(phone, one, **{"X-CSRFToken": token})) for _ in range(2)] == [["taken"], ["known"]]
    assert SourceDocument.objects.count() == 1


def test_records_of_another_user_of_the_phone_are_not_taken_as_ones_own(client: Client, home: House) -> None:
    client.force_login(home.users[Role.OFFICE])
    assert results(sent(client, record(home))) == ["recorder"]
    assert results(sent(client, record(home, role=Role.OFFICE))) == ["taken"]
    assert SourceDocument.objects.get().team is None
