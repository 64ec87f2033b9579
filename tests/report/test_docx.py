from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from huiyin.report import Ledger, write_docx
from huiyin.report.content import Totals

from .samples import EVIL, MASKED


def written(ledger: Ledger, folder: Path, made: str = "") -> Any:
    write_docx(ledger, folder / "problems.docx", made=made)
    return Document(str(folder / "problems.docx"))


def cells(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def everything(document: Any) -> str:
    return "\n".join(
        [*(one.text for one in document.paragraphs), *(text for table in document.tables for row in cells(table) for text in row)]
    )


def test_the_list_stands_by_aspect_with_words_counts_and_sources(trap: Ledger, tmp_path: Path) -> None:
    zh = trap.language == "zh"
    first = cells(written(trap, tmp_path).tables[1])
    assert first[0] == (
        ["序号", "方面", "问题", "具体表现（意见原话）", "意见条数", "来源"]
        if zh
        else ["No.", "Aspect", "Problem", "What people said, verbatim", "Opinions", "Sources"]
    )
    assert [row[2] for row in first[1:]] == ["食堂关门太早", "班长骂人 <b>"]
    assert first[1][1] == "食堂和班长方面"
    assert first[1][3] == f"①{EVIL}\n②=1+1 食堂关门太早"
    assert first[1][4] == ("2\n另附议 1 次" if zh else "2\nendorsed: 1")
    assert first[1][5] == ("letter 1 条；意见 1 条" if zh else "letter: 1; 意见: 1")
    assert first[2][3] == MASKED
    assert first[2][5] == ("letter 1 条；要求保密 1 条" if zh else "letter: 1; in confidence: 1")


def test_word_can_navigate_and_repeat_the_header(trap: Ledger, tmp_path: Path) -> None:
    document = written(trap, tmp_path)
    styles = [one.style.name for one in document.paragraphs if one.style.name.startswith(("Title", "Heading"))]
    assert styles == ["Title", "Heading 1", "Heading 1", "Heading 2", "Heading 2", "Heading 1", "Heading 1", "Heading 1"]
    assert [table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is None for table in document.tables] == [False] * len(document.tables)
    assert document.sections[0].orientation == WD_ORIENT.LANDSCAPE


def test_chinese_fonts_are_named_with_what_to_take_instead(trap: Ledger, tmp_path: Path) -> None:
    document = written(trap, tmp_path)
    named = {name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) for name in ("Normal", "Title", "Heading 1")}
    assert named == {"Normal": "仿宋", "Title": "黑体", "Heading 1": "黑体"}
    fonts = zipfile.ZipFile(tmp_path / "problems.docx").read("word/fontTable.xml").decode()
    assert '<w:font w:name="仿宋"><w:altName w:val="FangSong,' in fonts and '<w:font w:name="黑体"><w:altName w:val="SimHei,' in fonts


def test_speakers_phones_and_confided_words_are_left_out(trap: Ledger, tmp_path: Path) -> None:
    text = everything(written(trap, tmp_path))
    assert [secret for secret in ("13800138000", "张三", "李四", "王五", "主任收礼") if secret in text] == []


def test_endorsements_add_up_with_those_of_nothing(trap: Ledger, tmp_path: Path) -> None:
    rows = cells(written(trap, tmp_path).tables[0])[1:]
    assert [row[5] for row in rows] == ["1", "", "1", "2"]
    assert rows[-1][2:4] == ["3", "5"]


def test_the_same_ledger_gives_the_same_bytes_at_any_time(trap: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(trap, tmp_path)
    first = (tmp_path / "problems.docx").read_bytes()
    monkeypatch.setattr("time.localtime", lambda *_: (2040, 1, 1, 0, 0, 0, 0, 0, 0))
    written(trap, tmp_path)
    assert (tmp_path / "problems.docx").read_bytes() == first
    assert {part.date_time for part in zipfile.ZipFile(tmp_path / "problems.docx").infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_date_stands_below_the_title_only_where_one_is_given(trap: Ledger, tmp_path: Path) -> None:
    assert written(trap, tmp_path, "2026-03-01").paragraphs[1].text == "2026-03-01"
    assert written(trap, tmp_path).paragraphs[1].text.startswith(("共读入", "10 rows"))


def test_a_list_of_nothing_says_so(trap: Ledger, tmp_path: Path) -> None:
    empty = replace(trap, opinions=(), sources=(), problems=(), aspects=(), totals=Totals(0, 0, 0, {}, {}, 0, 0, 0, 0))
    assert {"没有归纳出问题。", "No problems were found."} & {one.text for one in written(empty, tmp_path).paragraphs} != set()
