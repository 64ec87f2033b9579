"""The ledger as a workbook: overview, aspects, problems, opinions, excluded, reconciliation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter

from huiyin.report.content import Ledger, OpinionRow
from huiyin.report.reconcile import reconcile
from huiyin.words import say

#: Excel's own limits: characters in a cell, rows in a sheet.
CELL, ROWS = 32_767, 1_048_576
Cell = str | int | float | None


class _Book:
    """A workbook in which text always stays text, and each sheet has a header, a filter and a frozen first row."""

    def __init__(self, path: Path, language: str) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._head = self._book.add_format({"bold": True, "bg_color": "#E7ECF3", "text_wrap": True, "valign": "top", "border": 1})
        self._cell = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._language = language

    def word(self, key: str) -> str:
        return say(f"report.{key}", self._language)

    def sheet(self, name: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]) -> None:
        """Write the rows; those beyond Excel's limit go on in a further sheet."""
        part, sheet, line = 1, self._new(name, 1, columns), 0
        for row in rows:
            if line + 1 >= ROWS:
                sheet.autofilter(0, 0, line, len(columns) - 1)
                part, line = part + 1, 0
                sheet = self._new(name, part, columns)
            line += 1
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(line, column, value if len(value) <= CELL else value[: CELL - 1] + "…", self._cell)
                elif value is not None:
                    sheet.write_number(line, column, value, self._cell)
        sheet.autofilter(0, 0, max(line, 1), len(columns) - 1)

    def _new(self, name: str, part: int, columns: Sequence[tuple[str, int]]) -> xlsxwriter.worksheet.Worksheet:
        title = self.word(f"sheet.{name}")
        sheet = self._book.add_worksheet(title if part == 1 else f"{title} {part}")
        sheet.freeze_panes(1, 0)
        for column, (key, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, self.word(f"column.{key}"), self._head)
        return sheet

    def close(self) -> None:
        self._book.close()


def write_xlsx(ledger: Ledger, path: Path) -> None:
    """Write the workbook in the ledger's language. No cell is ever a formula, whatever its text begins with."""
    book = _Book(path, ledger.language)
    numbers = {problem.id: problem.number for problem in ledger.problems}
    texts = {row.id: row.text for row in ledger.opinions}
    titles = {aspect.id: aspect.title for aspect in ledger.aspects}
    totals = ledger.totals
    overview = [("rows_read", totals.rows_read), ("opinions", totals.opinions), ("assigned", totals.assigned)]
    overview += [("problems", totals.problems), ("aspects", totals.aspects), ("endorsements", totals.endorsements)]
    book.sheet("overview", [("item", 28), ("count", 12)], [(book.word(f"total.{key}"), count) for key, count in overview])
    book.sheet(
        "aspects",
        [("number", 8), ("aspect", 30), ("problems", 10), ("opinions", 10), ("key_phrases", 40)],
        [(a.number, a.title, len(a.problems), a.size, "、".join(a.key_phrases)) for a in ledger.aspects],
    )
    book.sheet(
        "problems",
        [("number", 8), ("aspect", 24), ("problem", 40), ("opinions", 10), ("endorsements", 10), ("key_phrases", 32), ("verbatim", 70)],
        [
            (p.number, titles[p.aspect], p.title, p.size, p.endorsements, "、".join(p.key_phrases), "\n".join(texts.get(i, "") for i in p.representatives))
            for p in ledger.problems
        ],
    )
    book.sheet("opinions", _OPINION, (_row(row, numbers, book) for row in ledger.opinions if row.status != "excluded"))
    book.sheet("excluded", _OPINION, (_row(row, numbers, book) for row in ledger.opinions if row.status == "excluded"))
    lines = [(book.word(f"line.{line.code}"), line.whole, sum(line.parts.values()), book.word("holds" if line.holds else "fails")) for line in reconcile(ledger)]
    book.sheet("reconciliation", [("item", 46), ("whole", 12), ("parts", 12), ("result", 14)], lines)
    book.close()


_OPINION = [("id", 14), ("text", 80), ("number", 9), ("status", 12), ("reason", 18), ("confidence", 11), ("file", 24), ("sheet", 14), ("row", 8)]


def _row(row: OpinionRow, numbers: dict[str, str], book: _Book) -> tuple[Cell, ...]:
    number = numbers.get(row.problem or "", "")
    reason = book.word(f"reason.{row.reason}")
    return (row.id, row.text, number, book.word(f"status.{row.status}"), reason, row.confidence, row.file, row.sheet or "", row.row)
