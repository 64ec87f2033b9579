"""The process that opens a workbook, run by itself: ``python -I workbookprocess.py FILE MEMORY``.

The library that reads spreadsheets allocates what a file declares, and a file that declares too much ends its process
without an exception. So that the file ends this process and not the program, nothing else runs here, under a limit of
memory in bytes. It imports nothing of the package, since it starts for every workbook.

It answers in lines of JSON: the sheets; then, once told on its input which to read, for each sheet its first cell and
merged ranges, and its rows in batches up to a ``null``. An ``error`` takes the place of any line.
"""

from __future__ import annotations

import datetime
import io
import json
import sys
from pathlib import Path
from typing import IO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

BATCH = 5000


def main(path: str, memory: int) -> None:
    """Serve one workbook over standard input and output."""
    _limit(memory)
    try:
        with _open(path) as book:
            _serve(book, sys.stdin, sys.stdout)
    except PasswordError as error:
        _say(sys.stdout, {"error": "encrypted", "problem": str(error)})
    except (CalamineError, MemoryError) as error:
        _say(sys.stdout, {"error": "broken_workbook", "problem": str(error)})
    except BaseException as error:
        # The library reports what it did not foresee by an exception outside Exception, of a class without a module.
        if type(error).__name__ != "PanicException":
            raise
        _say(sys.stdout, {"error": "broken_workbook", "problem": str(error)})


def _open(path: str) -> CalamineWorkbook:
    """The library takes names in UTF-8 only; a file of any other name is read for it."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return CalamineWorkbook.from_filelike(io.BytesIO(Path(path).read_bytes()))
    return CalamineWorkbook.from_path(path)


def _limit(memory: int) -> None:
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        allowed = memory if most == resource.RLIM_INFINITY else min(memory, most)
        resource.setrlimit(resource.RLIMIT_AS, (allowed, most))


def _serve(book: CalamineWorkbook, asked: IO[str], out: IO[str]) -> None:
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    _say(out, [[sheet.name, sheet.visible != SheetVisibleEnum.Visible] for sheet in sheets])
    for name in json.loads(asked.readline()):
        sheet = book.get_sheet_by_name(name)
        rows = sheet.to_python()
        _say(out, [sheet.start or (0, 0), sheet.merged_cell_ranges or []])
        for at in range(0, len(rows), BATCH):
            _say(out, rows[at : at + BATCH])
        _say(out, None)


def _say(out: IO[str], value: object) -> None:
    json.dump(value, out, ensure_ascii=False, default=_moment)
    out.write("\n")
    out.flush()


def _moment(value: object) -> str:
    """A date or time as text; a date without a time of day stays one."""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "seconds")
    return str(value)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
