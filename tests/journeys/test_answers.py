"""Somebody with a phone and a receipt reads the answer and says whether it helped; everybody reads what was done. Against a server, as it is run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from journeys.conftest import ROOT, SHELL, Site, Visit, serving
from playwright.sync_api import Browser, expect

HERE = Path(__file__).parent
TEXT = "夜班食堂八点就关门，夜里没有热饭。"


def run(script: str, home: Path) -> None:
    """Run a script with the settings of an installation."""
    path = os.pathsep.join([str(HERE.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    own = {"HUIYIN_HOME": str(home), "HUIYIN_LANGUAGE": "zh", "DJANGO_SETTINGS_MODULE": "huiyin.config.settings", "PYTHONPATH": path}
    subprocess.run([sys.executable, str(HERE / script)], env={**SHELL, **own}, cwd=ROOT, check=True, timeout=120)


@pytest.fixture
def asked(browser: Browser, tmp_path: Path) -> Iterator[Site]:
    """An installation with a public form."""
    home = tmp_path / "home"
    run("contributor_home.py", home)
    with serving(home) as address:
        yield Site(address, home)


def test_from_the_form_to_the_rating(asked: Site, visit: Callable[..., Visit]) -> None:
    phone = visit(asked, language="zh", phone=True)
    phone.go("/c/demo/canteen/")
    phone.page.fill("#id_text", TEXT)
    phone.page.get_by_role("button", name="发送").click()
    code = phone.page.locator(".code-large").inner_text()
    run("answering_home.py", asked.home)

    phone.go("/receipt/")
    phone.page.fill("#code", code)
    phone.page.get_by_role("button", name="看进展").click()
    answer = phone.page.locator(".answer")
    expect(answer).to_contain_text("食堂开到夜里十二点")
    expect(answer).to_contain_text("还没有降价")
    phone.accessible()
    answer.get_by_label("部分满意", exact=True).check()
    answer.get_by_label("想补充的话").fill("价格还是贵。")
    answer.get_by_role("button", name="评价").click()
    expect(phone.page.get_by_role("status")).to_contain_text("评价已经收下")
    phone.accessible()
    expect(phone.page.get_by_text("您已经评价过：部分满意。")).to_be_visible()
    phone.page.locator(".answer").get_by_label("满意", exact=True).check()
    phone.page.locator(".answer").get_by_role("button", name="评价").click()
    expect(phone.page.get_by_text("您已经评价过：满意。")).to_be_visible()
    assert code not in phone.page.url


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everybody_reads_what_was_done(asked: Site, visit: Callable[..., Visit], language: str) -> None:
    anybody = visit(asked, language=language, phone=True)
    anybody.go("/c/demo/canteen/")
    anybody.page.fill("#id_text", TEXT)
    anybody.page.locator("#say button.large").click()
    expect(anybody.page.locator(".code-large")).to_be_visible()
    run("answering_home.py", asked.home)
    anybody.go("/c/demo/")
    anybody.page.locator(f"a[href='/c/demo/register/?in={language}']").click()
    expect(anybody.page.locator("h1")).to_have_text("征求意见采纳情况" if language == "zh" else "What you said and what was done")
    expect(anybody.page.get_by_text("食堂开到夜里十二点")).to_be_hidden()
    anybody.page.locator("summary").filter(has_text="夜班吃饭").click()
    expect(anybody.page.get_by_text("食堂开到夜里十二点")).to_be_visible()
    assert TEXT not in anybody.page.content() and "夜里没有热饭" not in anybody.page.content()
    assert anybody.page.locator("script").count() == 0
    anybody.accessible()
    anybody.page.emulate_media(color_scheme="dark")
    anybody.accessible()
    anybody.page.get_by_role("link", name="English" if language == "zh" else "简体中文").click()
    expect(anybody.page.locator("h1")).to_have_text("What you said and what was done" if language == "zh" else "征求意见采纳情况")
    anybody.accessible()
