"""Somebody opens the link of a message on a phone and rates the answer with one tap; a program that checks mail has looked before and changed nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from urllib.request import urlopen

import pytest
from journeys.conftest import ROOT, SHELL, Site, Visit
from journeys.test_answers import HERE, TEXT, asked, run
from playwright.sync_api import expect

__all__ = ["asked"]


def link(site: Site) -> str:
    """Its address."""
    path = os.pathsep.join([str(HERE.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    own = {"HUIYIN_HOME": str(site.home), "DJANGO_SETTINGS_MODULE": "huiyin.config.settings", "PYTHONPATH": path}
    told = subprocess.run([sys.executable, str(HERE / "link_home.py")], env={**SHELL, **own}, cwd=ROOT, check=True, timeout=120, capture_output=True, text=True)
    return told.stdout.strip()


@pytest.mark.parametrize(("language", "words"), [("zh", ("不满意", "部分满意", "评价已经收下")), ("en", ("Not satisfied", "Partly satisfied", "rating"))])
def test_one_tap_from_a_message(asked: Site, visit: Callable[..., Visit], language: str, words: tuple[str, str, str]) -> None:
    phone = visit(asked, language=language, phone=True)
    phone.go("/c/demo/canteen/")
    phone.page.fill("#id_text", TEXT)
    phone.page.locator("#say button.large").click()
    expect(phone.page.locator(".code-large")).to_be_visible()
    run("answering_home.py", asked.home)
    address = link(asked)
    for _ in range(3):
        with urlopen(f"{asked.address}{address}") as looked:
            assert looked.status == 200
    phone.go(address)
    expect(phone.page.locator("dl.four")).to_contain_text("食堂开到夜里十二点")
    assert TEXT not in phone.page.content()
    phone.accessible()
    chosen = phone.page.locator(".taps button:not(.second)")
    expect(chosen).to_have_count(0)
    width = phone.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0, "Nothing sticks out on a phone."
    phone.page.get_by_role("button", name=words[0], exact=True).tap()
    expect(phone.page.get_by_role("status")).to_contain_text(words[2])
    expect(chosen).to_have_text(words[0])
    phone.accessible()
    phone.page.locator("#comment").fill("还是凉的。")
    phone.page.get_by_role("button", name=words[1], exact=True).tap()
    expect(chosen).to_have_text(words[1])
    expect(phone.page.locator("#comment")).to_have_value("还是凉的。")
    phone.page.emulate_media(color_scheme="dark")
    phone.accessible()
