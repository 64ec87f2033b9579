"""Spreadsheets: xlsx, xls and ods, opened in a process of their own."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from huiyin.intake import limits
from huiyin.intake.errors import IntakeError, of_file
from huiyin.intake.grid import Grid, Merge, from_rows
from huiyin.intake.readers.sheets import pick, tables
from huiyin.intake.recognise import SourceFile
from huiyin.intake.tables import Ask
from huiyin.intake.types import Notice, Source

_PROGRAM = Path(__file__).with_name("workbookprocess.py")


def read(file: SourceFile, ask: Ask) -> list[Source]:
    """The sheets of a workbook that hold opinions; hidden ones only when named.

    Raises:
        IntakeError: broken_workbook, workbook_unsafe, encrypted, sheet_missing, empty, header_only, no_text_column,
            column_missing.
    """
    with _Opened(file) as book:
        sheets: list[tuple[str, bool]] = book.answer()
        hidden = [name for name, is_hidden in sheets if is_hidden]
        wanted = pick([name for name, _ in sheets], hidden, file, ask.sheet)
        left = [name for name in hidden if name not in wanted and ask.sheet is None]
        return tables(_grids(book, wanted), file, ask, tuple(Notice("sheet_hidden", {"sheet": name}) for name in left))


def grids(file: SourceFile) -> list[Grid]:
    """The visible sheets as they stand, for a workbook whose columns are laid down beforehand.

    Raises:
        IntakeError: broken_workbook, workbook_unsafe, encrypted.
    """
    with of_file(file.name), _Opened(file) as book:
        sheets: list[tuple[str, bool]] = book.answer()
        return list(_grids(book, [name for name, is_hidden in sheets if not is_hidden]))


def _grids(book: _Opened, wanted: list[str]) -> Iterator[Grid]:
    book.ask(wanted)
    for name in wanted:
        (top, left), ranges = book.answer()
        rows = [row for batch in iter(book.answer, None) for row in batch]
        merges = [_moved(merge, top, left) for merge in ranges if merge[1][0] >= top and merge[1][1] >= left]
        yield from_rows(rows, sheet=name, first=top + 1, merges=merges)


def _moved(merge: list[list[int]], top: int, left: int) -> Merge:
    """A merge counted from the first filled cell, as the rows are."""
    (first_row, first_column), (last_row, last_column) = merge
    return Merge(max(first_row - top, 0), max(first_column - left, 0), last_row - top, last_column - left)


class _Opened:
    """A workbook in its process. Whatever the file does to that process, this one gets an error with a code."""

    def __init__(self, file: SourceFile) -> None:
        self._file = file
        command = [sys.executable, "-I", "-X", "utf8", str(_PROGRAM), str(file.path), str(limits.WORKBOOK_MEMORY)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, encoding="utf-8")
        self._watch = threading.Timer(limits.WORKBOOK_SECONDS, self._process.kill)
        self._watch.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._watch.cancel()
        self._process.kill()
        self._process.communicate()

    def ask(self, names: list[str]) -> None:
        """Tell which sheets to read."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(names) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise self._unsafe() from error

    def answer(self) -> Any:
        """The next line."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line.endswith("\n"):
            raise self._unsafe()
        value = json.loads(line)
        if isinstance(value, dict):
            raise self._file.error(value["error"], problem=value["problem"])
        return value

    def _unsafe(self) -> IntakeError:
        return self._file.error("workbook_unsafe", limit=limits.WORKBOOK_MEMORY // limits.MIB)
