"""The pages of gatherings."""

from __future__ import annotations

import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from factories import NOW, House, person
from intake.test_pictures import SECRET, exif, jpeg

from huiyin.domain.access import Role
from huiyin.domain.activity import Activity
from huiyin.domain.collection.models import SourceDocument
from huiyin.domain.fuzzy import parse
from huiyin.domain.gatherings.models import Decision, Gathering, Material
from huiyin.domain.gatherings.services import note_attendance, plan_gathering

BASE = "/work/demo/gatherings/"
B2B = Gathering.Mode.BACK_TO_BACK
PDF = b"%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path / "attachments"


def signed_in(client: Client, home: House, role: Role) -> Client:
    client.force_login(home.users[role])
    return client


def told(response: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]  # type: ignore[attr-defined]


def planned(home: House, **fields: Any) -> Gathering:
    given = {"kind": home.kinds["listening_session"], "title": "北边座谈", "title_en": "Northern session", "when": parse("2025-07-09"), **fields}
    given = {"team": home.team, "unit": home.north, **given}
    return plan_gathering(home.campaign, **given, by=home.viewer(Role.OFFICE), now=NOW)


def listed(response: HttpResponse) -> list[int]:
    return [int(pk) for pk in re.findall(r'class="title"><a href="/work/demo/gatherings/(\d+)/"', response.content.decode())]


def filled(home: House, **fields: Any) -> dict[str, Any]:
    return {"kind": home.kinds["study_meeting"].pk, "title": "学习", "when": "2025年7月初", "mode": "face_to_face", "once": str(uuid.uuid4()), **fields}


def listening(home: House) -> None:
    """Let the sessions listen, by their channel."""
    kind = home.kinds["listening_session"]
    kind.channel = home.channels["session"]
    kind.save()


# The list.


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "背靠背"), ("en", "back to back")])
def test_everybody_of_the_campaign_sees_the_list(client: Client, home: House, language: str, word: str) -> None:
    client.cookies["django_language"] = language
    one, other = planned(home), planned(home, when=parse("2025年8月"), mode=B2B, unit=home.south, team=home.other_team)
    for role in home.users:
        page = signed_in(client, home, role).get(BASE)
        text = page.content.decode()
        wanted = [one.pk] if role == Role.LEADING_GROUP else [other.pk, one.pk]
        assert (page.status_code, listed(page)) == (200, wanted)
        assert (f">{word}</span>" in text) == (role != Role.LEADING_GROUP)
        assert (f"{BASE}new/" in text) == (role in {Role.OFFICE, Role.TEAM})
        assert client.get(f"{BASE}{one.pk}/").status_code == 200
    client.force_login(home.outsider)
    assert (client.get(BASE).status_code, client.get(f"{BASE}{one.pk}/").status_code) == (404, 404)


def test_planned_against_held_and_filters(client: Client, home: House) -> None:
    first, second = planned(home), planned(home, when=parse("2025-07-03"), unit=home.south, kind=home.kinds["interview"])
    third = planned(home, when=parse("2099年"), team=home.other_team)
    Gathering.objects.filter(pk=second.pk).update(state="held")
    client = signed_in(client, home, Role.DEPARTMENT)
    page = client.get(BASE)
    assert (listed(page), page.context["counts"]) == ([third.pk, first.pk, second.pk], [("planned", 2), ("held", 1), ("cancelled", 0)])
    assert "计划 3 次，已召开 1 次。" in page.content.decode() and "其中 1 次过了日子还没有召开。" in page.content.decode()
    assert listed(client.get(f"{BASE}?state=held")) == [second.pk]
    assert listed(client.get(f"{BASE}?kind={home.kinds['listening_session'].pk}")) == [third.pk, first.pk]
    assert listed(client.get(f"{BASE}?team={home.team.pk}&unit={home.north.pk}")) == [first.pk]
    assert listed(client.get(f"{BASE}?team=999&state=never&page=x&unit=abc")) == [third.pk, first.pk, second.pk]
    none = client.get(f"{BASE}?state=cancelled")
    assert (listed(none), "没有符合条件" in none.content.decode(), dict(none.context["counts"])["held"]) == ([], True, 1)


