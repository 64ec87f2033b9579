"""The review by keyboard alone, and two people who decide at once, in a real browser."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from journeys.conftest import ROOT, SHELL, Site, Visit
from playwright.sync_api import Page, expect

PAGE = "/work/listening-2026/review/"
Begin = Callable[..., Visit]
#: A second person of the office: there is one account in the demonstration.
SECOND = """
import sys
from huiyin.cli import installation
from pathlib import Path
installation.at(Path(sys.argv[1]))
from huiyin.accounts.models import Person, User
from huiyin.domain.campaigns.models import Body, BodyMember
person = Person.objects.create(code="second-clerk", name="副手", name_en="Second Clerk")
user = User.objects.create_user("second", "Lamp-on-9-quiet-hills", person=person)
BodyMember.objects.create(body=Body.objects.get(kind="office"), person=person)
"""


@pytest.fixture(scope="module")
def site(demo: Site) -> Iterator[Site]:
    """The demonstration with two people in its office."""
    subprocess.run([sys.executable, "-c", SECOND, str(demo.home)], cwd=ROOT, env=SHELL, check=True, capture_output=True)
    yield Site(demo.address, demo.home, {**demo.accounts, "second": {"password": "Lamp-on-9-quiet-hills"}})


def opened(visit: Begin, site: Site, who: str = "office", path: str = PAGE, **how: object) -> Page:
    """The review, ready."""
    somebody = visit(site, **how)
    somebody.sign_in(who)
    somebody.go(path)
    expect(somebody.page.locator("#opinions .row .words").first).to_be_visible()
    return somebody.page  # type: ignore[no-any-return]


def press(page: Page, keys: str) -> None:
    """Keys one after the other, by blanks."""
    for key in keys.split():
        page.keyboard.press(key)


def count(page: Page) -> int:
    """How many opinions the open list has."""
    found = re.search(r"· (\d+)", page.locator("#name-opinions").inner_text())
    assert found
    return int(found[1])


def answer(page: Page, words: str) -> None:
    """Write into the dialog and do it."""
    expect(page.locator("#ask")).to_be_visible()
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(page.locator("#ask")).to_be_hidden()


def holds(page: Page, number: int) -> None:
    """The open list has so many opinions."""
    expect(page.locator("#name-opinions")).to_have_text(re.compile(rf"· {number}(?!\d)"))


def told(page: Page, words: str) -> None:
    expect(page.locator("#said")).to_contain_text(words)


def codes(page: Page) -> list[str]:
    """The problems of the open aspect."""
    return page.locator("#problems .row:visible .code").all_inner_texts()


def test_move_merge_split_rename_undo_redo_by_keyboard(site: Site, visit: Begin) -> None:
    page = opened(visit, site)
    name = page.locator("#name-opinions")
    first, second, *_ = codes(page)
    start = count(page)
    press(page, "j J J")
    expect(page.locator("#opinions [aria-selected=true]")).to_have_count(3)
    press(page, "m")
    answer(page, second)
    told(page, f"moved 3 opinions to {second}")
    expect(name).to_contain_text(f"{first} ")
    holds(page, start - 3)
    press(page, "u")
    told(page, "Taken back: ")
    holds(page, start)
    press(page, "U")
    holds(page, start - 3)
    press(page, "x n")
    answer(page, "Water for the night shift")
    told(page, "made the new problem")
    made = re.search(r"problem (P\d+)", page.locator("#said").inner_text())
    assert made
    holds(page, start - 4)
    press(page, "g")
    answer(page, made[1])
    told(page, f"merged {first} into {made[1]} ({start - 4} opinions)")
    expect(name).to_contain_text(f"{made[1]} Water for the night shift · {start - 3}")
    press(page, "h r")
    page.keyboard.press("Control+A")
    answer(page, "Hot water at night")
    told(page, f"renamed {made[1]} to “Hot water at night”")
    expect(name).to_contain_text("Hot water at night")
    press(page, "a")
    answer(page, "A03")
    told(page, f"put {made[1]} under aspect A03")
    expect(page.locator("#problems .row.current")).to_contain_text("Hot water at night")
    press(page, "l p")
    told(page, "agreed with the places of 1 opinions")
    press(page, "x d")
    answer(page, "Not about this campaign")
    told(page, "set 1 opinions aside")
    for taken in ("set 1 opinions aside", "agreed with", "put ", "renamed", "merged", "made the new problem", "moved 3 opinions"):
        press(page, "u")
        told(page, f"Taken back: {taken}")
    press(page, "u")
    told(page, "There is nothing to take back.")
    page.goto(f"{site.address}{PAGE}?problem={first}")
    holds(page, start)


def numbers(page: Page) -> list[str]:
    """The opinions of the open list that are on the screen."""
    return page.locator("#opinions .row:visible .code").all_inner_texts()


def share(page: Page, code: str, percent: str) -> None:
    """Two questions, one after the other: which problem, and how much of it."""
    expect(page.locator("#ask-list")).to_be_visible()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.locator("#ask-list")).to_be_hidden()
    answer(page, percent)


def test_same_as_and_shares_by_keyboard(site: Site, visit: Begin) -> None:
    page = opened(visit, site)
    first, second, *_ = codes(page)
    start = count(page)
    kept, copy, other, *_ = numbers(page)
    press(page, "j J e")
    answer(page, kept)
    told(page, f"marked 2 opinions as the same as opinion {kept}")
    holds(page, start - 2)
    assert {copy, other}.isdisjoint(numbers(page))
    press(page, "u")
    told(page, "Taken back: marked 2 opinions")
    holds(page, start)
    press(page, "U")
    holds(page, start - 2)
    press(page, "Home b")
    share(page, second, "40")
    told(page, "divided one opinion")
    expect(page.locator("#opinions .row.current .why")).to_contain_text(f"{second} 40 %")
    holds(page, start - 2)
    press(page, "b")
    share(page, first, "0")
    told(page, f"{second} 100 %")
    holds(page, start - 3)
    press(page, "u u u")
    told(page, "Taken back: marked 2 opinions")
    page.goto(f"{site.address}{PAGE}?problem={first}")
    holds(page, start)


def test_opinions_are_dragged_onto_a_problem(site: Site, visit: Begin) -> None:
    page = opened(visit, site)
    _, second, third, *_ = codes(page)
    start = count(page)
    page.locator("#opinions .row:visible").first.drag_to(page.locator("#problems .row:visible", has_text=second))
    told(page, f"moved 1 opinions to {second}")
    holds(page, start - 1)
    page.locator("#opinions").focus()
    press(page, "Home J J")
    expect(page.locator("#opinions [aria-selected=true]")).to_have_count(3)
    page.locator("#opinions .row[aria-selected=true]").nth(1).drag_to(page.locator("#problems .row:visible", has_text=third))
    told(page, f"moved 3 opinions to {third}")
    holds(page, start - 4)
    page.locator("#opinions").focus()
    press(page, "u")
    told(page, "Taken back: moved 3 opinions")
    press(page, "u")
    told(page, "Taken back: moved 1 opinions")
    holds(page, start)


def test_looking_around_by_keyboard(site: Site, visit: Begin) -> None:
    page = opened(visit, site)
    press(page, "s")
    expect(page.locator("#one-source mark")).to_be_visible()
    press(page, "s")
    expect(page.locator("#one-source mark")).to_have_count(0)
    press(page, "f")
    expect(page.locator("#name-opinions")).to_contain_text("Like opinion")
    press(page, "t")
    expect(page.locator("#name-opinions")).to_contain_text("The ten most doubtful · 10")
    before = page.locator("#opinions .row:visible .code").all_inner_texts()
    press(page, "t")
    expect(page.locator("#opinions .row:visible .code").first).not_to_have_text(before[0])
    assert set(before).isdisjoint(page.locator("#opinions .row:visible .code").all_inner_texts())
    press(page, "h h End")
    expect(page.locator("#name-opinions")).to_contain_text("All opinions · 326")
    press(page, "/")
    expect(page.locator("input[name=q]").first).to_be_focused()
    page.keyboard.type("食堂")
    page.keyboard.press("Enter")
    expect(page.locator("#opinions mark").first).to_have_text("食堂")
    assert 0 < count(page) < 326
    press(page, "?")
    expect(page.locator("#help")).to_be_visible()
    press(page, "Escape")
    expect(page.locator("#help")).to_be_hidden()
    press(page, "Tab Shift+Tab")
    expect(page.locator("#opinions")).to_be_focused()
    press(page, "Shift+Tab")
    expect(page.locator("#problems")).to_be_focused()


def test_two_at_once_are_told_and_nothing_is_overwritten(site: Site, visit: Begin) -> None:
    one, other = opened(visit, site), opened(visit, site, "second")
    first, second, third, *_ = codes(one)
    number = one.locator("#opinions .row.current .code").inner_text()
    expect(other.locator("#problems .row.current .state")).to_contain_text("is at work here", timeout=15_000)
    # The other has begun to decide when the first decides; the news comes while the dialog is open.
    press(other, "x m")
    expect(other.locator("#ask")).to_be_visible()
    press(one, "x m")
    answer(one, second)
    told(one, f"moved 1 opinions to {second}")
    expect(other.locator("#news")).to_contain_text(f"moved 1 opinions to {second}", timeout=15_000)
    told(other, "no longer selected")
    answer(other, third)
    told(other, "has just changed the same thing")
    one.goto(f"{site.address}{PAGE}?problem={second}")
    expect(one.locator("#opinions .row .code").filter(has_text=re.compile(f"^{number}$"))).to_be_visible()
    press(one, "u")
    told(one, "Taken back")
    expect(other.locator("#news")).to_contain_text("Taken back", timeout=15_000)
    expect(other.locator("#opinions .row .code").filter(has_text=re.compile(f"^{number}$"))).to_be_visible()
    assert other.locator("#name-opinions").inner_text().startswith(first)


@pytest.mark.parametrize(("language", "phone"), [("zh", False), ("en", True), ("zh", True), ("en", False)])
def test_nobody_is_shut_out(site: Site, visit: Begin, language: str, phone: bool) -> None:
    page = opened(visit, site, language=language, phone=phone)
    someone = Visit(page, site)
    someone.accessible()
    press(page, "x s")
    expect(page.locator("#one-source mark")).to_be_visible()
    someone.accessible()
    for key in ("m", "n", "?"):
        press(page, key)
        expect(page.locator("dialog[open]")).to_be_visible()
        someone.accessible()
        press(page, "Escape")


@pytest.mark.parametrize("who", ["supervision", "leading"])
def test_others_only_look(site: Site, visit: Begin, who: str) -> None:
    page = opened(visit, site, who)
    Visit(page, site).accessible()
    before = page.locator("#name-opinions").inner_text()
    press(page, "x m n p d e b g r a u U")
    expect(page.locator("#ask")).to_be_hidden()
    expect(page.locator("#said")).to_be_hidden()
    press(page, "s")
    if who == "supervision":
        expect(page.locator("#one-source mark")).to_be_visible()
    else:
        told(page, "To protect whoever spoke")
    assert page.locator("#name-opinions").inner_text().startswith(before)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_works_without_a_script(site: Site, visit: Begin, language: str) -> None:
    signed = visit(site, language=language)
    signed.sign_in("office")
    context = signed.page.context.browser.new_context(java_script_enabled=False, storage_state=signed.page.context.storage_state(), viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(site.address + PAGE)
    box = page.locator("#plain input[name=opinion]").first
    number = box.get_attribute("value")
    box.check()
    second = page.locator("#to option").nth(1).get_attribute("value")
    page.select_option("#to", second)
    page.locator("[formaction$='/do/move/']").click()
    expect(page.locator(".note.success")).to_contain_text(str(second))
    assert page.locator(f"#plain input[value='{number}']").count() == 0
    page.locator("[formaction$='/do/undo/']").click()
    expect(page.locator(f"#plain input[value='{number}']")).to_have_count(1)
    context.close()
