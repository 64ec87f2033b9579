from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from huiyin.report import Ledger, workbook, write_xlsx

from .samples import EVIL, MASKED

ROW = re.compile(r'<hyperlink ref="([A-Z]+\d+)" location="([^"]+)"')


def sheets(ledger: Ledger, folder: Path) -> dict[str, list[list[object]]]:
    write_xlsx(ledger, folder / "ledger.xlsx")
    book = CalamineWorkbook.from_path(str(folder / "ledger.xlsx"))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def xml(folder: Path, number: int) -> str:
    return zipfile.ZipFile(folder / "ledger.xlsx").read(f"xl/worksheets/sheet{number}.xml").decode()


def test_six_sheets_hold_every_row_once(trap: Ledger, tmp_path: Path) -> None:
    found = sheets(trap, tmp_path)
    names = (
        ["概览", "方面", "问题", "意见", "未计入", "核对"]
        if trap.language == "zh"
        else ["Overview", "Aspects", "Problems", "Opinions", "Excluded", "Reconciliation"]
    )
    assert list(found) == names
    rows = [row[-1] for name in names[3:5] for row in found[name][1:]]
    assert sorted(map(str, rows)) == sorted(one.id for one in trap.opinions)


def test_opinions_of_a_problem_stand_together_the_most_telling_first(trap: Ledger, tmp_path: Path) -> None:
    opinions = list(sheets(trap, tmp_path).values())[3]
    assert [(row[0], row[-1]) for row in opinions[1:]] == [
        ("1.1", "r2"),
        ("1.1", "r1"),
        ("1.2", "r4"),
        ("1.2", "r3"),
        ("2.1", "r5"),
        ("", "r6"),
    ]


def test_a_count_opens_the_rows_it_counts(trap: Ledger, tmp_path: Path) -> None:
    found = sheets(trap, tmp_path)
    opinions, excluded = ("意见", "未计入") if trap.language == "zh" else ("Opinions", "Excluded")
    assert ROW.findall(xml(tmp_path, 3)) == [("D2", f"'{opinions}'!A2:O3"), ("D3", f"'{opinions}'!A4:O5"), ("D4", f"'{opinions}'!A6:O6")]
    assert [row[3] for row in list(found.values())[2][1:]] == [2.0, 2.0, 1.0]
    reasons = [place for _, place in ROW.findall(xml(tmp_path, 1)) if place.startswith(f"'{excluded}'")]
    assert reasons == [f"'{excluded}'!A2:K5"] + [f"'{excluded}'!A{a}:K{b}" for a, b in ((3, 4), (2, 2), (3, 4), (5, 5))]


def test_text_is_masked_and_never_a_formula(trap: Ledger, tmp_path: Path) -> None:
    found = sheets(trap, tmp_path)
    texts = [str(row[2]) for row in list(found.values())[3][1:]]
    assert texts == [EVIL, "=1+1 食堂关门太早", "主任收礼", MASKED, "Buses take a detour", "unlike anything "]
    whole = zipfile.ZipFile(tmp_path / "ledger.xlsx")
    inside = "".join(whole.read(name).decode() for name in whole.namelist() if name.endswith(".xml"))
    assert [secret for secret in ("13800138000", "张三", "李四", "王五", "<f>") if secret in inside] == []


def test_tables_have_filters_and_headers_that_stay(trap: Ledger, tmp_path: Path) -> None:
    sheets(trap, tmp_path)
    assert [("<autoFilter" in xml(tmp_path, n), 'state="frozen"' in xml(tmp_path, n)) for n in range(2, 7)] == [(True, True)] * 5


def test_the_same_ledger_gives_the_same_bytes(trap: Ledger, tmp_path: Path) -> None:
    sheets(trap, tmp_path)
    first = (tmp_path / "ledger.xlsx").read_bytes()
    core = zipfile.ZipFile(tmp_path / "ledger.xlsx").read("docProps/core.xml").decode()
    sheets(trap, tmp_path)
    assert (tmp_path / "ledger.xlsx").read_bytes() == first
    assert re.findall(r"(\d{4})-\d\d-\d\dT", core) == ["2000", "2000"]


def test_rows_beyond_the_limit_go_on_in_a_further_sheet_and_links_follow(
    trap: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "ROWS", 4)
    found = sheets(trap, tmp_path)
    name = "意见" if trap.language == "zh" else "Opinions"
    assert [len(found[name]), len(found[f"{name} 2"])] == [4, 4]
    assert [place for _, place in ROW.findall(xml(tmp_path, 3))] == [f"'{name}'!A2:O3", f"'{name}'!A4:O4", f"'{name} 2'!A3:O3"]


def test_a_row_is_high_enough_for_what_wraps_in_it(trap: Ledger, tmp_path: Path) -> None:
    sheets(trap, tmp_path)
    heights = re.findall(r'<row r="(\d+)"[^>]* ht="([\d.]+)"', xml(tmp_path, 4))
    assert heights == [("1", "33" if trap.language == "zh" else "49.5"), ("2", "33")]
