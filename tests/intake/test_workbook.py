from __future__ import annotations

import datetime
import hashlib
import os
from pathlib import Path

import pytest

from huiyin.intake import Notice, read
from huiyin.intake.types import SourceTable

from .builders import Make

FIXTURES = Path(__file__).parent / "fixtures"
HEAD: list[object] = ["序号", "意见内容", "日期"]
ROWS: list[list[object]] = [[1, "食堂的饭菜太咸。", datetime.date(2024, 5, 6)], [2.5, "停车位太少。", ""], [3, "无", ""]]
COLUMNS = [["1", "2.5", "3"], ["食堂的饭菜太咸。", "停车位太少。", "无"], ["2024-05-06", "", ""]]


def tables(path: Path, **asked: str) -> list[SourceTable]:
    found = read(path, **asked)
    assert all(isinstance(one, SourceTable) for one in found)
    return found  # type: ignore[return-value]


def test_xlsx_xls_and_ods_read_the_same(make: Make) -> None:
    for path in (make.xlsx([HEAD, *ROWS]), FIXTURES / "opinions.xls", FIXTURES / "opinions.ods"):
        (found,) = tables(path)
        assert (found.sheet, found.header, found.columns, found.rows) == ("Sheet1", ("序号", "意见内容", "日期"), COLUMNS, [2, 3, 4])
        assert found.notices == (Notice("text_column_by_name", {"column": "意见内容"}),)


def test_rows_are_numbered_as_the_program_shows_them(make: Make) -> None:
    path = make.xlsx([[], ["", "征求意见汇总表"], [], ["", *HEAD], ["", *ROWS[0]], [], ["", *ROWS[1]]])
    (found,) = tables(path)
    assert (found.header_row, found.rows) == (4, [5, 7])


def test_merged_cells_count_once(make: Make) -> None:
    rows: list[list[object]] = [["单位", "意见", "票"], ["一车间", "食堂太贵。", 1], ["", "", 2], ["", "班车太少。", 3]]
    (found,) = tables(make.xlsx(rows, merges=["A2:A4", "B2:B3"]))
    assert found.columns == [["一车间"] * 3, ["食堂太贵。", "食堂太贵。", "班车太少。"], ["1", "2", "3"]]
    assert found.merged == {(1, 0), (2, 0), (1, 1)}


def test_several_sheets_with_notices_on_what_was_left(make: Make) -> None:
    rows: list[list[object]] = [HEAD, *ROWS]
    path = make.xlsx(
        {"一车间": rows, "空表": [], "只有头": [HEAD], "代码": [["a", "b"], [1, 2], [3, 4]], "二车间": rows, "藏": rows}, hidden=["藏"]
    )
    first, second = tables(path)
    assert (first.sheet, second.sheet) == ("一车间", "二车间")
    assert first.notices[1:] == (
        Notice("sheet_hidden", {"sheet": "藏"}),
        Notice("sheet_empty", {"sheet": "空表"}),
        Notice("sheet_header_only", {"sheet": "只有头", "columns": "序号, 意见内容, 日期"}),
        Notice("sheet_without_text", {"sheet": "代码", "columns": "a, b"}),
    )


@pytest.mark.parametrize("asked", ["藏", " 藏 ", "2"])
def test_a_named_sheet_is_read_even_if_hidden(make: Make, asked: str) -> None:
    path = make.xlsx({"看": [HEAD, *ROWS], "藏": [HEAD, ROWS[0]]}, hidden=["藏"])
    (found,) = tables(path, sheet=asked)
    assert (found.sheet, found.rows, found.notices) == ("藏", [2], (Notice("text_column_by_name", {"column": "意见内容"}),))


def test_a_column_that_only_some_sheets_have(make: Make) -> None:
    path = make.xlsx({"一": [["说法", "票"], ["食堂太贵。", 1], ["班车太少。", 2]], "二": [HEAD, *ROWS]})
    (found,) = tables(path, text_column="说法")
    assert found.notices[-1].code == "sheet_without_column"


def test_renamed_workbook_is_read_by_its_content(make: Make) -> None:
    path = make.xlsx([HEAD, *ROWS], "意见.csv")
    (found,) = tables(path)
    assert found.notices[0] == Notice("renamed", {"file": "意见.csv", "extension": "csv", "kind": "xlsx"})
    assert found.columns == COLUMNS


def test_checksum_is_that_of_the_file(make: Make) -> None:
    path = make.xlsx([HEAD, *ROWS])
    assert tables(path)[0].sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_name_in_no_encoding(make: Make) -> None:
    path = make.xlsx([["编号", "意见"], ["1", "食堂太贵"], ["2", "停车太难"]])
    odd = path.rename(Path(os.fsdecode(os.fsencode(make.folder) + b"/\xff.xlsx")))
    (found,) = read(odd)
    assert isinstance(found, SourceTable)
    assert list(found.columns[1]) == ["食堂太贵", "停车太难"]
