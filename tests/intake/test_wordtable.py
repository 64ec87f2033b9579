from __future__ import annotations

import pytest

from huiyin.intake.grid import Merge, from_rows
from huiyin.intake.readers import wordtable
from huiyin.intake.readers.running import Piece
from huiyin.intake.readers.wordtable import Cell

HEAD = ["序号", "发言人", "意见"]


def lists(rows: list[list[str]]) -> bool:
    return wordtable.lists_opinions(from_rows(rows, sheet=None))


def form(rows: list[list[str]], *merges: Merge) -> list[tuple[str, int, str]]:
    return [(piece.kind, piece.level, piece.text) for piece in wordtable.form(from_rows(rows, sheet=None, merges=merges))]


@pytest.mark.parametrize(
    "rows",
    [
        [HEAD, ["1", "赵一", "食堂太贵。"]],
        [["征求意见汇总", "", ""], HEAD, ["1", "赵一", "食堂太贵。"]],
        [["主要内容", "意见和建议"], ["食堂", "饭菜太咸。"]],
        [["No.", "Speaker", "Comment"], ["1", "Ann", "Too few buses."]],
    ],
)
def test_tables_that_list_opinions(rows: list[list[str]]) -> None:
    assert lists(rows)


@pytest.mark.parametrize(
    "rows",
    [
        [HEAD],
        [HEAD, ["1", "赵一", ""]],
        [["意见"], ["食堂太贵。"]],
        [["姓名", "赵一"], ["意见和建议", "食堂太贵。"]],
        [["时间", "地点"], ["2024年5月6日", "二楼会议室"]],
        [["左边一段话。", "右边一段话。"], ["下边一段话。", "还有一段话。"]],
    ],
)
def test_tables_that_do_not(rows: list[list[str]]) -> None:
    assert not lists(rows)


def test_a_form_gives_lines_and_the_field_of_opinions() -> None:
    rows = [["姓名", "赵一", "单位：", "三工段"], ["意见和建议", "食堂太贵。", "", ""], ["本表请于月底前交回办公室。", "", "", ""]]
    assert form(rows, Merge(1, 1, 1, 3), Merge(2, 0, 2, 3)) == [
        ("paragraph", 0, "姓名：赵一"),
        ("paragraph", 0, "单位：三工段"),
        ("heading", 9, "意见和建议"),
        ("cell", 0, "食堂太贵。"),
        ("cell", 0, "本表请于月底前交回办公室。"),
    ]


def test_an_empty_field_leaves_its_label() -> None:
    assert form([["意见和建议", ""]]) == [("cell", 0, "意见和建议")]


def test_cells_that_span_are_laid_out_once() -> None:
    rows = [[Cell("题", 3)], [Cell("甲", 1, "restart"), Cell("乙", 2)], [Cell("", 1, "continue"), Cell("丙"), Cell("丁")]]
    grid = wordtable.laid_out(rows, 2)
    assert grid.columns == [["题", "甲", "甲"], ["题", "乙", "丙"], ["题", "乙", "丁"]]
    assert grid.merges == (Merge(0, 0, 0, 2), Merge(1, 0, 2, 0), Merge(1, 1, 1, 2))
    assert grid.sheet == "表2"


def test_a_merge_that_goes_on_without_a_beginning_is_a_cell() -> None:
    grid = wordtable.laid_out([[Cell("", 1, "continue"), Cell("甲")]], 1)
    assert grid.columns == [[""], ["甲"]]


def test_name_of_a_table_in_its_own_script() -> None:
    assert (wordtable.sheet_name(3, [["a", "b"]]), wordtable.sheet_name(3, [["a", "乙"]])) == ("Table 3", "表3")


def test_pieces_are_values() -> None:
    assert Piece("paragraph", "甲") == Piece("paragraph", "甲", 0, None)
