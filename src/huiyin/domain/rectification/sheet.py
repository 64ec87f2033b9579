"""The working plan as a workbook that comes back: each row bears a key that nobody sees, with what it said when it was taken away."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from huiyin.accounts.rules import harmless, unmarked
from huiyin.intake import IntakeError
from huiyin.intake.grid import Grid
from huiyin.intake.readers.workbook import grids
from huiyin.intake.recognise import recognise
from huiyin.words import LANGUAGES, say

#: What may be edited, and all columns with their widths; the first one is hidden.
FIELDS = ("content", "requirement", "leader", "department", "helping", "officer", "kind", "deadline")
COLUMNS = {
    "key": 4,
    "number": 8,
    "problem": 30,
    "content": 44,
    "requirement": 36,
    "leader": 16,
    "department": 18,
    "helping": 22,
    "officer": 14,
    "kind": 12,
    "deadline": 16,
    "state": 12,
}
#: Excel's most characters in a cell; empty rows that are ready for new measures.
CELL, SPARE = 32_000, 200


@dataclass(frozen=True, slots=True)
class Line:
    """A measure as it goes out: ``values`` are codes and texts by field, as they are compared; ``shown`` is what its cells say."""

    number: int
    problem: str
    values: Mapping[str, str]
    state: str
    shown: Mapping[str, str]
    editable: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it came back. ``key`` and ``number`` are empty for a new measure."""

    at: int
    key: str
    number: str
    problem: str
    cells: Mapping[str, str]