def test_an_empty_list_says_what_to_do(client: Client, home: House) -> None:
    assert f'href="{BASE}new/"' in signed_in(client, home, Role.TEAM).get(BASE).content.decode().split("empty")[-1]
    text = signed_in(client, home, Role.SUPERVISION).get(BASE).content.decode()
    assert f'href="{BASE}new/"' not in text and "还没有安排会议和走访。活动办公室" in text


def test_minutes_and_opinions_are_counted_and_few_are_hidden(client: Client, home: House) -> None:
    one, other = planned(home), planned(home, when=parse("2025-07-02"))
    # Nobody waits for minutes of a kind that brings no opinions.
    planned(home, when=parse("2025-07-03"), kind=home.kinds["study_meeting"])
    type(one.kind).objects.filter(pk=one.kind_id).update(channel=home.channels["web"])
    Gathering.objects.update(state="held")
    count = len(home.opinions(gathering=one))
    for role in home.users:
        text = signed_in(client, home, role).get(BASE).content.decode()
        shown = f'<td class="n">{count}</td></tr>' in text
        assert shown == (role in {Role.OFFICE, Role.TEAM, Role.SUPERVISION})
        assert ("不足 5" in text) != shown
        assert text.count("还没有记录") == 1 and f"{BASE}{other.pk}/#minutes" not in text and f"{BASE}{one.pk}/#minutes" in text
    Gathering.objects.update(team=home.other_team)
    assert "不足 5" in signed_in(client, home, Role.TEAM).get(BASE).content.decode()


def test_the_list_asks_as_often_for_many_rows(client: Client, home: House, django_assert_max_num_queries: Any) -> None:
    for number in range(60):
        planned(home, title=f"第{number}次")
    client = signed_in(client, home, Role.OFFICE)
    with django_assert_max_num_queries(25):
        page = client.get(BASE)
    assert (len(listed(page)), len(listed(client.get(f"{BASE}?page=2")))) == (50, 10)


# Planning.


def test_the_same_form_twice_plans_one(client: Client, home: House) -> None:
    given = filled(home, unit=home.north.pk, agenda="一\n二")
    first = signed_in(client, home, Role.OFFICE).post(f"{BASE}new/", given)
    one = Gathering.objects.get()
    again = client.post(f"{BASE}new/", given)
    assert [first["Location"], again["Location"]] == [f"{BASE}{one.pk}/"] * 2
    assert told(again)[-1] == "这一次刚才已经安排过了，没有再安排一遍。"
    assert (Gathering.objects.count(), one.when, one.unit, one.team) == (1, parse("2025年7月初"), home.north, None)
    assert list(Activity.objects.filter(thing="gathering").values_list("verb", "actor")) == [("plan_gathering", home.users[Role.OFFICE].pk)]
    client.post(f"{BASE}new/", filled(home))
    assert Gathering.objects.count() == 2
    assert "<li>一</li><li>二</li>" in client.get(f"{BASE}{one.pk}/").content.decode()


def test_a_team_plans_its_own(client: Client, home: House) -> None:
    client = signed_in(client, home, Role.TEAM)
    form = client.get(f"{BASE}new/").context["form"]
    assert list(form.fields["team"].queryset) == [home.team]
    refused = client.post(f"{BASE}new/", filled(home, team=home.other_team.pk))
    assert (list(refused.context["form"].errors), Gathering.objects.exists()) == (["team"], False)
    client.post(f"{BASE}new/", filled(home))
    assert Gathering.objects.get().team == home.team


@pytest.mark.parametrize(("field", "value"), [("when", "某天"), ("when", ""), ("title", ""), ("kind", "999"), ("mode", "sideways"), ("unit", "x")])
def test_a_wrong_field_is_named(client: Client, home: House, field: str, value: str) -> None:
    page = signed_in(client, home, Role.OFFICE).post(f"{BASE}new/", filled(home, **{field: value}))
    assert (list(page.context["form"].errors), Gathering.objects.exists()) == ([field], False)


