"""Paper forms on the pages of the office: printed blank, brought in as pictures, typed beside them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from factories import NOW, House
from intake.test_pictures import SECRET, exif
from intake.test_scanned import pdf, photo, png

from huiyin.domain.access import Role
from huiyin.domain.campaigns.models import Stratum
from huiyin.domain.collection import scanning
from huiyin.domain.collection.models import FormBatch, SourceDocument
from huiyin.domain.collection.registering import confirm_source, name_targets
from huiyin.domain.collection.scan import Scan
from huiyin.domain.collection.scanning import bring_in
from huiyin.domain.collection.serials import serial
from huiyin.domain.storing import Sent
from huiyin.intake.ocr import Line
from huiyin.intake.scanned import NotAScan
from huiyin.web.office.scans import formpdf, paper, sheets
from huiyin.web.office.scans.proposing import proposed
from huiyin.words import say

BASE = "/work/demo/sources/scans/"
READ = {Role.OFFICE, Role.SUPERVISION, Role.TEAM}
WORDS = "夜班食堂八点就关门，夜里没有热饭。"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path / "pictures"


@pytest.fixture
def office(client: Client, home: House) -> Client:
    return signed_in(client, home, Role.OFFICE)


def signed_in(client: Client, home: House, role: Role) -> Client:
    client.force_login(home.users[role])
    return client


def told(response: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]  # type: ignore[attr-defined]


def scan(home: House, data: bytes = b"", **origin: object) -> Scan:
    sent = Sent("扫描.jpg", 9, iter([data or photo(exif(6))]))
    return bring_in(sent, home.origin(channel=home.channels["form"], **origin), by=home.viewer(Role.OFFICE), now=NOW).new[0]


def upload(client: Client, home: House, *files: tuple[str, bytes], **fields: object) -> HttpResponse:
    given = {"channel": home.channels["form"].pk, "team": home.team.pk, **fields}
    return client.post(f"{BASE}new/", {"documents": [SimpleUploadedFile(name, data) for name, data in files], **given})  # type: ignore[return-value]


def typed(client: Client, number: int, **fields: object) -> HttpResponse:
    return client.post(f"{BASE}{number}/", {"text": WORDS, **fields})  # type: ignore[return-value]


# Bringing in.


def test_several_files_come_in_each_by_itself(office: Client, home: House) -> None:
    answer = upload(office, home, ("一批.pdf", pdf(2)), ("坏.jpg", photo()[:-2]), ("照片.jpg", photo()), ("是表.xlsx", b"PK\x03\x04"))
    assert (answer.status_code, answer["Location"]) == (302, f"{BASE}1/")
    assert told(answer) == [
        say("scans.upload.came", "zh", file="一批.pdf", count=2),
        say("scans.refused.broken", "zh", file="坏.jpg"),
        say("scans.upload.came", "zh", file="照片.jpg", count=1),
        say("scans.refused.kind", "zh", file="是表.xlsx"),
    ]
    assert list(Scan.objects.values_list("file_name", "page", "pages", "team")) == [("一批.pdf", 1, 2, home.team.pk), ("一批.pdf", 2, 2, home.team.pk), ("照片.jpg", 1, 1, home.team.pk)]
    again = upload(office, home, ("又一次.pdf", pdf(2)))
    assert (again["Location"], told(again)[-1]) == (f"{BASE}new/", say("scans.upload.known", "zh", file="又一次.pdf", count=2, number=1))
    assert Scan.objects.count() == 3


def test_a_batch_tells_where_its_forms_come_from(office: Client, home: House) -> None:
    batch = FormBatch.objects.create(campaign=home.campaign, code="north-1", title="北边", team=home.team, place=home.north, stratum=home.strata["veteran"], issued=10)
    upload(office, home, ("照片.jpg", photo()), batch=batch.pk, team="")
    one = Scan.objects.get()
    assert (one.batch, one.team, one.place, one.stratum) == (batch, home.team, home.north, home.strata["veteran"])


def test_nothing_chosen_and_another_team_are_refused(client: Client, home: House) -> None:
    team = signed_in(client, home, Role.TEAM)
    assert say("scans.upload.nothing", "zh") in upload(team, home).content.decode()
    assert upload(team, home, ("照片.jpg", photo()), team=home.other_team.pk).status_code == 200
    home.campaign.state = "closed"
    home.campaign.save()
    answer = upload(team, home, ("照片.jpg", photo()))
    assert told(answer) == [say("scans.upload.refused", "zh", file="照片.jpg", why=say("frame.refused.not_collecting", "zh"))]
    assert not Scan.objects.exists()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_refusal_of_a_file_has_its_sentence(language: str) -> None:
    source = (Path(scanning.__file__).parents[2] / "intake" / "scanned.py").read_text() + (Path(scanning.__file__).parents[2] / "intake" / "scannedprocess.py").read_text()
    codes = set(re.findall(r'NotAScan\("(\w+)"', source)) | set(re.findall(r'"(pdf_\w+)"', source)) | {"heic", "tiff", "kind"}
    assert {"empty", "large", "broken", "pixels", "pdf_pages", "pdf_locked"} <= codes
    values = {"file": "表.pdf", "size": 1, "limit": 2, "width": 3, "height": 4, "count": 5}
    assert [code for code in codes if "表.pdf" not in say(f"scans.refused.{code}", language, **values)] == []


# The list, and who sees a picture.


def test_the_list_shows_what_waits(office: Client, home: House) -> None:
    assert say("scans.none", "zh") in office.get(BASE).content.decode()
    scan(home)
    page = office.get(BASE).content.decode()
    assert f'href="{BASE}1/">{say("scans.do_type", "zh", number=1)}' in page
    assert say("scans.none_fits", "zh") in office.get(BASE, {"state": "typed"}).content.decode()
    inbox = office.get("/work/demo/sources/").content.decode()
    assert f'<a href="{BASE}?state=waiting">{say("scans.waiting", "zh")}：<b>1</b></a>' in inbox
    typed(office, 1)
    assert "?state=waiting" not in office.get("/work/demo/sources/").content.decode()


def test_a_picture_is_shown_to_readers_and_kept_nowhere(client: Client, home: House) -> None:
    scan(home)
    for role in home.users:
        page, picture = (signed_in(client, home, role).get(f"{BASE}1/{end}") for end in ("", "picture/"))
        assert (page.status_code, picture.status_code) == ((200, 200) if role in READ else (404, 404)), role
        if role in READ:
            assert (picture["Content-Type"], picture["Cache-Control"], picture["X-Content-Type-Options"]) == ("image/jpeg", "private, no-store", "nosniff")
            assert (picture["Content-Security-Policy"], SECRET in picture.content) == ("default-src 'none'; frame-ancestors 'none'; sandbox", False)
            assert (f'src="{BASE}1/picture/"' in page.content.decode(), "<textarea" in page.content.decode()) == (True, role != Role.SUPERVISION)
    client.logout()
    assert client.get(f"{BASE}1/picture/").status_code == 302


def test_another_team_and_another_campaign_find_nothing(client: Client, home: House) -> None:
    scan(home, team=home.other_team)
    team = signed_in(client, home, Role.TEAM)
    assert [team.get(f"{BASE}1/{end}").status_code for end in ("", "picture/")] == [404, 404]
    assert [team.post(f"{BASE}1/{end}").status_code for end in ("", "read/", "aside/", "again/")] == [404] * 4
    assert Scan.objects.get().state == "waiting"


def test_who_is_spoken_about_cannot_see_the_page_of_paper(client: Client, home: House) -> None:
    scan(home)
    typed(signed_in(client, home, Role.OFFICE), 1)
    source = SourceDocument.objects.get()
    (opinion,) = confirm_source(source, by=home.viewer(Role.OFFICE), now=NOW)
    assert client.get(f"{BASE}1/picture/").status_code == 200
    name_targets(opinion, [home.users[Role.OFFICE].person.posts.get().unit], [], by=home.viewer(Role.OFFICE), now=NOW)  # type: ignore[union-attr]
    assert [client.get(f"{BASE}1/{end}").status_code for end in ("", "picture/")] == [404, 404]
    assert f"{BASE}1/" not in client.get(BASE).content.decode()
    assert signed_in(client, home, Role.SUPERVISION).get(f"{BASE}1/picture/").status_code == 200


# Typing.


def test_typing_leads_to_the_side_by_side_page_with_the_picture(office: Client, home: House) -> None:
    scan(home)
    number = serial("demo", 3)
    answer = typed(office, 1, stratum=home.strata["veteran"].pk, place=home.south.pk, serial=number.lower())
    assert (answer.status_code, answer["Location"]) == (302, "/work/demo/sources/1/")
    source, one = SourceDocument.objects.get(), Scan.objects.get()
    assert (source.text, source.stratum, source.place, one.state, one.serial) == (WORDS, home.strata["veteran"], home.south, "typed", number)
    assert told(answer) == [say("scans.sheet.was_typed", "zh", number=1, source=1)]
    beside = office.get("/work/demo/sources/1/").content.decode()
    assert f'src="{BASE}1/picture/"' in beside
    again = typed(office, 1)
    assert (again["Location"], SourceDocument.objects.count()) == ("/work/demo/sources/1/", 1)


def test_a_source_without_paper_has_no_picture(office: Client, home: House) -> None:
    home.source()
    assert "/picture/" not in office.get("/work/demo/sources/1/").content.decode()


@pytest.mark.parametrize(("fields", "why"), [({"text": " \n"}, "no_words"), ({"serial": "DEMO-0003-99"}, "serial_wrong"), ({"serial": "?"}, "serial_wrong")])
def test_what_cannot_be_saved_stays_in_the_form(office: Client, home: House, fields: dict[str, str], why: str) -> None:
    scan(home)
    page = typed(office, 1, **fields)
    assert (page.status_code, say(f"scans.refused.{why}", "zh") in page.content.decode(), SourceDocument.objects.exists()) == (200, True, False)
    assert fields.get("serial", "") in page.content.decode()


def test_a_form_that_came_twice_is_noticed(office: Client, home: House) -> None:
    number = serial("demo", 3)
    scan(home), scan(home, png())
    typed(office, 1, serial=number)
    page = typed(office, 2, serial=number).content.decode()
    assert say("scans.refused.serial_known", "zh", serial=number, number=1) in page
    assert typed(office, 2, serial=number, further="on").status_code == 302
    assert SourceDocument.objects.count() == 2


def test_setting_aside_goes_on_to_the_next(office: Client, home: House) -> None:
    scan(home), scan(home, png())
    assert office.post(f"{BASE}1/aside/", {"reason": ""})["Location"] == f"{BASE}1/"
    answer = office.post(f"{BASE}1/aside/", {"reason": "blank", "note": "反面"}, follow=True)
    assert answer.redirect_chain[-1][0] == f"{BASE}2/"
    assert say("collection.reason.blank", "zh") in office.get(f"{BASE}1/").content.decode()
    office.post(f"{BASE}1/again/")
    assert Scan.objects.get(number=1).state == "waiting"
    for number in (1, 2):
        office.post(f"{BASE}{number}/aside/", {"reason": "duplicate"})
    assert office.get(f"{BASE}next/")["Location"] == BASE


def test_without_the_machine_one_types_from_the_picture(office: Client, home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "available", lambda: False)
    monkeypatch.setattr("huiyin.intake.ocr.find_spec", lambda name: None)
    scan(home)
    page = office.get(f"{BASE}1/").content.decode()
    assert (say("scans.sheet.no_machine", "zh") in page, say("scans.sheet.read", "zh") in page) == (True, False)
    assert re.search(r"<textarea[^>]*>\s*</textarea>", page)
    assert told(office.post(f"{BASE}1/read/")) == [say("scans.refused.no_ocr", "zh")]
    assert typed(office, 1).status_code == 302


def test_what_the_machine_read_is_offered_with_its_doubts(office: Client, home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "available", lambda: True)
    printed = say("scans.form.lead", "zh")
    lines = [Line("征求意见表", 0.99), Line(printed[:20].replace("工", "土"), 0.97), Line("1", 0.9), Line("更衣柜大少", 0.71), Line(WORDS, 0.98), Line(serial("demo", 12), 0.96)]
    monkeypatch.setattr(scanning, "read_lines", lambda pictures: [lines for _ in pictures])
    for data in (photo(), png(), pdf(4)):
        bring_in(Sent("批", 9, iter([data])), home.origin(channel=home.channels["form"]), by=home.viewer(Role.OFFICE), now=NOW)
    assert told(office.post(f"{BASE}1/read/")) == [say("scans.sheet.read_done", "zh", count=3)]
    assert list(Scan.objects.exclude(proposal=None).values_list("number", flat=True)) == [1, 2, 3]
    page = office.get(f"{BASE}1/").content.decode()
    assert re.search(rf"<textarea[^>]*>\s*更衣柜大少{WORDS}</textarea>", page)
    assert "<mark>更衣柜大少</mark>" in page and say("scans.sheet.sure", "zh", percent=71) in page
    assert (f'value="{serial("demo", 12)}"' in page, say("scans.sheet.left_out", "zh", count=4) in page, say("scans.sheet.read", "zh") in page) == (True, True, False)


def test_a_machine_that_fails_changes_nothing(office: Client, home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: object) -> list[list[Line]]:
        raise NotAScan("ocr_failed")

    monkeypatch.setattr(scanning, "read_lines", fails)
    scan(home)
    assert told(office.post(f"{BASE}1/read/")) == [say("scans.refused.ocr_failed", "zh")]
    assert Scan.objects.get().proposal is None


@pytest.mark.parametrize("text", [WORDS, "工作人员态度不好", "The night bus should run every thirty minutes.", "没有意见", "看不到希望", "电话打不通"])
def test_what_people_write_is_not_taken_for_print(home: House, text: str) -> None:
    assert proposed([Line(text, 0.99)], home.campaign).text == text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_words_of_the_form_are_left_out(home: House, language: str) -> None:
    words = [say(f"scans.form.{name}", language, months=home.campaign.retention_months) for name in ("title", "lead", "stratum", "protect", "protect_1", "protect_2", "protect_3", "back")]
    halves = [half for one in words for half in (one[: len(one) // 2 + 1], one[len(one) // 2 + 1 :]) if len(half) > 12]
    strata = "□ " + " □ ".join(one.named(language) for one in Stratum.objects.filter(campaign=home.campaign))
    read = [Line(text, 0.99) for text in [*words, *halves, strata, "2"]]
    assert proposed(read, home.campaign) == proposed([], home.campaign).__class__(left_out=len(read))


def test_each_box_of_the_form_is_a_paragraph(home: House) -> None:
    read = ["征求意见表", "1", "夜班食堂八点就关门，", "希望开到零点。", "2 The night bus", "should run.", "3", "4", "9 点太早"]
    assert proposed([Line(text, 0.99) for text in read], home.campaign).text == "夜班食堂八点就关门，希望开到零点。\nThe night bus should run.\n9 点太早"


# The blank form.


def test_the_form_is_a_page_that_can_be_printed(office: Client, home: House) -> None:
    batch = FormBatch.objects.create(campaign=home.campaign, code="north-1", title="北边<b>", team=home.team, place=home.north, issued=10)
    page = office.get(f"{BASE}paper/", {"batch": batch.pk, "first": 8, "copies": 3, "tongue": "en"}).content.decode()
    assert [found for found in re.findall(r">(NORTH-1-\d{4}-\d\d)<", page)] == [serial("north-1", n) for n in (8, 9, 10)]
    assert (page.count('class="corner'), "北边&lt;b&gt; · Team 1 · North" in page, "北边<b>" in page) == (12, True, False)
    assert say("scans.form.protect_2", "en", months=home.campaign.retention_months) in page
    assert "DEMO-0001-" in office.get(f"{BASE}paper/", {"first": "x", "copies": 10**9, "batch": "7"}).content.decode()


def test_a_team_prints_its_own_batches(client: Client, home: House) -> None:
    other = FormBatch.objects.create(campaign=home.campaign, code="south-1", title="南边", team=home.other_team, issued=10)
    page = signed_in(client, home, Role.TEAM).get(f"{BASE}paper/", {"batch": other.pk}).content.decode()
    assert ("南边" in page, "DEMO-0001-" in page) == (False, True)


def test_the_form_is_a_pdf_with_one_page_a_copy(office: Client, home: House) -> None:
    answer = office.get(f"{BASE}paper.pdf", {"copies": 3, "tongue": "en"})
    document = pdfium.PdfDocument(answer.content)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    assert (answer["Content-Type"], [serial("demo", n) in text for n, text in enumerate(texts, 1)]) == ("application/pdf", [True, True, True])
    assert all("No name is asked." in " ".join(text.split()) for text in texts)


def made(**fields: Any) -> formpdf.Paper:
    given: dict[str, Any] = {"language": "en", "campaign": "Campaign", "host": "Host", "of": "#strong[x] <a> $y$", "title": "Form", "lead": "Say", "stratum": "Who", "protect": "Safe", "back": "Back"}
    return formpdf.Paper(**{**given, "protects": ("One",), "strata": ("Worker",), "serials": ("A-0001-X",), **fields})


def test_what_is_said_is_never_markup(home: House) -> None:
    text = pdfium.PdfDocument(formpdf.form_pdf(made()))[0].get_textpage().get_text_bounded()
    assert "#strong[x] <a> $y$" in text


def test_what_no_font_has_and_what_no_page_holds_is_refused() -> None:
    with pytest.raises(formpdf.MissingGlyphs) as caught:
        formpdf.form_pdf(made(title="Rare \U0002ebe0"))
    assert caught.value.characters == "\U0002ebe0"
    with pytest.raises(formpdf.TooFull):
        formpdf.form_pdf(made(strata=tuple(f"Kind of people number {n}" for n in range(400))))


def test_many_kinds_of_people_make_smaller_letters() -> None:
    assert len(pdfium.PdfDocument(formpdf.form_pdf(made(strata=tuple(f"Kind of people number {n}" for n in range(60)), serials=("A-0001-X", "A-0002-X"))))) == 2


@pytest.mark.parametrize(("error", "why"), [(formpdf.MissingGlyphs("龘"), "no_glyphs"), (formpdf.TooFull(), "too_full")])
def test_a_pdf_that_cannot_be_made_leads_to_the_page(office: Client, home: House, monkeypatch: pytest.MonkeyPatch, error: Exception, why: str) -> None:
    def fails(_: formpdf.Paper) -> bytes:
        raise error

    monkeypatch.setattr(paper, "form_pdf", fails)
    answer = office.get(f"{BASE}paper.pdf")
    assert (answer.status_code, say(f"scans.paper_page.{why}", "zh", missing="龘") in answer.content.decode()) == (409, True)
    assert 'class="sheet"' in answer.content.decode()
