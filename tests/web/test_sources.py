"""The inbox, the upload and the side-by-side page."""

from __future__ import annotations

import io
import re
import uuid
from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from docx import Document
from factories import MINUTES, NOW, TODAY, House

from huiyin.domain.access import Role
from huiyin.domain.collection.models import Opinion, SourceDocument
from huiyin.domain.collection.reading import Passage, dumped, loaded
from huiyin.domain.collection.receiving import passages
from huiyin.domain.collection.registering import set_aside
from huiyin.domain.fuzzy import FuzzyDate, Precision
from huiyin.domain.gatherings.models import Gathering
from huiyin.domain.oversight.reconciliation import account
from huiyin.intake import Entry, Place
from huiyin.web.office.sources import panes
from huiyin.web.office.sources.upload import short

INBOX = "/work/demo/sources/"
OFFICE = Role.OFFICE


def signed_in(client: Client, home: House, role: Role) -> Client:
    client.force_login(home.users[role])
    return client


def told(response: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]  # type: ignore[attr-defined]


def numbers(response: HttpResponse) -> list[int]:
    return [int(number) for number in re.findall(r'/work/demo/sources/(\d+)/">', response.content.decode())]


# The inbox.


def test_the_inbox_lists_what_waits_first(client: Client, home: House) -> None:
    home.opinions()
    home.source("来信：路灯不亮。", channel=home.channels["letter"])
    home.opinions(MINUTES + "车棚漏雨。")
    page = signed_in(client, home, OFFICE).get(INBOX)
    assert numbers(page) == [2, 3, 1]
    assert page.context["counts"] == [("received", 1), ("confirmed", 2), ("set_aside", 0), ("withdrawn", 0)]
    assert [row[1] for row in page.context["rows"]] == [0, Opinion.objects.filter(source__number=3).count(), 3]


def test_filters_narrow_list_and_counts(client: Client, home: House) -> None:
    home.opinions()
    home.source("来信：路灯不亮。", channel=home.channels["letter"], place=home.south, received_on=TODAY - timedelta(3))
    home.source("来信：公交太少。", channel=home.channels["letter"], stratum=home.strata["veteran"], team=home.other_team)
    client = signed_in(client, home, OFFICE)
    letter, south, veteran = home.channels["letter"].pk, home.south.pk, home.strata["veteran"].pk
    assert numbers(client.get(f"{INBOX}?channel={letter}")) == [3, 2]
    assert numbers(client.get(f"{INBOX}?state=confirmed")) == [1]
    assert numbers(client.get(f"{INBOX}?place={south}")) == [2]
    assert numbers(client.get(f"{INBOX}?stratum={veteran}&team={home.other_team.pk}")) == [3]
    assert numbers(client.get(f"{INBOX}?since={TODAY}&until={TODAY}")) == [3, 1]
    assert numbers(client.get(f"{INBOX}?until={TODAY - timedelta(1)}")) == [2]
    narrowed = client.get(f"{INBOX}?channel={letter}&state=confirmed")
    assert (numbers(narrowed), dict(narrowed.context["counts"])["received"]) == ([], 2)
    assert numbers(client.get(f"{INBOX}?channel=999&since=never&page=x")) == [3, 2, 1]


def test_who_sees_the_inbox(client: Client, home: House) -> None:
    home.source()
    home.source("别组：路灯不亮。", team=home.other_team)
    seen = {role: numbers(signed_in(client, home, role).get(INBOX)) if client.get(INBOX).status_code == 200 else None for role in home.users if client.force_login(home.users[role]) is None}
    assert seen == {
        Role.OFFICE: [2, 1],
        Role.SUPERVISION: [2, 1],
        Role.TEAM: [1],
        **dict.fromkeys((Role.LEADING_GROUP, Role.PRIVACY, Role.DEPARTMENT, Role.LEADER, Role.ADMINISTRATOR)),
    }
    signed_in(client, home, Role.TEAM)
    assert [client.get(f"{INBOX}{number}/").status_code for number in (1, 2, 9)] == [200, 404, 404]


