"""The house's own table of days: row by row, all of it or nothing, with its entries in the log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from factories import NOW, House

from huiyin.domain.access import Role
from huiyin.domain.activity import Activity
from huiyin.domain.campaigns.calendar import Day, choose_country, compare_days, forget_day, keep_day, read_days, take_days
from huiyin.domain.campaigns.days import CalendarDay
from huiyin.domain.campaigns.workdays import workdays
from huiyin.domain.transitions import NotAllowed
from huiyin.intake import IntakeError

ROWS = [("日期", "是否上班", "备注"), ("2027-02-14", "是", "调休"), ("2027年2月15日", "否", "")]


def sheet(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    return path


def test_a_workbook_and_a_text_say_the_same(tmp_path: Path) -> None:
    found = [Day(date(2027, 2, 14), True, "调休"), Day(date(2027, 2, 15), False)]
    assert read_days(sheet(tmp_path / "days.xlsx", ROWS)) == (found, [])
    text = tmp_path / "days.csv"
    text.write_text("\n".join(",".join(row) for row in ROWS), encoding="gb18030")
    assert read_days(text) == (found, [])


def test_rows_that_say_nothing_clear_are_told_with_their_numbers(tmp_path: Path) -> None:
    rows = [*ROWS, ("2027年2月", "是", ""), ("2027-02-16", "也许", ""), ("", "", ""), ("2027-02-14", "否", "")]
    found, faults = read_days(sheet(tmp_path / "days.xlsx", rows))
    assert [(one.row, one.code) for one in faults] == [(4, "day"), (5, "works"), (7, "twice")]
    assert len(found) == 2


def test_other_tables_and_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed, match="calendar_columns"):
        read_days(sheet(tmp_path / "other.xlsx", [("姓名", "单位"), ("甲", "乙")]))
    picture = tmp_path / "days.pdf"
    picture.write_bytes(b"%PDF-1.4\n%%EOF\n")
    with pytest.raises(IntakeError):
        read_days(picture)


def test_what_was_looked_at_is_written_and_nothing_else(home: House) -> None:
    office = home.viewer(Role.OFFICE)
    days = [Day(date(2027, 2, 14), True, "调休"), Day(date(2027, 2, 15), False)]
    keep_day(date(2027, 2, 15), True, "", by=office, now=NOW)
    looked = compare_days(home.campaign, days)
    assert (len(looked.added), len(looked.changed), looked.same) == (1, 1, 0)
    keep_day(date(2027, 2, 14), False, "", by=office, now=NOW)
    with pytest.raises(NotAllowed, match="calendar_changed"):
        take_days(days, looked.seal, by=office, now=NOW)
    assert workdays(home.campaign).own == {date(2027, 2, 14): False, date(2027, 2, 15): True}
    take_days(days, compare_days(home.campaign, days).seal, by=office, now=NOW)
    assert workdays(home.campaign).own == {date(2027, 2, 14): True, date(2027, 2, 15): False}
    assert Activity.objects.filter(verb="import_calendar").get().detail == {"added": 0, "changed": 2}
    again = compare_days(home.campaign, days)
    assert (again.added, again.changed, again.same) == ([], [], 2)


@pytest.mark.parametrize("role", [Role.LEADER, Role.DEPARTMENT, Role.TEAM, Role.SUPERVISION, Role.LEADING_GROUP, Role.PRIVACY])
def test_others_lay_nothing_down(home: House, role: Role) -> None:
    keep_day(date(2027, 2, 14), True, "", by=home.viewer(Role.OFFICE), now=NOW)
    day, by = CalendarDay.objects.get(), home.viewer(role)
    for deed in (
        lambda: keep_day(date(2027, 2, 15), True, "", by=by, now=NOW),
        lambda: forget_day(day, by=by, now=NOW),
        lambda: choose_country("DE", by=by, now=NOW),
        lambda: take_days([], compare_days(home.campaign, []).seal, by=by, now=NOW),
    ):
        with pytest.raises(NotAllowed, match="role"):
            deed()


def test_a_day_is_forgotten_and_a_country_chosen(home: House) -> None:
    office = home.viewer(Role.OFFICE)
    keep_day(date(2025, 10, 8), True, "", by=office, now=NOW)
    assert workdays(home.campaign).is_working(date(2025, 10, 8))
    forget_day(CalendarDay.objects.get(), by=office, now=NOW)
    assert not workdays(home.campaign).is_working(date(2025, 10, 8))
    choose_country("DE", by=office, now=NOW)
    home.campaign.refresh_from_db()
    assert workdays(home.campaign).is_working(date(2025, 10, 8)) and not workdays(home.campaign).is_working(date(2025, 10, 3))
    with pytest.raises(NotAllowed, match="no_country"):
        choose_country("XX", by=office, now=NOW)
