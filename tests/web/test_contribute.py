"""The pages for whoever speaks, and the office's public forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.core import signing
from django.test import Client, RequestFactory
from django.urls import reverse
from factories import NOW, TODAY, House

from huiyin.domain.access import KEEPERS, Role
from huiyin.domain.campaigns.models import Campaign, Phase
from huiyin.domain.collection.codes import canonical
from huiyin.domain.collection.models import Contributor, Opinion, PublicForm, SourceDocument
from huiyin.domain.collection.registering import confirm_source, decline
from huiyin.domain.fuzzy import FuzzyDate, Precision
from huiyin.web.contribute import limits
from huiyin.web.contribute.nonces import new_nonce, nonce_of
from huiyin.web.office.forms import posters
from huiyin.web.office.forms.poster import MissingGlyphs, Poster, poster_pdf

FORM = "/c/demo/canteen/"
TEXT = "夜班食堂八点就关门，夜里没有热饭。"


@pytest.fixture(autouse=True)
def _fresh_counts() -> Iterator[None]:
    limits.forget()
    yield
    limits.forget()


@pytest.fixture
def web_form(home: House) -> PublicForm:
    words = {"name": "食堂怎么样", "name_en": "The canteen", "question": "饭菜、时间、价钱？", "question_en": "Food, hours, prices?"}
    return PublicForm.objects.create(campaign=home.campaign, code="canteen", channel=home.channels["web"], **words)


def once(client: Client, address: str = FORM) -> str:
    found = re.search(r'name="once" value="([^"]+)"', client.get(address).content.decode())
    assert found
    return found[1]


def code_in(answer: Any) -> str:
    found = re.search(r'class="code-large"[^>]*>([^<]+)<', answer.content.decode())
    assert found, answer.content.decode()
    return found[1]


def modules_in(answer: Any) -> int:
    """How many modules the picture of the code is wide: 21 is the smallest whole QR code."""
    found = re.search(r'src="data:image/svg\+xml[^"]*width%3D%27(\d+)', answer.content.decode())
    assert found
    return int(found[1]) // 5 - 8


def sent(client: Client, text: str = TEXT, **given: str) -> Any:
    return client.post(FORM, {"text": text, "once": once(client), **given})


def follow(client: Client, code: str, deed: str = "", **given: str) -> Any:
    return client.post(f"/receipt/{deed}", {"code": code, **given})


IN_WORDS = [("zh-hans", ("怎样保护您", "食堂怎么样", "饭菜、时间、价钱？")), ("en", ("How you are protected", "The canteen", "Food, hours, prices?"))]


@pytest.mark.parametrize(("language", "words"), IN_WORDS)
def test_the_campaign_tells_what_it_is_and_where_to_speak(client: Client, home: House, web_form: PublicForm, language: str, words: tuple[str, ...]) -> None:
    client.cookies["django_language"] = language
    shut = PublicForm.objects.create(campaign=home.campaign, code="shut", channel=home.channels["web"], name="关着的表单", open=False)
    start, end = FuzzyDate(TODAY, Precision.DAY), FuzzyDate(TODAY + timedelta(days=2000), Precision.DAY)
    Phase.objects.create(campaign=home.campaign, order=1, name="听意见阶段", name_en="Listening phase", starts=start, ends=end)
    shown = client.get("/c/demo/").content.decode()
    assert [word for word in (*words, FORM, end.text("en" if language == "en" else "zh")) if word not in shown] == []
    assert shut.name not in shown
    front = client.get("/").content.decode()
    assert "/c/demo/" in front and "/receipt/" in front


def test_a_contribution_from_form_to_receipt(client: Client, home: House, web_form: PublicForm) -> None:
    answer = sent(client, stratum=str(home.strata["worker"].pk), secret="on")
    one = SourceDocument.objects.get()
    assert (answer.status_code, one.text, one.stratum, one.form) == (200, TEXT, home.strata["worker"], web_form)
    code = code_in(answer)
    assert canonical(code) == code and 'src="data:image/svg+xml' in answer.content.decode()
    assert modules_in(answer) == 21, "Phones read no micro codes."
    assert "no-store" in answer["Cache-Control"]


def test_sent_again_it_is_the_same_receipt_and_one_source(client: Client, web_form: PublicForm) -> None:
    nonce = once(client)
    answers = [client.post(FORM, {"text": TEXT, "once": nonce}) for _ in range(3)]
    assert len({code_in(one) for one in answers}) == 1 and SourceDocument.objects.count() == 1
    assert "没有重复登记" in answers[1].content.decode()
    changed = client.post(FORM, {"text": "公交太少", "once": nonce})
    assert code_in(changed) == code_in(answers[0]) and "公交太少</textarea>" in changed.content.decode()
    extra = re.search(r'name="once" value="([^"]+)" autocomplete="off" id="id_once"', changed.content.decode())
    assert extra
    follow(client, code_in(changed), "add/", text="公交太少", once=extra[1])
    assert list(SourceDocument.objects.order_by("number").values_list("text", flat=True)) == [TEXT, "公交太少"]


def test_two_forms_never_carry_the_same_number(client: Client, web_form: PublicForm) -> None:
    assert once(client) != once(client)
    assert "no-store" in client.get(FORM)["Cache-Control"]


def test_a_number_forged_old_or_of_another_form_is_not_taken(client: Client, home: House, web_form: PublicForm, monkeypatch: pytest.MonkeyPatch) -> None:
    PublicForm.objects.create(campaign=home.campaign, code="other", channel=home.channels["web"], name="别的")
    good = once(client)
    monkeypatch.setattr(signing.time, "time", lambda: 1_000_000.0)
    old = new_nonce(f"form-{web_form.pk}")
    monkeypatch.undo()
    for nonce in ("", "x", good[:-1] + ("A" if good[-1] != "A" else "B"), old, once(client, "/c/demo/other/"), new_nonce("add")):
        answer = client.post(FORM, {"text": TEXT, "once": nonce, "contact": "138"})
        shown = answer.content.decode()
        assert (answer.status_code, SourceDocument.objects.count()) == (200, 0)
        assert f"{TEXT}</textarea>" in shown and 'value="138"' in shown and "再按一次" in shown
        fresh = re.search(r'name="once" value="([^"]+)"', shown)
        assert fresh and nonce_of(fresh[1], f"form-{web_form.pk}")
    assert nonce_of(good, f"form-{web_form.pk}") is not None


@pytest.mark.parametrize(("text", "said"), [("", "还没有写内容"), (" \n ", "还没有写内容"), ("长" * 5001, "写了 5001 字，超过了 5000 字"), ("\x00\x01", "还没有写内容")])
def test_bad_input_is_told_and_nothing_is_kept(client: Client, web_form: PublicForm, text: str, said: str) -> None:
    nonce = once(client)
    answer = client.post(FORM, {"text": text, "once": nonce})
    assert (answer.status_code, SourceDocument.objects.count(), Contributor.objects.count()) == (200, 0, 0)
    assert said in answer.content.decode() and text.strip("\x00\x01") in answer.content.decode()
    assert client.post(FORM, {"text": TEXT, "once": nonce}).status_code == 200


def test_script_emoji_and_turned_text_do_no_harm(client: Client, web_form: PublicForm) -> None:
    answer = sent(client, "<script>alert(1)</script> 食堂👍 \u202e倒\x07过来\r\n第二行", stratum="999999", contact="")
    assert answer.status_code == 200
    one = SourceDocument.objects.get()
    assert (one.text, one.stratum) == ("<script>alert(1)</script> 食堂👍 倒过来\n第二行", None)
    shown = follow(client, code_in(answer)).content.decode()
    assert "<script>alert" not in shown and "&lt;script&gt;alert" in shown


def test_personal_data_is_covered_and_a_contact_sealed(client: Client, home: House, web_form: PublicForm) -> None:
    sent(client, "请打我电话13900139000", contact="13800138000")
    assert SourceDocument.objects.get().text == "请打我电话【手机号】"
    kept = str(list(Contributor.objects.values())) + str(list(SourceDocument.objects.values()))
    assert "13800138000" not in kept and Contributor.objects.get().sealed_contact is not None
    sent(client)
    assert Contributor.objects.order_by("id")[1].sealed_contact is None


@pytest.mark.parametrize(("change", "said"), [({"open": False}, "这张表单已经关闭"), ({"state": "closed"}, "已经结束征集意见"), ({"state": "preparing"}, "还没有开始征集")])
def test_a_closed_door_says_so_and_keeps_what_was_written(client: Client, home: House, web_form: PublicForm, change: dict[str, Any], said: str) -> None:
    nonce = once(client)
    (PublicForm if "open" in change else Campaign).objects.update(**change)
    assert said in client.get(FORM).content.decode()
    answer = client.post(FORM, {"text": TEXT, "once": nonce})
    assert (answer.status_code, SourceDocument.objects.count()) == (200, 0)
    assert said in answer.content.decode() and f"{TEXT}</textarea>" in answer.content.decode()
    assert client.get("/c/demo/").status_code == 200 and ("form" in change or FORM not in client.get("/c/demo/").content.decode())
    assert [client.get(address).status_code for address in ("/c/none/", "/c/demo/none/", "/c/none/canteen/")] == [404, 404, 404]


def test_no_cookie_but_those_of_the_form_and_the_language(client: Client, web_form: PublicForm) -> None:
    code = code_in(sent(client))
    follow(client, code)
    follow(client, "0000")
    client.get("/c/demo/")
    client.post("/language/", {"language": "en", "next": FORM})
    assert set(client.cookies) <= {"csrftoken", "django_language"}


def test_forms_are_guarded_against_other_sites(web_form: PublicForm) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(FORM, {"text": TEXT, "once": once(strict)}).status_code == 403
    assert SourceDocument.objects.count() == 0


def test_the_receipt_as_a_file(client: Client, web_form: PublicForm) -> None:
    nonce = once(client)
    unsent = client.post(f"{FORM}receipt.txt", {"once": nonce})
    assert "再按一次" in unsent.content.decode()
    code = code_in(client.post(FORM, {"text": TEXT, "once": nonce}))
    file = client.post(f"{FORM}receipt.txt", {"once": nonce})
    assert code in file.content.decode("utf-8-sig") and "/receipt/" in file.content.decode() and "attachment" in file["Content-Disposition"]
    assert client.get(f"{FORM}receipt.txt").status_code == 405


def test_following_from_received_to_decided(client: Client, home: House, web_form: PublicForm) -> None:
    code = code_in(sent(client, TEXT + "\n更衣柜太少。\n无"))
    assert "收到了，还没有读" in follow(client, f"  {code.lower().replace('-', '')} ").content.decode()
    opinions = confirm_source(SourceDocument.objects.get(), by=home.viewer(Role.OFFICE), now=NOW)
    decline(opinions[1], "no_matter", by=home.viewer(Role.OFFICE), now=NOW)
    shown = follow(client, code).content.decode()
    assert [word for word in ("登记为 2 条意见", "等待归并", "不予受理。理由：没有具体事项。", "更衣柜太少", "1 处没有计入") if word not in shown] == []
    client.cookies["django_language"] = "en"
    assert "opinions registered: 2" in follow(client, code).content.decode()


def test_the_code_is_in_no_address_and_no_log(client: Client, web_form: PublicForm, caplog: pytest.LogCaptureFixture) -> None:
    code = code_in(sent(client))
    shown = follow(client, code).content.decode() + follow(client, code, "withdraw/", place="1").content.decode()
    assert not [found for found in re.findall(r'(?:href|action|src)="([^"]*)"', shown) if code in found]
    assert code not in caplog.text
    assert [client.get(f"/receipt/{deed}").status_code for deed in ("", "add/", "withdraw/")] == [200, 302, 302]


def test_adding_counts_once(client: Client, web_form: PublicForm) -> None:
    code = code_in(sent(client))
    nonce = re.search(r'name="once" value="([^"]+)"', follow(client, code).content.decode())
    assert nonce
    first = follow(client, code, "add/", text="还有：路灯不亮", once=nonce[1], secret="on")
    again = follow(client, code, "add/", text="还有：路灯不亮", once=nonce[1], secret="on")
    assert "补充已经收下" in first.content.decode() and "没有重复登记" in again.content.decode()
    assert SourceDocument.objects.count() == 2
    assert all(one["secret"] for one in SourceDocument.objects.get(number=2).reading)
    refused = (("公交少", nonce[1], "改动的内容没有收进去"), ("公交少", "x", "再按一次"), ("", new_nonce("add"), "还没有写内容"))
    for text, number, said in refused:
        answer = follow(client, code, "add/", text=text, once=number)
        assert said in answer.content.decode() and text in answer.content.decode()
    assert SourceDocument.objects.count() == 2
    Campaign.objects.update(state="closed")
    assert "不能再补充" in follow(client, code).content.decode()


def test_withdrawing_asks_first(client: Client, web_form: PublicForm) -> None:
    code = code_in(sent(client))
    asked = follow(client, code, "withdraw/", place="1").content.decode()
    assert "要撤回第 1 次说的话吗" in asked and SourceDocument.objects.get().state == "received"
    done = follow(client, code, "withdraw/", place="1", sure="yes").content.decode()
    assert "第 1 次说的话已经撤回" in done and SourceDocument.objects.get().state == "withdrawn"
    for place in ("1", "2", "x", "-1", "٣", "9" * 30):
        answer = follow(client, code, "withdraw/", place=place, sure="yes")
        assert "不能撤回" in answer.content.decode()


def test_a_stranger_withdraws_and_adds_nothing(client: Client, web_form: PublicForm) -> None:
    sent(client)
    for deed in ("", "add/", "withdraw/"):
        answer = follow(client, "0000-0000-0000", deed, place="1", sure="yes", text="别的", once=new_nonce("add"))
        assert "没有这个查询码" in answer.content.decode()
    assert list(SourceDocument.objects.values_list("state", flat=True)) == ["received"]


def test_guessing_is_stopped_for_one_address_only(client: Client, web_form: PublicForm) -> None:
    code = code_in(sent(client))
    for _ in range(10):
        assert follow(client, "1111-1111-1111").status_code == 200
    blocked = follow(client, code)
    assert blocked.status_code == 429 and "十分钟" in blocked.content.decode()
    assert client.post("/receipt/", {"code": code}, REMOTE_ADDR="203.0.113.9").status_code == 200


def test_right_codes_are_not_counted(client: Client, web_form: PublicForm) -> None:
    code = code_in(sent(client))
    assert {follow(client, code).status_code for _ in range(15)} == {200}


def test_too_many_from_one_address_are_told_and_kept_in_the_field(client: Client, web_form: PublicForm) -> None:
    assert {sent(client, f"{TEXT}{at}").status_code for at in range(30)} == {200}
    answer = sent(client, "第三十一条")
    assert answer.status_code == 429 and "第三十一条</textarea>" in answer.content.decode() and "十分钟" in answer.content.decode()
    assert SourceDocument.objects.count() == 30
    assert client.post(FORM, {"text": TEXT, "once": once(client)}, REMOTE_ADDR="203.0.113.9").status_code == 200


def test_addresses_are_counted_by_household_and_never_kept(settings: Any) -> None:
    asked = RequestFactory()
    limits.note(asked.get("/", REMOTE_ADDR="2001:db8:1:2::1"), "send")
    counted = limits._counts._cache  # The one place where an address could be.
    assert "2001" not in str(dict(counted))
    for _ in range(29):
        limits.note(asked.get("/", REMOTE_ADDR="2001:db8:1:2:ffff::9"), "send")
    assert limits.spent(asked.get("/", REMOTE_ADDR="2001:db8:1:2::1"), "send")
    assert not limits.spent(asked.get("/", REMOTE_ADDR="2001:db8:1:3::1"), "send")
    forwarded = asked.get("/", REMOTE_ADDR="198.51.100.1", HTTP_X_FORWARDED_FOR="10.0.0.1, 2001:db8:1:2::7")
    assert not limits.spent(forwarded, "send")
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert limits.spent(forwarded, "send") and not limits.spent(asked.get("/", REMOTE_ADDR="not an address"), "send")


def test_the_office_makes_a_form_and_closes_it(client: Client, home: House) -> None:
    client.force_login(home.users[Role.OFFICE])
    assert "还没有网上表单" in client.get("/work/demo/setup/forms/").content.decode()
    assert "/work/demo/setup/forms/" in client.get("/work/demo/setup/").content.decode()
    given = {"name": "食堂", "name_en": "Canteen", "code": "canteen", "question": "饭菜？", "channel": home.channels["web"].pk, "asks_stratum": "on"}
    assert client.post("/work/demo/setup/forms/new/", given).status_code == 302
    taken = client.post("/work/demo/setup/forms/new/", given)
    assert "已经用在本活动的另一张表单上" in taken.content.decode() and PublicForm.objects.count() == 1
    one = PublicForm.objects.get()
    assert (one.open, one.campaign) == (True, home.campaign)
    client.post(f"/work/demo/setup/forms/{one.pk}/", {**given, "name": "食堂和浴室"})
    client.post(f"/work/demo/setup/forms/{one.pk}/open/", {"open": "no"})
    one.refresh_from_db()
    assert (one.name, one.open) == ("食堂和浴室", False)
    client.post(f"/work/demo/setup/forms/{one.pk}/open/", {"open": "yes"})
    assert PublicForm.objects.get().open


def test_forms_are_changed_by_keepers_only(client: Client, home: House, web_form: PublicForm) -> None:
    other = Campaign.objects.create(code="other", name="别的", host=home.host, created_at=NOW)
    far = PublicForm.objects.create(campaign=other, code="x", channel=home.channels["web"], name="远")
    for role, user in home.users.items():
        client.force_login(user)
        keeps = role in KEEPERS
        assert client.get("/work/demo/setup/forms/").status_code == 200
        assert client.get(f"/work/demo/setup/forms/{web_form.pk}/").status_code == (200 if keeps else 404)
        assert client.post(f"/work/demo/setup/forms/{web_form.pk}/open/", {"open": "no"}).status_code == (302 if keeps else 404)
        assert PublicForm.objects.get(pk=web_form.pk).open is not keeps
        PublicForm.objects.update(open=True)
        assert client.get(f"/work/demo/setup/forms/{far.pk}/poster/").status_code == 404
    client.force_login(home.outsider)
    assert client.get("/work/demo/setup/forms/").status_code == 404


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_poster_page_has_the_address_and_its_picture(client: Client, home: House, web_form: PublicForm, language: str) -> None:
    client.force_login(home.users[Role.OFFICE])
    shown = client.get(reverse("poster", args=["demo", web_form.pk]), {"in": language}).content.decode()
    assert web_form.named(language) in shown and f"testserver{FORM.rstrip('/')}" in shown and 'src="data:image/svg+xml' in shown
    assert "只有这台电脑自己能打开" not in shown


HOSTS = [("localhost:8000", True), ("127.0.0.1", True), ("[::1]:8000", True), ("192.0.2.4:80", False), ("example.org", False)]


@pytest.mark.parametrize(("host", "local"), HOSTS)
def test_an_address_of_this_machine_alone_is_noticed(host: str, local: bool) -> None:
    assert posters._local(host) is local


def poster(title: str) -> Poster:
    return Poster("en", "Campaign", "Host", title, "", "http://example.org/c/a/b/", "example.org/c/a/b", "Scan", "or type", "No account")


def test_a_poster_is_a_pdf_or_says_what_it_cannot_write(client: Client, home: House, web_form: PublicForm, monkeypatch: pytest.MonkeyPatch) -> None:
    assert poster_pdf(poster("Canteen #strong[x] <a>")).startswith(b"%PDF")
    long = pdfium.PdfDocument(poster_pdf(replace(poster("A very long title indeed " * 8), question="And many more words below it. " * 30)))
    assert (len(long), "No account" in long[0].get_textpage().get_text_bounded()) == (1, True)
    with pytest.raises(MissingGlyphs) as caught:
        poster_pdf(poster("Rare \U0002ebe0"))
    assert caught.value.characters == "\U0002ebe0"
    client.force_login(home.users[Role.OFFICE])

    def none(_: Poster) -> bytes:
        raise MissingGlyphs("食堂")

    monkeypatch.setattr(posters, "poster_pdf", none)
    answer = client.get(reverse("poster_pdf", args=["demo", web_form.pk]))
    assert answer.status_code == 409 and "没有能写这些字的字体：食堂" in answer.content.decode()
    monkeypatch.setattr(posters, "poster_pdf", lambda _: b"%PDF-")
    assert client.get(reverse("poster_pdf", args=["demo", web_form.pk]), {"in": "en"})["Content-Disposition"] == 'attachment; filename="canteen-en.pdf"'


def test_nothing_counts_before_it_is_read(client: Client, web_form: PublicForm) -> None:
    sent(client)
    assert Opinion.objects.count() == 0
