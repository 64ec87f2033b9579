"""The plan out and back: without an edit nothing changes, an edit is exactly that difference, and nothing is written over somebody else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from factories import NOW, TODAY, House, person
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from domain.rectification.test_rectification import drafted, issued, problems
from huiyin.accounts.models import Person
from huiyin.accounts.rules import harmless
from huiyin.domain.access import Role
from huiyin.domain.activity import Activity
from huiyin.domain.rectification.cells import Cell, Known
from huiyin.domain.rectification.comparing import Difference, difference
from huiyin.domain.rectification.exchanging import ExchangeRefused, compare_sheet, sheet_of, take_sheet
from huiyin.domain.rectification.measures import change_measure, draft_measure
from huiyin.domain.rectification.models import Measure
from huiyin.domain.rectification.sheet import COLUMNS, FIELDS, Line, canonical, read_sheet, write_sheet
from huiyin.domain.rectification.wording import kind_of, until
from huiyin.domain.transitions import NotAllowed

BOMB = '=HYPERLINK("http://x")'
Rows = list[list[str]]
HARD = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60).filter(lambda text: canonical(text))
SLOW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


OWN = {"immediate": ["马上就办", "right now"], "by_date": ["月底清零"], "continuing": ["常态化"]}
TOLD = {"immediate": "立行立改", "by_date": "限期整改", "continuing": "长期坚持", "days": 15}


def line(number: int, **given: str) -> Line:
    values = {
        "content": "供热饭",
        "requirement": "有热饭",
        "leader": "mayor",
        "department": "finance",
        "helping": "",
        "officer": "",
        "kind": "by_date",
        "deadline": "2025-12-31",
        **given,
    }
    shown = {
        **values,
        "leader": {"mayor": "市长", "chair": "主席"}[values["leader"]],
        "department": "财务处",
        "helping": "",
        "officer": {"clerk": "科员", "old": "旧人", "": ""}[values["officer"]],
        "kind": "限期整改",
        "state": "待批",
    }
    return Line(
        number,
        f"P{number:03d} 题目",
        {**values, "content": canonical(values["content"]), "requirement": canonical(values["requirement"])},
        "drafted",
        shown,
        True,
    )


def known(*lines: Line) -> Known:
    people = {"市长": ["mayor"], "mayor": ["mayor"], "主席": ["chair"], "韦某": ["wei1", "wei2"], "旧人": ["old"], "科员": ["clerk"]}
    units = {"财务处": ["finance"], "办公室": ["bureau"], "办公室、人事处": ["both"], "人事处": ["staff"], "北市": ["north"]}
    codes = {one.problem.split()[0].casefold(): one.problem.split()[0] for one in lines} | {"p900": "P900"}
    return Known(
        "demo",
        {one.number: one for one in lines},
        codes,
        people,
        units,
        frozenset({"mayor", "chair", "clerk"}),
        frozenset({"finance", "bureau", "both", "staff"}),
        {"finance": frozenset({"clerk", "wei1"}), "bureau": frozenset({"chair"})},
        OWN,
        TODAY + timedelta(days=15),
        TODAY,
    )


def there(data: bytes) -> Rows:
    """All cells as another program sees them."""
    import io

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    return [[str(cell) for cell in row] for row in sheet.to_python()]


def back(rows: Rows, path: Path) -> Path:
    """What another program writes: the cells, and nothing else of the workbook."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("随便叫什么")
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write_string(at, column, text)
    book.close()
    return path


def compared(
    lines: Sequence[Line], path: Path, edit: Callable[[Rows], Any] = lambda rows: None, *, later: Known | None = None
) -> Difference:
    """What comes of it where somebody takes the lines away, edits the rows and brings them back."""
    rows = there(write_sheet("demo", lines, [], {"leader": ["市长"], "department": ["财务处"], "kind": []}, TOLD, "zh"))
    edit(rows)
    return difference(read_sheet(back(rows, path)), later or known(*lines))


