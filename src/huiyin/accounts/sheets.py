"""The workbook of the organisation: written with words of either language, read in both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from huiyin.accounts.models import Unit
from huiyin.accounts.records import COLUMNS, Fields, Organisation
from huiyin.accounts.rules import BETWEEN, day_of, harmless, is_code, parted, tidy, unmarked
from huiyin.intake import IntakeError
from huiyin.intake.grid import Grid
from huiyin.intake.readers.workbook import grids
from huiyin.intake.recognise import recognise
from huiyin.words import LANGUAGES, say

_LONGEST = {"name": 200, "name_en": 200, "title": 120, "title_en": 120}
_MOST_ORDER = 2_000_000_000


@dataclass(frozen=True)
class Problem:
    """What keeps a workbook from coming in; the sentence is ``organisation.problem.<code>``. Sheet and row are as the user's program shows them."""

    code: str
    sheet: str
    row: int = 0
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """A row that was read: its sheet as named in the file, its number, and the fields for which the sheet has a column."""

    sheet: str
    number: int
    fields: Fields


@dataclass
class Book:
    """A workbook that was read, by sheet; problems are of single cells and of the layout."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_book(path: Path, name: str = "") -> Book:
    """Read a workbook. Raises IntakeError for a file that is none or cannot be read."""
    file = recognise(path)
    if file.kind not in {"xlsx", "xls", "ods"}:
        raise IntakeError("unsupported", file=name or file.name, kind=file.kind)
    book = Book()
    for grid in grids(file):
        sheet = next((one for one in COLUMNS if tidy(grid.sheet or "").casefold() in _both(f"organisation.sheet.{one}")), None)
        if sheet is not None:
            _read(grid, sheet, book)
    if not book.rows and not book.problems:
        sheets = ", ".join(say(f"organisation.sheet.{one}", language) for language in LANGUAGES for one in COLUMNS)
        book.problems.append(Problem("no_sheet", "", values={"sheets": sheets}))
    return book


def _both(key: str) -> set[str]:
    """A word in both languages, as it is compared."""
    return {say(key, language).casefold() for language in LANGUAGES}


def _read(grid: Grid, sheet: str, book: Book) -> None:
    name = grid.sheet or ""
    if not grid.height:
        return
    heads = [tidy(one).rstrip("*").strip().casefold() for one in grid.row(0)]
    columns = [next((one for one in COLUMNS[sheet] if head in _both(f"organisation.column.{one}")), None) for head in heads]
    unknown = [head for head, column in zip(heads, columns, strict=True) if head and column is None]
    missing = [one for one in _needed(sheet) if one not in columns]
    twice = {one for one in columns if one and columns.count(one) > 1}
    for code, found in (("unknown_column", unknown), ("missing_column", [_name(one) for one in missing]), ("column_twice", [_name(one) for one in sorted(twice)])):
        book.problems += [Problem(code, name, grid.rows[0], {"column": one}) for one in found]
    if missing or twice:
        return
    known = [(column, index) for index, column in enumerate(columns) if column]
    book.rows.setdefault(sheet, [])
    for index in range(1, grid.height):
        cells = {column: unmarked(tidy(grid.columns[at][index])) for column, at in known}
        if any(cells.values()):
            _read_row(Row(name, grid.rows[index], {}), cells, sheet, book)


def _needed(sheet: str) -> Sequence[str]:
    return {"units": ("code", "name", "kind"), "people": ("code", "name"), "posts": ("person", "unit", "title")}[sheet]


def _name(column: str) -> str:
    """A column in both languages, for a message."""
    return " / ".join(say(f"organisation.column.{column}", language) for language in LANGUAGES)


def _read_row(row: Row, cells: Mapping[str, str], sheet: str, book: Book) -> None:
    sound = True
    for column, text in cells.items():
        needed = column in _needed(sheet)
        try:
            row.fields[column] = _value(column, text, needed=needed)
        except ValueError as error:
            sound = False
            book.problems.append(Problem(str(error), row.sheet, row.number, {"column": _name(column), "given": text[:60]}))
    if sound:
        book.rows[sheet].append(row)


def _value(column: str, text: str, *, needed: bool) -> Any:
    """The value of a cell. Raises ValueError with the code of the problem."""
    if needed and not text:
        raise ValueError("missing")
    if len(text) > _LONGEST.get(column, 4000):
        raise ValueError("too_long")
    return _READERS.get(column, str)(text)


def _code(text: str) -> str:
    if text and not is_code(text):
        raise ValueError("bad_code")
    return text


def _day(text: str) -> date | None:
    try:
        return day_of(text) if text else None
    except ValueError as error:
        raise ValueError("bad_date") from error


def _order(text: str) -> int:
    if text and not (text.isascii() and text.isdecimal() and int(text) <= _MOST_ORDER):
        raise ValueError("bad_order")
    return int(text or 0)


def _kind(text: str) -> str:
    for kind in Unit.Kind.values:
        if text.casefold() in {kind, *_both(f"organisation.kind.{kind}")}:
            return kind
    raise ValueError("unknown_kind")


def _yes(text: str) -> bool:
    if text.casefold() in {"1", "true", "y", "✓", "√", *_both("organisation.yes")}:
        return True
    if text.casefold() in {"", "0", "false", "n", *_both("organisation.no")}:
        return False
    raise ValueError("bad_yes")


_READERS: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(("code", "parent", "industry", "person", "unit"), _code),
    **dict.fromkeys(("closed_on", "started_on", "ended_on"), _day),
    "order": _order,
    "kind": _kind,
    "leader": _yes,
    "aliases": parted,
}


def write_book(organisation: Organisation, language: str, *, explained: bool = False) -> bytes:
    """The records as an xlsx file that ``read_book`` reads back; ``explained`` adds a sheet that says what each column is."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEF1F4", "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    if explained:
        _explain(book, head, wrapped, language)
    for sheet, columns in COLUMNS.items():
        page = book.add_worksheet(say(f"organisation.sheet.{sheet}", language))
        page.freeze_panes(1, 0)
        page.set_column(0, len(columns) - 1, 20)
        for at, column in enumerate(columns):
            page.write_string(0, at, say(f"organisation.column.{column}", language), head)
        for line, fields in enumerate(organisation.of(sheet).values(), 1):
            for at, column in enumerate(columns):
                page.write_string(line, at, harmless(shown(column, fields[column], language)))
    book.close()
    return out.getvalue()