def test_who_may_plan_and_change(client: Client, home: House) -> None:
    one, other = planned(home), planned(home, team=home.other_team)
    for role in home.users:
        client = signed_in(client, home, role)
        office, team = role == Role.OFFICE, role == Role.TEAM
        paths = ("new/", f"{one.pk}/edit/", f"{other.pk}/edit/", f"{one.pk}/attendance/", f"{other.pk}/attendance/")
        pages = [client.get(f"{BASE}{path}").status_code for path in paths]
        assert pages == [200 if yes else 404 for yes in (office or team, office or team, office, office or team, office)]
        if not office:
            posts = ("edit/", "step/", "attendance/", "decisions/", "materials/")
            assert {client.post(f"{BASE}{other.pk}/{path}", {**filled(home), "step": "hold", "text": "x"}).status_code for path in posts} == {404}
    assert (Gathering.objects.get(pk=other.pk).state, Decision.objects.exists(), Material.objects.exists()) == ("planned", False, False)


def test_a_gathering_is_changed_held_cancelled_and_planned_again(client: Client, home: House) -> None:
    one = planned(home)
    page = f"{BASE}{one.pk}/"
    client = signed_in(client, home, Role.TEAM)
    form = client.get(f"{page}edit/")
    assert 'value="2025年7月9日"' in form.content.decode()
    client.post(f"{page}edit/", filled(home, title="改了", when="2025年7月", mode=B2B, unit=home.north.pk, team=home.team.pk))
    one.refresh_from_db()
    assert (one.title, one.when, one.mode, one.kind) == ("改了", parse("2025年7月"), B2B, home.kinds["study_meeting"])
    assert told(client.post(f"{page}step/", {"step": "cancel", "reason": " "}))[-1] == "请写明理由。"
    client.post(f"{page}step/", {"step": "cancel", "reason": "<b>台风</b>"})
    shown = client.get(page).content.decode()
    assert "&lt;b&gt;台风" in shown and "已取消" in shown and f"{page}attendance/" not in shown
    assert client.get(f"{page}attendance/").status_code == 404
    client.post(f"{page}step/", {"step": "plan_again"})
    client.post(f"{page}step/", {"step": "hold"})
    assert client.post(f"{page}step/", {"step": "explode"}).status_code == 404
    again = client.post(f"{page}step/", {"step": "hold"})
    assert "它的状态已经变了" in told(again)[-1]
    wanted = ["plan_gathering", "change_gathering", "cancel", "plan_again", "hold"]
    assert list(Activity.objects.filter(thing="gathering").order_by("id").values_list("verb", flat=True)) == wanted
    kept = client.post(f"{page}edit/", filled(home, unit=home.north.pk, team=home.team.pk))
    assert "背靠背进行的" in kept.content.decode() and Gathering.objects.get().mode == B2B


def test_the_log_has_words_for_everything(client: Client, home: House) -> None:
    one = planned(home)
    page, client = f"{BASE}{one.pk}/", signed_in(client, home, Role.OFFICE)
    client.post(f"{page}edit/", filled(home, title="改了"))
    client.post(f"{page}attendance/", {f"heads_{home.strata['worker'].pk}": "3"})
    client.post(f"{page}decisions/", {"text": "修"})
    client.post(f"{page}materials/", {"title": "读本"})
    client.post(f"{page}decisions/{Decision.objects.get().pk}/remove/")
    client.post(f"{page}materials/{Material.objects.get().pk}/remove/")
    assert (Decision.objects.count(), Material.objects.count()) == (0, 0)
    for language, words in (("zh-hans", ("记下决定", "删去材料")), ("en", ("noted a decision", "removed a material"))):
        client.cookies["django_language"] = language
        text = client.get("/work/demo/log/").content.decode()
        assert all(word in text for word in words)


# Back to back.


