from __future__ import annotations

import pytest

from huiyin.intake.readers.binaryproperties import Properties
from huiyin.intake.readers.binaryword import Arranger, Paragraph
from huiyin.intake.readers.numbering import Level, Numbering

CELL, END = "\x07", "\r"
INSIDE = Properties(in_table=True, depth=1)


def row(texts: list[str], edges: tuple[int, ...] = (), merges: tuple[int, ...] = ()) -> list[Paragraph]:
    """The paragraphs of a table row: its cells, then the mark of its end."""
    cells = [Paragraph(text, CELL, INSIDE) for text in texts]
    end = Properties(in_table=True, row_end=True, depth=1, edges=edges, merges=merges or (0,) * len(texts))
    return [*cells, Paragraph("", CELL, end)]


def arranged(*paragraphs: Paragraph, numbering: Numbering | None = None) -> Arranger:
    arranger = Arranger(numbering or Numbering({}, {}))
    for paragraph in paragraphs:
        arranger.add(paragraph)
    arranger.end_table()
    return arranger


def texts(arranger: Arranger) -> list[str]:
    return [piece.text for piece in arranger.pieces]


HEAD, FIRST = row(["序号", "意见"], (0, 1000, 3000)), row(["1", "食堂太贵。"], (0, 1000, 3000))


def test_table_between_paragraphs() -> None:
    found = arranged(Paragraph("前。", END, Properties()), *HEAD, *FIRST, Paragraph("后。", END, Properties()))
    assert texts(found) == ["前。", "后。"]
    assert found.grids[0].columns == [["序号", "1"], ["意见", "食堂太贵。"]]


def test_table_at_the_end() -> None:
    assert len(arranged(*HEAD, *FIRST).grids) == 1


def test_paragraphs_in_a_cell() -> None:
    found = arranged(
        *HEAD, Paragraph("1", CELL, INSIDE), Paragraph("食堂太贵。", END, INSIDE), *row(["班车太少。"], (0, 1000, 3000), (0, 0))
    )
    assert found.grids[0].columns[1] == ["意见", "食堂太贵。\n班车太少。"]


def test_two_tables_without_a_paragraph_between_them() -> None:
    form = row(["姓名", "赵一", "单位", "三工段"], (0, 700, 1500, 2200, 3000))
    found = arranged(*HEAD, *FIRST, *form, Paragraph("后。", END, Properties()))
    assert found.grids[0].height == 2
    assert texts(found) == ["姓名：赵一", "单位：三工段", "后。"]


def test_cells_that_merge_down_and_across() -> None:
    rows = [
        *row(["单位", "意见", "备注"], (0, 1000, 2000, 3000), (0, 0, 0)),
        *row(["一车间", "食堂太贵。", ""], (0, 1000, 2000, 3000), (3, 0, 0)),
        *row(["", "班车太少。"], (0, 1000, 3000), (1, 0)),
    ]
    grid = arranged(*rows).grids[0]
    assert grid.columns == [["单位", "一车间", "一车间"], ["意见", "食堂太贵。", "班车太少。"], ["备注", "", "班车太少。"]]


def test_rows_without_edges_are_taken_cell_by_cell() -> None:
    grid = arranged(*row(["序号", "意见"]), *row(["1", "食堂太贵。"])).grids[0]
    assert grid.columns == [["序号", "1"], ["意见", "食堂太贵。"]]


def test_numbers_and_headings() -> None:
    numbering = Numbering({"1": {0: Level("chineseCounting", "%1、")}}, {"1": "a"})
    found = arranged(
        Paragraph("纪要", END, Properties(style=1)),
        Paragraph("食堂方面", END, Properties(outline=1)),
        Paragraph("太贵。", END, Properties(list_id=1)),
        Paragraph(" ", END, Properties()),
        Paragraph("太咸。", END, Properties(list_id=1)),
        numbering=numbering,
    )
    assert [(piece.kind, piece.level, piece.text) for piece in found.pieces] == [
        ("heading", 1, "纪要"),
        ("heading", 2, "食堂方面"),
        ("list_item", 0, "一、太贵。"),
        ("list_item", 0, "二、太咸。"),
    ]


@pytest.mark.parametrize("end", [END, "\x0c"])
def test_marks_that_end_a_paragraph(end: str) -> None:
    assert texts(arranged(Paragraph("甲。", end, Properties()))) == ["甲。"]
