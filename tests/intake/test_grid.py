from __future__ import annotations

import datetime
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.intake import limits
from huiyin.intake.errors import Refusal
from huiyin.intake.grid import Grid, Merge, cell_text, from_rows


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"), (188006.0, "188006"), (0.1 + 0.2, "0.3"), (-2.5, "-2.5"), (1e20, "1e+20"), (float("nan"), ""), (7, "7"),
        (True, "TRUE"), (False, "FALSE"), (None, ""), ("文字", "文字"), (datetime.date(2024, 5, 6), "2024-05-06"),
        (datetime.datetime(2024, 5, 6), "2024-05-06"), (datetime.datetime(2024, 5, 6, 10, 30), "2024-05-06 10:30:00"),
        (datetime.time(10, 30), "10:30:00"),
    ],
)  # fmt: skip
def test_cells_as_a_program_shows_them(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_rows_of_any_length_and_blank_rows() -> None:
    grid = from_rows([["a"], ["", None], [], ["b", 1.0]], sheet="S", first=3)
    assert grid == Grid("S", [["a", "b"], ["", "1"]], [3, 6])
    assert (grid.height, grid.width, grid.row(1)) == (2, 2, ["b", "1"])


def test_merges_repeat_the_first_cell() -> None:
    grid = from_rows([["a", "b"], ["", "c"], ["d", ""]], sheet=None, merges=[Merge(0, 0, 1, 0), Merge(1, 1, 2, 1)])
    assert grid.columns == [["a", "a", "d"], ["b", "c", "c"]]
    assert grid.merges == (Merge(0, 0, 1, 0), Merge(1, 1, 2, 1))


def test_merges_move_with_blank_rows_that_fall_away() -> None:
    grid = from_rows([["", ""], ["a", "x"], ["", ""], ["", "y"]], sheet=None, merges=[Merge(1, 0, 3, 0)])
    assert grid.columns == [["a", "a"], ["x", "y"]]
    assert grid.merges == (Merge(0, 0, 1, 0),)


def test_merge_of_blank_rows_and_one_beyond_the_edge() -> None:
    grid = from_rows([["a"], [""]], sheet=None, merges=[Merge(1, 0, 1, 5), Merge(0, 0, 9, 9)])
    assert grid.columns == [["a"]]
    assert grid.merges == (Merge(0, 0, 0, 0),)


@given(st.lists(st.lists(st.sampled_from(["", "a", None, 1.5]), max_size=4), max_size=6))
def test_columns_are_of_one_length_and_hold_every_value(rows: list[list[object]]) -> None:
    grid = from_rows(rows, sheet=None)
    assert all(len(column) == grid.height for column in grid.columns)
    filled = [cell_text(value) for row in rows for value in row if cell_text(value)]
    assert sorted(cell for column in grid.columns for cell in column if cell) == sorted(filled)


def test_a_few_long_rows_may_not_blow_up_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SHEET_CELLS", 100)
    long, short = ["a"] * 20, ["b"]
    with pytest.raises(Refusal) as caught:
        from_rows([long, *[short] * 19], sheet="S")
    assert (caught.value.code, caught.value.sheet) == ("table_too_wide", "S")
    assert caught.value.values == {"rows": 20, "columns": 20, "limit": limits.COLUMNS}
    assert from_rows([long] * 20, sheet="S").width == 20


def test_merges_that_cover_too_much_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MERGED_CELLS", 5)
    rows = [["a", "b"], ["c", "d"]]
    assert len(from_rows(rows, sheet=None, merges=[Merge(0, 0, 1, 1)]).merges) == 1
    with pytest.raises(Refusal) as caught:
        from_rows(rows, sheet=None, merges=[Merge(0, 0, 1, 1)] * 2)
    assert (caught.value.code, caught.value.values) == ("merged_too_far", {"cells": 8, "limit": 5})


def test_many_merges_take_no_time() -> None:
    rows = [["a", "b"] for _ in range(20_000)]
    start = time.perf_counter()
    grid = from_rows(rows, sheet=None, merges=[Merge(row, 0, row, 1) for row in range(20_000)])
    # Each was looked up in all rows before: 20 seconds.
    assert len(grid.merges) == 20_000
    assert time.perf_counter() - start < 3
