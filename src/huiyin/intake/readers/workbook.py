"""Spreadsheets: xlsx, xls and ods, read by calamine."""

from __future__ import annotations

from collections.abc import Iterator

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from huiyin.intake.grid import Grid, Merge, from_rows
from huiyin.intake.readers.sheets import pick, tables
from huiyin.intake.recognise import SourceFile
from huiyin.intake.tables import Ask
from huiyin.intake.types import Notice, Source


def read(file: SourceFile, ask: Ask) -> list[Source]:
    """The sheets of a workbook that hold opinions; hidden ones only when named.

    Raises:
        IntakeError: broken_workbook, encrypted, sheet_missing, empty, header_only, no_text_column, column_missing.
    """
    try:
        with CalamineWorkbook.from_path(file.path) as book:
            return _read(book, file, ask)
    except PasswordError as error:
        raise file.error("encrypted") from error
    except CalamineError as error:
        raise file.error("broken_workbook", problem=str(error)) from error


def _read(book: CalamineWorkbook, file: SourceFile, ask: Ask) -> list[Source]:
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    hidden = [sheet.name for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible]
    wanted = pick([sheet.name for sheet in sheets], hidden, file, ask.sheet)
    left = [name for name in hidden if name not in wanted and ask.sheet is None]
    notices = tuple(Notice("sheet_hidden", {"sheet": name}) for name in left)
    return tables(_grids(book, wanted), file, ask, notices)


def _grids(book: CalamineWorkbook, wanted: list[str]) -> Iterator[Grid]:
    for name in wanted:
        yield _grid(book.get_sheet_by_name(name))


def _grid(sheet: CalamineSheet) -> Grid:
    top, left = sheet.start or (0, 0)
    merges = [_moved(merge, top, left) for merge in sheet.merged_cell_ranges or () if merge[1][0] >= top and merge[1][1] >= left]
    return from_rows(sheet.to_python(), sheet=sheet.name, first=top + 1, merges=merges)


def _moved(merge: tuple[tuple[int, int], tuple[int, int]], top: int, left: int) -> Merge:
    """A merge counted from the first filled cell, as the rows are."""
    (first_row, first_column), (last_row, last_column) = merge
    return Merge(max(first_row - top, 0), max(first_column - left, 0), last_row - top, last_column - left)