def put(row: int, **cells: str) -> Callable[[Rows], Any]:
    def edit(rows: Rows) -> None:
        for name, text in cells.items():
            rows[row][list(COLUMNS).index(name)] = text

    return edit


@SLOW
@given(st.lists(st.tuples(HARD, HARD, st.sampled_from(["mayor", "chair"])), min_size=1, max_size=4), st.sampled_from(["zh", "en"]))
@example([(BOMB, "'=1", "mayor"), ("-a\r\n@b", "_x000D_", "chair")], "zh")
def test_without_an_edit_nothing_changes(tmp_path: Path, said: list[tuple[str, str, str]], language: str) -> None:
    lines = [line(at, content=one, requirement=two, leader=leader) for at, (one, two, leader) in enumerate(said, 1)]
    data = write_sheet("demo", lines, ["P900 没有措施"], {"leader": [], "department": [], "kind": []}, TOLD, language)
    (tmp_path / "same.xlsx").write_bytes(data)
    for path in (tmp_path / "same.xlsx", back(there(data), tmp_path / "saved.xlsx")):
        found = difference(read_sheet(path), known(*lines))
        assert (found.added, found.changed, found.faults, found.unchanged) == ([], [], [], len(lines))


EDITS = {
    "content": (HARD, canonical),
    "requirement": (HARD, canonical),
    "leader": (st.just("主席"), lambda _: "chair"),
    "department": (st.just("办公室"), lambda _: "bureau"),
    "helping": (
        st.sampled_from(["办公室", "人事处；办公室", "人事处、办公室"]),
        lambda text: "bureau" if text == "办公室" else "bureau,staff",
    ),
    "officer": (st.just("科员"), lambda _: "clerk"),
    "kind": (st.sampled_from(["立行立改", "at once"]), lambda _: "immediate"),
    "deadline": (st.dates(TODAY, date(2030, 1, 1)).map(str), str),
}


@SLOW
@given(st.data(), st.sampled_from(FIELDS), st.integers(1, 3))
def test_an_edit_of_one_cell_is_exactly_that_difference(tmp_path: Path, data: st.DataObject, name: str, number: int) -> None:
    lines = [line(at) for at in (1, 2, 3)]
    values, reading = EDITS[name]
    text = data.draw(values)
    # A mark alone hides no formula, and nobody writes one before it.
    marked = harmless(canonical(text)) != canonical(text)
    found = compared(lines, tmp_path / "a.xlsx", put(number, **{name: "'" + canonical(text) if marked else text}))
    new = reading(text)  # type: ignore[operator]
    expected = [] if new == lines[number - 1].values[name] else [(number, (Cell(name, lines[number - 1].values[name], new),))]
    assert ([(one.number, one.cells) for one in found.changed], found.added, found.faults) == (expected, [], [])


@pytest.mark.parametrize(
    ("text", "kind", "day"),
    [
        ("2013年12月底前", "", date(2013, 12, 31)),
        ("2013年12月31日前", "", date(2013, 12, 31)),
        ("2013年12月20日前完成", "", date(2013, 12, 20)),
        ("2013/12/5", "", date(2013, 12, 5)),
        ("2013年第三季度", "", date(2013, 9, 30)),
        ("立行立改", "immediate", None),
        ("立行立改，2013年8月底前", "immediate", date(2013, 8, 31)),
        ("长期坚持", "continuing", None),
        ("continuing", "continuing", None),
        ("年底前", "", date(2025, 12, 31)),
        ("明年底", "", date(2026, 12, 31)),
        ("9月底前", "", date(2025, 9, 30)),
        ("3月底前", "", date(2026, 3, 31)),
        ("by 31 December 2025", "", date(2025, 12, 31)),
        ("", "", None),
    ],
)
def test_deadlines_are_read_as_offices_write_them(text: str, kind: str, day: date | None) -> None:
    assert until(text, today=TODAY, own={}) == (kind, day)


