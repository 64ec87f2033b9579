"""Frozen figures as a Word document and as a workbook; the same figures are the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from huiyin.report.wordfile import WordFile
from huiyin.report.workbook import Book, Cell, Share
from huiyin.words import say

#: Columns (words under ``figures.paper``), with their widths in centimetres on paper and in characters in the workbook.
COLUMNS = (("indicator", 4.0, 24), ("share", 2.0, 12), ("numerator", 2.0, 12), ("denominator", 2.0, 12), ("formula", 7.0, 50), ("parts", 4.0, 36), ("excluded", 4.0, 36))


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator in words. ``unknown`` says that it could not be told for the day; ``formula`` says why then."""

    title: str
    formula: str
    numerator: int
    denominator: int
    share: float | None
    parts: str
    excluded: str
    unknown: bool


def write_figures_docx(lines: Sequence[Line], path: Path, language: str, *, title: str, on: date, digest: str) -> None:
    """Write the document: one table, with the day and the hash of the frozen set."""
    file = WordFile(title, on.isoformat(), say("figures.paper.foot", language))
    file.paragraph(say("figures.paper.lead", language, day=on.isoformat(), digest=digest))
    rows = [[_shown(cell) for cell in _cells(one, language)] for one in lines]
    file.table([say(f"figures.paper.{name}", language) for name, _, _ in COLUMNS], rows, [width for _, width, _ in COLUMNS], numbers=(1, 2, 3))
    file.save(path)


def write_figures_xlsx(lines: Sequence[Line], path: Path, language: str, *, title: str, on: date, digest: str) -> None:
    """Write the workbook: one sheet, numbers as numbers."""
    book = Book(path, language, title)
    page = book.page("overview", [width for _, _, width in COLUMNS])
    page.title(title)
    page.note(say("figures.paper.lead", language, day=on.isoformat(), digest=digest))
    page.table([say(f"figures.paper.{name}", language) for name, _, _ in COLUMNS], [_cells(one, language) for one in lines])
    book.close()


def _cells(one: Line, language: str) -> list[Cell]:
    if one.unknown:
        return [one.title, "", "", "", one.formula, "", ""]
    share: Cell = Share(one.share) if one.share is not None else say("figures.no_base", language)
    return [one.title, share, one.numerator, one.denominator, one.formula, one.parts, one.excluded]


def _shown(cell: Cell) -> str:
    return f"{100 * cell.value:.1f} %" if isinstance(cell, Share) else str(cell)