def test_back_to_back_does_not_exist_for_the_recused(client: Client, home: House) -> None:
    one = planned(home, mode=B2B, title="谁也别说", unit=home.plant)
    home.opinions(gathering=one)
    Material.objects.create(gathering=one, title="签到表")
    client = signed_in(client, home, Role.LEADER)
    page = client.get(BASE)
    text = page.content.decode()
    assert (listed(page), "另有 1 次背靠背" in text, "谁也别说" in text, home.plant.name in text) == ([], True, False, False)
    paths = ("", "edit/", "attendance/", f"materials/{Material.objects.get().pk}/")
    assert {client.get(f"{BASE}{one.pk}/{path}").status_code for path in paths} == {404}
    assert listed(client.get(f"{BASE}?unit={home.plant.pk}")) == []
    client = signed_in(client, home, Role.DEPARTMENT)
    assert "谁也别说" in client.get(f"{BASE}{one.pk}/").content.decode()


def test_a_recused_clerk_meets_it_nowhere(client: Client, home: House) -> None:
    clerk = home.users[Role.OFFICE].person
    assert clerk is not None
    one, open_one = planned(home, mode=B2B, title="谁也别说"), planned(home)
    clerk.posts.create(unit=home.north, title="挂职")
    client = signed_in(client, home, Role.OFFICE)
    assert listed(client.get(BASE)) == [open_one.pk]
    posts = {"edit/": filled(home), "step/": {"step": "hold"}, "attendance/": {}, "decisions/": {"text": "x"}, "materials/": {"title": "x"}}
    assert {client.post(f"{BASE}{one.pk}/{path}", sent).status_code for path, sent in posts.items()} == {404}
    new = client.get(f"/work/demo/sources/new/?gathering={one.pk}")
    assert "谁也别说" not in new.content.decode() and "gathering" not in new.context["form"].initial
    refused = client.post(f"{BASE}new/", filled(home, mode=B2B, unit=home.north.pk))
    assert "请由别人来办" in refused.content.decode() and Gathering.objects.count() == 2


# Who was there.


def test_attendance_is_found_ticked_and_saved(client: Client, home: House) -> None:
    one = planned(home)
    first, second = person("p1", (home.finance, True), name="甲某"), person("p2", name="乙某")
    page, client = f"{BASE}{one.pk}/attendance/", signed_in(client, home, Role.TEAM)
    worker, veteran = (f"heads_{home.strata[code].pk}" for code in ("worker", "veteran"))
    found = client.post(page, {"find": "1", "q": "甲", "there": [second.pk], worker: "12"})
    text = found.content.decode()
    assert [row[0] for row in found.context["found"]] == [first] and [row[0] for row in found.context["rows"]] == [second]
    assert 'value="12"' in text and "finance单位" in text and not one.attendance.exists()
    assert [row[0] for row in client.post(page, {"find": "1", "q": "finance"}).context["found"]] == [home.users[Role.DEPARTMENT].person, first]
    assert "没有找到“丙”" in client.post(page, {"find": "1", "q": "丙"}).content.decode()
    client.post(page, {"there": [second.pk], "speaks": [first.pk], worker: "12", veteran: ""})
    assert sorted(one.attendance.values_list("person__code", "stratum__code", "headcount", "speaks"), key=str) == [
        ("p1", None, 1, True), ("p2", None, 1, False), (None, "worker", 12, False),
    ]  # fmt: skip
    shown = client.get(page)
    assert [(row[0], row[3]) for row in shown.context["rows"]] == [(first, True), (second, False)]
    assert "一共 14 人" in client.get(f"{BASE}{one.pk}/").content.decode()


@pytest.mark.parametrize("typed", ["-1", "x", "1.5", "100000", "²"])
def test_a_wrong_number_saves_nothing(client: Client, home: House, typed: str) -> None:
    one = planned(home)
    note_attendance(one, people=[], heads={home.strata["worker"]: 7}, by=home.viewer(Role.OFFICE), now=NOW)
    page = signed_in(client, home, Role.TEAM).post(f"{BASE}{one.pk}/attendance/", {f"heads_{home.strata['worker'].pk}": typed})
    assert "“worker人群”的人数要填 0 到 99999 的整数" in page.content.decode()
    assert list(one.attendance.values_list("headcount", flat=True)) == [7]
    gone = signed_in(client, home, Role.TEAM).post(f"{BASE}{one.pk}/attendance/", {"there": ["999999"]})
    assert "请重新查找" in gone.content.decode() and one.attendance.count() == 1


