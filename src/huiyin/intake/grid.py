"""A rectangle of cell texts as a reader found it, before anybody knows which row is the header."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

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
    """A grid of rows of any values and lengths; ``first`` is the number of the first row. Rows without any text are left out."""
    numbers: list[int] = []
    kept: list[Sequence[object]] = []
    for number, row in enumerate(rows, first):
        if any(value != "" and value is not None for value in row):
            numbers.append(number)
            kept.append(row)
    columns = [texts(column) for column in zip_longest(*kept, fillvalue="")]
    grid = Grid(sheet, columns, numbers)
    return _fill(grid, [_shifted(merge, first, numbers) for merge in merges]) if merges else grid


def _shifted(merge: Merge, first: int, numbers: list[int]) -> Merge | None:
    """A merge in rows of the sheet as one in rows of the grid, in which blank rows are missing."""
    inside = [index for index, number in enumerate(numbers) if merge.top <= number - first <= merge.bottom] if len(numbers) else []
    return Merge(inside[0], merge.left, inside[-1], merge.right) if inside else None


def _fill(grid: Grid, merges: Iterable[Merge | None]) -> Grid:
    """Repeat the value of the first cell over each merged range."""
    kept = [_clipped(merge, grid) for merge in merges if merge]
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
