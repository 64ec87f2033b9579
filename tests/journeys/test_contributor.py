"""Somebody with a phone and no account: writes, loses the network, sends once, follows, withdraws. Against a server of its own, as it is run."""

from __future__ import annotations

import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

HERE = Path(__file__).parent
PHONE = {"width": 360, "height": 640}
TEXT = "夜班食堂八点就关门，夜里没有热饭。\n更衣柜太少，三个人合用一个。"
SCHEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")
#: Bytes that the form may cost, all told.
MOST = 100_000


class Server:
    """A server and its database."""

    def __init__(self, home: Path, port: int) -> None:
        self.database, self.address = home / "huiyin.sqlite3", f"http://127.0.0.1:{port}"

    @property
    def form(self) -> str:
        return f"{self.address}/c/demo/canteen/"

    def states(self) -> list[str]:
        with closing(sqlite3.connect(self.database)) as opened:
            return [state for (state,) in opened.execute("SELECT state FROM huiyin_sourcedocument ORDER BY number")]


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("contributor")
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    path = os.pathsep.join([str(HERE.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    own = {"HUIYIN_HOME": str(home), "HUIYIN_DATABASE": "", "HUIYIN_LANGUAGE": "zh", "DJANGO_SETTINGS_MODULE": "huiyin.config.settings"}
    env = {**os.environ, **own, "PYTHONPATH": path}
    subprocess.run([sys.executable, str(HERE / "contributor_home.py")], env=env, check=True, timeout=120)
    process = subprocess.Popen([sys.executable, "-m", "huiyin.cli", "serve", "--port", str(port), "--workers", "1", "--quiet"], env=env)
    server = Server(home, port)
    try:
        _wait(server.form)
        yield server
    finally:
        process.terminate()
        process.wait(30)


def _wait(address: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.25)
    pytest.fail("The server did not come up.")


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True, reduced_motion="reduce", locale="zh-CN")
    yield context
    context.close()


@pytest.fixture
def page(phone: BrowserContext) -> Iterator[Page]:
    """A page in which nothing may go wrong unseen; that the network was gone is said by the browser itself."""
    opened, said = phone.new_page(), list[str]()
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    assert [words for words in said if "ERR_INTERNET_DISCONNECTED" not in words] == []


def fits(page: Page) -> None:
    """Nobody is shut out, by day or by night, and nothing sticks out at the side."""
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]] == []
    assert page.locator("html").evaluate("node => node.scrollWidth - node.clientWidth") == 0


def code_of(page: Page) -> str:
    shown = page.locator(".code-large")
    expect(shown).to_have_text(re.compile(r"^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$"))
    return shown.inner_text()


def test_from_the_poster_to_the_receipt_and_back(installation: Server, page: Page) -> None:
    before = len(installation.states())
    page.goto(f"{installation.address}/c/demo/")
    fits(page)
    page.get_by_role("link", name=re.compile("食堂怎么样")).click()
    fits(page)
    page.fill("#id_text", TEXT)
    page.check("#id_secret")
    page.get_by_role("button", name="发送").click()
    code = code_of(page)
    fits(page)
    page.reload()
    assert code_of(page) == code
    assert len(installation.states()) == before + 1
    page.goto(f"{installation.address}/receipt/")
    fits(page)
    page.fill("#code", code.lower().replace("-", " "))
    page.get_by_role("button", name="看进展").click()
    expect(page.get_by_text("收到了，还没有读。")).to_be_visible()
    fits(page)
    page.fill("#id_text", "还有：路灯不亮。")
    page.get_by_role("button", name="发送补充").click()
    expect(page.get_by_text("补充已经收下。")).to_be_visible()
    page.get_by_role("button", name="撤回第 1 次").click()
    fits(page)
    page.get_by_role("button", name="撤回", exact=True).click()
    expect(page.get_by_text("第 1 次说的话已经撤回。")).to_be_visible()
    fits(page)
    assert installation.states()[before:] == ["withdrawn", "received"]
    assert code not in page.url


def test_a_draft_survives_a_reload_and_is_gone_after_the_receipt(installation: Server, page: Page) -> None:
    page.goto(installation.form)
    page.fill("#id_text", TEXT)
    page.check("#id_secret")
    page.reload()
    expect(page.locator("#id_text")).to_have_value(TEXT)
    expect(page.locator("#id_secret")).to_be_checked()
    expect(page.locator("#told")).to_contain_text("没有发出")
    fits(page)
    page.get_by_role("button", name="发送").click()
    code_of(page)
    page.goto(installation.form)
    expect(page.locator("#id_text")).to_have_value("")
    page.fill("#id_text", "这一句不要了")
    page.get_by_role("button", name="清除这台设备上的草稿").click()
    page.reload()
    expect(page.locator("#id_text")).to_have_value("")
    assert page.evaluate("localStorage.length") == 0


