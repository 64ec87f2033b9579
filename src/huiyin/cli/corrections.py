"""People's decisions from a file: JSON, or a table that an office fills in (xlsx, csv, ...)."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

from huiyin.engine.types import Correction
from huiyin.intake import IntakeError, SourceTable, read

FIELDS = tuple(field.name for field in fields(Correction))
LISTS = ("opinions", "problems")
#: What separates several ids in a cell; an id itself may hold a blank.
SEPARATOR = re.compile(r"\s*[;；,，、\n]\s*")


class CorrectionsError(ValueError):
    """A file that holds no corrections. ``code`` is json, field or action; the words are under ``cli.corrections``."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(f"{code}: {values}")
        self.code, self.values = code, values


def read_corrections(path: Path) -> list[Correction]:
    """The corrections in a file, in its order.

    JSON is a list of objects with the fields of ``Correction``; a table has a column for each field that it uses, several
    ids in a cell separated by semicolons. Raises CorrectionsError, and IntakeError for a file that cannot be read; whether the ids exist is for the engine to say.
    """
    if path.suffix.lower() == ".json":
        return _from_json(path)
    return [_correction(row, path, number) for number, row in _rows(path)]


def _from_json(path: Path) -> list[Correction]:
    try:
        rows = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise IntakeError("missing" if not path.exists() else "unreadable", file=path.name, problem=error.strerror or "") from error
    except ValueError as error:
        raise CorrectionsError("json", file=path.name, problem=str(error)) from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CorrectionsError("json", file=path.name, problem="[{…}]")
    return [_correction(row, path, number) for number, row in enumerate(rows, 1)]


def _rows(path: Path) -> list[tuple[int, dict[str, Any]]]:
    # Any column will do as the text: a table of corrections holds no opinions.
    found = []
    for source in read(path, text_column="action"):
        if isinstance(source, SourceTable):
            names = [name.strip().lower() for name in source.header]
            found += [(row, dict(zip(names, (column[at] for column in source.columns), strict=True))) for at, row in enumerate(source.rows)]
    return [(number, row) for number, row in found if any(str(value).strip() for value in row.values())]


def _correction(row: dict[str, Any], path: Path, number: int) -> Correction:
    unknown = sorted(set(row) - {*FIELDS, "by", "time", "note"})
    if unknown:
        raise CorrectionsError("field", file=path.name, row=number, field=", ".join(unknown), known=", ".join(FIELDS))
    values = {name: _value(name, row[name]) for name in FIELDS if name in row}
    if not values.get("action"):
        raise CorrectionsError("action", file=path.name, row=number)
    return Correction(**values)


def _value(name: str, value: Any) -> Any:
    if name in LISTS:
        parts = value if isinstance(value, list) else SEPARATOR.split(str(value or "").strip())
        return tuple(str(part) for part in parts if str(part))
    return str(value).strip() or None if value is not None else None