def test_the_inbox_asks_the_same_number_of_questions_for_more_rows(client: Client, home: House, django_assert_max_num_queries: object) -> None:
    for number in range(60):
        home.source(f"来信：第{number}条路不平。")
    client = signed_in(client, home, OFFICE)
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        page = client.get(INBOX)
    assert len(numbers(page)) == 50
    assert len(numbers(client.get(f"{INBOX}?page=2"))) == 10


def test_an_empty_inbox_says_what_to_do(client: Client, home: House) -> None:
    page = signed_in(client, home, OFFICE).get(INBOX)
    assert 'href="/work/demo/sources/new/"' in page.content.decode()
    assert 'href="/work/demo/sources/new/"' not in signed_in(client, home, Role.SUPERVISION).get(INBOX).content.decode()


# The upload.


def form(home: House, **fields: object) -> dict[str, object]:
    return {"once": uuid.uuid4(), "channel": home.channels["session"].pk, "team": home.team.pk, "received_on": "2025-07-10", **fields}


def docx(*paragraphs: str, table: list[list[str]] | None = None) -> bytes:
    document = Document()
    for one in paragraphs:
        document.add_paragraph(one)
    if table:
        grid = document.add_table(len(table), len(table[0]))
        for row, cells in enumerate(table):
            for column, words in enumerate(cells):
                grid.cell(row, column).text = words
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def test_several_files_come_in_and_a_bad_one_harms_none(client: Client, home: House) -> None:
    files = [
        SimpleUploadedFile("纪要.docx", docx(*MINUTES.splitlines())),
        SimpleUploadedFile("图.png", b"\x89PNG\r\n\x1a\n" + bytes(50)),
        SimpleUploadedFile("空.txt", b""),
        SimpleUploadedFile("来信.txt", "建议修路灯。电话13800138000。".encode()),
        SimpleUploadedFile("表.csv", "序号,意见\n1,路灯不亮\n2,公交太少\n".encode()),
    ]
    response = signed_in(client, home, OFFICE).post(f"{INBOX}new/", form(home, documents=files, place=home.north.pk))
    assert (response.status_code, response["Location"]) == (302, INBOX)
    assert list(SourceDocument.objects.order_by("number").values_list("number", "file_name", "place", "team")) == [
        (1, "纪要.docx", home.north.pk, home.team.pk),
        (2, "来信.txt", home.north.pk, home.team.pk),
    ]
    first, image, empty, letter, table = told(response)
    assert "“纪要.docx”" in first and "第 1 号" in first
    assert "“图.png”没有收下" in image and "OCR" in image
    assert "“空.txt”" in empty and "重新导出" in empty
    assert "第 2 号" in letter and "遮盖个人信息 1 处" in letter
    assert "“表.csv”" in table and "导入表格" in table
    assert "13800138000" not in SourceDocument.objects.get(number=2).text


def test_a_file_received_before_says_as_which_number(client: Client, home: House) -> None:
    client = signed_in(client, home, OFFICE)
    first = client.post(f"{INBOX}new/", form(home, documents=[SimpleUploadedFile("a.txt", MINUTES.encode())]))
    assert first["Location"] == f"{INBOX}1/"
    again = client.post(f"{INBOX}new/", form(home, documents=[SimpleUploadedFile("b.txt", MINUTES.encode())]))
    assert again["Location"] == f"{INBOX}new/"
    assert told(again)[-1] == "“b.txt”以前收到过，就是第 1 号来件，没有重复收。"
    assert SourceDocument.objects.count() == 1


def test_tables_inside_minutes_are_told_not_lost(client: Client, home: House) -> None:
    table = [["序号", "意见"], *([str(n), f"第{n}车间的路灯不亮，请尽快修好"] for n in range(1, 6))]
    file = SimpleUploadedFile("纪要.docx", docx("座谈会记录", "大家说食堂关门太早，夜班没有热饭。", table=table))
    response = signed_in(client, home, OFFICE).post(f"{INBOX}new/", form(home, documents=[file]))
    assert any("有 1 个列出意见的表格没有收" in one for one in told(response))