def canonical(text: str) -> str:
    """A text as a cell can hold it."""
    kept = "".join(
        c
        for c in text.replace("\r\n", "\n").replace("\r", "\n")
        if c in "\t\n" or (c >= " " and not "\x7f" <= c <= "\x9f" and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )
    return kept.strip()[:CELL].strip()


def mark(value: str) -> str:
    """Tells a value from another one."""
    return hashlib.sha256(value.encode()).hexdigest()[:10]


def key_of(campaign: str, line: Line) -> str:
    """The key of a row: which measure it is, what each field and its state were, and what the cells said."""
    were = [*(line.values[name] for name in FIELDS), line.state]
    said = [canonical(line.shown[name]) for name in FIELDS]
    return "/".join([campaign, str(line.number), ".".join(map(mark, were)), ".".join(map(mark, said))])


def write_sheet(
    campaign: str,
    lines: Iterable[Line],
    bare: Iterable[str],
    offered: Mapping[str, Sequence[str]],
    told: Mapping[str, object],
    language: str,
) -> bytes:
    """The workbook: a row a measure, then one for each problem in ``bare``, which have none.

    ``offered`` are leaders, departments, case officers and time classes to choose from; ``told`` are the words of the classes and the
    days of the first one, for the explanation.
    """
    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    forms = _forms(book)
    sheet = book.add_worksheet(say("plan.exchange.sheet", language))
    sheet.freeze_panes(1, 3)
    for at, (name, width) in enumerate(COLUMNS.items()):
        sheet.set_column(at, at, width, None, {"hidden": name == "key"})
        sheet.write_string(0, at, say(f"plan.exchange.column.{name}", language), forms["write" if name in FIELDS else "read"])
    last = 0
    for last, line in enumerate(lines, 1):
        _line(sheet, last, line, key_of(campaign, line), forms)
    for problem in bare:
        last += 1
        sheet.write_string(last, 2, harmless(canonical(problem)), forms["locked"])
    sheet.autofilter(0, 0, max(last, 1), len(COLUMNS) - 1)
    _choices(book, sheet, last + SPARE, offered, language)
    _explained(book, language, told, forms)
    book.close()
    return out.getvalue()


def _forms(book: Any) -> dict[str, Any]:
    cell = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#B8C2CE"}
    head = {**cell, "bold": True}
    return {
        "read": book.add_format({**head, "bg_color": "#D9DEE5"}),
        "write": book.add_format({**head, "bg_color": "#FFF2CC"}),
        "open": book.add_format(cell),
        "locked": book.add_format({**cell, "bg_color": "#EEF1F4", "font_color": "#4B5765"}),
        "day": book.add_format({**cell, "num_format": "yyyy-mm-dd", "align": "left"}),
        "plain": book.add_format({"text_wrap": True, "valign": "top"}),
    }


def _line(sheet: Any, at: int, line: Line, key: str, forms: Mapping[str, Any]) -> None:
    told = {"key": key, "number": str(line.number), "problem": line.problem, **line.shown}
    for column, name in enumerate(COLUMNS):
        form = forms["open" if line.editable and name in FIELDS else "locked"]
        if name == "deadline" and line.values["deadline"] and line.editable:
            sheet.write_datetime(at, column, _day(line.values["deadline"]), forms["day"])
        else:
            sheet.write_string(at, column, harmless(canonical(told[name])), form)


def _day(iso: str) -> Any:
    return date.fromisoformat(iso)


def _choices(book: Any, sheet: Any, last: int, offered: Mapping[str, Sequence[str]], language: str) -> None:
    """Lists to choose from: leaders, departments and case officers stand on a hidden sheet, since a list in a rule is cut off at 255 characters."""
    lists = book.add_worksheet(say("plan.exchange.lists", language))
    lists.hide()
    for at, (name, values) in enumerate((name, values) for name, values in offered.items() if name != "kind"):
        for line, value in enumerate(values):
            lists.write_string(line, at, harmless(canonical(value)))
        if values:
            source = f"='{lists.get_name()}'!${'ABC'[at]}$1:${'ABC'[at]}${len(values)}"
            _rule(sheet, name, last, {"validate": "list", "source": source}, language)
    _rule(sheet, "kind", last, {"validate": "list", "source": [*offered["kind"]]}, language)


def _rule(sheet: Any, name: str, last: int, rule: Mapping[str, Any], language: str) -> None:
    """A warning only, so that a name from outside the list can be written; what is wrong is told when it comes back."""
    at = list(COLUMNS).index(name)
    told = {
        "error_title": say("plan.exchange.not_listed", language),
        "error_message": say("plan.exchange.not_listed_help", language),
        "error_type": "warning",
    }
    sheet.data_validation(1, at, last, at, {**rule, **told})


def _explained(book: Any, language: str, told: Mapping[str, object], forms: Mapping[str, Any]) -> None:
    page = book.add_worksheet(say("plan.exchange.explanation", language))
    page.set_column(0, 0, 110)
    for line, name in enumerate(("how", "edit", "new", "deadline", "many", "back")):
        page.write_string(line, 0, say(f"plan.exchange.explain.{name}", language, **told), forms["plain"])


def read_sheet(path: Path, name: str = "") -> list[Row]:
    """The rows of a workbook that comes back, those that are empty left out. Raises IntakeError; ValueError with a code for one that is not the plan."""
    file = recognise(path)
    if file.kind not in {"xlsx", "xls", "ods"}:
        raise IntakeError("unsupported", file=name or file.name, kind=file.kind)
    for grid in grids(file):
        heads = [_column(head) for head in grid.row(0)] if grid.height else []
        if "content" in heads and "requirement" in heads:
            if lacking := [each for each in COLUMNS if each not in heads and each != "state"]:
                raise ValueError("columns", lacking)
            return list(_rows(grid, heads))
    raise ValueError("no_sheet", [])


def _column(head: str) -> str:
    text = " ".join(head.split()).casefold()
    return next((name for name in COLUMNS if text in {say(f"plan.exchange.column.{name}", tongue).casefold() for tongue in LANGUAGES}), "")


def _rows(grid: Grid, heads: Sequence[str]) -> Iterator[Row]:
    where = {name: heads.index(name) for name in COLUMNS if name in heads}
    for index in range(1, grid.height):
        cells = {name: canonical(unmarked(grid.columns[at][index].strip())) for name, at in where.items()}
        given = {field: cells[field] for field in FIELDS}
        if cells["key"] or cells["number"] or any(given.values()):
            yield Row(grid.rows[index], cells["key"], cells["number"], cells["problem"], given)
