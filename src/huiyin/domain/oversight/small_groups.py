"""The rule of small groups for a table: few people are not told apart, and what is hidden cannot be worked out from the sums."""

from __future__ import annotations

from collections.abc import Sequence

Table = list[list[int | None]]


def protect(rows: Sequence[Sequence[int]], least: int) -> Table:
    """The table with None for every cell below ``least`` (nothing and few are not told apart), and for as many more as it takes.

    In each row and column then nothing is hidden, or everything, or at least two cells that hold ``least`` together, or only such that hold nothing.
    So the sums, which are known, give no small number away.
    """
    shown: Table = [[value if value >= least else None for value in row] for row in rows]
    lines = [[(r, c) for c in range(len(row))] for r, row in enumerate(rows)]
    lines += [[(r, c) for r in range(len(rows))] for c in range(len(rows[0]) if rows else 0)]
    while (more := _next(rows, shown, lines, least)) is not None:
        shown[more[0]][more[1]] = None
    return shown


def _next(rows: Sequence[Sequence[int]], shown: Table, lines: Sequence[Sequence[tuple[int, int]]], least: int) -> tuple[int, int] | None:
    """The smallest cell of a line that gives something away; none when no line does."""
    for line in lines:
        told = [at for at in line if shown[at[0]][at[1]] is not None]
        hidden = [rows[r][c] for r, c in line if shown[r][c] is None]
        if told and not _safe(hidden, least):
            return min(told, key=lambda at: (rows[at[0]][at[1]], at))
    return None


def _safe(hidden: Sequence[int], least: int) -> bool:
    return sum(hidden) == 0 or (len(hidden) > 1 and sum(hidden) >= least)