def test_a_gathering_tells_where_it_comes_from(client: Client, home: House) -> None:
    home.kinds["listening_session"].channel = home.channels["visit"]
    home.kinds["listening_session"].save()
    when = FuzzyDate(date(2025, 7, 8), Precision.DAY)
    gathering = Gathering.objects.create(
        campaign=home.campaign, code="g", kind=home.kinds["listening_session"], title="会", team=home.team, unit=home.south, when=when, created_at=NOW
    )
    sent = {"once": uuid.uuid4(), "gathering": gathering.pk, "text": "食堂太远。"}
    response = signed_in(client, home, OFFICE).post(f"{INBOX}new/", sent)
    assert response["Location"] == f"{INBOX}1/"
    source = SourceDocument.objects.get()
    assert (source.channel, source.team, source.place, source.received_on, source.gathering) == (home.channels["visit"], home.team, home.south, when.on, gathering)
    response = client.post(f"{INBOX}new/", {**sent, "team": home.other_team.pk})
    assert response.context["form"].errors == {"team": ["这次会议是另一个小组的。请改选小组或会议。"]}


def test_a_pasted_text_sent_twice_is_one(client: Client, home: House) -> None:
    sent = form(home, text="食堂太远。\r\n路灯不亮。")
    client = signed_in(client, home, OFFICE)
    client.post(f"{INBOX}new/", sent)
    assert "第 1 号" in told(client.post(f"{INBOX}new/", sent))[-1]
    assert [one.text for one in SourceDocument.objects.all()] == ["食堂太远。\n路灯不亮。"]


def test_a_team_brings_in_its_own_only(client: Client, home: House) -> None:
    client = signed_in(client, home, Role.TEAM)
    assert client.post(f"{INBOX}new/", form(home, text="路灯不亮。", team="")).status_code == 302
    assert SourceDocument.objects.get().team == home.team
    other = client.post(f"{INBOX}new/", form(home, text="公交太少。", team=home.other_team.pk))
    assert "team" in other.context["form"].errors
    assert SourceDocument.objects.count() == 1


@pytest.mark.parametrize(("fields", "wrong"), [({}, "documents"), ({"text": "话", "channel": ""}, "channel"), ({"text": "话", "received_on": "2999-01-01"}, "received_on")])
def test_what_is_missing_is_said_at_its_field(client: Client, home: House, fields: dict[str, str], wrong: str) -> None:
    response = signed_in(client, home, OFFICE).post(f"{INBOX}new/", form(home, **fields))
    assert list(response.context["form"].errors) == [wrong]
    assert SourceDocument.objects.count() == 0


def test_nothing_comes_in_when_the_campaign_does_not_collect(client: Client, home: House) -> None:
    home.campaign.state = "closed"
    home.campaign.save()
    response = signed_in(client, home, OFFICE).post(f"{INBOX}new/", form(home, documents=[SimpleUploadedFile("a.txt", MINUTES.encode())], text="路灯不亮。"))
    assert ["没有收下" in one or "收不了" in one for one in told(response)] == [True, True]
    assert SourceDocument.objects.count() == 0


def test_long_names_keep_their_ending() -> None:
    name = short("很长的名字" * 40 + ".docx")
    assert (len(name.encode()) <= 180, name.endswith(".docx"), short("a.txt"), short("无点" * 100)[:2]) == (True, True, "a.txt", "无点")


# Side by side.


def test_every_letter_of_the_text_is_on_the_page_once_and_every_passage_has_its_number(home: House) -> None:
    source = home.source()
    rows = panes.shown(source.text, loaded(source.reading))
    stretches = list(panes.stretches(source.text, rows))
    assert "".join(one.text for one in stretches) == source.text
    assert [one.shown.number for one in stretches if one.shown] == list(range(1, len(rows) + 1))
    assert all(source.text[one.start :].startswith(one.text) for one in stretches)


def test_gaps_show_words_in_no_passage_and_no_labels() -> None:
    text = "职工甲（车间）：路灯不亮。还有\n食堂晚上没有热饭也没有热水"
    rows = panes.shown(text, (Passage(8, 13),))
    assert text[8:13] == "路灯不亮。"
    assert panes.gaps(text, rows) == [(16, 29, "食堂晚上没有热饭也没有热水")]


