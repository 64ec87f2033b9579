"""Quick entry in the browser: what stays, what is listed, what is taken back."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client
from factories import House

from huiyin.domain.access import Role
from huiyin.domain.collection.models import FormBatch, Opinion, SourceDocument

ENTRY = "/work/demo/sources/entry/"


@pytest.fixture
def desk(client: Client, home: House) -> Client:
    client.force_login(home.users[Role.OFFICE])
    return client


def sheet(home: House, text: str, **fields: object) -> dict[str, object]:
    return {"once": uuid.uuid4(), "channel": home.channels["form"].pk, "place": home.south.pk, "received_on": "2025-07-01", "text": text, **fields}


def states() -> list[str]:
    return list(SourceDocument.objects.order_by("number").values_list("state", flat=True))


def test_sheet_after_sheet(desk: Client, home: House) -> None:
    desk.post(ENTRY, sheet(home, "路灯不亮\r\n\r\n公交太少\r\n"))
    desk.post(ENTRY, sheet(home, "医院排队久"))
    assert (states(), list(Opinion.objects.values_list("text", flat=True))) == (["confirmed", "received"], ["路灯不亮", "公交太少"])
    page = desk.get(ENTRY)
    assert [(row[0].number, row[1], row[2]) for row in page.context["rows"]] == [(2, 1, True), (1, 2, False)]
    assert desk.post(f"{ENTRY}settle/").status_code == 302
    assert (states(), Opinion.objects.count()) == (["confirmed", "confirmed"], 3)


def test_fields_stay_and_the_sheet_is_empty_again(desk: Client, home: House) -> None:
    desk.post(ENTRY, sheet(home, "路灯不亮", stratum=home.strata["veteran"].pk))
    fresh = desk.get(ENTRY).context["form"]
    kept = {name: fresh[name].value() for name in ("channel", "place", "stratum", "received_on", "team", "text")}
    assert kept == {"channel": str(home.channels["form"].pk), "place": str(home.south.pk), "stratum": str(home.strata["veteran"].pk), "received_on": "2025-07-01", "team": "", "text": ""}
    other = desk.post("/accounts/logout/")
    assert other.status_code == 302
    desk.force_login(home.users[Role.OFFICE])
    assert desk.get(ENTRY).context["form"]["channel"].value() is None


def test_a_batch_tells_place_and_people(desk: Client, home: House) -> None:
    batch = FormBatch.objects.create(campaign=home.campaign, code="b", title="表", team=home.team, place=home.north, stratum=home.strata["worker"], issued=9)
    desk.post(ENTRY, sheet(home, "路灯不亮", place="", batch=batch.pk))
    one = SourceDocument.objects.get()
    assert (one.batch, one.team, one.place, one.stratum) == (batch, home.team, home.north, home.strata["worker"])


def test_the_same_sheet_sent_twice_is_registered_once(desk: Client, home: House) -> None:
    sent = sheet(home, "路灯不亮")
    desk.post(ENTRY, sent)
    again = desk.post(ENTRY, sent, headers={"X-Huiyin-Panes": "1"}).content.decode()
    assert (states(), Opinion.objects.count()) == (["received"], 0)
    assert "第 1 号，没有重复登记" in again and "data-refused" not in again


def test_a_sheet_taken_back_is_in_the_field_again_and_never_counts(desk: Client, home: House) -> None:
    desk.post(ENTRY, sheet(home, "路灯不两\r\n电话13800138000"))
    page = desk.post(f"{ENTRY}1/undo/", follow=True)
    assert page.redirect_chain == [(f"{ENTRY}?again=1", 302)]
    assert page.context["form"]["text"].value() == "路灯不两\n电话【手机号】"
    desk.post(ENTRY, sheet(home, "路灯不亮"))
    desk.post(f"{ENTRY}settle/")
    assert (states(), list(Opinion.objects.values_list("text", flat=True))) == (["set_aside", "confirmed"], ["路灯不亮"])
    late = desk.post(f"{ENTRY}2/undo/", follow=True)
    assert (states()[1], late.context["form"]["text"].value()) == ("confirmed", "")


def test_a_refused_sheet_stays_in_the_field_with_its_nonce(desk: Client, home: House) -> None:
    sent = sheet(home, "路灯不亮", channel="")
    for headers in ({}, {"X-Huiyin-Panes": "1"}):
        page = desk.post(ENTRY, sent, headers=headers).content.decode()
        assert "路灯不亮</textarea>" in page and str(sent["once"]) in page and "请选渠道" in page and "data-refused" in page
    assert states() == []
    home.campaign.state = "closed"
    home.campaign.save()
    page = desk.post(ENTRY, sheet(home, "公交太少")).content.decode()
    assert "公交太少</textarea>" in page and "收不了新的来件" in page


def test_a_script_gets_the_desk_alone_with_a_new_nonce(desk: Client, home: House) -> None:
    sent = sheet(home, "路灯不亮")
    page = desk.post(ENTRY, sent, headers={"X-Huiyin-Panes": "1"}).content.decode()
    assert page.lstrip().startswith('<div id="work"') and "<html" not in page
    nonce = re.search(r'name="once" value="([^"]+)"', page)
    assert nonce is not None and nonce.group(1) != str(sent["once"])
    assert re.search(r"<textarea[^>]*>\s*</textarea>", page)


def test_only_the_last_ten_are_listed_and_each_costs_no_question(desk: Client, home: House, django_assert_max_num_queries: object) -> None:
    for number in range(12):
        desk.post(ENTRY, sheet(home, f"第{number}条路不平"))
    with django_assert_max_num_queries(18):  # type: ignore[operator]
        rows = desk.get(ENTRY).context["rows"]
    assert [row[0].number for row in rows] == list(range(12, 2, -1))


def test_a_team_types_its_own_and_others_nothing(client: Client, home: House) -> None:
    client.force_login(home.users[Role.TEAM])
    client.post(ENTRY, sheet(home, "路灯不亮"))
    assert SourceDocument.objects.get().team == home.team
    for role in (Role.SUPERVISION, Role.PRIVACY, Role.LEADING_GROUP, Role.ADMINISTRATOR):
        client.force_login(home.users[role])
        assert [client.get(ENTRY).status_code, client.post(f"{ENTRY}settle/").status_code, client.post(f"{ENTRY}1/undo/").status_code] == [404] * 3
    assert states() == ["received"]


def test_english(desk: Client, home: House) -> None:
    desk.cookies["django_language"] = "en"
    desk.post(ENTRY, sheet(home, "路灯不亮"))
    page = desk.get(ENTRY).content.decode()
    assert "Quick entry" in page and "Take source 1 back" in page


def test_no_sheet_but_ones_own_is_put_into_the_field(desk: Client, home: House) -> None:
    desk.post(ENTRY, sheet(home, "路灯不亮"))
    desk.post(f"{ENTRY}1/undo/")
    home.source("别处来的话。")
    assert [desk.get(f"{ENTRY}?again={number}").context["form"]["text"].value() for number in ("1", "2", "x")] == ["路灯不亮", "", ""]
    desk.session.flush()
    desk.force_login(home.users[Role.OFFICE])
    assert desk.get(f"{ENTRY}?again=1").context["form"]["text"].value() == ""
