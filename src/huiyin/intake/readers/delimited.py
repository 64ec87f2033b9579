"""Delimited text: csv, tsv and their kin."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from huiyin.intake import limits, names
from huiyin.intake.grid import Grid, from_rows
from huiyin.intake.readers.decoding import decoded
from huiyin.intake.readers.sheets import tables
from huiyin.intake.recognise import SourceFile
from huiyin.intake.tables import Ask
from huiyin.intake.types import Notice, Source

_DELIMITERS = ",\t;|"
_SAMPLE_LINES = 300
#: Where a parser gives up on a cell; what lies between this and the limit is told with its true length.
_MOST = limits.CELL_CHARS * 20
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")

#: A line that no file holds, put behind the last one: a reader that does not give it back alone stands in an open quote.
_END = "\ue0ffend\ue0ff"


def read(file: SourceFile, ask: Ask) -> list[Source]:
    """The one table of a delimited file.

    Raises:
        IntakeError: undecodable, empty, header_only, no_text_column, column_missing, sheet_missing, cell_too_long.
    """
    text, encoding, notices = decoded(file)
    grid = grid_of(text, file)
    if ask.sheet is not None:
        raise file.error("sheet_missing", sheet=ask.sheet, sheets="—")
    found = tables([grid], file, ask, notices)
    return [replace(source, encoding=encoding) for source in found]


def grid_of(text: str, file: SourceFile) -> Grid:
    """Parse delimited text; quoted cells may hold line feeds; an open quote makes quotes count as plain characters."""
    # Python's own limit is lower, and one for the whole process.
    csv.field_size_limit(_MOST)
    text, delimiter = _declared(text)
    delimiter = delimiter or sniff(text, prefer="\t" if file.extension in ("tsv", "tab") else ",")
    rows, open_at = _rows(text, delimiter, csv.QUOTE_MINIMAL, file)
    notices = []
    if open_at is not None:
        notices.append(Notice("open_quote", {"row": open_at}))
        rows, _ = _rows(text, delimiter, csv.QUOTE_NONE, file)
    width = _width(rows)
    short = [index + 1 for index, row in enumerate(rows) if 0 < len(row) < width]
    if short:
        notices.append(_on_rows("short_rows", short))
    overflown = _put_back(rows, width, delimiter)
    if overflown:
        notices.append(_on_rows("overflow_joined", overflown))
    grid = from_rows(rows, sheet=None)
    return Grid(None, grid.columns, grid.rows, notices=tuple(notices))


def _declared(text: str) -> tuple[str, str | None]:
    """A first line ``sep=;``, as some programs write it."""
    found = re.match(r'"?sep=([,\t;|])"?\r?\n', text)
    return (text[found.end() :], found.group(1)) if found else (text, None)


def sniff(text: str, prefer: str = ",") -> str:
    """The delimiter that cuts the first records most evenly into two or more cells; ``prefer`` where none does."""
    head = text[: 1 << 18]
    scores = {delimiter: _evenness(head, delimiter) for delimiter in _DELIMITERS}
    best = max(scores, key=lambda delimiter: (scores[delimiter], delimiter == prefer))
    return best if scores[best] >= 0.5 else "\ue0fe"


def _evenness(head: str, delimiter: str) -> float:
    """The share of records with the commonest number of cells, 0 where that is one or where one known name is the header."""
    lines = (match.group() for match in _LINE.finditer(head))
    records = list(islice((record for record in csv.reader(lines, delimiter=delimiter) if record), _SAMPLE_LINES))
    if records and len(records[0]) == 1 and names.exact(records[0][0]):
        return 0.0
    sizes = [len(record) for record in records]
    size, count = Counter(sizes).most_common(1)[0] if sizes else (1, 0)
    return 0.0 if size == 1 else count / len(sizes) + min(size, 50) / 1000


def _rows(text: str, delimiter: str, quoting: int, file: SourceFile) -> tuple[list[list[str]], int | None]:
    """All records, and the number of the record that an unclosed quote opened in."""
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(_lines(text), delimiter=delimiter, quoting=quoting))  # type: ignore[arg-type]  # one of the constants of csv
    except csv.Error as error:
        raise file.error("cell_too_long", row=len(rows) + 1, length=f"> {_MOST}", limit=limits.CELL_CHARS) from error
    if rows and rows[-1] == [_END]:
        return rows[:-1], None
    return rows, len(rows)


def _lines(text: str) -> Iterator[str]:
    last = "\n"
    for found in _LINE.finditer(text):
        last = found.group()
        yield last
    if not last.endswith(("\n", "\r")):
        yield "\n"
    yield _END


def _on_rows(code: str, rows: list[int]) -> Notice:
    return Notice(code, {"count": len(rows), "rows": ", ".join(map(str, rows[:10]))})


def _width(rows: list[list[str]]) -> int:
    """The number of cells that four fifths of all records have; 0 where no number is that common."""
    sizes = Counter(map(len, rows))
    sizes.pop(0, None)
    width, count = sizes.most_common(1)[0] if sizes else (0, 0)
    return width if count >= 0.8 * sizes.total() else 0


def _put_back(rows: list[list[str]], width: int, delimiter: str) -> list[int]:
    """Put what an unquoted delimiter in the last cell cut off back into it; the numbers of the records so mended."""
    long = [index for index, row in enumerate(rows) if len(row) > width > 1 and any(row[width:])]
    for index in long:
        rows[index] = [*rows[index][: width - 1], delimiter.join(rows[index][width - 1 :])]
    return [index + 1 for index in long]
