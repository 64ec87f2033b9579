"""JSON and JSON lines: records to a table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from huiyin.intake import names
from huiyin.intake.grid import Grid, cell_text, check_rectangle
from huiyin.intake.readers.decoding import decoded
from huiyin.intake.readers.sheets import tables
from huiyin.intake.recognise import SourceFile
from huiyin.intake.tables import Ask
from huiyin.intake.types import Notice, Source

_SURROGATES = {code: 0xFFFD for code in range(0xD800, 0xE000)}


def read_json(file: SourceFile, ask: Ask) -> list[Source]:
    """A list of records, a list of texts, a mapping of columns, or any of these under one key of an object.

    Raises:
        IntakeError: json_broken (with line), json_shape, and what tables raise.
    """
    text, encoding, notices = decoded(file)
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise file.error("json_broken", row=error.lineno, problem=error.msg, column=error.colno) from error
    except RecursionError as error:
        raise file.error("json_shape", shape="[[[[…]]]]") from error
    return _sources(_grid(value, file, ""), file, ask, encoding, notices)


def read_lines(file: SourceFile, ask: Ask) -> list[Source]:
    """One JSON record (or text) a line; row numbers are line numbers.

    Raises:
        IntakeError: json_broken (with line), json_shape, and what tables raise.
    """
    text, encoding, notices = decoded(file)
    numbers: list[int] = []
    records: list[object] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            numbers.append(number)
            records.append(_line(line, number, file))
    grid = replace(_records(records, file), rows=numbers)
    return _sources(grid, file, ask, encoding, notices)


def _line(line: str, number: int, file: SourceFile) -> object:
    try:
        return json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        problem = error.msg if isinstance(error, json.JSONDecodeError) else "[[[[…]]]]"
        raise file.error("json_broken", row=number, problem=problem, column=getattr(error, "colno", 1)) from error


def _sources(grid: Grid, file: SourceFile, ask: Ask, encoding: str, notices: tuple[Notice, ...]) -> list[Source]:
    if ask.sheet is not None:
        raise file.error("sheet_missing", sheet=ask.sheet, sheets="—")
    clean, count = _without_surrogates(grid)
    told = (*notices, Notice("surrogates", {"count": count})) if count else notices
    return [replace(source, encoding=encoding) for source in tables([clean], file, ask, told)]


def _grid(value: object, file: SourceFile, path: str) -> Grid:
    if isinstance(value, list):
        return _noticed(_records(value, file), path)
    if isinstance(value, dict) and value:
        columns = _as_columns(value)
        if columns:
            return _noticed(columns, path)
        inner = {key: found for key, found in value.items() if isinstance(found, (list, dict)) and found}
        lists = {key: found for key, found in inner.items() if isinstance(found, list)}
        candidates = lists or inner
        if len(candidates) == 1 and path.count(".") < 4:
            key, found = next(iter(candidates.items()))
            return _grid(found, file, f"{path}.{key}".lstrip("."))
    raise file.error("json_shape", shape=_described(value))


def _noticed(grid: Grid, path: str) -> Grid:
    return replace(grid, notices=(Notice("json_path", {"path": path}),)) if path else grid


def _as_columns(value: Mapping[str, object]) -> Grid | None:
    """``{"text": ["…", "…"], "id": [1, 2]}``, or the same with a mapping of row labels for each list."""
    columns = [list(found.values()) if isinstance(found, dict) else found for found in value.values()]
    lists = [column for column in columns if isinstance(column, list)]
    scalar = all(isinstance(cell, (str, int, float, bool, type(None))) for column in lists for cell in column[:50])
    if len(lists) < len(columns) or len(lists) < 2 or len({len(column) for column in lists}) != 1 or not scalar:
        return None
    texts = [[_cell(cell) for cell in column] for column in lists]
    return Grid(None, texts, range(1, len(lists[0]) + 1), header=tuple(map(str, value)))


def _records(values: list[object], file: SourceFile) -> Grid:
    """Records with the columns of all of them in order of appearance; a list of texts has one column, ``text``."""
    rows = range(1, len(values) + 1)
    if not values:
        raise file.error("empty")
    if all(isinstance(value, (str, int, float, type(None))) for value in values):
        return Grid(None, [[_cell(value) for value in values]], rows, header=("text",))
    records = [value for value in values if isinstance(value, dict)]
    if len(records) == len(values):
        fields = list(dict.fromkeys(name for record in records for name in record))
        check_rectangle(len(records), len(fields), sum(map(len, records)))
        columns = [[_cell(record.get(name)) for record in records] for name in fields]
        return Grid(None, columns, rows, header=tuple(map(str, fields)))
    lists = [value for value in values if isinstance(value, list)]
    if len(lists) == len(values) and len({len(value) for value in lists}) == 1 and lists[0]:
        return Grid(None, [list(map(_cell, column)) for column in zip(*lists, strict=True)], rows)
    raise file.error("json_shape", shape=_described(values))


def _cell(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else cell_text(value)


def _described(value: object) -> str:
    """The shape of a value in the signs of JSON, which need no language: ``{a: […], b: "…"}``."""
    signs = {dict: "{…}", list: "[…]", str: '"…"', int: "0", float: "0.0", bool: "true", type(None): "null"}
    if isinstance(value, dict):
        return "{" + ", ".join(f"{names.listed([key])}: {signs[type(found)]}" for key, found in list(value.items())[:8]) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(dict.fromkeys(signs[type(found)] for found in value[:100])) + "]"
    return signs[type(value)]


def _without_surrogates(grid: Grid) -> tuple[Grid, int]:
    """Halves of characters, which JSON can escape and no text can hold, as U+FFFD."""
    count = sum(1 for cell in _cells(grid.columns) if _is_broken(cell))
    if not count:
        return grid, 0
    return replace(grid, columns=[[cell.translate(_SURROGATES) for cell in column] for column in grid.columns]), count


def _cells(columns: Iterable[list[str]]) -> Iterator[str]:
    for column in columns:
        yield from column


def _is_broken(cell: str) -> bool:
    if cell.isascii():
        return False
    try:
        cell.encode()
    except UnicodeEncodeError:
        return True
    return False