@pytest.mark.parametrize(
    ("text", "kind", "day"),
    [
        ("马上就办", "immediate", None),
        ("RIGHT NOW, 2025-12-31", "immediate", date(2025, 12, 31)),
        ("月底清零（2025年12月底前）", "by_date", date(2025, 12, 31)),
        ("常态化", "continuing", None),
        ("立行立改", "immediate", None),
        ("长期坚持", "continuing", None),
    ],
)
def test_the_names_of_a_campaign_are_read_beside_the_standard_words(text: str, kind: str, day: date | None) -> None:
    assert until(text, today=TODAY, own=OWN) == (kind, day)
    if day is None:
        assert kind_of(text, OWN) == kind


@pytest.mark.parametrize("text", ["尽快", "2013年13月", "十二月的某一天"])
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    with pytest.raises(ValueError):
        until(text, today=TODAY, own={})


@pytest.mark.parametrize(
    ("code", "cells"),
    [
        ("unknown_leader", {"leader": "没有这个人"}),
        ("ambiguous_leader", {"leader": "韦某"}),
        ("leader_without_post", {"leader": "旧人"}),
        ("unknown_officer", {"officer": "没有这个人"}),
        ("ambiguous_officer", {"officer": "韦某"}),
        ("officer_elsewhere", {"officer": "主席"}),
        ("officer_elsewhere", {"officer": "科员", "department": "办公室"}),
        ("unknown_department", {"department": "没有这个处"}),
        ("unknown_department", {"helping": "人事处，没有这个处"}),
        ("no_department", {"department": "北市"}),
        ("missing", {"content": ""}),
        ("bad_date", {"deadline": "尽快"}),
        ("deadline_missing", {"deadline": ""}),
        ("deadline_past", {"deadline": "2025-07-09"}),
        ("unknown_kind", {"kind": "以后再说"}),
        ("kind_and_deadline", {"kind": "立行立改", "deadline": "长期坚持"}),
        ("continuing_date", {"kind": "长期坚持", "deadline": "2026-01-01"}),
        ("problem_fixed", {"problem": "P002 别的"}),
        ("number_differs", {"number": "7"}),
        ("no_key", {"key": ""}),
        ("bad_key", {"key": "demo/1/x"}),
        ("other_campaign", {"key": "other/1/" + ".".join(["a"] * 9) + "/" + ".".join(["a"] * 8)}),
        ("problem_missing", {"number": "", "problem": ""}),
        ("problem_unknown", {"number": "", "problem": "P777"}),
    ],
)
def test_what_cannot_be_taken_says_where_and_why(tmp_path: Path, code: str, cells: dict[str, str]) -> None:
    found = compared([line(1), line(2)], tmp_path / "a.xlsx", put(1, **cells))
    assert [(one.at, one.code) for one in found.faults] == [(2, code)] and found.empty


def test_class_and_deadline_are_understood_together(tmp_path: Path) -> None:
    def cells(**given: str) -> tuple[Cell, ...]:
        (change,) = compared([line(1)], tmp_path / "a.xlsx", put(1, **given)).changed
        return change.cells

    forever = (Cell("kind", "by_date", "continuing"), Cell("deadline", "2025-12-31", ""))
    assert cells(kind="长期坚持") == cells(deadline="长期坚持") == cells(kind="", deadline="长期坚持") == forever
    assert cells(deadline="常态化") == cells(kind=" 常态化 ") == forever
    assert cells(deadline="立行立改") == cells(deadline="马上就办") == (Cell("kind", "by_date", "immediate"),)
    assert cells(deadline="2026年1月底前") == (Cell("deadline", "2025-12-31", "2026-01-31"),)


def test_a_case_officer_stays_only_as_long_as_the_department_does(tmp_path: Path) -> None:
    (change,) = compared([line(1, officer="clerk")], tmp_path / "a.xlsx", put(1, department="办公室")).changed
    assert change.cells == (Cell("department", "finance", "bureau"), Cell("officer", "clerk", ""))
    (change,) = compared([line(1, officer="clerk")], tmp_path / "b.xlsx", put(1, officer="")).changed
    assert change.cells == (Cell("officer", "clerk", ""),)
    (change,) = compared([line(1, officer="old")], tmp_path / "c.xlsx", put(1, content="别的")).changed
    assert change.cells == (Cell("content", "供热饭", "别的"),)