def test_places_to_cut_are_inside_the_passage() -> None:
    text = "路灯不亮。公交太少！"
    assert list(panes.cuts(text, Passage(0, 10))) == [(5, "路灯不亮。 ‖ 公交太少！")]
    assert list(panes.cuts(text, Passage(0, 5))) == []


def correct(client: Client, source: SourceDocument, script: bool = False, **fields: object) -> HttpResponse:
    source.refresh_from_db()
    headers = {"X-Huiyin-Panes": "1"} if script else {}
    return client.post(f"{INBOX}{source.number}/correct/", {"version": source.reading_version, **fields}, headers=headers)  # type: ignore[return-value]


def roles(source: SourceDocument) -> list[tuple[str, str]]:
    source.refresh_from_db()
    return [(source.text[one.start : one.end], one.role) for one in loaded(source.reading)]


def test_every_change_by_its_form(client: Client, home: House) -> None:
    text = "路灯不亮，请修。公交太少。同意路灯。另外没事"
    source = home.source(text)
    SourceDocument.objects.filter(pk=source.pk).update(reading=[])
    client = signed_in(client, home, OFFICE)
    correct(client, source, gap="0-18")
    assert roles(source) == [("路灯不亮，请修。公交太少。同意路灯。", "opinion")]
    correct(client, source, do="cut", start=0, at=8)
    correct(client, source, do="cut", start=8, at=13)
    assert [words for words, _ in roles(source)] == ["路灯不亮，请修。", "公交太少。", "同意路灯。"]
    correct(client, source, do="endorse", start=13, endorsed=0)
    correct(client, source, kind="suggestion", start=0)
    correct(client, source, do="secret", start=8)
    correct(client, source, do="add", left=18, right=22)
    correct(client, source, do="drop", start=18, reason="no_opinion")
    source.refresh_from_db()
    assert loaded(source.reading) == (
        Passage(0, 8, kind="suggestion"),
        Passage(8, 13, secret=True),
        Passage(13, 18, role="endorsement", endorses=0),
        Passage(18, 22, role="dropped", reason="no_opinion"),
    )
    correct(client, source, kind="praise", start=18)
    correct(client, source, do="secret", start=8)
    correct(client, source, do="move", start=8, left=8, right=12)
    correct(client, source, do="keep", start=13)
    correct(client, source, do="merge", start=13)
    source.refresh_from_db()
    assert loaded(source.reading) == (Passage(0, 8, kind="suggestion"), Passage(8, 12), Passage(13, 22))
    assert source.reading_version == 14


def test_a_change_on_top_of_somebody_elses_is_refused(client: Client, home: House) -> None:
    source = home.source()
    client = signed_in(client, home, OFFICE)
    before = roles(source)
    start = loaded(source.reading)[0].start
    response = client.post(f"{INBOX}1/correct/", {"version": 0, "do": "keep", "start": start})
    assert told(response) == ["别人刚改过这份来件。请看看新的划分，再做您的修改。"]
    assert roles(source) == before
    client.post(f"{INBOX}1/confirm/", {"version": 7})
    assert (Opinion.objects.count(), SourceDocument.objects.get().state) == (0, "received")


@pytest.mark.parametrize("fields", [{"do": "cut"}, {"do": "fly"}, {}, {"do": "cut", "start": "²", "at": "1"}, {"gap": "x-y"}, {"do": "drop", "start": "0", "reason": "dull"}])
def test_what_makes_no_sense_changes_nothing_and_is_said(client: Client, home: House, fields: dict[str, str]) -> None:
    source = home.source()
    before = roles(source)
    response = correct(signed_in(client, home, OFFICE), source, **fields)
    assert (response.status_code, len(told(response)), roles(source)) == (302, 1, before)


def test_a_script_gets_the_panes_with_what_was_done(client: Client, home: House) -> None:
    source = home.source()
    client = signed_in(client, home, OFFICE)
    start = [one.start for one in loaded(source.reading) if one.role == "opinion"][1]
    page = correct(client, source, script=True, do="drop", start=start, reason="furniture").content.decode()
    assert page.lstrip().startswith('<div id="panes"') and "<html" not in page
    assert 'data-said="已改好。"' in page and 'name="version" value="2"' in page
    assert re.search(rf'class="is-dropped current" data-start="{start}"', page)
    refused = client.post(f"{INBOX}1/correct/", {"version": 1, "do": "keep", "start": start}, headers={"X-Huiyin-Panes": "1"}).content.decode()
    assert "data-refused" in refused and "别人刚改过" in refused and 'name="version" value="2"' in refused


