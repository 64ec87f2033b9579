"""What the people of the office do all day, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from journeys.conftest import Site, Visit
from playwright.sync_api import Page, expect

WORK = "/work/listening-2026/"
Begin = Callable[..., Visit]


def uploaded(member: Visit, minutes: Path) -> Page:
    """The page on which the minutes of a session are read, right after they were sent."""
    member.go(f"{WORK}sources/new/")
    page = member.page
    page.set_input_files("input[type=file]", minutes)
    page.select_option("[name=channel]", label="座谈会")
    page.locator("main form button").first.click()
    expect(page).to_have_url(re.compile(r"/sources/\d+/$"))
    return page


def test_the_first_administrator(empty: Site, visit: Begin) -> None:
    """Whoever starts an installation is led to make its administrator, and there is no way round it and no second time."""
    someone = visit(empty, language="zh")
    someone.go("/organisation/")
    expect(someone.page).to_have_url(re.compile("/start/$"))
    someone.accessible()
    page = someone.page
    page.fill("[name=username]", "chen")
    page.fill("[name=password1]", "password")
    page.fill("[name=password2]", "password")
    page.click("main button")
    expect(page.locator(".errorlist").first).to_be_visible()
    for name in ("password1", "password2"):
        page.fill(f"[name={name}]", "Lamp-on-9-quiet-hills")
    page.click("main button")
    expect(page).to_have_url(empty.address + "/")
    expect(page.locator("main")).to_contain_text("组织架构")
    someone.accessible()
    assert page.context.request.get(empty.address + "/start/").status == 404


@pytest.mark.parametrize(("language", "phone"), [("zh", False), ("en", True)])
def test_every_page_of_the_office_shuts_nobody_out(demo: Site, visit: Begin, language: str, phone: bool) -> None:
    clerk = visit(demo, language=language, phone=phone)
    clerk.sign_in("office")
    clerk.go(WORK)
    stages = [link.get_attribute("href") or "" for link in clerk.page.locator(".tabs a").all()]
    tabs = []
    for stage in stages:
        clerk.go(stage)
        tabs += [link.get_attribute("href") or "" for link in clerk.page.locator(".tabs .pages a").all()]
    assert len(tabs) >= 8
    for path in ["/", *stages, *tabs, f"{WORK}sources/151/", f"{WORK}sources/new/", f"{WORK}sources/entry/", f"{WORK}sources/import/"]:
        clerk.go(path)
        clerk.accessible()


def test_a_member_of_a_team_reads_minutes(demo: Site, visit: Begin, tmp_path: Path) -> None:
    """Upload, look, correct by keyboard, confirm: the opinions are registered, and what was no opinion says why."""
    minutes = tmp_path / "minutes.txt"
    minutes.write_text("座谈会记录\n甲师傅：我讲两点。一是饮水机半年没人换滤芯；二是车棚漏雨。\n乙师傅：没有意见。\n", encoding="utf-8")
    member = visit(demo, language="zh")
    member.sign_in("team")
    page = uploaded(member, minutes)
    expect(page.locator("main")).to_contain_text("饮水机半年没人换滤芯")
    member.accessible()
    page.get_by_role("button", name=re.compile("确认登记")).click()
    expect(page.locator("main")).to_contain_text("已确认")
    member.go(f"{WORK}opinions/?q=车棚漏雨")
    expect(page.locator("main mark").first).to_have_text("车棚漏雨")


def test_whoever_reads_minutes_is_led_to_what_is_unsure(demo: Site, visit: Begin, tmp_path: Path) -> None:
    """By keyboard from one doubtful passage to the next; what was looked at is marked no more, and nothing else has changed."""
    minutes = tmp_path / "unsure.txt"
    minutes.write_text(
        "烟花厂班组长例会\n厂长留了二十分钟让大家提。\n装药工区班长说，防静电服一人一套，洗了就没得换。\n厂长脸色不太好看，问是谁安排的，没人应。\n"
        "库管：出库单一式五联，复写到最后一联啥也看不清。\n包装组的人出去装货了，没轮上。\n厂长收尾：从今天起谁塞人谁走人；防静电服加购六十套，半个月内到。\n",
        encoding="utf-8",
    )
    member = visit(demo, language="zh")
    member.sign_in("team")
    page = uploaded(member, minutes)
    unsure = page.locator("#passages > li.is-unsure")
    count, passages = unsure.count(), page.locator("#passages > li").count()
    assert count >= 2
    page.get_by_role("link", name="看下一条").click()
    expect(page.locator("#passages > li.current.is-unsure")).to_be_focused()
    first = page.locator("#passages > li.current").get_attribute("data-start")
    page.keyboard.press("y")
    expect(unsure).to_have_count(count - 1)
    expect(page.locator("#passages > li.current.is-unsure")).to_be_focused()
    assert page.locator("#passages > li.current").get_attribute("data-start") != first
    page.keyboard.press("n")
    member.accessible()
    for left in range(count - 2, -1, -1):
        page.keyboard.press("y")
        expect(unsure).to_have_count(left)
    expect(page.locator("main")).not_to_contain_text("没有把握")
    expect(page.locator("#passages > li")).to_have_count(passages)


def test_a_clerk_imports_a_table(demo: Site, visit: Begin, tmp_path: Path) -> None:
    """Column, preview, import; the same table again brings nothing."""
    path = tmp_path / "forms.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("意见")
    for row, cells in enumerate([("编号", "意见"), ("1", "宿舍热水只供半小时，希望延长"), ("2", "=HYPERLINK(1)"), ("3", "")]):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell)
    book.close()
    clerk = visit(demo, language="zh")
    clerk.sign_in("office")
    page = clerk.page
    for again in (False, True):
        clerk.go(f"{WORK}sources/import/")
        page.set_input_files("input[type=file]", path)
        page.select_option("[name=channel]", label="征求意见表")
        page.locator("main form button").first.click()
        expect(page).to_have_url(re.compile(r"/import/[0-9a-f]{32}/$"))
        clerk.accessible()
        page.locator("main form button").first.click()
        expect(page).to_have_url(re.compile(r"/preview/$"))
        clerk.accessible()
        if again:
            expect(page.locator(".numbers")).to_contain_text("2")
            assert page.get_by_role("button", name=re.compile("^导入")).count() == 0
        else:
            page.get_by_role("button", name=re.compile("^导入")).click()
            expect(page).to_have_url(re.compile(r"/imported/\d+/$"))
            clerk.accessible()
    clerk.go(f"{WORK}opinions/?q=宿舍热水只供半小时")
    expect(page.locator("main mark").first).to_be_visible()
