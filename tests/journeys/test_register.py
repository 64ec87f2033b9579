"""From a measure to its closing in a real browser: a department head on a phone, the office, the leader."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from journeys.conftest import ROOT, SHELL, Site, Visit, serving
from playwright.sync_api import Page, expect

WORK = "/work/listening-2026/"
Begin = Callable[..., Visit]
#: The other journeys leave opinions that wait, so the list is not proposed here; that it is confirmed is where this one begins.
CONFIRMED = """
import sys
from huiyin.cli import installation
from pathlib import Path
installation.at(Path(sys.argv[1]))
from huiyin.domain.consolidation.models import Problem
print(Problem.objects.filter(state="proposed").update(state="confirmed"))
"""


@pytest.fixture(scope="module")
def site(demo: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A copy of the demonstration whose problems are confirmed: the other journeys go on with theirs."""
    home = tmp_path_factory.mktemp("register") / "home"
    shutil.copytree(demo.home, home, ignore=shutil.ignore_patterns("*.sqlite3*"))
    for path in demo.home.glob("*.sqlite3"):
        copied(path, home / path.name)
    subprocess.run([sys.executable, "-c", CONFIRMED, str(home)], cwd=ROOT, env=SHELL, check=True, capture_output=True)
    with serving(home) as address:
        yield Site(address, home, demo.accounts)


def copied(path: Path, to: Path) -> None:
    """A database as it stands, while it is served."""
    source, target = sqlite3.connect(path), sqlite3.connect(to)
    with target:
        source.backup(target)
    source.close()
    target.close()


def entered(visit: Begin, site: Site, who: str, path: str, **how: object) -> tuple[Visit, Page]:
    somebody = visit(site, **how)
    somebody.sign_in(who)
    somebody.go(WORK + path)
    return somebody, somebody.page


def test_a_department_head_on_a_phone_the_office_and_the_leader(site: Site, visit: Begin) -> None:
    clerk, desk = entered(visit, site, "office", "register/plan/")
    clerk.accessible()
    desk.locator("main .plain-list a.button").first.click()
    clerk.accessible()
    desk.fill("[name=content]", "Hot meals until two at night")
    desk.fill("[name=requirement]", "A month of hot meals on every night shift")
    desk.select_option("[name=leader]", label=named(site, "leader"))
    desk.select_option("[name=department]", label=unit_of(site, "department"))
    desk.select_option("[name=kind]", "immediate")
    desk.fill("[name=deadline]", "2099-12-31")
    desk.locator("main form .button").first.click()
    expect(desk.locator(".note.success")).to_contain_text("Measure 1 was drafted")

    head, phone = entered(visit, site, "department", "mine/", phone=True)
    head.accessible()
    phone.get_by_role("link", name=re.compile("Note progress")).click()
    head.accessible()
    form = phone.locator("#note_progress")
    form.locator("textarea").fill("A cook was found for the night.")
    photo = {"name": "kitchen.jpg", "mimeType": "image/jpeg", "buffer": phone.screenshot(type="jpeg")}
    form.locator("input[type=file]").set_input_files(photo)
    form.locator("button").click()
    expect(phone.locator(".note.success")).to_contain_text("The progress was noted")
    image = phone.locator(".evidence img")
    image.scroll_into_view_if_needed()
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("one => one.naturalWidth") > 0
    phone.locator("#ask_closure summary").click()
    form = phone.locator("#ask_closure")
    form.locator("textarea").fill("Thirty nights with hot meals.")
    form.locator("input[type=file]").set_input_files({**photo, "name": "night.jpg", "buffer": phone.screenshot(type="jpeg", full_page=True)})
    form.locator("button").click()
    expect(phone.locator(".note.success")).to_contain_text("Closure was asked for")
    head.accessible()

    clerk.go(f"{WORK}register/1/")
    clerk.accessible()
    desk.locator("#check_closure textarea").fill("Two of us ate there at one in the night.")
    desk.locator("#check_closure button").click()
    expect(desk.locator(".note.success")).to_contain_text("Checked")
    expect(desk.locator("#sign_closure")).to_have_count(0)

    leader, room = entered(visit, site, "leader", "mine/", phone=True, language="zh")
    leader.accessible()
    room.get_by_role("link", name=re.compile("签字销号")).click()
    room.locator("#sign_closure textarea").fill("同意销号。")
    room.locator("#sign_closure button").click()
    expect(room.locator(".note.success")).to_contain_text("已签字销号")
    expect(room.locator("h1")).to_contain_text("已销号")
    leader.accessible()

    clerk.go(f"{WORK}register/?light=done")
    expect(desk.locator("table.register")).to_contain_text("Hot meals until two at night")
    clerk.accessible()


def named(site: Site, who: str) -> str:
    """The name of whose account it is, as the English page has it."""
    return told(site, "User.objects.get(username=sys.argv[2]).person.named('en')", who)


def unit_of(site: Site, who: str) -> str:
    """Where they have their post."""
    return told(site, "User.objects.get(username=sys.argv[2]).person.posts.get().unit.named('en')", who)


def told(site: Site, what: str, who: str) -> str:
    code = f"import sys\nfrom pathlib import Path\nfrom huiyin.cli import installation\ninstallation.at(Path(sys.argv[1]))\nfrom huiyin.accounts.models import User\nprint({what})"
    return subprocess.run([sys.executable, "-c", code, str(site.home), who], cwd=ROOT, env=SHELL, check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.parametrize(("language", "phone"), [("zh", False), ("en", True), ("zh", True), ("en", False)])
def test_nobody_is_shut_out(site: Site, visit: Begin, language: str, phone: bool) -> None:
    for who, paths in {"office": ["register/", "register/?by=problem", "register/1/", "register/new/", "register/plan/", "register/problems/P001/"], "department": ["register/", "mine/"]}.items():
        somebody, _ = entered(visit, site, who, "", language=language, phone=phone)
        for path in paths:
            somebody.go(WORK + path)
            somebody.accessible()
