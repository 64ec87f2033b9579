"""Starting from a codebook: what comes in, and how the first opinions find their problems beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter
from factories import NOW, TODAY, House

from domain.consolidation.test_running import SAID, places, run, said
from huiyin.domain.access import Role
from huiyin.domain.activity import Activity
from huiyin.domain.campaigns.models import Body, BodyMember, Campaign
from huiyin.domain.consolidation.codebook import Entry, earlier_lists, entries_of, entries_of_list, looked_at, start_from
from huiyin.domain.consolidation.confirming import confirm_list, propose_list
from huiyin.domain.consolidation.models import Aspect, Placement, Problem, Run
from huiyin.domain.consolidation.running import unpacked
from huiyin.domain.consolidation.selectors import placed_sum, torn
from huiyin.domain.transitions import NotAllowed
from huiyin.intake import SourceTable, read

pytestmark = pytest.mark.django_db

BOOK = [
    Entry(2, "后勤", "食堂饭菜", "夜班食堂没有热饭菜，饭菜价格贵，味道不好。"),
    Entry(3, "", "浴室热水", "浴室热水忽冷忽热，喷头坏了。"),
    Entry(4, "出行", "上下班班车", "班车晚点，座位不够，线路绕得太远。"),
]


def table(tmp_path: Path, *rows: tuple[str, ...]) -> SourceTable:
    """The rows as they are read from a workbook."""
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        sheet = book.add_worksheet()
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
    found = read(tmp_path / "book.xlsx")[0]
    assert isinstance(found, SourceTable)
    return found


def test_a_table_is_looked_at_before_it_comes_in(home: House, tmp_path: Path) -> None:
    clerk = home.viewer(Role.OFFICE)
    found = table(tmp_path, ("方面", "问题", "问题表述"), ("后勤", "食堂  饭菜", "太咸"), ("", "浴室热水", ""), ("后勤", "食堂 饭菜", "重复"), ("出行", "", "没有标题"), ("出", "长" * 201, ""))
    book = looked_at(entries_of(found), clerk)
    assert [(one.aspect, one.problem) for one in book.new] == [("后勤", "食堂 饭菜"), ("后勤", "浴室热水")]
    assert [one.problem for one in book.known] == ["食堂 饭菜"] and [code for _, code in book.faults] == ["no_problem", "title_long"]
    assert not Problem.objects.exists()
    with pytest.raises(NotAllowed) as refused:
        entries_of(table(tmp_path, ("意见", "问题"), ("甲", "乙")))
    assert refused.value.code == "no_column"


def test_it_comes_in_once_with_titles_that_stay(home: House) -> None:
    clerk = home.viewer(Role.OFFICE)
    with pytest.raises(NotAllowed, match="role"):
        start_from(BOOK, by=home.viewer(Role.SUPERVISION), now=NOW, source="table")
    assert start_from(BOOK, by=clerk, now=NOW, source="table") == 3
    assert list(Problem.objects.values_list("code", "title", "aspect__title", "decided")) == [("P001", "食堂饭菜", "后勤", True), ("P002", "浴室热水", "后勤", True), ("P003", "上下班班车", "出行", True)]
    with pytest.raises(NotAllowed, match="nothing_new"):
        start_from(BOOK, by=clerk, now=NOW, source="table")
    assert Aspect.objects.count() == 2 and Activity.objects.filter(verb="start_from").count() == 1


def test_the_first_opinions_go_to_the_problem_whose_words_they_share_and_the_rest_wait(home: House) -> None:
    start_from(BOOK, by=home.viewer(Role.OFFICE), now=NOW, source="table")
    said(home, [*SAID, "停车位划线不清，消防通道被占"])
    done = run(home, "new")
    stands = places(home)
    assert done.state == "done" and done.scope == "new"
    canteen, bus, bath = ([stands[n] for n in those] for those in (range(1, 5), range(5, 9), range(9, 13)))
    assert (canteen.count("P001"), bus.count("P003"), bath.count("P002")) == (4, 4, 4)
    assert stands[13] is None and placed_sum(home.campaign.pk)["waits"] == 1 and torn(home.campaign.pk) == 0
    kept = unpacked(done.result or b"")
    assert kept["totals"]["documents"] == 13 == len(kept["assignments"]) and "seed-" not in str(kept)
    assert sum(one["size"] for one in kept["problems"]) == 12 == sum(one["size"] for one in kept["aspects"]) == kept["totals"]["assigned"]
    assert set(Problem.objects.values_list("title", flat=True)) == {"食堂饭菜", "浴室热水", "上下班班车"}


def test_a_problem_of_the_codebook_that_nobody_speaks_of_stays_empty_and_the_next_run_goes_on(home: House) -> None:
    start_from([*BOOK, Entry(5, "待遇", "加班补贴", "加班费发放不及时")], by=home.viewer(Role.OFFICE), now=NOW, source="table")
    said(home, SAID)
    run(home, "new")
    assert not Placement.objects.filter(problem__code="P004").exists()
    kept = unpacked(Run.objects.get().result or b"")
    assert {one["id"] for one in kept["problems"]} == {"P001", "P002", "P003"} and "P004" in {one["id"] for one in kept["retired"]}
    before = places(home)
    said(home, ["加班费总是发放不及时"])
    run(home, "new")
    assert places(home) == before | {13: "P004"}


def test_an_opinion_in_the_very_words_of_the_codebook_is_no_duplicate_of_it(home: House) -> None:
    start_from([Entry(2, "后勤", "食堂饭菜太咸")], by=home.viewer(Role.OFFICE), now=NOW, source="table")
    said(home, ["食堂饭菜太咸", "食堂饭菜太咸。"])
    done = run(home, "new")
    kept = unpacked(done.result or b"")
    assert places(home) == {1: "P001", 2: "P001"} and kept["totals"]["documents"] == 2
    assert {one["duplicate_of"] for one in kept["assignments"]} <= {None, "1"}


def test_the_confirmed_list_of_an_earlier_campaign_is_taken_over_by_who_worked_with_it(home: House) -> None:
    clerk = home.viewer(Role.OFFICE)
    start_from(BOOK, by=clerk, now=NOW, source="table")
    said(home, SAID)
    run(home, "new")
    confirm_list(propose_list(by=clerk, now=NOW), by=home.viewer(Role.LEADING_GROUP), now=NOW)
    later = Campaign.objects.create(code="later", name="下一次", host=home.host, state="collecting", created_at=NOW)
    body = Body.objects.create(campaign=later, kind="office", name="办公室")
    BodyMember.objects.create(body=body, person=clerk.user.person)
    there = replace(clerk, campaign=later)
    (found,) = earlier_lists(there, today=TODAY)
    assert start_from(entries_of_list(found), by=there, now=NOW, source=found.campaign.code) == 3
    assert set(later.problems.values_list("title", "decided")) == {("食堂饭菜", True), ("浴室热水", True), ("上下班班车", True)}
    assert home.campaign.problems.count() == 3
    stranger = replace(there, user=home.users[Role.TEAM])
    assert earlier_lists(stranger, today=TODAY) == []
