"""A workbook in which text always stays text, numbers are numbers, and a count can open the rows it counts."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from huiyin.report.origins import printable
from huiyin.words import say

#: Excel's own limits: characters in a cell, rows in a sheet.
CELL, ROWS = 32_767, 1_048_576
#: The date that the file carries inside, always the same, so that equal input gives an equal file.
MADE = datetime(2000, 1, 1)
A4 = 9
#: Points of a line of text, and of the highest row that Excel allows.
LINE, HIGHEST = 16.5, 409
_WIDE = re.compile("[\u1100-\uffdc]")


@dataclass(frozen=True, slots=True)
class Span:
    """Rows of a table of so many ``columns`` by position, both included, counted from 0 below the header."""

    sheet: str
    columns: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Link:
    """A count that opens a span."""

    count: int
    to: Span


@dataclass(frozen=True, slots=True)
class Share:
    """A part of one, shown in per cent."""

    value: float


Cell = str | int | float | None | Link | Share


class Book:
    """The workbook being written, in one language; sheets come in the order of their writing."""

    def __init__(self, path: Path, language: str, title: str) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.set_properties({"title": printable(title), "author": "Huiyin", "created": MADE})
        plain = {"text_wrap": True, "valign": "top"}
        self.head = self._book.add_format({**plain, "bold": True, "bg_color": "#E7ECF3", "border": 1, "border_color": "#B8C2CE"})
        self.text = self._book.add_format({**plain, "indent": 1})
        count = {"valign": "top", "align": "right", "indent": 1, "num_format": "#,##0"}
        self.number = self._book.add_format(count)
        self.share = self._book.add_format({**count, "num_format": "0.0%"})
        self.link = self._book.add_format({**count, "font_color": "#0B4F93", "underline": 1})
        self.title = self._book.add_format({"bold": True, "font_size": 16})
        self.note = self._book.add_format({"font_color": "#4B5765"})
        self._language = language

    def word(self, key: str) -> str:
        return say(f"report.{key}", self._language)

    def page(self, name: str, widths: Sequence[int]) -> Page:
        """A sheet of several small tables below each other."""
        sheet = self._sheet(self.word(f"sheet.{name}"))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        return Page(self, sheet, widths)

    def sheet(self, name: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]) -> None:
        """One table with a filter and a header that stays; rows beyond Excel's limit go on in a further sheet."""
        part, sheet, line = 1, self._table(name, 1, columns), 0
        for row in rows:
            if line + 1 >= ROWS:
                sheet.autofilter(0, 0, line, len(columns) - 1)
                part, line = part + 1, 0
                sheet = self._table(name, part, columns)
            line += 1
            self.row(sheet, line, row, [width for _, width in columns])
        sheet.autofilter(0, 0, max(line, 1), len(columns) - 1)

    def row(self, sheet: Any, line: int, values: Sequence[Cell], widths: Sequence[int]) -> None:
        """One row, high enough for what wraps in its cells: not every program finds that out by itself."""
        self._heighten(sheet, line, values, widths)
        for column, value in enumerate(values):
            if value != "":  # An empty cell is not there: in a large ledger three columns of fourteen are mostly empty.
                self.write(sheet, line, column, value)

    def _heighten(self, sheet: Any, line: int, values: Sequence[Cell], widths: Sequence[int]) -> None:
        lines = max(lines_of(value, width) for value, width in zip(values, widths, strict=True))
        if lines > 1:
            sheet.set_row(line, min(lines * LINE, HIGHEST))

    def write(self, sheet: Any, line: int, column: int, value: Cell) -> None:
        if isinstance(value, str):
            text = printable(value)
            sheet.write_string(line, column, text if len(text) <= CELL else text[: CELL - 1] + "…", self.text)
        elif isinstance(value, Link):
            sheet.write_url(line, column, self._address(value.to), self.link, str(value.count))
            # Written once more as a number, so that it can be added up; the link stays.
            sheet.write_number(line, column, value.count, self.link)
        elif isinstance(value, Share):
            sheet.write_number(line, column, value.value, self.share)
        elif value is not None:
            sheet.write_number(line, column, value, self.number)

    def _address(self, span: Span) -> str:
        """The cells of a span, as far as they stand in one sheet."""
        part, first = divmod(span.first, ROWS - 1)
        last = min(first + span.last - span.first, ROWS - 2)
        return f"internal:'{self._name(span.sheet, part + 1)}'!A{first + 2}:{xl_col_to_name(span.columns - 1)}{last + 2}"

    def _table(self, name: str, part: int, columns: Sequence[tuple[str, int]]) -> Any:
        sheet = self._sheet(self._name(name, part))
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        self._heighten(sheet, 0, [self.word(f"column.{key}") for key, _ in columns], [width for _, width in columns])
        for column, (key, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, self.word(f"column.{key}"), self.head)
        return sheet

    def _name(self, name: str, part: int) -> str:
        title = self.word(f"sheet.{name}")
        return title if part == 1 else f"{title} {part}"

    def _sheet(self, title: str) -> Any:
        sheet = self._book.add_worksheet(title)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P / &N")
        return sheet

    def close(self) -> None:
        self._book.close()


def lines_of(value: Cell, width: int) -> int:
    """How many lines a text takes in a column as wide as so many digits; a Chinese character is as wide as two."""
    if not isinstance(value, str) or (2 * len(value) <= width - 2 and "\n" not in value):
        return 1
    return sum(max(math.ceil((len(part) + len(_WIDE.findall(part))) / (width - 2)), 1) for part in value.split("\n"))


class Page:
    """A sheet written from the top down."""

    def __init__(self, book: Book, sheet: Any, widths: Sequence[int]) -> None:
        self._book, self._sheet, self._widths, self._line = book, sheet, widths, 0

    def title(self, text: str) -> None:
        self._sheet.write_string(0, 0, printable(text), self._book.title)
        self._line = 1

    def note(self, text: str) -> None:
        self._sheet.write_string(self._line, 0, text, self._book.note)
        self._line += 2

    def table(
        self,
        columns: Sequence[str],
        rows: Iterable[Sequence[Cell]],
    ) -> None:
        """A header and its rows, then an empty row."""
        for column, name in enumerate(columns):
            self._sheet.write_string(self._line, column, name, self._book.head)
        for row in rows:
            self._line += 1
            self._book.row(self._sheet, self._line, row, self._widths[: len(row)])
        self._line += 2
