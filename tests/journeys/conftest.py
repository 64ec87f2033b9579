"""A real Chromium, and installations that really serve. Without a browser the journeys are left out, except where HUIYIN_BROWSER says that it must be there."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
#: As a person's shell has it: the tests' own settings are not an installation's.
SHELL = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "HUIYIN_"))}
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        if os.environ.get("HUIYIN_BROWSER"):
            pytest.fail("HUIYIN_BROWSER is set, and there is no Chromium.")
        pytest.skip("There is no Chromium on this machine; apt-get install chromium.")
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@dataclass(frozen=True)
class Site:
    """An installation that serves; ``accounts`` has a password by user name."""

    address: str
    home: Path
    accounts: dict[str, dict[str, str]] = field(default_factory=dict)


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """The address of an installation while it serves."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "huiyin.cli", "serve", "--home", str(home), "--port", str(port), "--workers", "1", "--quiet"], env=SHELL)
    address = f"http://127.0.0.1:{port}"
    try:
        last = time.monotonic() + 60
        while not _answers(address):
            assert server.poll() is None and time.monotonic() < last, "The server did not start."
            time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as page:
            return bool(page.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


@pytest.fixture(scope="session")
def demo(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration campaign, served as it stood when nobody had looked at the machine's proposal."""
    home = tmp_path_factory.mktemp("journeys") / "home"
    subprocess.run([sys.executable, "-m", "examples.campaign.load", str(home), "--until", "2026-04-21"], cwd=ROOT, env=SHELL, check=True, capture_output=True)
    with serving(home) as address:
        yield Site(address, home, json.loads((home / "demo-accounts.json").read_text(encoding="utf-8")))


@pytest.fixture
def empty(browser: Browser, tmp_path: Path) -> Iterator[Site]:
    """An installation in which nobody has been yet."""
    with serving(tmp_path / "home") as address:
        yield Site(address, tmp_path / "home")


@dataclass
class Visit:
    """Somebody in front of the browser: what the console complained of is kept, and must be nothing in the end."""

    page: Page
    site: Site
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open a page of the site."""
        self.page.goto(self.site.address + path)

    def sign_in(self, username: str) -> None:
        """By name and password, as the demonstration gave them out."""
        self.go("/accounts/login/")
        self.page.fill("[name=login]", username)
        self.page.fill("[name=password]", self.site.accounts[username]["password"])
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url(self.site.address + "/")

    def accessible(self) -> None:
        """Nobody is shut out of the page as it is now, and it is no wider than the screen."""
        found = Axe().run(self.page)
        assert found.violations_count == 0, found.generate_report()
        assert self.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), "The page is wider than the screen."


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """A visit to a site: ``visit(site, language="zh", phone=True)``."""
    begun: list[Visit] = []

    def begin(site: Site, *, language: str = "en", phone: bool = False) -> Visit:
        context = browser.new_context(viewport=PHONE if phone else DESKTOP, locale="zh-CN" if language == "zh" else "en-GB", has_touch=phone)
        context.add_cookies([{"name": "django_language", "value": "zh-hans" if language == "zh" else "en", "url": site.address}])
        one = Visit(context.new_page(), site)
        one.page.on("console", lambda message: one.complaints.append(message.text) if message.type == "error" and "Failed to load" not in message.text else None)
        one.page.on("response", lambda answer: one.complaints.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
        one.page.on("pageerror", lambda error: one.complaints.append(str(error)))
        begun.append(one)
        return one

    yield begin
    for one in begun:
        one.page.context.close()
        assert not one.complaints, one.complaints