def doubtful(home: House) -> SourceDocument:
    """A source with four passages, the second and the fourth of which are unsure."""
    source = home.source("路灯不亮，请修。公交太少。操场去年铺的。车棚漏雨。")
    reading = (Passage(0, 8), Passage(8, 13, unsure=True), Passage(13, 20, role="dropped", reason="furniture"), Passage(20, 25, unsure=True))
    SourceDocument.objects.filter(pk=source.pk).update(reading=dumped(reading))
    return source


def test_what_is_unsure_is_shown_first_and_gone_through(client: Client, home: House) -> None:
    source = doubtful(home)
    client = signed_in(client, home, OFFICE)
    page = client.get(f"{INBOX}1/")
    assert "有 2 条切分没有把握，请先核对。" in page.content.decode()
    assert page.context["to_look_at"].number == 2
    assert re.findall(r'<li id="(p\d)" class="is-\w+ is-unsure', page.content.decode()) == ["p2", "p4"]
    right = correct(client, source, script=True, do="looked", start=8)
    assert (right.context["current"].number, right.context["sum"]["unsure"]) == (4, 1)
    assert 'data-said="看过了。还有 1 条请核对，已到下一条。"' in right.content.decode()
    plain = correct(client, source, do="looked", start=20)
    assert plain["Location"].endswith("?at=20#current")
    done = client.get(f"{INBOX}1/")
    assert (done.context["sum"]["unsure"], done.context["to_look_at"]) == (0, None)
    assert "请先核对" not in done.content.decode()


def test_what_is_confirmed_is_unsure_no_more(client: Client, home: House) -> None:
    source = doubtful(home)
    client = signed_in(client, home, OFFICE)
    client.post(f"{INBOX}1/confirm/", {"version": source.reading_version})
    assert Opinion.objects.count() == 3 and "is-unsure" not in client.get(f"{INBOX}1/").content.decode()


def test_what_the_splitter_is_unsure_of_and_what_is_secret_reaches_the_page() -> None:
    found = [
        Entry("a", Place("a.txt"), 0, 2, "甲", unsure=True, secret=True),
        Entry("b", Place("a.txt"), 3, 5, "乙", reason="furniture", unsure=True, secret=True),
        Entry("c", Place("a.txt"), 6, 8, "丙", reason="endorsement", secret=True),
        Entry("d", Place("a.txt"), 9, 11, "丁"),
    ]
    read = passages(found, [(0, 2), (3, 5), (6, 8), (9, 11)])
    assert [(one.unsure, one.secret) for one in read] == [(True, True), (True, True), (False, True), (False, False)]


def test_confirming_says_beforehand_what_there_will_be_and_links_opinions(client: Client, home: House) -> None:
    source = home.source()
    client = signed_in(client, home, Role.TEAM)
    page = client.get(f"{INBOX}1/")
    assert page.context["sum"] == {"opinions": 3, "endorsements": 1, "dropped": 5, "secret": 0, "unsure": 1}
    response = client.post(f"{INBOX}1/confirm/", {"version": source.reading_version})
    assert told(response) == ["第 1 号来件已确认，登记了 3 条意见。"]
    done = client.get(f"{INBOX}1/")
    assert (done.context["editable"], [row.opinion.number for row in done.context["rows"] if row.opinion]) == (False, [1, 2, 3])
    assert "reading.js" not in done.content.decode() and "<form method=\"post\" id=\"confirm\"" not in done.content.decode()
    assert account(home.campaign).holds
    assert told(correct(client, source, do="keep", start=0)) == ["这一步做不了：它的状态已经变了。请刷新页面再看。"]


