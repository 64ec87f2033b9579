"""A rectangle of cell texts as a reader found it, before anybody knows which row is the header."""

from __future__ import annotations

import datetime
import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from huiyin.intake import limits
from huiyin.intake.errors import Refusal
from huiyin.intake.types import Notice


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range: 0-based rows and columns of a grid, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Cell texts by column, all columns of one length.

    ``rows[i]`` is the 1-based row number of grid row ``i`` as the user's program shows it. ``header`` is given where the
    format itself names its columns (parquet, json); otherwise it is looked for among the rows.
    """

    sheet: str | None
    columns: list[list[str]]
    rows: Sequence[int]
    merges: tuple[Merge, ...] = ()
    header: tuple[str, ...] | None = None
    notices: tuple[Notice, ...] = ()

    @property
    def height(self) -> int:
        return len(self.rows)

    @property
    def width(self) -> int:
        return len(self.columns)

    def row(self, index: int) -> list[str]:
        return [column[index] for column in self.columns]


def from_rows(rows: Iterable[Sequence[object]], *, sheet: str | None, first: int = 1, merges: Sequence[Merge] = ()) -> Grid:
    """A grid of rows of any values and lengths; ``first`` is the number of the first row. Rows without any text are left out.

    Raises:
        Refusal: table_too_wide, merged_too_far.
    """
    numbers: list[int] = []
    kept: list[Sequence[object]] = []
    for number, row in enumerate(rows, first):
        if any(value != "" and value is not None for value in row):
            numbers.append(number)
            kept.append(row)
    check_rectangle(len(kept), max(map(len, kept), default=0), sum(map(len, kept)), sheet)
    columns = [texts(column) for column in zip_longest(*kept, fillvalue="")]
    grid = Grid(sheet, columns, numbers)
    return _fill(grid, [_shifted(merge, first, numbers) for merge in merges]) if merges else grid


def check_rectangle(rows: int, columns: int, filled: int, sheet: str | None = None) -> None:
    """Refuse a table of too many columns, or one that a few long rows blow up: every column is as long as the table.

    Raises:
        Refusal: table_too_wide.
    """
    sparse = rows * columns > limits.SHEET_CELLS and filled < limits.FILLED_SHARE * rows * columns
    if columns > limits.COLUMNS or sparse:
        raise Refusal("table_too_wide", sheet=sheet, rows=rows, columns=columns, limit=limits.COLUMNS)


def _shifted(merge: Merge, first: int, numbers: list[int]) -> Merge | None:
    """A merge in rows of the sheet as one in rows of the grid, in which blank rows are missing."""
    top, bottom = bisect_left(numbers, merge.top + first), bisect_right(numbers, merge.bottom + first) - 1
    return Merge(top, merge.left, bottom, merge.right) if top <= bottom else None


def _fill(grid: Grid, merges: Iterable[Merge | None]) -> Grid:
    """Repeat the value of the first cell over each merged range."""
    kept = [_clipped(merge, grid) for merge in merges if merge]
    covered = sum((merge.bottom - merge.top + 1) * max(merge.right - merge.left + 1, 0) for merge in kept)
    if covered > limits.MERGED_CELLS:
        raise Refusal("merged_too_far", sheet=grid.sheet, cells=covered, limit=limits.MERGED_CELLS)
    for merge in kept:
        value = grid.columns[merge.left][merge.top] if merge.left < grid.width else ""
        for column in grid.columns[merge.left : merge.right + 1]:
            column[merge.top : merge.bottom + 1] = [value] * (merge.bottom - merge.top + 1)
    return Grid(grid.sheet, grid.columns, grid.rows, tuple(kept), notices=grid.notices)


def _clipped(merge: Merge, grid: Grid) -> Merge:
    return Merge(merge.top, merge.left, min(merge.bottom, grid.height - 1), min(merge.right, grid.width - 1))


def texts(values: Iterable[object]) -> list[str]:
    """The texts of a column of cell values."""
    return [value if type(value) is str else cell_text(value) for value in values]


def cell_text(value: object) -> str:
    """A value as the user's program shows it: 1.0 → 1, a date without a time → 2024-01-02, nothing → empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "seconds")
    return str(value)


def _number_text(value: float) -> str:
    if math.isnan(value):
        return ""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}"
