"""A paper with a summary on its first page and then one page for each thing; written as docx, and as the PDF of the page that offers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from huiyin.report.wordfile import WordFile

#: Widths of a page's table in centimetres: what a line is, and what it says.
WIDTHS = (4.3, 21)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the summary; ``widths`` are centimetres, the first row is its header."""

    heading: str
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its heading, and lines of what it is and what it says."""

    heading: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Paged:
    """The paper in one language; ``foot`` is the line below each page around its two numbers."""

    language: str
    title: str
    notes: tuple[str, ...]
    tables: tuple[Table, ...]
    columns: tuple[str, str]
    sheets: tuple[Sheet, ...]
    foot: tuple[str, str, str]

    @property
    def said(self) -> str:
        """Every character of the paper."""
        cells = (cell for table in self.tables for row in table.rows for cell in (table.heading, *row))
        lines = (text for sheet in self.sheets for line in sheet.lines for text in (sheet.heading, *line))
        return "".join([self.title, *self.notes, *self.columns, *cells, *lines])


def clipped(text: str, most: int) -> str:
    """A text in one line, cut where it would not leave room for the rest of its page."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def write_paged_docx(paper: Paged, path: Path) -> None:
    """Write the document; the same paper is the same bytes."""
    before, between, after = paper.foot
    file = WordFile(paper.title, "", f"{before}PAGE{between}NUMPAGES{after}")
    for text in paper.notes:
        file.paragraph(text, centred=True)
    for table in paper.tables:
        file.heading(table.heading, 2)
        file.grid(table.rows[0], table.rows[1:], table.widths)
    for sheet in paper.sheets:
        file.heading(sheet.heading, 1, on_a_new_page=True)
        file.grid(paper.columns, _lines(sheet.lines), WIDTHS)
    file.save(path)


def _lines(lines: Sequence[tuple[str, str]]) -> list[list[str]]:
    return [list(line) for line in lines]