def test_setting_aside_needs_a_reason_and_the_office_takes_up_again(client: Client, home: House) -> None:
    home.source()
    client = signed_in(client, home, Role.TEAM)
    client.post(f"{INBOX}1/aside/", {"reason": ""})
    assert SourceDocument.objects.get().state == "received"
    client.post(f"{INBOX}1/aside/", {"reason": "spam", "note": "推销"})
    source = SourceDocument.objects.get()
    assert (source.state, source.reason, source.note) == ("set_aside", "spam", "推销")
    assert "take_up" not in client.get(f"{INBOX}1/").context["actions"]
    assert client.post(f"{INBOX}1/again/").status_code == 404
    signed_in(client, home, OFFICE).post(f"{INBOX}1/again/")
    source.refresh_from_db()
    assert (source.state, source.reason, source.note) == ("received", "", "")


def test_supervision_sees_and_changes_nothing(client: Client, home: House) -> None:
    source = home.source()
    client = signed_in(client, home, Role.SUPERVISION)
    page = client.get(f"{INBOX}1/")
    assert (page.status_code, page.context["actions"], page.context["editable"]) == (200, [], False)
    for deed in ("correct", "confirm", "aside", "again"):
        assert client.post(f"{INBOX}1/{deed}/", {"version": 1, "do": "keep", "start": 0, "reason": "spam"}).status_code == 404
    source.refresh_from_db()
    assert (source.state, source.reading_version) == ("received", 1)


def test_get_changes_nothing(client: Client, home: House) -> None:
    home.source()
    client = signed_in(client, home, OFFICE)
    assert [client.get(f"{INBOX}1/{deed}/").status_code for deed in ("correct", "confirm", "aside", "again")] == [405] * 4


def test_who_is_spoken_about_gets_no_page(client: Client, home: House) -> None:
    opinion = home.opinions()[0]
    opinion.target_people.add(home.users[OFFICE].person)  # type: ignore[arg-type]
    assert signed_in(client, home, OFFICE).get(f"{INBOX}1/").status_code == 404
    assert numbers(client.get(INBOX)) == []


def test_words_of_a_text_are_no_markup(client: Client, home: House) -> None:
    home.source('路灯<script>alert(1)</script>不亮"><b>请修。')
    page = signed_in(client, home, OFFICE).get(f"{INBOX}1/").content.decode()
    assert "<script>alert" not in page and "<b>请修" not in page and "&lt;script&gt;" in page


def test_the_page_of_many_passages_asks_few_questions(client: Client, home: House, django_assert_max_num_queries: object) -> None:
    source = home.source("座谈会记录\n" + "\n".join(f"{n}、第{n}车间的灯坏了没人修。" for n in range(1, 51)))
    client = signed_in(client, home, OFFICE)
    with django_assert_max_num_queries(18):  # type: ignore[operator]
        page = client.get(f"{INBOX}1/")
    assert len(page.context["rows"]) == len(source.reading) >= 50


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_all_pages_in_both_languages(client: Client, home: House, language: str) -> None:
    home.opinions()
    set_aside(home.source("广告"), "spam", by=home.viewer(OFFICE), now=NOW)
    home.source("路灯不亮。电话13800138000。")
    client = signed_in(client, home, OFFICE)
    client.cookies["django_language"] = language
    pages = [client.get(INBOX + path).content.decode() for path in ("", "new/", "1/", "2/", "3/")]
    assert all(f'lang="{"en" if language == "en" else "zh-Hans"}"' in page for page in pages)
    assert all(" style=" not in page and " onclick" not in page for page in pages)


# What the proposal hands over.


def unit(id: str, start: int, **fields: object) -> Entry:
    return Entry(id=id, place=Place("a"), start=start, end=start + 2, text="ab", **fields)  # type: ignore[arg-type]


def test_an_agreement_with_an_agreement_is_one_with_its_opinion() -> None:
    found = [
        unit("1", 0),
        unit("2", 2, reason="endorsement", endorses="1"),
        unit("3", 4, reason="endorsement", endorses="2"),
        unit("4", 6, reason="furniture"),
        unit("5", 8, reason="endorsement", endorses="4"),
        unit("6", 10, reason="endorsement", endorses="6"),
    ]
    assert [one.endorses for one in passages(found, [(one.start, one.end) for one in found])] == [None, 0, 0, None, None, None]
