from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from playwright.sync_api import Browser, Locator, Page, expect

from huiyin.cli import build
from huiyin.report import Ledger, page_rows, read_json, write_html

EXAMPLE = sorted(str(path) for path in (Path(__file__).parents[2] / "examples" / "reference" / "files").iterdir())
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
EVIL = "夜班食堂</script><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">没有热饭"
HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    (folder / "evil.csv").write_text(f'意见\n"{EVIL.replace(chr(34), chr(34) * 2)}"\n食堂夜里没有热饭\n', encoding="utf-8")
    done = CliRunner().invoke(
        build("zh"), ["consolidate", *EXAMPLE, str(folder / "evil.csv"), "--out", str(folder / "o"), "--language", "zh", "--quiet"]
    )
    assert done.exit_code == 0, done.output
    return folder / "o"


@pytest.fixture
def ledger(out: Path) -> Ledger:
    return read_json(out / "consolidation.json")


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, browser: Browser, out: Path) -> Iterator[Page]:
    """The page in a window of its own; at the end nothing was said in the console, nothing was asked of a network."""
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda asked: said.append(asked.url) if not asked.url.startswith("file:") else None)
    opened.goto((out / "report.html").as_uri())
    yield opened
    assert said == [] and opened.title() != "taken"
    context.close()


def rows(page: Page) -> Locator:
    return page.locator("#rows-list li")


