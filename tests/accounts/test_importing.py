"""The organisation in and out of a workbook."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from factories import House
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.accounts.importing import Plan, applied, planned
from huiyin.accounts.models import Person, Post, Unit
from huiyin.accounts.records import Organisation, present
from huiyin.accounts.rules import day_of, harmless, in_cycle, subtree, tidy, unmarked
from huiyin.accounts.sheets import read_book, write_book
from huiyin.intake import IntakeError

UNITS = ["代码", "名称", "类别", "上级代码", "产业代码"]
POSTS = ["人员代码", "单位代码", "职务", "领导班子成员", "任职日期", "卸任日期"]


def book(folder: Path, **sheets: list[list[Any]]) -> Path:
    """A workbook of sheets with their first rows."""
    names = {"units": "单位", "people": "人员", "posts": "Posts"}
    out = BytesIO()
    workbook = xlsxwriter.Workbook(out)
    for sheet, rows in sheets.items():
        page = workbook.add_worksheet(names.get(sheet, sheet))
        for line, row in enumerate(rows):
            for at, cell in enumerate(row):
                page.write(line, at, cell)
    workbook.close()
    path = folder / "组织.xlsx"
    path.write_bytes(out.getvalue())
    return path


def look(path: Path) -> Plan:
    return planned(read_book(path), present())


def told(plan: Plan) -> list[tuple[str, str, int]]:
    return [(one.code, one.sheet, one.row) for one in plan.problems]


def test_what_comes_in_is_added_changed_or_left(home: House, tmp_path: Path) -> None:
    path = book(
        tmp_path,
        units=[UNITS, ["child", "下级", "department", "new", ""], ["new", "新单位", "产业组织", "", ""], ["plant", "改名工厂", "基层组织", "south", "new"], ["north", "north单位", "territorial", "host", ""]],
        people=[["Code", "Name"], ["chair", "人员chair"], [1007, "新人"]],
        posts=[POSTS, [1007, "new", "主任", "是", "2024年3月1日", ""], ["chair", "host", "职务", "否", "", "2025/6/30"]],
    )
    plan = look(path)
    assert told(plan) == []
    units, people, posts = plan.parts["units"], plan.parts["people"], plan.parts["posts"]
    assert (list(units.added), units.unchanged, len(units.unmentioned)) == ([("child",), ("new",)], 1, Unit.objects.count() - 2)
    assert units.changed[0].fields == (("name", "plant单位", "改名工厂"), ("parent", "north", "south"), ("industry", "", "new"))
    assert (list(people.added), people.unchanged) == ([("1007",)], 1)
    assert (list(posts.added), posts.changed[0].fields) == ([("1007", "new", "主任", date(2024, 3, 1))], (("leader", True, False), ("ended_on", None, date(2025, 6, 30))))
    before = Unit.objects.count()
    applied(plan)
    plant = Unit.objects.select_related("parent", "industry").get(code="plant")
    assert (plant.name, plant.name_en, plant.parent, plant.industry) == ("改名工厂", "Plant", home.south, Unit.objects.get(code="new"))
    assert (Unit.objects.count(), Unit.objects.get(code="child").parent) == (before + 2, plant.industry)
    assert Post.objects.get(person__code="1007").leader
    assert Post.objects.get(person__code="chair").ended_on == date(2025, 6, 30)
    again = look(path)
    assert (again.empty, told(again)) == (True, [])


def test_each_wrong_row_is_told_with_its_place(home: House, tmp_path: Path) -> None:
    path = book(
        tmp_path,
        units=[
            UNITS,
            ["a", "甲", "部门", "b", ""],
            ["b", "乙", "部门", "a", ""],
            ["a", "丙", "部门", "", ""],
            ["c", "丁", "公司", "", ""],
            ["d", "", "部门", "", ""],
            ["e", "戊", "部门", "nowhere", "nobody"],
            ["f g", "己", "部门", "", ""],
        ],
        posts=[POSTS, ["chair", "host", "职务", "大概", "", ""], ["chair", "host", "职务", "", "去年", ""], ["ghost", "no", "职务", "", "2025-02-01", "2025-01-01"]],
    )
    plan = look(path)
    assert told(plan) == [
        ("bad_yes", "Posts", 2),
        ("bad_date", "Posts", 3),
        ("unknown_unit", "Posts", 4),
        ("unknown_person", "Posts", 4),
        ("ends_first", "Posts", 4),
        ("cycle_parent", "单位", 2),
        ("cycle_parent", "单位", 3),
        ("duplicate", "单位", 4),
        ("unknown_kind", "单位", 5),
        ("missing", "单位", 6),
        ("unknown_parent", "单位", 7),
        ("unknown_industry", "单位", 7),
        ("bad_code", "单位", 8),
    ]
    with pytest.raises(ValueError):
        applied(plan)
    assert not Unit.objects.filter(code__in="abcde").exists()


def test_a_cycle_through_what_stands_there(home: House, tmp_path: Path) -> None:
    assert told(look(book(tmp_path, units=[["code", "name", "kind", "parent code"], ["host", "host单位", "机关", "plant"]]))) == [("cycle_parent", "单位", 2)]


def test_the_layout_is_checked(db: None, tmp_path: Path) -> None:
    assert told(look(book(tmp_path, 别的=[["代码"], ["a"]]))) == [("no_sheet", "", 0)]
    assert told(look(book(tmp_path, units=[["代码", "名称", "上级代吗"], ["a", "甲", ""]]))) == [("unknown_column", "单位", 1), ("missing_column", "单位", 1)]
    assert told(look(book(tmp_path, people=[["代码", "code", "名称"], ["a", "b", "甲"]]))) == [("column_twice", "人员", 1)]
    wrong = tmp_path / "x.xlsx"
    wrong.write_text("代码,名称\na,甲\n", encoding="utf-8")
    with pytest.raises(IntakeError):
        read_book(wrong)


def test_days_cycles_and_what_lies_below() -> None:
    assert [day_of(text) for text in ("2025-07-03", "2025/7/3", "２０２５年7月3日", "2025.07.03", "2025-07-03 00:00:00")] == [date(2025, 7, 3)] * 5
    for wrong in ("2025-13-01", "7/3", "", "明天"):
        with pytest.raises(ValueError):
            day_of(wrong)
    assert in_cycle({"a": "b", "b": "c", "c": "b", "d": "a", "e": ""}) == {"b", "c"}
    assert subtree({"b"}, {"a": "", "b": "a", "c": "b", "d": "c", "e": "a"}) == {"b", "c", "d"}


@given(st.text())
def test_no_text_comes_out_as_a_formula_and_each_comes_back(text: str) -> None:
    assert harmless(text)[:1] not in ("=", "+", "-", "@", "\t", "\r")
    assert unmarked(harmless(text)) == text


TEXT = st.one_of(
    st.text(min_size=1, max_size=30),
    st.sampled_from(["=1+1", "'=1", "''", "@x", "-1", "_x000D_", "1.0", "2025-07-03", " a  b ", "是", "甲\n乙", "a;b；c", "=HYPERLINK(1)", "+86"]),
)
NAME = TEXT.filter(lambda text: bool(tidy(text)))
SAFE = NAME.map(lambda text: text.replace("\x00", "").encode("utf-8", "replace").decode()).filter(lambda text: bool(tidy(text)))
DAY = st.one_of(st.none(), st.dates(date(1950, 1, 1), date(2100, 1, 1)))


@st.composite
def organisations(draw: st.DrawFn) -> None:
    """Fill the database with any organisation that it may hold."""
    units: list[Unit] = []
    for number in range(draw(st.integers(0, 5))):
        above = st.sampled_from([None, *units])
        fields = {"name": draw(SAFE), "name_en": draw(st.one_of(st.just(""), SAFE)), "aliases": draw(st.lists(SAFE, max_size=3)), "kind": draw(st.sampled_from(Unit.Kind.values))}
        units.append(Unit.objects.create(code=f"u{number}", **fields, parent=draw(above), industry=draw(above), order=draw(st.integers(0, 10**9)), closed_on=draw(DAY)))
    for number in range(draw(st.integers(0, 3))):
        person = Person.objects.create(code=f"00{number}", name=draw(SAFE), name_en=draw(st.one_of(st.just(""), SAFE)))
        for unit in draw(st.lists(st.sampled_from(units), max_size=2, unique=True)) if units else []:
            start, end = sorted([draw(DAY), draw(DAY)], key=lambda day: day or date.min)
            Post.objects.create(person=person, unit=unit, title=draw(SAFE), title_en=draw(st.one_of(st.just(""), SAFE)), leader=draw(st.booleans()), started_on=start, ended_on=end)


@pytest.mark.django_db
@given(data=st.data(), language=st.sampled_from(["zh", "en"]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_what_is_exported_changes_nothing_and_builds_the_same_elsewhere(tmp_path: Path, data: st.DataObject, language: str) -> None:
    for model in (Post, Person, Unit):
        model.objects.all().delete() if model is not Unit else _fell()
    data.draw(organisations())
    there = present()
    path = tmp_path / "all.xlsx"
    path.write_bytes(write_book(there, language, explained=True))
    plan = look(path)
    assert (told(plan), plan.empty) == ([], True)
    if not there.units:
        return
    built = planned(read_book(path), Organisation({}, {}, {}))
    assert [part.added for part in built.parts.values()] == [there.units, there.people, there.posts]


def _fell() -> None:
    Unit.objects.update(parent=None, industry=None)
    Unit.objects.all().delete()
