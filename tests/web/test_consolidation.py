"""The pages of consolidation: runs, how two compare, what the machine learned, and the inbox of new opinions."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from factories import TODAY, House

from huiyin.domain.access import Role
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.registering import name_targets
from huiyin.domain.consolidation import learning, process
from huiyin.domain.consolidation.deciding import last_number, move, pin
from huiyin.domain.consolidation.learning import Lesson
from huiyin.domain.consolidation.models import Correction, Placement, Problem, Run
from huiyin.domain.consolidation.running import SILENT, ask_run

pytestmark = pytest.mark.django_db
HOME = "/work/demo/consolidation/"
SAID = ["食堂的饭菜太咸，味道不好", "食堂饭菜凉了才端上来", "夜班食堂没有热饭菜", "食堂饭菜价格太贵"]
SAID += ["班车早上总是晚点", "班车座位不够，要站一个小时", "下班的班车太少，等一个小时", "班车线路绕得太远"]
SAID += ["浴室热水时间太短", "浴室热水忽冷忽热", "冬天浴室没有热水", "浴室喷头坏了没有热水"]


@pytest.fixture
def full(home: House) -> House:
    """Twelve opinions about three matters, consolidated."""
    for text in SAID:
        home.opinions(text)
    ask_run("all", by=home.viewer(Role.OFFICE), now=timezone.now())
    process.work_all(clock=timezone.now)
    assert Run.objects.get().state == "done"
    return home


def entered(home: House, role: Role = Role.OFFICE) -> Client:
    client = Client()
    client.force_login(home.users[role])
    return client


def body(client: Client, path: str = "", **asked: object) -> str:
    response = client.get(HOME + path, asked)  # type: ignore[arg-type]
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def said(response: HttpResponse) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))  # type: ignore[attr-defined]


def places() -> dict[int, str | None]:
    return dict(Placement.objects.values_list("opinion__number", "problem__code"))


# What stands, and runs.


def test_each_stage_of_the_page_says_what_comes_next(home: House) -> None:
    client = entered(home)
    assert "还没有登记的意见" in body(client) and "/work/demo/sources/" in body(client) and "开始归纳" not in body(client)
    home.opinions("食堂太远。")
    assert "第一次归纳会把现有的 1 条意见" in body(client)
    looks = body(entered(home, Role.SUPERVISION))
    assert "由活动办公室开始第一次归纳" in looks and "<form method=\"post\" action=\"/work/demo/consolidation" not in looks


def test_what_stands_is_the_sums_of_the_campaign(full: House) -> None:
    full.opinions("厂门口的路灯坏了三个月")
    page = entered(full).get(HOME)
    context: Any = page.context
    problems = {code for code in places().values() if code}
    assert context["standing"]["problems"] == len(problems)
    assert context["standing"]["aspects"] == len(set(Problem.objects.filter(code__in=problems).values_list("aspect", flat=True)))
    assert context["sums"]["in_problem"] + context["arrived"] + context["sums"]["set_aside"] == 13 == context["opinions"]
    assert context["sums"]["unseen"] == 1 and "等待归入：到“新到意见”" in page.content.decode()
    run = Run.objects.get()
    assert run.input_digest[:10] in page.content.decode() and "用时" in page.content.decode()


def test_starting_notes_the_run_and_starts_the_process(full: House, started: list[bool]) -> None:
    client = entered(full)
    sent = client.post(HOME + "start/", {"scope": "all", "problems": "2", "aspects": ""})
    run = Run.objects.get(number=2)
    assert (sent.headers["Location"], run.state, run.config, run.asked_by) == (HOME + "runs/2/", "waiting", {"problems": 2}, full.users[Role.OFFICE])
    assert started == [False] and "已经开始第 2 次归纳" in said(sent)
    waits = body(client, "runs/2/")
    assert 'http-equiv="refresh"' in waits and "huiyin/run.js" in waits and "等后台程序" in waits
    again = client.post(HOME + "start/", {"scope": "all"})
    assert "正在归纳" in said(again) and started == [False] and Run.objects.count() == 2
    process.work_all(clock=timezone.now)
    done = body(client, "runs/2/")
    assert "http-equiv" not in done and "→ 2 个问题 →" in done and "问题: 2" in done


def test_wishes_that_are_none_are_said_at_the_field(full: House, started: list[bool]) -> None:
    for given in ({"scope": "all", "problems": "0"}, {"scope": "all", "aspects": "many"}, {"scope": "some"}, {}):
        sent = entered(full).post(HOME + "start/", given)
        assert sent.status_code == 422 and "errorlist" in sent.content.decode()
    assert Run.objects.count() == 1 and started == []


def test_a_process_that_does_not_start_is_said_and_can_be_started_later(full: House, started: list[bool], monkeypatch: pytest.MonkeyPatch) -> None:
    client = entered(full)
    with monkeypatch.context() as patched:
        patched.setattr(process, "start", lambda: False)
        assert "没有启动起来" in said(client.post(HOME + "start/", {"scope": "all"}))
    assert Run.objects.get(number=2).state == "waiting"
    client.post(HOME + "runs/2/begin/")
    assert started == [False] and Run.objects.get(number=2).state == "waiting"


def test_a_run_under_way_tells_stage_share_and_an_honest_time_left(full: House) -> None:
    now = timezone.now()
    Run.objects.filter(number=1).update(started_at=now - timedelta(hours=2), ended_at=now - timedelta(hours=1))
    run = ask_run("all", by=full.viewer(Role.OFFICE), now=now)
    Run.objects.filter(pk=run.pk).update(state="running", started_at=now - timedelta(minutes=30), heard_at=now, stage="graph", done=1, total=2)
    client = entered(full)
    told = client.get(HOME + "runs/2/progress/").json()
    assert (told["state"], told["stage"], told["step"], told["share"]) == ("running", "比较意见", "第 4 步，共 8 步", 0.438)
    assert told["so_far"] == "已用时 30 分 0 秒" and re.fullmatch("照上次的用时和意见条数，大约还要 (30 分 0|29 分 59) 秒", told["left"])
    assert "比较意见" in body(client, "runs/2/") and 'value="0.438"' in body(client, "runs/2/")
    Run.objects.filter(pk=run.pk).update(started_at=now - timedelta(hours=3))
    assert client.get(HOME + "runs/2/progress/").json()["left"] == "已经比照上次推算的用时更长。"
    Run.objects.filter(pk=run.pk).update(started_at=now - timedelta(minutes=30))
    for _ in range(6):
        full.opinions("车间照明太暗")
    left = client.get(HOME + "runs/2/progress/").json()["left"]
    assert re.fullmatch("照上次的用时和意见条数，大约还要 (1 小时 0 分|59 分 [0-9]+ 秒)", left), "18 take half again as long as 12."
    for _ in range(7):
        full.opinions("车间照明太暗")
    assert client.get(HOME + "runs/2/progress/").json()["left"] == "", "A run of 12 tells nothing of one of 25."
    Opinion.objects.filter(number__gt=12).update(state="withdrawn")
    assert client.get(HOME + "runs/2/progress/").json()["left"]
    Run.objects.filter(pk=run.pk).update(modelled={"labeler": {"name": "m", "host": ""}})
    assert client.get(HOME + "runs/2/progress/").json()["left"] == "", "The last run asked no model."
    Run.objects.filter(number=1).update(scope="new")
    assert client.get(HOME + "runs/2/progress/").json()["left"] == "", "No run of this kind was done before."


def test_a_silent_process_is_said_to_be_gone_and_the_run_begun_again(full: House, started: list[bool]) -> None:
    before, now = places(), timezone.now()
    run = ask_run("all", by=full.viewer(Role.OFFICE), now=now)
    Run.objects.filter(pk=run.pk).update(state="running", started_at=now, heard_at=now, stage="graph")
    client = entered(full)
    assert "没有动静" not in body(client, "runs/2/") and "runs/2/begin/" not in body(client, "runs/2/")
    assert "正在归纳" in said(client.post(HOME + "runs/2/begin/")) and started == []
    Run.objects.filter(pk=run.pk).update(heard_at=now - SILENT)
    assert "已经超过 90 秒没有动静" in body(client, "runs/2/") and client.get(HOME + "runs/2/progress/").json() == {"state": "gone"}
    assert "runs/2/begin/" in body(client, "runs/2/") and "runs/2/begin/" not in body(entered(full, Role.LEADING_GROUP), "runs/2/")
    client.post(HOME + "runs/2/begin/")
    assert started == [False]
    process.work_all(clock=timezone.now)
    assert Run.objects.get(number=2).state == "done" and places() == before


def test_calling_off_leaves_what_stood(full: House) -> None:
    before = places()
    client = entered(full)
    client.post(HOME + "start/", {"scope": "all"})
    assert "已取消第 2 次归纳" in said(client.post(HOME + "runs/2/cancel/"))
    assert "它的状态已经变了" in said(client.post(HOME + "runs/2/cancel/"))
    assert Run.objects.get(number=2).state == "cancelled" and places() == before
    again = body(client, "runs/2/")
    assert "重新开始" in again and "从头算起" in again and "runs/2/cancel/" not in again
    client.post(HOME + "runs/2/begin/")
    assert "这次算出来的都不采用" in body(client, "runs/2/")


def test_where_nothing_is_to_be_done_no_run_begins_and_it_is_said(full: House, started: list[bool]) -> None:
    assert "没有新到的意见" in said(entered(full).post(HOME + "start/", {"scope": "new"}))
    assert Run.objects.count() == 1 and started == []


def test_a_failure_is_said_in_words(full: House) -> None:
    run = ask_run("all", by=full.viewer(Role.OFFICE), now=timezone.now())
    for fault, words in (("memory", "内存不够"), ("ZeroDivisionError", "请告诉管理员（ZeroDivisionError）")):
        Run.objects.filter(pk=run.pk).update(state="failed", fault=fault)
        assert words in body(entered(full), "runs/2/")


@pytest.mark.parametrize("role", [Role.SUPERVISION, Role.LEADING_GROUP])
def test_who_looks_does_nothing(full: House, role: Role, started: list[bool]) -> None:
    full.opinions("食堂饭菜分量太少")
    move([1], places()[5] or "", by=full.viewer(Role.OFFICE), now=timezone.now(), seen=0)
    client, before = entered(full, role), places()
    for path in ("", "runs/1/", "learning/?ask=1", "arrival/"):
        page = client.get(HOME + path)
        assert page.status_code == 200 and f'method="post" action="{HOME}' not in page.content.decode().replace(f'action="{HOME}arrival/13/move/" class="proposals"', "")
        assert "<button name=" not in page.content.decode()
    for path in ("start/", "runs/1/cancel/", "runs/1/begin/", "learning/accept/", "arrival/13/move/", "arrival/13/set_aside/"):
        assert client.post(HOME + path, {"scope": "all", "problem": "P001", "reason": "x", "flow": "P001>P002"}).status_code == 404
    assert places() == before and started == []


# Comparing.


def test_two_runs_are_compared_and_each_flow_opens_its_opinions(full: House) -> None:
    full.opinions("食堂饭菜分量太少")
    client = entered(full)
    client.post(HOME + "start/", {"scope": "new"})
    process.work_all(clock=timezone.now)
    page = client.get(HOME + "compare/", {"before": 1, "after": 2})
    (flow,) = [flow for flow, *_ in page.context["flows"]]
    assert (page.context["same"], flow.kind, flow.opinions) == (12, "came", (13,))
    opened = body(client, "compare/", before=1, after=2, **{"from": flow.before, "to": flow.after})
    assert "食堂饭菜分量太少" in opened and "班车" not in opened
    assert client.get(HOME + "compare/", {"before": 1, "after": 2, "from": "P001", "to": "P999"}).status_code == 404
    assert "完全一样" in body(client, "compare/", before=1, after=1)


@pytest.mark.parametrize("asked", [{}, {"before": "1"}, {"before": "1", "after": "x"}, {"before": "1", "after": "99"}, {"before": "²", "after": "1"}])
def test_a_comparison_needs_two_runs_that_are_done(full: House, asked: dict[str, str]) -> None:
    sent = entered(full).get(HOME + "compare/", asked)
    assert sent.headers["Location"] == HOME and "请选两次已完成的归纳" in said(sent)


# Learning.


def proposing(monkeypatch: pytest.MonkeyPatch, *moves: tuple[int, str, str, float]) -> None:
    """A lesson with these moves, of what stands."""
    monkeypatch.setattr("huiyin.web.office.consolidation.learning.lesson", lambda viewer: Lesson(1, moves, learning._digest(viewer.campaign), 9, 8))


def decided(full: House) -> tuple[str, str]:
    """The problems of the canteen and the bus, after somebody has placed an opinion."""
    clerk = full.viewer(Role.OFFICE)
    pin([1], by=clerk, now=timezone.now(), seen=last_number(clerk))
    return places()[1] or "", places()[5] or ""


def test_nothing_is_learned_where_nobody_decided(full: House) -> None:
    page = body(entered(full), "learning/", ask=1)
    assert "还没有人作过决定" in page and "<input type=\"checkbox\"" not in page


def test_the_machine_asks_and_only_the_chosen_flows_are_written(full: House, monkeypatch: pytest.MonkeyPatch) -> None:
    canteen, bus = decided(full)
    before = places()
    proposing(monkeypatch, (6, bus, canteen, 0.9), (7, bus, canteen, 0.4), (2, canteen, bus, 0.8))
    client = entered(full)
    assert "看看机器会怎么动" in body(client, "learning/")
    page = client.get(HOME + "learning/", {"ask": 1})
    assert "人定了 1 条之后，机器想移动 3 条意见。" in page.content.decode() and SAID[5] in page.content.decode()
    assert [(flow.key, flow.opinions) for flow in page.context["flows"]] == [(f"{bus}>{canteen}", [6, 7]), (f"{canteen}>{bus}", [2])]
    digest = page.context["lesson"].digest
    assert "没有选任何一组" in said(client.post(HOME + "learning/accept/", {"digest": digest})) and places() == before
    assert "已移动 2 条" in said(client.post(HOME + "learning/accept/", {"digest": digest, "flow": f"{bus}>{canteen}"}))
    assert places() == before | {6: canteen, 7: canteen} and Placement.objects.get(opinion__number=6).reason == "learned"
    stale = client.post(HOME + "learning/accept/", {"digest": digest, "flow": f"{canteen}>{bus}"})
    assert "刚改过" in said(stale) and places()[2] == canteen
    proposing(monkeypatch, (2, canteen, bus, 0.8), (8, bus, canteen, 0.3))
    digest = client.get(HOME + "learning/", {"ask": 1}).context["lesson"].digest
    client.post(HOME + "learning/accept/", {"digest": digest, "all": "1"})
    assert places() == before | {6: canteen, 7: canteen, 2: bus, 8: canteen}


def test_a_lesson_is_really_computed(full: House) -> None:
    decided(full)
    page = entered(full).get(HOME + "learning/", {"ask": 1})
    assert page.context["lesson"].decided == 1 and page.context["moving"] == len(page.context["lesson"].moves)


def test_who_is_spoken_about_neither_reads_nor_moves_it(full: House, monkeypatch: pytest.MonkeyPatch) -> None:
    canteen, bus = decided(full)
    clerk = full.users[Role.OFFICE].person
    assert clerk is not None
    name_targets(Opinion.objects.get(number=6), [], [clerk], by=full.viewer(Role.OFFICE), now=timezone.now())
    proposing(monkeypatch, (6, bus, canteen, 0.9), (7, bus, canteen, 0.4))
    client, before = entered(full), places()
    page = client.get(HOME + "learning/", {"ask": 1})
    assert SAID[5] not in page.content.decode() and SAID[6] in page.content.decode() and "另有 1 条" in page.content.decode()
    client.post(HOME + "learning/accept/", {"digest": page.context["lesson"].digest, "flow": f"{bus}>{canteen}"})
    assert places() == before | {7: canteen}


# Arrival.


def sent(client: Client, path: str, **given: object) -> str:
    response = client.post(HOME + "arrival/" + path, {"seen": 0, "page": 1, **given})  # type: ignore[arg-type]
    assert response.status_code == 302 and response.headers["Location"].startswith(HOME + "arrival/?page=1")
    return said(response) + response.headers["Location"]


def test_new_opinions_are_shown_with_their_proposals_and_each_button_is_a_decision(full: House) -> None:
    for text in ("食堂饭菜分量太少", "班车等一个小时也不来", "厂门口的路灯坏了三个月"):
        full.opinions(text)
    client, before = entered(full), places()
    page = client.get(HOME + "arrival/")
    items = {item.row.opinion.number: item for item in page.context["items"]}
    assert items[13].proposed.proposals[0].problem.code == before[1] and items[15].proposed.unlike and items[13].reason == "unseen"
    assert f'<button name="problem" value="{before[1]}"' in page.content.decode()
    assert places() == before, "Looking writes nothing."
    told = sent(client, "13/move/", problem=before[1])
    assert f"意见 13 已归入问题 {before[1]}" in told and told.endswith("#o14"), "On to the next."
    assert "意见 14 已立为新问题" in sent(client, "14/split/", title="等车", aspect=items[14].aspect, seen=1)
    assert "请写明理由。" in sent(client, "15/set_aside/", reason=" ")
    assert "理由已记下" in sent(client, "15/set_aside/", reason="归街道管", seen=2)
    after = places()
    made = Problem.objects.get(title="等车").code
    assert after == before | {13: before[1], 14: made, 15: None}, "Nothing older has moved."
    assert [one.action for one in Correction.objects.order_by("number")] == ["move", "split", "set_aside"]
    assert not {13, 14, 15} & {item.row.opinion.number for item in client.get(HOME + "arrival/").context["items"]}


def test_what_somebody_else_has_dealt_with_is_not_dealt_with_again(full: House) -> None:
    full.opinions("食堂饭菜分量太少")
    client = entered(full)
    sent(client, "13/move/", problem=places()[1])
    before = places()
    assert "已经不在这里" in sent(client, "13/move/", problem=before[5]) and "已经不在这里" in sent(client, "1/move/", problem=before[5])
    assert places() == before
    assert client.post(HOME + "arrival/13/undo_all/").status_code == 404


def test_refusals_are_said_and_leave_the_opinion_waiting(full: House) -> None:
    full.opinions("食堂饭菜分量太少")
    client = entered(full)
    assert "没有这个问题：P999" in sent(client, "13/move/", problem="p999")
    assert "名称不能为空" in sent(client, "13/split/", title=" ", seen="x")
    assert 13 not in places()


def test_who_is_spoken_about_meets_it_in_no_inbox(full: House) -> None:
    full.opinions("食堂饭菜分量太少")
    clerk = full.users[Role.OFFICE].person
    assert clerk is not None
    name_targets(Opinion.objects.get(number=13), [], [clerk], by=full.viewer(Role.OFFICE), now=timezone.now())
    client = entered(full)
    assert "分量太少" not in body(client, "arrival/") and "已经不在这里" in sent(client, "13/move/", problem=places()[1])
    assert 13 not in places() and "分量太少" in body(entered(full, Role.SUPERVISION), "arrival/")


def test_an_empty_inbox_says_so(home: House) -> None:
    client = entered(home)
    assert "没有等待归入的意见" in body(client, "arrival/")
    home.opinions("食堂太远。", received_on=TODAY)
    assert "先做第一次归纳" in body(client, "arrival/")


def test_the_pages_speak_english(full: House) -> None:
    full.opinions("食堂饭菜分量太少")
    client = entered(full)
    client.cookies["django_language"] = "en"
    assert "opinions in a problem" in body(client) and "Begin again" not in body(client, "runs/1/") and "New problem" in body(client, "arrival/")
    assert "Nobody has decided" in body(client, "learning/")