def test_a_copied_row_is_new_once_its_number_is_cleared(tmp_path: Path) -> None:
    def copied(rows: Rows) -> None:
        rows.append(list(rows[1]))

    def cleared(rows: Rows) -> None:
        copied(rows)
        put(-1, number="", content="第二项", kind="", deadline="立行立改")(rows)

    (fault,) = compared([line(1)], tmp_path / "a.xlsx", copied).faults
    assert (fault.code, fault.values) == ("twice", {"other": 2, "number": 1})
    found = compared([line(1)], tmp_path / "a.xlsx", cleared)
    (added,) = found.added
    assert (added.problem, dict((cell.name, cell.new) for cell in added.cells)["deadline"]) == (
        "P001",
        (TODAY + timedelta(days=15)).isoformat(),
    )
    assert found.unchanged == 1 and not found.faults


def test_what_somebody_else_changed_meanwhile_is_never_written_over(tmp_path: Path) -> None:
    old = line(1)
    theirs = replace(old, values={**old.values, "content": "他们改的"})
    edited = put(1, content="我改的")
    (fault,) = compared([old], tmp_path / "a.xlsx", edited, later=known(theirs)).faults
    assert (fault.code, fault.cells) == ("conflict", (Cell("content", "他们改的", "我改的"),))
    assert compared([old], tmp_path / "a.xlsx", later=known(theirs)).unchanged == 1
    assert compared([old], tmp_path / "a.xlsx", put(1, content="他们改的"), later=known(theirs)).unchanged == 1
    approved = replace(old, state="approved", editable=False)
    assert [one.code for one in compared([old], tmp_path / "a.xlsx", edited, later=known(approved)).faults] == ["not_draft"]
    assert compared([old], tmp_path / "a.xlsx", later=known(approved)).unchanged == 1
    assert [one.code for one in compared([old], tmp_path / "a.xlsx", edited, later=known()).faults] == ["gone"]


@pytest.fixture
def plan(confirmed: House) -> House:
    for one in problems(confirmed)[:-1]:
        drafted(confirmed, one, content=BOMB)
    return confirmed


def office(home: House) -> dict[str, Any]:
    return {"by": home.viewer(Role.OFFICE), "today": TODAY}


def edited(home: House, path: Path, edit: Callable[[Rows], Any], language: str = "zh") -> Path:
    rows = there(sheet_of(home.viewer(Role.OFFICE), language, today=TODAY))
    edit(rows)
    return back(rows, path)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_workbook_is_written_whole_with_an_entry_for_each_measure(plan: House, tmp_path: Path, language: str) -> None:
    clerk = person("doer-of-finance", (plan.finance, False))
    rows = there(sheet_of(plan.viewer(Role.OFFICE), language, today=TODAY))
    assert [row[1] for row in rows[1:]] == ["1", "2", ""] and rows[3][2].startswith(problems(plan)[-1].code)

    def edit(rows: Rows) -> None:
        put(1, content="改过的", helping="bureau")(rows)
        put(3, content="新拟的", requirement="做到", leader="mayor", department="finance", officer="doer-of-finance", deadline="长期坚持")(
            rows
        )

    path = edited(plan, tmp_path / "a.xlsx", edit, language)
    before = Activity.objects.count()
    found = compare_sheet(path, "a.xlsx", **office(plan))
    assert (len(found.changed), len(found.added), found.unchanged, found.faults) == (1, 1, 1, [])
    take_sheet(path, "a.xlsx", found.seal, now=NOW, **office(plan))
    first, new = Measure.objects.get(number=1), Measure.objects.get(number=3)
    assert (first.content, [unit.code for unit in first.co_departments.all()]) == ("改过的", ["bureau"])
    assert (new.problem, new.kind, new.deadline, new.leader.code) == (problems(plan)[-1], "continuing", None, "mayor")
    assert (first.officer, new.officer) == (None, clerk)
    assert [(one.verb, one.thing_id) for one in Activity.objects.all()[before:]] == [("change", first.pk), ("draft_measure", new.pk)]
    assert Measure.objects.get(number=2).content == BOMB
    with pytest.raises(ExchangeRefused) as told:
        take_sheet(path, "a.xlsx", found.seal, now=NOW, **office(plan))
    assert told.value.code in {"faults", "changed_meanwhile"} and Measure.objects.count() == 3