def test_without_a_network_it_waits_and_is_sent_once(installation: Server, phone: BrowserContext, page: Page) -> None:
    before = len(installation.states())
    page.goto(installation.form)
    phone.set_offline(True)
    page.fill("#id_text", TEXT)
    page.get_by_role("button", name="发送").click()
    expect(page.locator("#told")).to_contain_text("网络恢复后会自动发送")
    page.get_by_role("button", name="发送").click()
    expect(page.locator("#id_text")).to_have_value(TEXT)
    assert len(installation.states()) == before
    phone.set_offline(False)
    code_of(page)
    assert len(installation.states()) == before + 1
    page.goto(installation.form)
    expect(page.locator("#id_text")).to_have_value("")


def test_what_waited_is_sent_when_the_page_is_opened_again(installation: Server, phone: BrowserContext, page: Page) -> None:
    before = len(installation.states())
    page.goto(installation.form)
    phone.set_offline(True)
    page.fill("#id_text", TEXT)
    page.get_by_role("button", name="发送").click()
    expect(page.locator("#told")).to_contain_text("没有网络")
    page.goto("about:blank")
    phone.set_offline(False)
    page.goto(installation.form)
    code_of(page)
    assert len(installation.states()) == before + 1


def test_a_receipt_lost_on_the_way_is_given_when_asked_again(installation: Server, phone: BrowserContext, page: Page) -> None:
    """The sending arrived and its answer did not: the same form goes again and counts once."""
    before = len(installation.states())
    page.goto(installation.form)
    page.fill("#id_text", TEXT)
    kept = page.evaluate("JSON.parse(localStorage.getItem('huiyin:/c/demo/canteen/'))")
    page.get_by_role("button", name="发送").click()
    code = code_of(page)
    page.evaluate("kept => localStorage.setItem('huiyin:/c/demo/canteen/', JSON.stringify(kept))", {**kept, "pending": True})
    page.goto(installation.form)
    assert code_of(page) == code
    expect(page.get_by_text("没有重复登记")).to_be_visible()
    assert len(installation.states()) == before + 1


def test_what_is_refused_stays(installation: Server, page: Page) -> None:
    before = len(installation.states())
    page.goto(installation.form)
    page.fill("#id_text", "长" * 5001)
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_role("alert")).to_contain_text("写了 5001 字，超过了 5000 字")
    fits(page)
    page.fill("#id_text", "长" * 5000)
    page.get_by_role("button", name="发送").click()
    code_of(page)
    assert len(installation.states()) == before + 1


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_all_works_without_a_script(installation: Server, browser: Browser, language: str) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    context.add_cookies([{"name": "django_language", "value": language, "url": installation.address}])
    page = context.new_page()
    page.goto(installation.form)
    page.fill("#id_text", TEXT)
    page.click("#say .button")
    code = code_of(page)
    with page.expect_download() as download:
        page.click(".receipt form >> nth=0 >> button")
    assert code in Path(download.value.path()).read_text(encoding="utf-8-sig")
    page.click(".receipt form >> nth=1 >> button")
    expect(page.locator("main .box").first).to_contain_text("夜班食堂")
    assert {cookie["name"] for cookie in context.cookies()} == {"csrftoken", "django_language"}
    context.close()


def test_the_form_costs_little(installation: Server, phone: BrowserContext) -> None:
    """Everything that comes over the line for the form with an empty cache: heads, bodies, pictures."""
    page = phone.new_page()
    session = phone.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    asked, cost = list[str](), list[float]()
    session.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
    session.on("Network.loadingFinished", lambda event: cost.append(event["encodedDataLength"]))
    page.goto(installation.form, wait_until="networkidle")
    assert {address.partition("?")[0].rpartition("/")[2] for address in asked} >= {"", "huiyin.css", "contribute.css", "contribute.js"}
    assert all(address.startswith((installation.address, "data:")) for address in asked) and not any("bootstrap" in address for address in asked)
    assert len(cost) >= 4 and sum(cost) < MOST
    print(f"transfer: {sum(cost):.0f} bytes in {len(cost)} requests")
