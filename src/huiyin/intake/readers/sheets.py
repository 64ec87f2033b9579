"""Several grids of one file to tables: which are read, which are told about and left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from huiyin.intake import names
from huiyin.intake.errors import IntakeError
from huiyin.intake.grid import Grid
from huiyin.intake.recognise import SourceFile
from huiyin.intake.tables import Ask, build
from huiyin.intake.types import Notice, Source, SourceTable

#: A sheet that fails so is left with a notice as long as another one can be read.
_LEFT = {
    "empty": "sheet_empty",
    "header_only": "sheet_header_only",
    "no_text_column": "sheet_without_text",
    "column_missing": "sheet_without_column",
}


def tables(grids: Iterable[Grid], file: SourceFile, ask: Ask, notices: tuple[Notice, ...] = ()) -> list[Source]:
    """The tables of the sheets that hold opinions.

    Raises:
        IntakeError: what the first sheet with anything in it was left for, when none could be read.
    """
    read: list[SourceTable] = []
    left: list[IntakeError] = []
    for grid in grids:
        try:
            read.append(build(grid, file, ask))
        except IntakeError as error:
            if error.code not in _LEFT:
                raise
            left.append(error)
    if not read:
        raise _worst(left, file)
    told = (*notices, *(Notice(_LEFT[error.code], {"sheet": error.sheet or "", **error.values}) for error in left))
    return [replace(read[0], notices=(*read[0].notices, *told)), *read[1:]]


def _worst(left: list[IntakeError], file: SourceFile) -> IntakeError:
    order = ["column_missing", "no_text_column", "header_only", "empty"]
    return min(left, key=lambda error: order.index(error.code), default=file.error("empty"))


def pick(available: list[str], hidden: list[str], file: SourceFile, asked: str | None) -> list[str]:
    """The names of the sheets to read: the one asked for (by name or 1-based number), or all that are visible.

    Raises:
        IntakeError: sheet_missing, with the names there are.
    """
    if asked is None:
        return [name for name in available if name not in hidden] or available
    if asked in available:
        return [asked]
    close = [name for name in available if name.strip().casefold() == asked.strip().casefold()]
    if close:
        return close[:1]
    if asked.isascii() and asked.isdigit() and 1 <= int(asked) <= len(available):
        return [available[int(asked) - 1]]
    raise file.error("sheet_missing", sheet=asked, sheets=names.listed(available))