def opened_by(page: Page, selector: str, count: int) -> int:
    """Open the rows of a number, page through them until there are as many as it says, close them, and tell how many there were."""
    page.locator(selector).first.click()
    for _ in range(count // 100):
        if page.locator("#more").is_visible():
            page.click("#more")
    expect(rows(page)).to_have_count(count)
    opened = rows(page).count()
    page.keyboard.press("Escape")
    expect(page.locator("#rows")).not_to_be_visible()
    return opened


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_shut_out(page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    page.locator("details").evaluate("node => { node.open = true; }")
    for language in ("en", "zh"):
        page.click(f"[data-language={language}]")
        assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    page.locator(".flow [data-count]").first.click()
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []


def test_nothing_sticks_out_at_the_side(page: Page) -> None:
    for language in ("en", "zh"):
        page.click(f"[data-language={language}]")
        assert page.locator("html").evaluate("node => node.scrollWidth - node.clientWidth") == 0


def test_every_number_opens_its_rows(page: Page, ledger: Ledger) -> None:
    totals = ledger.totals
    counts = {p.id: p.size for p in ledger.problems} | {a.id: a.size for a in ledger.aspects}
    counts |= {f"reason-{reason}": count for reason, count in totals.excluded.items()}
    counts |= {f"support-{p.id}": p.endorsements for p in ledger.problems if p.endorsements}
    counts |= {
        "all": totals.rows_read,
        "opinions": totals.opinions,
        "assigned": totals.assigned,
        "excluded": totals.rows_read - totals.opinions,
    }
    page.locator("details").evaluate("node => { node.open = true; }")
    assert {key: opened_by(page, f'[href="#{key}"]:visible', count) for key, count in counts.items()} == counts


def test_every_link_of_the_page_prints_the_count_it_opens(page: Page) -> None:
    page.locator("details").evaluate("node => { node.open = true; }")
    links = page.locator("a[data-count]:visible")
    found = links.evaluate_all("nodes => nodes.map(node => [node.hash, node.dataset.count, node.textContent.replace(/,/g, '')])")
    assert len(found) > 150
    assert [hash for hash, count, text in found if text.strip() and count not in re.findall(r"\d+", text)] == []
    assert {hash for hash, count, _ in found if (hash, count) not in {(h, c) for h, c, _ in found if h == hash}} == set()


def test_a_file_opens_its_rows_and_tells_how_many_are_confided(page: Page, ledger: Ledger) -> None:
    confided = {one.file for one in ledger.opinions if one.secret}
    names = [one.file for one in ledger.sources]
    source = next(one for one in ledger.sources if one.file in confided and names.count(one.file) == 1)
    page.get_by_role("row").filter(has_text=source.file).locator("a[data-count]").first.click()
    open_rows = sum(one.file == source.file and not one.secret for one in ledger.opinions)
    expect(rows(page)).to_have_count(open_rows)
    expect(page.locator("#rows-count")).to_have_text(
        re.compile(rf"共 {source.rows_read} 条。 其中 {source.rows_read - open_rows} 条要求保密")
    )


def test_a_confided_opinion_shows_no_place(page: Page, ledger: Ledger) -> None:
    secret = next(one for one in ledger.opinions if one.secret and one.problem and len(one.shown) > 12)
    page.fill("#q", secret.shown)
    page.keyboard.press("Enter")
    item = rows(page).filter(has_text=secret.shown).first
    expect(item).to_contain_text("要求保密，不显示出处")
    assert Path(secret.file).stem not in (item.text_content() or "")


def test_a_row_tells_where_it_stands(page: Page, ledger: Ledger) -> None:
    cell = next(one for one in ledger.opinions if one.row and one.sheet and one.problem and not one.start)
    page.goto(page.url + "#" + str(cell.problem))
    item = rows(page).filter(has_text=cell.shown).first
    expect(item).to_contain_text(f"{cell.file} › {cell.sheet} › 第 {cell.row} 行")


def test_a_link_to_a_problem_opens_it_and_the_way_back_closes_it(page: Page, out: Path, ledger: Ledger) -> None:
    problem = ledger.problems[2]
    page.goto("about:blank")
    page.goto((out / "report.html").as_uri() + f"#{problem.id}")
    expect(rows(page)).to_have_count(problem.size)
    expect(page.locator("#rows-title")).to_have_text(f"{problem.number} {problem.title}")
    page.keyboard.press("Escape")
    expect(page).to_have_url((out / "report.html").as_uri())
    page.locator(f'[href="#{problem.id}"]:visible').first.click()
    expect(page).to_have_url((out / "report.html").as_uri() + f"#{problem.id}")
    page.go_back()
    expect(page.locator("#rows")).not_to_be_visible()
    page.goto((out / "report.html").as_uri() + "#%nonsense")
    expect(page.locator("#rows")).not_to_be_visible()


def test_the_whole_way_by_keyboard(page: Page, ledger: Ledger) -> None:
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#list")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("食堂")
    expect(page.locator("#show-hits")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_have_value("")
    expect(page.locator("#show-hits")).to_be_hidden()
    tile = page.locator(".map:visible .tile").first
    tile.focus()
    first = tile.get_attribute("href")
    page.keyboard.press("ArrowDown")
    focused = page.locator(":focus")
    assert focused.get_attribute("href") != first
    expect(page.locator('.map:visible .tile[tabindex="0"]')).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#rows")).to_be_visible()
    expect(page.locator("#rows-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#rows")).not_to_be_visible()
    expect(page.locator('.map:visible .tile[tabindex="0"]')).to_be_focused()


def test_arrows_turn_from_problem_to_problem(page: Page, ledger: Ledger) -> None:
    first, second = ledger.problems[:2]
    page.locator(f'li[data-problem="{first.id}"] [href="#{first.id}"]').click()
    expect(page.locator("#before")).to_be_disabled()
    page.keyboard.press("ArrowRight")
    expect(rows(page)).to_have_count(second.size)
    expect(page.locator("#rows-title")).to_have_text(f"{second.number} {second.title}")
    page.keyboard.press("ArrowLeft")
    expect(rows(page)).to_have_count(first.size)


def test_both_languages_are_whole(page: Page) -> None:
    spoken = "nodes => nodes.filter(node => !node.closest('bdi')).map(node => node.textContent)"
    own_words = "() => { const copy = document.body.cloneNode(true); for (const node of copy.querySelectorAll('bdi, script, noscript, dialog, .languages')) node.remove(); return copy.textContent; }"
    page.click("[data-language=en]")
    assert page.title().endswith("Consolidation report")
    assert [text for text in page.locator("[data-zh]").evaluate_all(spoken) if HAN.search(re.sub("“.*?”|: .*", "", text))] == []
    page.click("[data-language=zh]")
    left = set(re.findall(r"[A-Za-z]{3,}", page.evaluate(own_words)))
    assert left <= {"Esc", "utf"}, left


def test_the_rows_speak_the_language_of_the_page(page: Page) -> None:
    page.click("[data-language=en]")
    page.locator('[href="#reason-furniture"]').first.click()
    facts = page.locator("#rows-list small").first.text_content() or ""
    assert "headings and formalities" in facts
    page.keyboard.press("Escape")


def test_search_finds_what_somebody_said(page: Page, ledger: Ledger) -> None:
    wanted = sum("公车" in one.shown for one in ledger.opinions)
    page.fill("#q", "公车")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(wanted)
    assert wanted > 0 and all("公车" in text for text in rows(page).all_text_contents())
    expect(page.locator("#rows-list mark").first).to_have_text("公车")
    page.keyboard.press("Escape")
    listed = {one.problem for one in ledger.opinions if "公车" in one.shown and one.problem} | {
        p.id for p in ledger.problems if "公车" in p.title
    }
    shown = page.locator("li[data-problem]:visible").evaluate_all("nodes => nodes.map(node => node.dataset.problem)")
    assert set(shown) == listed
    page.fill("#q", "没有人写过的话")
    expect(page.locator("#hits")).to_contain_text("没有找到")
    expect(page.locator("#show-hits")).to_be_hidden()


def test_all_words_of_a_search_must_occur(page: Page, ledger: Ledger) -> None:
    page.fill("#q", "工会  经费")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(sum("工会" in one.shown and "经费" in one.shown for one in ledger.opinions))


def test_what_people_wrote_stays_text(page: Page) -> None:
    page.fill("#q", "onerror")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(1)
    assert EVIL in (rows(page).text_content() or "")


def test_labels_of_the_map_stay_in_their_tiles(page: Page) -> None:
    inside = "nodes => nodes.filter(node => node.firstElementChild.getBoundingClientRect().bottom > node.getBoundingClientRect().bottom + 1).length"
    tiles = page.locator(".map:visible > .tile")
    assert tiles.count() > 20
    assert tiles.evaluate_all(inside) == 0


def test_it_prints(page: Page, ledger: Ledger) -> None:
    page.emulate_media(media="print")
    for hidden in (".search", ".languages", "details", ".map.wide", ".map.tall"):
        expect(page.locator(hidden)).not_to_be_visible()
    expect(page.locator(".map.paper")).to_be_visible()
    expect(page.locator("li[data-problem]:visible")).to_have_count(len(ledger.problems))
    assert len(page.pdf(prefer_css_page_size=True)) > 10_000


def test_without_scripts_the_page_still_tells_everything(browser: Browser, out: Path, ledger: Ledger) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((out / "report.html").as_uri())
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.locator("li[data-problem]:visible")).to_have_count(len(ledger.problems))
    boxes = [box for tile in page.locator(".map.wide > .tile").all() if (box := tile.bounding_box())]
    assert len({(box["x"], box["y"]) for box in boxes}) == len(ledger.problems)
    context.close()


def test_a_page_of_a_large_pile_says_what_it_leaves_out(
    browser: Browser, ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_rows, "MOST_ROWS", 3 * len(ledger.problems))
    write_html(ledger, tmp_path / "report.html")
    page = browser.new_page()
    largest = max(ledger.problems, key=lambda one: one.size)
    page.goto((tmp_path / "report.html").as_uri() + f"#{largest.id}")
    shown = rows(page).count()
    assert 0 < shown < largest.size
    expect(page.locator("#rows-count")).to_have_text(f"共 {largest.size} 条，这里显示 {shown} 条，其余的在 ledger.xlsx 里。")
    page.close()
