from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.intake import header
from huiyin.intake.grid import Merge, from_rows
from huiyin.intake.types import Notice

OPINIONS = [["1", "赵一", "食堂太贵。"], ["2", "钱二", "班车太少。"], ["3", "孙三", "加班没有补休。"]]


def find(rows: list[list[str]], merges: tuple[Merge, ...] = ()) -> header.Header:
    return header.find(from_rows(rows, sheet=None, merges=merges))


def codes(found: header.Header) -> list[str]:
    return [notice.code for notice in found.notices]


def test_first_row_of_known_names() -> None:
    assert find([["序号", "姓名", "意见"], *OPINIONS]) == header.Header(("序号", "姓名", "意见"), 0, 1)


def test_title_rows_above_are_told() -> None:
    found = find([["意见征集汇总表", "", ""], ["单位：二分厂", "", "2024年5月"], ["序号", "姓名", "意见"], *OPINIONS])
    assert found == header.Header(("序号", "姓名", "意见"), 2, 3, (Notice("rows_above_header", {"count": 2, "header_row": 3}),))


def test_merged_title_is_no_header() -> None:
    found = find([["征求意见表", "", ""], ["序号", "姓名", "意见"], *OPINIONS], (Merge(0, 0, 0, 2),))
    assert (found.names, found.row) == (("序号", "姓名", "意见"), 1)


def test_two_levels_by_merges() -> None:
    rows = [["序号", "群众意见", "", "备注"], ["", "内容", "提出人", ""], ["1", "食堂太贵。", "赵一", ""], ["2", "班车太少。", "钱二", ""]]
    merges = (Merge(0, 0, 1, 0), Merge(0, 1, 0, 2), Merge(0, 3, 1, 3))
    found = find(rows, merges)
    assert found.names == ("序号", "群众意见/内容", "群众意见/提出人", "备注")
    assert (found.row, found.first, codes(found)) == (1, 2, ["two_level_header"])


def test_two_levels_without_merges() -> None:
    found = find([["序号", "群众意见", ""], ["", "内容", "提出人"], ["1", "食堂太贵。", "赵一"], ["2", "班车太少。", "钱二"]])
    assert (found.names, found.first) == (("序号", "群众意见/内容", "群众意见/提出人"), 2)


def test_data_below_a_header_is_no_second_level() -> None:
    found = find([["序号", "意见", "备注"], ["1", "食堂", "无"], ["2", "班车", ""]])
    assert (found.names, found.first) == (("序号", "意见", "备注"), 1)


def test_no_header_gives_letters() -> None:
    found = find([["赵一", "食堂太贵，希望降价。"], ["钱二", "班车太少，希望增加。"], ["孙三", "加班没有补休。"]])
    assert found == header.Header(("A", "B"), None, 0, (Notice("no_header", {"columns": "A, B"}),))


def test_short_first_opinion_is_not_taken_for_a_header() -> None:
    found = find(
        [["赵一", "饭贵"], ["钱二", "班车太少，早上总是挤不上去，希望增加两班。"], ["孙三", "加班没有补休，报表又多，希望解决一下。"]]
    )
    assert found.row is None


def test_unknown_names_over_numbers() -> None:
    found = find([["工段", "说法", "票"], ["一工段", "食堂太贵。", "3"], ["二工段", "班车太少。", "5"]])
    assert (found.names, found.first) == (("工段", "说法", "票"), 1)


def test_one_column() -> None:
    assert find([["意见"], ["食堂太贵。"]]).first == 1
    assert find([["职工来信"], ["意见"], ["食堂太贵。"]]).first == 2
    assert find([["食堂太贵。"], ["班车太少。"]]).row is None


def test_a_name_deep_in_one_column_does_not_swallow_the_opinions_above() -> None:
    assert find([["食堂太贵。"], ["班车太少。"], ["加班太多。"], ["建议"], ["多开窗口。"]]).row is None


def test_names_deep_in_a_table_do_not_swallow_the_rows_above() -> None:
    found = find(
        [["赵一", "食堂太贵。", "一工段"], ["钱二", "班车太少。", "二工段"], ["序号", "意见", "单位"], ["1", "加班太多。", "三工段"]]
    )
    assert found.row is None


def test_names_of_a_format_are_taken_as_they_are() -> None:
    grid = from_rows(OPINIONS, sheet=None)
    named = header.find(type(grid)(None, grid.columns, grid.rows, header=("a", "b", "c")))
    assert named == header.Header(("a", "b", "c"), None, 0)


def test_numbers_are_no_header() -> None:
    assert find([["1", "意见"], ["2", "意见"], ["3", "意见"]]).row is None


@pytest.mark.parametrize("label", ["食堂太贵。", "长" * 101, "行\n行\n行\n行"])
def test_sentences_are_no_labels(label: str) -> None:
    assert find([["编号", label], ["1", "食堂太贵。"]]).row is None


@given(st.lists(st.lists(st.sampled_from(["", "1", "意见", "序号", "食堂太贵。", "赵一"]), min_size=3, max_size=3), min_size=1, max_size=8))
def test_every_row_is_above_the_header_or_in_it_or_data(rows: list[list[str]]) -> None:
    grid = from_rows(rows, sheet=None)
    if not grid.height:
        return
    found = header.find(grid)
    assert len(found.names) == grid.width
    assert 0 <= found.first <= grid.height
    assert found.row is None or found.first == found.row + 1
