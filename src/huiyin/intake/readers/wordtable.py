"""Tables inside documents: which list opinions, and what becomes of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from lxml import etree

from huiyin.intake import columns, header, names
from huiyin.intake.grid import Grid, Merge, from_rows
from huiyin.intake.readers.attributes import whole
from huiyin.intake.readers.numbering import W
from huiyin.intake.readers.running import Piece, document
from huiyin.intake.readers.sheets import pick, tables
from huiyin.intake.recognise import SourceFile
from huiyin.intake.tables import Ask
from huiyin.intake.types import Notice, Source


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell over ``wide`` columns; ``down`` is ``restart`` where a merge over rows begins, ``continue`` where it goes on."""

    text: str
    wide: int = 1
    down: str | None = None


def grid(table: etree._Element, cell_text: Callable[[etree._Element], str], number: int) -> Grid:
    """A table of a .docx as a grid."""
    rows = []
    for node in _rows(table):
        before = _number(node.find(f"{W}trPr/{W}gridBefore"))
        cells = [Cell("", min(before, 60))] if before else []
        for cell in _cells(node):
            down = _down(cell)
            cells.append(Cell(cell_text(cell) if down != "continue" else "", _span(cell), down))
        rows.append(cells)
    return laid_out(rows, number)


def laid_out(rows: list[list[Cell]], number: int) -> Grid:
    """Cells that span columns or rows on a grid; each is there once, and repeated as a merge."""
    texts: list[list[str]] = []
    merges: list[Merge] = []
    open_down: dict[int, int] = {}
    for index, cells in enumerate(rows):
        row: list[str] = []
        for cell in cells:
            _merge(cell, index, len(row), merges, open_down)
            row += [cell.text, *[""] * (cell.wide - 1)]
        texts.append(row)
    return from_rows(texts, sheet=sheet_name(number, texts), merges=merges)


def _merge(cell: Cell, row: int, left: int, merges: list[Merge], open_down: dict[int, int]) -> None:
    """Open a merge at a cell, or lengthen the one that stands open above it."""
    if cell.down == "continue" and left in open_down:
        merges[open_down[left]] = replace(merges[open_down[left]], bottom=row)
        return
    open_down.pop(left, None)
    if cell.down:
        open_down[left] = len(merges)
    if cell.down or cell.wide > 1:
        merges.append(Merge(row, left, row, left + cell.wide - 1))


def sheet_name(number: int, rows: list[list[str]]) -> str:
    """A name for a table in the script of its text."""
    return f"Table {number}" if all(cell.isascii() for row in rows for cell in row) else f"表{number}"


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    return (node for node in table.iter(f"{W}tr") if next(node.iterancestors(f"{W}tbl")) is table)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return (node for node in row.iter(f"{W}tc") if next(node.iterancestors(f"{W}tr")) is row)


def _span(cell: etree._Element) -> int:
    return min(max(_number(cell.find(f"{W}tcPr/{W}gridSpan")), 1), 63)


def _down(cell: etree._Element) -> str | None:
    found = cell.find(f"{W}tcPr/{W}vMerge")
    return None if found is None else found.get(f"{W}val") or "continue"


def _number(node: etree._Element | None) -> int:
    return 0 if node is None else whole(node.get(f"{W}val"), 0)


def lists_opinions(grid: Grid) -> bool:
    """Whether a table has a header row with a known name of a column of opinions, and rows below it."""
    if grid.width < 2 or grid.height < 2:
        return False
    found = header.find(grid)
    if found.row is None or found.first >= grid.height:
        return False
    labels = [name for name in found.names if name]
    text = [index for index, name in enumerate(found.names) if names.text_rank(name) > 1]
    told = sum(names.exact(label) for label in labels)
    if not text or told < 2:
        return False
    body = [column[found.first :] for column in grid.columns]
    return any(columns.shape(body[index]).wordy for index in text)


def form(grid: Grid) -> Iterator[Piece]:
    """A form or a layout table as pieces: ``label：content`` lines; what stands beside a label of opinions is a cell of its own."""
    inside = {
        (row, column)
        for merge in grid.merges
        for row in range(merge.top, merge.bottom + 1)
        for column in range(merge.left, merge.right + 1)
    }
    first = {(merge.top, merge.left) for merge in grid.merges}
    for row in range(grid.height):
        cells = [cell.strip() for index, cell in enumerate(grid.row(row)) if (row, index) not in inside or (row, index) in first]
        yield from _form_row([cell for cell in cells if cell])


def _form_row(cells: list[str]) -> Iterator[Piece]:
    index = 0
    while index < len(cells):
        label = cells[index]
        content = cells[index + 1] if index + 1 < len(cells) else None
        if content is not None and _is_label(label) and names.text_rank(label) > 1:
            yield Piece("heading", label, 9)
            yield Piece("cell", content)
        elif content is not None and _is_label(label):
            yield Piece("paragraph", f"{label.rstrip('：:')}：{content}")
        else:
            yield Piece("cell", label)
            index -= 1
        index += 2


def _is_label(text: str) -> bool:
    return len(text) <= 16 and not text.endswith(("。", "；", "！", "？"))


def sources(
    pieces: list[Piece], grids: list[Grid], file: SourceFile, ask: Ask, notices: tuple[Notice, ...], encoding: str | None = None
) -> list[Source]:
    """The running text and the tables of a document; a named sheet picks one table.

    Raises:
        IntakeError: empty, sheet_missing, no_text_column, column_missing.
    """
    if ask.sheet is not None:
        wanted = pick([grid.sheet or "" for grid in grids], [], file, ask.sheet)
        return [replace(found, encoding=encoding) for found in tables([grid for grid in grids if grid.sheet in wanted], file, ask, notices)]
    apart = [replace(found, encoding=encoding) for found in tables(grids, file, ask)] if grids else []
    if grids:
        notices = (*notices, Notice("tables_apart", {"count": len(grids), "tables": ", ".join(grid.sheet or "" for grid in grids)}))
    if pieces or not apart:
        return [document(pieces, file, notices=notices, encoding=encoding), *apart]
    return [replace(apart[0], notices=(*apart[0].notices, *notices)), *apart[1:]]
