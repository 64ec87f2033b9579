from __future__ import annotations

from pathlib import Path

import pytest

from huiyin.intake import IntakeError, limits, read
from huiyin.intake.grid import Grid, Merge, from_rows
from huiyin.intake.recognise import SourceFile
from huiyin.intake.tables import Ask, build, context_column, is_joined
from huiyin.intake.types import Notice, SourceTable

from .builders import Make

FILE = SourceFile(Path("意见.xlsx"), "意见.xlsx", "xlsx", 1, "00ff")
HEAD = ["编号", "留言主题", "留言详情"]
ROWS = [["A1", "食堂", "夜班食堂关门太早。"], ["A2", "班车", "班车绕路太远。"], ["A3", "停车", "停车位不够。"]]


def table(rows: list[list[str]], merges: tuple[Merge, ...] = (), **asked: str) -> SourceTable:
    return build(from_rows(rows, sheet="一", merges=merges), FILE, Ask(**asked))


def codes(found: SourceTable) -> list[str]:
    return [notice.code for notice in found.notices]


def test_a_whole_table() -> None:
    assert table([HEAD, *ROWS]) == SourceTable(
        file="意见.xlsx",
        sheet="一",
        header=("编号", "留言主题", "留言详情"),
        header_row=1,
        columns=[["A1", "A2", "A3"], ["食堂", "班车", "停车"], ["夜班食堂关门太早。", "班车绕路太远。", "停车位不够。"]],
        rows=[2, 3, 4],
        text_column=2,
        id_column=0,
        sha256="00ff",
        notices=(
            Notice("text_column_by_name", {"column": "留言详情"}),
            Notice("other_text_columns", {"columns": "留言主题", "joined": "留言主题+留言详情"}),
            Notice("id_column", {"column": "编号"}),
        ),
    )


def test_repeated_headers_are_dropped_and_told() -> None:
    found = table([HEAD, ROWS[0], HEAD, ROWS[1], HEAD, ROWS[2]])
    assert found.columns[0] == ["A1", "A2", "A3"]
    assert found.rows == [2, 4, 6]
    assert Notice("repeated_header", {"count": 2, "rows": "3, 5"}) in found.notices


def test_merges_move_with_dropped_headers() -> None:
    found = table([HEAD, ROWS[0], HEAD, ROWS[1], ["", "", ROWS[1][2]]], merges=(Merge(3, 2, 4, 2),))
    assert found.merged == {(2, 2)}
    assert found.columns[2][1:] == ["班车绕路太远。"] * 2


def test_an_opinion_equal_to_one_name_is_kept() -> None:
    assert len(table([HEAD, *ROWS, ["A4", "其他", "留言详情"]]).rows) == 4


def test_named_columns_win() -> None:
    found = table([HEAD, *ROWS], text_column="留言主题", id_column="编号")
    assert (found.text_column, found.id_column, codes(found)) == (1, 0, [])


def test_ids_that_repeat_are_told_and_not_used() -> None:
    found = table([HEAD, *ROWS, ["A1", "宿舍", "热水时间太短。"]], id_column="编号")
    assert (found.id_column, found.notices[-1]) == (None, Notice("id_not_unique", {"column": "编号"}))


@pytest.mark.parametrize("asked", ["留言主题+留言详情", "留言主题＋留言详情", "B + 留言详情"])
def test_joined_columns_become_one_that_offsets_count_in(asked: str) -> None:
    found = table([HEAD, *ROWS], text_column=asked)
    assert found.header[3] == "留言主题+留言详情"
    assert found.text_column == 3
    assert found.columns[3] == ["食堂\n夜班食堂关门太早。", "班车\n班车绕路太远。", "停车\n停车位不够。"]
    assert is_joined(found)


def test_joined_columns_leave_out_empty_parts_and_keep_merges() -> None:
    found = table([HEAD, ["A1", "", "贵。"], ["A2", "班车", ""]], merges=(Merge(1, 2, 2, 2),), text_column="留言主题+留言详情")
    assert found.columns[3] == ["贵。", "班车\n贵。"]
    assert found.merged == {(1, 2), (1, 3)}


def test_a_name_with_a_plus_is_no_joined_column() -> None:
    found = table([["编号", "意见+建议"], ["1", "食堂太贵。"]], text_column="意见+建议")
    assert (found.text_column, is_joined(found)) == (1, False)


def test_speaker_and_topic_beside_the_opinions() -> None:
    found = table([["主要内容", "发言人", "意见和建议"], ["食堂", "赵一", "饭菜太咸。"], ["班车", "钱二", "绕路太远。"]])
    assert (context_column(found, "speaker"), context_column(found, "topic")) == (1, 0)
    assert codes(found)[-2:] == ["speaker_column", "topic_column"]


def test_no_context_without_a_header() -> None:
    found = build(Grid(None, [["发言人", "b"], ["饭菜太咸了点。", "绕路太远了点。"]], [1, 2], header=None), FILE, Ask())
    assert context_column(found, "speaker") is None


def test_long_cells_are_told() -> None:
    found = table([HEAD, *ROWS, ["A4", "长", "长" * (limits.LONG_CELL + 1)]])
    assert found.notices[-1] == Notice("long_cell", {"row": 5, "length": limits.LONG_CELL + 1, "count": 1})


def test_missing_column_lists_what_there_is() -> None:
    with pytest.raises(IntakeError) as caught:
        table([HEAD, *ROWS], text_column="建议")
    assert caught.value.message_values == {
        "file": "意见.xlsx", "sheet": "一", "row": "", "place": "意见.xlsx › 一", "column": "建议", "columns": "编号, 留言主题, 留言详情",
    }  # fmt: skip
    assert str(caught.value) == "column_missing (file='意见.xlsx', sheet='一', column='建议', columns='编号, 留言主题, 留言详情')"


def test_table_without_header_reads_every_row(make: Make) -> None:
    found = read(make.text("无头.csv", "赵一,食堂太贵，希望降价。\n钱二,班车太少，希望增加。\n"))[0]
    assert isinstance(found, SourceTable)
    assert (found.header, found.header_row, found.text_column, list(found.rows)) == (("A", "B"), None, 1, [1, 2])