def _explain(book: Any, head: Any, wrapped: Any, language: str) -> None:
    page = book.add_worksheet(say("organisation.sheet.explanation", language))
    page.set_column(0, 0, 16)
    page.set_column(1, 1, 20)
    page.set_column(2, 2, 90)
    page.write_string(0, 0, say("organisation.explain.lead", language))
    line = 2
    kinds = " / ".join(say(f"organisation.kind.{kind}", language) for kind in Unit.Kind.values)
    for sheet, columns in COLUMNS.items():
        page.write_string(line, 0, say(f"organisation.sheet.{sheet}", language), head)
        page.write_string(line, 1, "", head)
        page.write_string(line, 2, say(f"organisation.explain.{sheet}", language), head)
        for column in columns:
            line += 1
            page.write_string(line, 1, say(f"organisation.column.{column}", language), wrapped)
            page.write_string(line, 2, say(f"organisation.explain.column.{column}", language, kinds=kinds), wrapped)
        line += 2


def shown(column: str, value: Any, language: str) -> str:
    """A value as a cell or a page shows it."""
    if column == "kind":
        return say(f"organisation.kind.{value}", language)
    if column == "leader":
        return say("organisation.yes" if value else "organisation.no", language)
    if column == "aliases":
        return BETWEEN.join(value)
    return "" if value is None else str(value)
