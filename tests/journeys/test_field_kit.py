"""A member of a team with a phone and no network: records, looks through it, comes back, and every record is registered once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from journeys.conftest import Site, Visit
from playwright.sync_api import Error, Page, Route, expect

WORK = "/work/listening-2026/"
KIT = f"{WORK}field/"
Begin = Callable[..., Visit]
ADDRESSES_KEPT = """async () => {
  const names = await caches.keys();
  const asked = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return asked.flat().map((one) => new URL(one.url).pathname);
}"""
AGREED_WITH = """SELECT o.text FROM huiyin_endorsement e JOIN huiyin_sourcedocument s ON s.id = e.source_id
LEFT JOIN huiyin_opinion o ON o.id = e.opinion_id WHERE s.text = '附议。'"""


def opened(site: Site, visit: Begin, user: str = "team", language: str = "zh") -> Visit:
    """Somebody signed in, whose page is ready for the road."""
    one = visit(site, language=language, phone=True)
    one.sign_in(user)
    one.go(KIT)
    expect(one.page.locator("#ready")).to_have_text("没有网络也能打开这个页面。" if language == "zh" else "This page also opens without a network.")
    one.page.on("dialog", lambda dialog: dialog.accept())
    return one


def noted(page: Page, text: str) -> None:
    """Record one opinion."""
    before = page.locator("#records li").count()
    if not page.input_value("#id_channel"):
        page.select_option("#id_channel", index=2)
        page.select_option("#id_stratum", index=1)
    page.fill("#note-text", text)
    page.click("#keep")
    expect(page.locator("#records li")).to_have_count(before + 1)


def arrived(site: Site, text: str) -> list[str]:
    """The states of the sources with a text."""
    with closing(sqlite3.connect(site.home / "huiyin.sqlite3")) as base:
        return [state for (state,) in base.execute("SELECT state FROM huiyin_sourcedocument WHERE text = ?", [text])]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_recorded_without_a_network_is_sent_once(demo: Site, visit: Begin, language: str) -> None:
    member = opened(demo, visit, language=language)
    page, first, second = member.page, f"夜班没有热饭 {language}", f"路灯不亮 {language}"
    page.context.set_offline(True)
    for text in (first, second):
        noted(page, text)
    page.reload()
    expect(page.locator("#records li")).to_have_count(2)
    expect(page.locator("#standing")).to_have_text("有 2 条意见只在这部手机上。" if language == "zh" else "2 opinions are on this phone only.")
    member.accessible()
    assert arrived(demo, first) == []
    page.context.set_offline(False)
    expect(page.locator("#sent li")).to_have_count(2)
    expect(page.locator("#records li")).to_have_count(0)
    member.accessible()
    page.reload()
    expect(page.locator("#standing")).to_have_text("手机上没有待发送的。" if language == "zh" else "Nothing waits on this phone.")
    assert (arrived(demo, first), arrived(demo, second)) == (["confirmed"], ["confirmed"])
    member.go(f"{WORK}sources/")
    expect(page.locator("table.inbox")).to_contain_text(first)
    expect(page.locator("table.inbox")).to_contain_text(second)


def test_the_phone_keeps_the_page_and_no_other(demo: Site, visit: Begin) -> None:
    member = opened(demo, visit)
    page = member.page
    for path in (WORK, f"{WORK}sources/", KIT):
        member.go(path)
    kept = page.evaluate(ADDRESSES_KEPT)
    files = ["field-list.js", "field-send.js", "field-store.js", "field.css", "field.js", "huiyin.css", "icon.svg", "manifest.webmanifest"]
    assert sorted(path.split("/")[-1] for path in kept) == ["", *files]
    assert [path for path in kept if path.endswith("/")] == [KIT]
    page.context.set_offline(True)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        member.go(f"{WORK}sources/")
    page.wait_for_url("chrome-error://chromewebdata/")
    member.go(KIT)
    expect(page.locator("#note")).to_be_visible()


def test_an_answer_that_is_lost_doubles_nothing(demo: Site, visit: Begin) -> None:
    member = opened(demo, visit)
    page, text = member.page, "回答在路上丢了"

    def lose(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    noted(page, text)
    page.context.route("**/field/sync/", lose)
    page.click("#send")
    expect(page.locator("#trouble")).to_contain_text("连不上服务器")
    expect(page.locator("#records li")).to_have_count(1)
    assert arrived(demo, text) == ["confirmed"]
    # What is changed now would be lost unseen; the page says so and offers to make a new one of it.
    page.click("#records .button:text('修改')")
    page.fill("#note-text", f"{text}，后来改了")
    page.click("#keep")
    page.context.unroute("**/field/sync/")
    page.click("#send")
    expect(page.locator("#records .wrong")).to_contain_text("已经收到")
    page.click("#records .button:text('另存一条')")
    page.click("#keep")
    page.click("#send")
    expect(page.locator("#records li")).to_have_count(0)
    assert (arrived(demo, text), arrived(demo, f"{text}，后来改了")) == (["confirmed"], ["confirmed"])


def test_who_was_signed_out_meanwhile_loses_nothing(demo: Site, visit: Begin) -> None:
    member = opened(demo, visit)
    page, text = member.page, "登录过期前记下的"
    page.context.set_offline(True)
    noted(page, text)
    page.context.clear_cookies(name="sessionid")
    page.context.set_offline(False)
    expect(page.locator("#trouble")).to_contain_text("登录已过期")
    expect(page.locator("#records li")).to_have_count(1)
    member.accessible()
    # Somebody else signs in on the same phone: they neither see nor send it.
    page.click("#sign-in a")
    sign_in(member, "office")
    expect(page.locator("#others")).to_contain_text("1 条")
    expect(page.locator("#records li")).to_have_count(0)
    assert arrived(demo, text) == []
    page.context.clear_cookies(name="sessionid")
    member.go(KIT)
    sign_in(member, "team")
    expect(page.locator("#sent li")).to_have_count(1)
    assert arrived(demo, text) == ["confirmed"]


def sign_in(member: Visit, user: str) -> None:
    """On the page that asks for it, and back to the field kit."""
    member.page.fill("[name=login]", user)
    member.page.fill("[name=password]", member.site.accounts[user]["password"])
    member.page.press("[name=password]", "Enter")
    member.page.wait_for_url(member.site.address + KIT)
    expect(member.page.locator("#kit-page")).to_be_visible()


def test_what_is_recorded_can_be_changed_agreed_with_and_deleted(demo: Site, visit: Begin) -> None:
    member = opened(demo, visit)
    page = member.page
    page.context.set_offline(True)
    for text in ("要改的", "要删的", "大家说的"):
        noted(page, text)
    page.locator("#records li").nth(0).get_by_role("button", name="修改").click()
    page.fill("#note-text", "改好的")
    page.click("#keep")
    for at in (1, 2):
        page.locator("#records li").nth(at).get_by_role("button", name="有人附议").click()
        page.click("#keep")
        expect(page.locator("#records li")).to_have_count(3 + at)
    page.locator("#records li").nth(1).get_by_role("button", name="删除").click()
    expect(page.locator("#records li")).to_have_count(4)
    page.fill("#note-text", "还没写完")
    page.reload()
    expect(page.locator("#note-text")).to_have_value("还没写完")
    page.context.set_offline(False)
    expect(page.locator("#sent li")).to_have_count(4)
    assert [arrived(demo, text) for text in ("要改的", "改好的", "要删的", "大家说的")] == [[], ["confirmed"], [], ["confirmed"]]
    with closing(sqlite3.connect(demo.home / "huiyin.sqlite3")) as base:
        found = base.execute(AGREED_WITH)
        assert {text for (text,) in found} >= {None, "大家说的"}


def test_what_is_refused_stays_on_the_phone_with_the_reason(demo: Site, visit: Begin) -> None:
    member = opened(demo, visit)
    page = member.page
    page.fill("#id_received_on", "2999-01-01")
    noted(page, "日期在将来")
    page.click("#send")
    expect(page.locator("#records .wrong")).to_have_text("收到日期不能晚于今天。")
    expect(page.locator("#standing")).to_contain_text("其中 1 条没有收下")
    member.accessible()
    page.click("#records .button:text('修改')")
    page.fill("#id_received_on", "2026-01-05")
    page.click("#keep")
    page.click("#send")
    expect(page.locator("#records li")).to_have_count(0)
    assert arrived(demo, "日期在将来") == ["confirmed"]