def test_names_and_files_of_a_session_are_closed_to_who_reads_nothing(client: Client, home: House) -> None:
    listening(home)
    one, who = planned(home), person("p1", name="甲某")
    note_attendance(one, people=[who], heads={home.strata["worker"]: 2}, by=home.viewer(Role.OFFICE), now=NOW)
    page = f"{BASE}{one.pk}/"
    signed_in(client, home, Role.TEAM).post(f"{page}materials/", {"title": "签到表", "file": SimpleUploadedFile("签到.pdf", PDF)})
    file = f"{page}materials/{Material.objects.get().pk}/"
    for role in home.users:
        client = signed_in(client, home, role)
        text = client.get(page).content.decode()
        reads = role in {Role.OFFICE, Role.TEAM, Role.SUPERVISION}
        assert ("甲某" in text, "一共 3 人" in text, file in text, client.get(file).status_code == 200) == (reads,) * 4
        assert ("名字和照片会说明" in text) != reads
    Gathering.objects.update(team=home.other_team)
    assert "甲某" not in signed_in(client, home, Role.TEAM).get(page).content.decode()
    assert client.get(file).status_code == 404


# Minutes.


def test_the_minutes_are_added_with_what_is_known(client: Client, home: House) -> None:
    listening(home)
    one = planned(home)
    client = signed_in(client, home, Role.TEAM)
    new = f"/work/demo/sources/new/?gathering={one.pk}"
    assert new in client.get(f"{BASE}{one.pk}/").content.decode()
    form = client.get(new).context["form"]
    assert (form.initial["gathering"], form.initial["channel"]) == (one.pk, home.channels["session"].pk)
    client.post(new, {"once": form.initial["once"], "gathering": one.pk, "channel": form.initial["channel"], "text": "一是路灯不亮。\n二是公交太少。"})
    source = SourceDocument.objects.get()
    assert (source.gathering, source.team, source.place, source.received_on) == (one, home.team, home.north, parse("2025-07-09").on)
    for named in ("999", "x", "9" * 30, "", planned(home, team=home.other_team).pk):
        assert "gathering" not in client.get(f"/work/demo/sources/new/?gathering={named}").context["form"].initial


def test_sources_are_listed_for_who_may_read_them(client: Client, home: House) -> None:
    one = planned(home)
    home.opinions(gathering=one)
    for role in home.users:
        text = signed_in(client, home, role).get(f"{BASE}{one.pk}/").content.decode()
        reads = role in {Role.OFFICE, Role.TEAM, Role.SUPERVISION}
        assert ('href="/work/demo/sources/1/"' in text) == ("已确认" in text) == reads
        assert ("有来件；登记的意见不足 5 条。" in text, "只对办公室" in text) == (not reads, not reads)
        assert ("添加记录" in text) == (role in {Role.OFFICE, Role.TEAM})
    home.campaign.state = "closed"
    home.campaign.save()
    text = signed_in(client, home, Role.OFFICE).get(f"{BASE}{one.pk}/").content.decode()
    assert "收不了记录" in text and "sources/new" not in text


# Decisions, materials, files.


def test_decisions(client: Client, home: House) -> None:
    one = planned(home)
    page, client = f"{BASE}{one.pk}/", signed_in(client, home, Role.TEAM)
    body = home.campaign.bodies.get(kind="office")
    given = {"text": "<i>修</i>路灯", "body": body.pk, "person": person("p1").pk, "due": "2025-08-01"}
    client.post(f"{page}decisions/", given)
    client.post(f"{page}decisions/", given)
    text = client.get(page).content.decode()
    assert (Decision.objects.count(), "&lt;i&gt;修" in text, body.name in text, "2025年8月1日" in text) == (1, True, True, True)
    wrong = client.post(f"{page}decisions/", {"text": "", "due": "某天"})
    assert (wrong.status_code, list(wrong.context["decision_form"].errors), Decision.objects.count()) == (200, ["text", "due"], 1)
    other = planned(home)
    assert client.post(f"{BASE}{other.pk}/decisions/{Decision.objects.get().pk}/remove/").status_code == 404
    text = signed_in(client, home, Role.DEPARTMENT).get(page).content.decode()
    assert "路灯" in text and "/remove/" not in text


