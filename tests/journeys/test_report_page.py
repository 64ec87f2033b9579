from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect

from huiyin.cli import build
from huiyin.report import read_json

EXAMPLE = sorted(str(path) for path in (Path(__file__).parents[2] / "examples" / "workplace").glob("*.[ct]*"))
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
EVIL = "夜班食堂</script><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">没有热饭"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    (folder / "evil.csv").write_text(f'意见\n"{EVIL.replace(chr(34), chr(34) * 2)}"\n食堂夜里没有热饭\n', encoding="utf-8")
    done = CliRunner().invoke(build("zh"), ["consolidate", *EXAMPLE, str(folder / "evil.csv"), "--out", str(folder / "o"), "--language", "zh", "--quiet"])
    assert done.exit_code == 0, done.output
    return folder / "o"


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, browser: Browser, out: Path) -> Iterator[Page]:
    width, height = SIZES[request.param]
    opened = browser.new_page(viewport={"width": width, "height": height})
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda asked: said.append(asked.url) if not asked.url.startswith("file:") else None)
    opened.goto((out / "report.html").as_uri())
    yield opened
    assert said == [] and opened.title() != "taken"
    opened.close()


def test_nobody_is_shut_out(page: Page) -> None:
    for language in ("en", "zh"):
        page.click(f"[data-language={language}]")
        assert Axe().run(page).response["violations"] == []
    page.locator(".flow [data-open]").first.click()
    assert Axe().run(page).response["violations"] == []


def test_nothing_sticks_out_at_the_side(page: Page) -> None:
    assert page.locator("html").evaluate("node => node.scrollWidth - node.clientWidth") == 0


def test_every_number_opens_its_rows(page: Page, out: Path) -> None:
    ledger = read_json(out / "consolidation.json")
    counts = {f"problem={p.id}": p.size for p in ledger.problems} | {f"aspect={a.id}": a.size for a in ledger.aspects}
    counts |= {f"reason={reason}": count for reason, count in ledger.totals.excluded.items()}
    counts |= {"all": ledger.totals.rows_read, "status=opinion": ledger.totals.opinions}
    for what, count in counts.items():
        page.locator(f'[data-open="{what}"]:visible').last.click()
        expect(page.locator("#rows-list li")).to_have_count(count)
        page.keyboard.press("Escape")
        expect(page.locator("#rows")).not_to_be_visible()


def test_both_languages_are_whole(page: Page, out: Path) -> None:
    words = page.locator("[data-w]")
    page.click("[data-language=en]")
    assert [text for text in words.all_text_contents() if any("\u4e00" <= c <= "\u9fff" for c in text)] == []
    page.click("[data-language=zh]")
    assert [text for text in words.all_text_contents() if not any("\u4e00" <= c <= "\u9fff" for c in text)] == []


def test_search_finds_what_somebody_said(page: Page) -> None:
    page.fill("#q", "报表")
    hits = int("".join(filter(str.isdigit, page.locator("#hits").text_content() or "")))
    page.keyboard.press("Enter")
    expect(page.locator("#rows-list li")).to_have_count(hits)
    assert hits > 0 and all("报表" in text for text in page.locator("#rows-list li").all_text_contents())
    expect(page.locator("#rows-list mark").first).to_have_text("报表")


def test_what_people_wrote_stays_text(page: Page) -> None:
    page.fill("#q", "onerror")
    page.keyboard.press("Enter")
    expect(page.locator("#rows-list li")).to_have_count(1)
    assert EVIL in (page.locator("#rows-list li").text_content() or "")


def test_it_prints(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.locator(".search")).not_to_be_visible()
    expect(page.locator(".map.wide")).to_be_visible()
    assert len(page.pdf()) > 10_000