@pytest.mark.django_db
def test_all_or_nothing_and_only_what_was_looked_at(plan: House, tmp_path: Path) -> None:
    path = edited(plan, tmp_path / "a.xlsx", lambda rows: (put(1, content="改过的")(rows), put(2, leader="没有这个人")(rows)))
    found = compare_sheet(path, "a.xlsx", **office(plan))
    assert [one.code for one in found.faults] == ["unknown_leader"] and len(found.changed) == 1
    for seal, code in ((found.seal, "faults"), ("", "faults")):
        with pytest.raises(ExchangeRefused) as told:
            take_sheet(path, "a.xlsx", seal, now=NOW, **office(plan))
        assert told.value.code == code
    good = edited(plan, tmp_path / "b.xlsx", put(1, content="改过的"))
    seal = compare_sheet(good, "b.xlsx", **office(plan)).seal
    with pytest.raises(ExchangeRefused):
        take_sheet(good, "b.xlsx", "other", now=NOW, **office(plan))
    change_measure(Measure.objects.get(number=1), {"requirement": "别人改的"}, now=NOW, **office(plan))
    with pytest.raises(ExchangeRefused):
        take_sheet(good, "b.xlsx", seal, now=NOW, **office(plan))
    assert Measure.objects.get(number=1).content == BOMB
    with pytest.raises(NotAllowed):
        compare_sheet(good, "b.xlsx", by=plan.viewer(Role.LEADING_GROUP), today=TODAY)


@pytest.mark.django_db
def test_a_new_name_is_no_edit_and_two_of_a_name_are_told_apart(plan: House, tmp_path: Path) -> None:
    path = edited(plan, tmp_path / "a.xlsx", lambda rows: None)
    mayor = Person.objects.get(code="mayor")
    Person.objects.filter(pk=mayor.pk).update(name="改了名", name_en="")
    assert compare_sheet(path, "a.xlsx", **office(plan)).unchanged == 2
    Person.objects.create(code="other", name="改了名")
    rows = there(sheet_of(plan.viewer(Role.OFFICE), "zh", today=TODAY))
    assert rows[1][list(COLUMNS).index("leader")] == "改了名（mayor）"
    found = compare_sheet(edited(plan, tmp_path / "b.xlsx", put(1, leader="改了名 (other)")), "b.xlsx", **office(plan))
    assert [one.code for one in found.faults] == ["leader_without_post"]


@pytest.mark.django_db
def test_what_was_approved_goes_out_and_is_not_changed(confirmed: House, tmp_path: Path) -> None:
    issued(confirmed)
    draft_measure(
        problems(confirmed)[0],
        content="又一项",
        requirement="做到",
        leader=Person.objects.get(code="mayor"),
        department=confirmed.finance,
        kind="continuing",
        deadline=None,
        now=NOW,
        **office(confirmed),
    )
    found = compare_sheet(edited(confirmed, tmp_path / "a.xlsx", put(1, content="改")), "a.xlsx", **office(confirmed))
    assert [one.code for one in found.faults] == ["not_draft"] and found.unchanged == 3


def test_another_workbook_is_told_as_one(tmp_path: Path) -> None:
    for rows, code in (([["甲", "乙"], ["1", "2"]], "no_sheet"), ([["整改措施", "整改要求"], ["1", "2"]], "columns")):
        with pytest.raises(ValueError) as told:
            read_sheet(back(rows, tmp_path / "a.xlsx"))
        assert told.value.args[0] == code