def test_a_photo_is_served_safely(client: Client, home: House, folder: Path) -> None:
    one = planned(home)
    page, client = f"{BASE}{one.pk}/", signed_in(client, home, Role.TEAM)
    client.post(f"{page}materials/", {"photo": "on", "file": SimpleUploadedFile("会场.html", jpeg(exif(6)), content_type="text/html")})
    made = Material.objects.get()
    answer = client.get(f"{page}materials/{made.pk}/")
    data = b"".join(answer)  # type: ignore[call-overload]
    assert (answer["Content-Type"], SECRET in data, data[:3]) == ("image/jpeg", False, b"\xff\xd8\xff")
    assert (answer["X-Content-Type-Options"], answer["Content-Security-Policy"]) == ("nosniff", "default-src 'none'; frame-ancestors 'none'; sandbox")
    assert (answer["Cache-Control"], answer["Content-Disposition"][:6]) == ("private, no-store", "inline")
    assert f'<img src="{page}materials/{made.pk}/"' in client.get(page).content.decode()
    client.post(f"{page}materials/", {"file": SimpleUploadedFile("通知.pdf", PDF)})
    assert client.get(f"{page}materials/{Material.objects.last().pk}/")["Content-Disposition"].startswith("attachment")  # type: ignore[union-attr]
    assert client.get(f"{BASE}{planned(home).pk}/materials/{made.pk}/").status_code == 404
    (folder / str(home.campaign.pk) / made.digest).unlink()
    assert client.get(f"{page}materials/{made.pk}/").status_code == 404
    client.logout()
    assert client.get(f"{page}materials/{made.pk}/").status_code == 302


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_file_that_is_not_taken_says_why(client: Client, home: House, folder: Path, language: str) -> None:
    client.cookies["django_language"] = language
    one = planned(home)
    page, client = f"{BASE}{one.pk}/", signed_in(client, home, Role.TEAM)
    files = {"大.jpg": b"\xff\xd8\xff" + bytes(50 * 2**20), "纪要.docx": b"PK\x03\x04" + bytes(90), "空.png": b"", "断.jpg": jpeg()[:-2]}
    said = [told(client.post(f"{page}materials/", {"title": "附件", "file": SimpleUploadedFile(name, data)}))[-1] for name, data in files.items()]
    assert [name in words for name, words in zip(files, said, strict=True)] == [True] * 4
    cures = {"zh-hans": ("照片缩小", "另存为 JPEG", "重新导出", "重新获取"), "en": ("smaller", "as JPEG", "Export it again", "get it again")}
    assert [cure in words for cure, words in zip(cures[language], said, strict=True)] == [True] * 4
    assert ("51 MiB" in said[0] and "10 MiB" in said[0], Material.objects.exists(), list(folder.rglob("*"))) == (True, False, [])
    nothing = client.post(f"{page}materials/", {"title": "", "issuer": "某单位"})
    assert (nothing.status_code, list(nothing.context["material_form"].errors)) == (200, ["title"])


def test_the_page_asks_as_often_for_much(client: Client, home: House, django_assert_max_num_queries: Any) -> None:
    one = planned(home, when=parse(f"{timezone.localdate():%Y-%m-%d}"))
    note_attendance(one, people=[person(f"n{n}") for n in range(30)], heads={home.strata["worker"]: 9}, by=home.viewer(Role.OFFICE), now=NOW)
    Decision.objects.bulk_create([Decision(gathering=one, text=f"第{n}项", person=person(f"d{n}")) for n in range(20)])
    for number in range(20):
        home.source(f"来信：第{number}条路不平。", gathering=one)
    client = signed_in(client, home, Role.OFFICE)
    with django_assert_max_num_queries(30):
        assert client.get(f"{BASE}{one.pk}/").status_code == 200
