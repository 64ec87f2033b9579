"""From a grid to a table: header found, repeated headers dropped, columns of opinions and ids chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import compress

from huiyin.intake import columns as choosing
from huiyin.intake import header as heading
from huiyin.intake import limits, names
from huiyin.intake.grid import Grid, Merge
from huiyin.intake.recognise import SourceFile
from huiyin.intake.types import Notice, SourceTable


@dataclass(frozen=True, slots=True)
class Ask:
    """What the caller named; ``None`` leaves it to intake."""

    sheet: str | None = None
    text_column: str | None = None
    id_column: str | None = None


def build(grid: Grid, file: SourceFile, ask: Ask) -> SourceTable:
    """The table in a grid.

    Raises:
        IntakeError: empty, header_only, no_text_column, column_missing, cell_too_long, too_many_rows.
    """
    if not grid.height or not grid.width:
        raise file.error("empty", sheet=grid.sheet)
    if grid.height > limits.ROWS:
        raise file.error("too_many_rows", sheet=grid.sheet, count=grid.height, limit=limits.ROWS)
    header = heading.find(grid)
    if header.first >= grid.height:
        raise file.error("header_only", sheet=grid.sheet, columns=names.listed([name for name in header.names if name]))
    table = _body(grid, header, file)
    table = _without_repeated_headers(table, grid, header)
    return _with_columns(table, file, ask)


def _body(grid: Grid, header: heading.Header, file: SourceFile) -> SourceTable:
    columns = [column[header.first :] for column in grid.columns] if header.first else grid.columns
    return SourceTable(
        file=file.name,
        sheet=grid.sheet,
        header=header.names,
        header_row=None if header.row is None else grid.rows[header.row],
        columns=columns,
        rows=grid.rows[header.first :],
        text_column=None,
        merged=_repeats(grid.merges, header.first),
        sha256=file.sha256,
        notices=(*grid.notices, *header.notices),
    )


def _repeats(merges: Sequence[Merge], first: int) -> frozenset[tuple[int, int]]:
    """The cells of merged ranges that repeat the first one, as (entry, column)."""
    repeats: set[tuple[int, int]] = set()
    for merge in merges:
        inside = ((row - first, column) for row in range(merge.top, merge.bottom + 1) for column in range(merge.left, merge.right + 1))
        repeats.update(cell for cell in inside if cell[0] >= 0 and cell != (merge.top - first, merge.left))
    return frozenset(repeats)


def _without_repeated_headers(table: SourceTable, grid: Grid, header: heading.Header) -> SourceTable:
    """Drop header rows that a printout repeats on each page."""
    if header.row is None:
        return table
    labels = grid.row(header.row)
    filled = [index for index, label in enumerate(labels) if label.strip()]
    column = table.columns[filled[0]]
    same = [row for row, cell in enumerate(column) if cell == labels[filled[0]]]
    same = [row for row in same if all(table.columns[index][row] == labels[index] for index in filled)]
    if not same or len(filled) < 2:
        return table
    notice = Notice("repeated_header", {"count": len(same), "rows": ", ".join(str(table.rows[row]) for row in same[:10])})
    return replace(_without_rows(table, same), notices=(*table.notices, notice))


def _without_rows(table: SourceTable, dropped: list[int]) -> SourceTable:
    keep = [True] * len(table.rows)
    for row in dropped:
        keep[row] = False
    number = dict(zip(compress(range(len(keep)), keep), range(len(keep)), strict=False))
    merged = frozenset((number[row], column) for row, column in table.merged if row in number)
    columns = [list(compress(column, keep)) for column in table.columns]
    return replace(table, columns=columns, rows=list(compress(table.rows, keep)), merged=merged)


def _with_columns(table: SourceTable, file: SourceFile, ask: Ask) -> SourceTable:
    table = _with_text(table, file, ask.text_column)
    table = _with_id(table, file, ask.id_column)
    assert table.text_column is not None
    notices = _context_notices(table) + _long_cells(table, file)
    return replace(table, notices=(*table.notices, *notices))


def _with_text(table: SourceTable, file: SourceFile, asked: str | None) -> SourceTable:
    if asked is None:
        column, notices = choosing.guess_text(table.header, table.columns)
        if column is None:
            raise file.error("no_text_column", sheet=table.sheet, columns=names.listed(table.header))
        return replace(table, text_column=column, notices=(*table.notices, *notices))
    column = choosing.find(asked, table.header)
    if column is not None:
        return replace(table, text_column=column)
    parts = [part.strip() for part in asked.replace("＋", "+").split("+") if part.strip()]
    if len(parts) < 2:
        raise file.error("column_missing", sheet=table.sheet, column=asked, columns=names.listed(table.header))
    return _with_joined(table, [_named(part, table, file) for part in parts])


def _with_joined(table: SourceTable, parts: list[int]) -> SourceTable:
    """A column made of several, part under part: it is what offsets count in, so that they need no second map."""
    joined = ["\n".join(filter(None, cells)) for cells in zip(*(table.columns[part] for part in parts), strict=True)]
    name = "+".join(table.header[part] for part in parts)
    repeats = {row for row, column in table.merged if column == parts[-1]}
    merged = table.merged | {(row, len(table.header)) for row in repeats}
    return replace(table, header=(*table.header, name), columns=[*table.columns, joined], text_column=len(table.header), merged=merged)


def is_joined(table: SourceTable) -> bool:
    """Whether the column of opinions was made of several by ``text_column='subject+detail'``."""
    if table.text_column is None:
        return False
    parts = table.header[table.text_column].split("+")
    return len(parts) > 1 and all(part in table.header[: table.text_column] for part in parts)


def _with_id(table: SourceTable, file: SourceFile, asked: str | None) -> SourceTable:
    if asked is None:
        column = choosing.guess_id(table.header, table.columns, table.text_column)
        if column is None:
            return table
        return replace(table, id_column=column, notices=(*table.notices, Notice("id_column", {"column": table.header[column]})))
    column = _named(asked, table, file)
    if choosing.is_unique(table.columns[column]):
        return replace(table, id_column=column)
    return replace(table, notices=(*table.notices, Notice("id_not_unique", {"column": table.header[column]})))


def _named(asked: str, table: SourceTable, file: SourceFile) -> int:
    column = choosing.find(asked, table.header)
    if column is None:
        raise file.error("column_missing", sheet=table.sheet, column=asked, columns=names.listed(table.header))
    return column


def context_column(table: SourceTable, wanted: names.Meaning) -> int | None:
    """The column beside the opinions that tells who spoke (``speaker``) or on what (``topic``)."""
    for index, name in enumerate(table.header):
        if index != table.text_column and table.header_row is not None and names.meaning(name) == wanted:
            return index
    return None


def _context_notices(table: SourceTable) -> tuple[Notice, ...]:
    found = (("speaker_column", context_column(table, "speaker")), ("topic_column", context_column(table, "topic")))
    return tuple(Notice(code, {"column": table.header[index]}) for code, index in found if index is not None)


def _long_cells(table: SourceTable, file: SourceFile) -> tuple[Notice, ...]:
    assert table.text_column is not None
    lengths = list(map(len, table.columns[table.text_column]))
    longest = max(lengths, default=0)
    if longest <= limits.LONG_CELL:
        return ()
    row = table.rows[lengths.index(longest)]
    if longest > limits.CELL_CHARS:
        raise file.error("cell_too_long", sheet=table.sheet, row=row, length=longest, limit=limits.CELL_CHARS)
    return (Notice("long_cell", {"row": row, "length": longest, "count": sum(length > limits.LONG_CELL for length in lengths)}),)
