from __future__ import annotations

import csv
import io
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.intake import IntakeError, Notice, limits, read
from huiyin.intake.readers import delimited
from huiyin.intake.recognise import SourceFile
from huiyin.intake.types import SourceTable

from .builders import Make

ROWS = [["编号", "意见", "单位"], ["A1", "食堂太贵。", "一车间"], ["A2", "班车太少。", "二车间"]]


def one(make: Make, text: str, name: str = "意见.csv", encoding: str = "utf-8", **asked: str) -> SourceTable:
    (found,) = read(make.text(name, text, encoding), **asked)
    assert isinstance(found, SourceTable)
    return found


def written(rows: list[list[str]], delimiter: str = ",", end: str = "\n") -> str:
    return end.join(delimiter.join(row) for row in rows) + end


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(make: Make, delimiter: str, end: str) -> None:
    found = one(make, written(ROWS, delimiter, end))
    assert (found.header, found.columns, list(found.rows)) == (
        tuple(ROWS[0]),
        [["A1", "A2"], ["食堂太贵。", "班车太少。"], ["一车间", "二车间"]],
        [2, 3],
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(make: Make, encoding: str) -> None:
    rows = [*ROWS, *([f"A{number}", "夜班食堂关门太早，希望延长开放时间。", "三车间"] for number in range(3, 40))]
    assert one(make, written(rows), encoding=encoding).header == ("编号", "意见", "单位")


def test_declared_delimiter(make: Make) -> None:
    assert one(make, "sep=;\r\n编号;意见\r\nA1;食堂贵, 菜又少, 还慢\r\n").columns[1] == ["食堂贵, 菜又少, 还慢"]


def test_quoted_cells_hold_delimiters_quotes_and_lines(make: Make) -> None:
    found = one(make, '编号,意见\nA1,"一、食堂贵；\n二、菜,少；\r\n三、""三公""。"\n\nA2,班车太少。')
    assert found.columns[1] == ['一、食堂贵；\n二、菜,少；\r\n三、"三公"。', "班车太少。"]
    assert list(found.rows) == [2, 4]


def test_open_quote_is_told_and_loses_nothing(make: Make) -> None:
    found = one(make, '编号,意见\nA1,食堂太贵。\nA2,"班车太少。\nA3,停车太难。\n')
    assert found.columns[1] == ["食堂太贵。", '"班车太少。', "停车太难。"]
    assert Notice("open_quote", {"row": 3}) in found.notices


def test_commas_in_the_last_cell_are_put_back(make: Make) -> None:
    rows = "".join(f"A{number},班车太少。\n" for number in range(2, 9))
    found = one(make, f"编号,意见\nA1,食堂贵,菜少,还慢\n{rows}")
    assert found.columns[1][0] == "食堂贵,菜少,还慢"
    assert Notice("overflow_joined", {"count": 1, "rows": "2"}) in found.notices


def test_short_rows_are_filled_and_told(make: Make) -> None:
    rows = "".join(f"A{number},班车太少。,二车间\n" for number in range(2, 9))
    found = one(make, f"编号,意见,单位\nA1,食堂太贵。\n{rows}")
    assert found.columns[2][:2] == ["", "二车间"]
    assert Notice("short_rows", {"count": 1, "rows": "2"}) in found.notices


def test_one_column_with_commas_in_it(make: Make) -> None:
    assert one(make, "意见\n食堂贵,慢\n班车少,远\n停车难,挤\n").columns == [["食堂贵,慢", "班车少,远", "停车难,挤"]]


def test_nul_characters_are_taken_out_and_told(make: Make) -> None:
    found = one(make, "编号,意见\nA1,食堂\x00太贵。\nA2,班车太少，早上总是挤不上去，希望增加两班，不要再绕路。\n" * 3)
    assert found.columns[1][0] == "食堂太贵。"
    assert Notice("nul_characters", {"count": 3}) in found.notices


@pytest.mark.parametrize(("name", "encoding"), [("意见.dat", "utf-8"), ("意见.txt", "utf-8"), ("意见.txt", "utf-16")])
def test_table_of_tabs_under_any_name(make: Make, name: str, encoding: str) -> None:
    rows = [*ROWS, *([f"A{number}", "早上的班车太少，挤不上去。", "三车间"] for number in range(3, 40))]
    found = read(make.text(name, written(rows, "\t"), encoding))[0]
    assert isinstance(found, SourceTable)
    assert found.header == tuple(ROWS[0])


def test_delimited_text_named_as_a_workbook(make: Make) -> None:
    found = one(make, written(ROWS, "\t"), name="导出.xls")
    assert found.notices[0] == Notice("renamed", {"file": "导出.xls", "extension": "xls", "kind": "csv"})
    assert found.columns[1] == ["食堂太贵。", "班车太少。"]


def test_tab_is_preferred_in_a_tsv() -> None:
    assert delimited.sniff("a\tb,c\nd\te,f\n", prefer="\t") == "\t"
    assert delimited.sniff("a\tb,c\nd\te,f\n") == ","


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00\ufeff\ue0ff\ue0fe"), max_size=12)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8))
def test_what_a_program_writes_is_read_back(rows: list[list[str]]) -> None:
    header = ["编号", "意见", "备注"]
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([header, *rows])
    grid = delimited.grid_of(out.getvalue(), SourceFile(None, "a.csv", "csv", 1, ""))  # type: ignore[arg-type]
    kept = [row for row in rows if any(row)]
    assert [grid.row(index) for index in range(1, grid.height)] == kept
    assert grid.notices == ()


def test_a_long_cell_is_measured_in_a_process_that_has_read_nothing_yet(make: Make) -> None:
    path = make.text("长.csv", f"编号,意见\n1,{'长' * 200_000}\n")
    code = f"from huiyin.intake import read; print(len(read({str(path)!r})[0].columns[1][0]))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert result.stdout == "200000\n"


def test_a_table_of_too_many_columns_is_refused(make: Make) -> None:
    with pytest.raises(IntakeError) as caught:
        read(make.text("宽.csv", ",".join(["食堂太贵"] * (limits.COLUMNS + 1)) + "\n贵,贵\n"))
    assert caught.value.code == "table_too_wide"
    assert caught.value.values == {"rows": 2, "columns": limits.COLUMNS + 1, "limit": limits.COLUMNS}


def test_long_lists_of_columns_are_cut_in_messages(make: Make) -> None:
    with pytest.raises(IntakeError) as caught:
        read(make.text("数.csv", ",".join(f"c{n}" for n in range(100)) + "\n" + ",".join(["1"] * 100) + "\n" + ",".join(["2"] * 100) + "\n"))
    assert caught.value.code == "no_text_column"
    assert str(caught.value.values["columns"]).endswith("c29, … (+70)")
