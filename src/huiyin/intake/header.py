"""Which row of a grid names its columns."""

from __future__ import annotations

import re
from dataclasses import dataclass

from huiyin.intake import names
from huiyin.intake.grid import Grid
from huiyin.intake.types import Notice
from huiyin.intake.unpacking import column_name

_WINDOW = 20
_LABEL_CHARS = 100
_NUMBER = re.compile(r"\s*[-+]?[\d.,:/%-]+\s*")
#: The end of a sentence, which no column name has; a point also ends ``No.``.
_SENTENCE_END = re.compile(r"[。；！!;…]$|\s\S*\.$")


@dataclass(frozen=True, slots=True)
class Header:
    """``first`` is the grid row at which the data begin; ``row`` that of the (lower) header row, ``None`` without one."""

    names: tuple[str, ...]
    row: int | None
    first: int
    notices: tuple[Notice, ...] = ()


def find(grid: Grid) -> Header:
    """The header of a grid: a row of known column names, else a first row that looks unlike the rows below, else none."""
    if grid.header is not None:
        return Header(grid.header, None, 0)
    row = _by_names(grid)
    if row is None and _unlike_below(grid):
        row = 0
    if row is None:
        letters = tuple(column_name(index) for index in range(grid.width))
        return Header(letters, None, 0, (Notice("no_header", {"columns": names.listed(letters)}),))
    return _complete(grid, row)


def _complete(grid: Grid, row: int) -> Header:
    top, bottom = _levels(grid, row)
    labels = tuple(_joined(grid, top, bottom))
    above = [Notice("rows_above_header", {"count": top, "header_row": grid.rows[bottom]})] if top else []
    two = [Notice("two_level_header", {"rows": f"{grid.rows[top]}–{grid.rows[bottom]}"})] if top != bottom else []
    return Header(labels, bottom, bottom + 1, (*above, *two))


def _by_names(grid: Grid) -> int | None:
    best, found = 0, None
    for index in range(min(_WINDOW, grid.height)):
        row = grid.row(index)
        score = _name_score(row)
        if score > best and _only_titles_above(grid, index, len(_distinct(row))):
            best, found = score, index
    return found


def _only_titles_above(grid: Grid, row: int, labels: int) -> bool:
    """Whether the rows above one hold less than it does, so that no data get lost above a header found too low.

    The row right above may be the upper level of a header.
    """
    if grid.width == 1:
        return row <= 1
    return all(len(_distinct(grid.row(index))) < labels for index in range(row - 1)) and (
        row == 0 or len(_distinct(grid.row(row - 1))) < labels or _above_and_below(grid, row - 1, row)
    )


def _distinct(row: list[str]) -> set[str]:
    return {cell.strip() for cell in row if cell.strip()}


def _name_score(row: list[str]) -> int:
    """How many known names a row holds, 0 where the row cannot be a header."""
    labels = [cell.strip() for cell in row if cell.strip()]
    if not labels or (len(row) > 1 and len(set(labels)) < 2) or not all(_is_label(label) for label in labels):
        return 0
    known = [name for name in labels if names.meaning(name)]
    strong = [name for name in known if names.exact(name)]
    if len(row) == 1:
        return len(strong)
    if any(_NUMBER.fullmatch(label) for label in labels) and len(known) < 3:
        return 0
    return len(known) if len(strong) >= 1 and (len(known) >= 2 or names.text_rank(known[0])) else 0


def _is_label(text: str) -> bool:
    return len(text) <= _LABEL_CHARS and text.count("\n") <= 2 and not _SENTENCE_END.search(text)


def _unlike_below(grid: Grid) -> bool:
    """Whether the first row labels columns whose names are unknown: different short words, one of them over numbers."""
    if grid.width < 2 or grid.height < 3:
        return False
    labels = [cell.strip() for cell in grid.row(0)]
    if len(set(labels)) < grid.width or not all(labels) or not all(_is_label(label) for label in labels):
        return False
    if any(_NUMBER.fullmatch(label) for label in labels):
        return False
    return any(_over(label, [cell for cell in column[1:200] if cell]) for label, column in zip(labels, grid.columns, strict=True))


def _over(label: str, below: list[str]) -> bool:
    """Whether a word stands over numbers. That it stands over longer texts proves nothing: a first opinion may be short."""
    return bool(below) and sum(1 for cell in below if _NUMBER.fullmatch(cell)) > 0.9 * len(below)


def _levels(grid: Grid, row: int) -> tuple[int, int]:
    """The rows of a header of one or two levels, of which ``row`` is one."""
    if row + 1 < grid.height - 1 and _above_and_below(grid, row, row + 1):
        return row, row + 1
    if row > 0 and _above_and_below(grid, row - 1, row):
        return row - 1, row
    return row, row


def _above_and_below(grid: Grid, top: int, bottom: int) -> bool:
    upper, lower = grid.row(top), grid.row(bottom)
    filled = [cell.strip() for cell in lower if cell.strip()]
    if not filled or not all(_is_label(cell) and not _NUMBER.fullmatch(cell) for cell in filled):
        return False
    if len(_distinct(upper)) < 2:
        return False
    if grid.merges:
        return _merged_levels(grid, top, bottom)
    gaps = [index for index, cell in enumerate(upper) if not cell.strip()]
    under = all(lower[index].strip() for index in gaps) and len(filled) < grid.width
    return bool(gaps) and under and any(map(names.meaning, filled)) and any(map(names.meaning, _distinct(upper)))


def _merged_levels(grid: Grid, top: int, bottom: int) -> bool:
    tall = any(merge.top == top and merge.bottom == bottom for merge in grid.merges)
    wide = any(merge.top == merge.bottom == top and 1 < merge.right - merge.left + 1 < grid.width for merge in grid.merges)
    return tall or (wide and any(names.meaning(cell) for cell in grid.row(bottom) if cell))


def _joined(grid: Grid, top: int, bottom: int) -> list[str]:
    if top == bottom:
        return [cell.strip() for cell in grid.row(bottom)]
    labels, over = [], ""
    for upper, lower in zip(grid.row(top), grid.row(bottom), strict=True):
        upper, lower = upper.strip(), lower.strip()
        over = upper or (over if lower else "")
        labels.append(over if lower in ("", over) else f"{over}/{lower}" if over else lower)
    return labels
