from __future__ import annotations

from pathlib import Path

import pytest

from huiyin.intake import IntakeError, Notice
from huiyin.intake.grid import Grid, from_rows
from huiyin.intake.readers import sheets
from huiyin.intake.recognise import SourceFile
from huiyin.intake.tables import Ask

FILE = SourceFile(Path("表.xlsx"), "表.xlsx", "xlsx", 1, "00")
GOOD = from_rows([["编号", "意见"], ["1", "食堂太贵。"]], sheet="好")
EMPTY = from_rows([], sheet="空")
HEAD = from_rows([["编号", "意见"]], sheet="头")
NUMBERS = from_rows([["a", "b"], [1, 2], [3, 4]], sheet="数")


@pytest.mark.parametrize(
    ("grids", "code"),
    [([], "empty"), ([EMPTY], "empty"), ([EMPTY, HEAD], "header_only"), ([HEAD, NUMBERS], "no_text_column")],
)
def test_when_nothing_can_be_read_the_nearest_miss_is_told(grids: list[Grid], code: str) -> None:
    with pytest.raises(IntakeError) as caught:
        sheets.tables(grids, FILE, Ask())
    assert caught.value.code == code


def test_what_is_left_is_told_on_the_first_table() -> None:
    found = sheets.tables([EMPTY, GOOD, NUMBERS, GOOD], FILE, Ask(), (Notice("sheet_hidden", {"sheet": "藏"}),))
    assert [notice.code for notice in found[0].notices] == [
        "text_column_by_name",
        "id_column",
        "sheet_hidden",
        "sheet_empty",
        "sheet_without_text",
    ]
    assert [notice.code for notice in found[1].notices] == ["text_column_by_name", "id_column"]


def test_other_errors_are_not_held_back() -> None:
    with pytest.raises(IntakeError) as caught:
        sheets.tables([GOOD, from_rows([["编号", "意见"], ["1", "长" * 1_000_001]], sheet="长")], FILE, Ask())
    assert (caught.value.code, caught.value.sheet, caught.value.row) == ("cell_too_long", "长", 2)


@pytest.mark.parametrize(("asked", "picked"), [(None, ["a"]), ("B", ["B"]), (" b ", ["B"]), ("2", ["B"]), ("a", ["a"])])
def test_pick(asked: str | None, picked: list[str]) -> None:
    assert sheets.pick(["a", "B"], ["B"], FILE, asked) == picked


def test_pick_a_sheet_whose_name_is_a_number() -> None:
    assert sheets.pick(["x", "1"], [], FILE, "1") == ["1"]


def test_hidden_sheets_are_read_when_there_are_no_others() -> None:
    assert sheets.pick(["a"], ["a"], FILE, None) == ["a"]


@pytest.mark.parametrize("asked", ["c", "0", "3", "²"])
def test_missing_sheet_lists_what_there_is(asked: str) -> None:
    with pytest.raises(IntakeError) as caught:
        sheets.pick(["a", "B"], [], FILE, asked)
    assert (caught.value.code, caught.value.values) == ("sheet_missing", {"sheets": "a, B"})
