"""People's decisions from a file: JSON, or a table that an office fills in (xlsx, csv, ...)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from huiyin.cli.output import REFUSED, Voice
from huiyin.engine.errors import EngineError
from huiyin.engine.types import Correction
from huiyin.intake import SourceTable, read
from huiyin.intake.errors import of_file, printable
from huiyin.intake.readers.decoding import decoded
from huiyin.intake.recognise import SourceFile, recognise
from huiyin.words import say

FIELDS = tuple(field.name for field in fields(Correction))
LISTS = ("opinions", "problems")
#: Columns that people add for themselves.
REMARKS = ("by", "time", "note")
#: What separates several ids in a cell; an id itself may hold a blank.
SEPARATOR = re.compile(r"[;；,，、\n]")
#: A name longer than this is a text that got into the wrong column.
LONGEST_TITLE = 500


class CorrectionsError(ValueError):
    """A file that holds no corrections. ``code`` is json, table, field, value, title or action; the words are under ``cli.corrections``."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(f"{code}: {values}")
        self.code, self.values = code, values


@dataclass(frozen=True, slots=True)
class Decisions:
    """Corrections with the place of each: ``places[i]`` is the sheet (or None) and the row, in JSON the number of the object."""

    corrections: list[Correction]
    file: str = ""
    places: tuple[tuple[str | None, int], ...] = ()

    @contextmanager
    def located(self, voice: Voice) -> Iterator[None]:
        """Say of a correction that the engine refuses where it stands."""
        try:
            yield
        except EngineError as error:
            entry = error.values.get("entry")
            if not isinstance(entry, int) or not self.places:
                raise
            sheet, row = self.places[entry - 1]
            place = say("cli.corrections.place", voice.language, file=f"{self.file} › {sheet}" if sheet else self.file, row=row)
            voice.fail(place + say(f"engine.error.{error.code}", voice.language, **error.values), REFUSED)


def read_corrections(path: Path) -> Decisions:
    """The corrections in a file, in its order.

    JSON is a list of objects with the fields of ``Correction``; a table has a column for each field that it uses, several
    ids in a cell separated by semicolons. Raises CorrectionsError, and IntakeError for a file that cannot be read; whether the ids exist is for the engine to say.
    """
    found: list[tuple[str | None, int, Mapping[str, Any]]]
    with of_file(path.name):
        file = recognise(path)
        if file.kind in ("json", "jsonl"):
            found = [(None, number, row) for number, row in enumerate(_from_json(file), 1)]
        else:
            found = list(_rows(path, file))
    return Decisions(
        [_correction(row, file.name, number) for _, number, row in found], file.name, tuple((sheet, row) for sheet, row, _ in found)
    )


def _from_json(file: SourceFile) -> list[dict[str, Any]]:
    text = decoded(file)[0]
    try:
        rows = [json.loads(line) for line in text.splitlines() if line.strip()] if file.kind == "jsonl" else json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CorrectionsError("json", file=file.name, problem=str(error)) from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CorrectionsError("json", file=file.name, problem="[{…}]")
    return rows


def _rows(path: Path, file: SourceFile) -> Iterator[tuple[str | None, int, dict[str, Any]]]:
    # Any column will do as the text: a table of corrections holds no opinions.
    tables = [source for source in read(path, text_column="action") if isinstance(source, SourceTable)]
    if not tables:
        raise CorrectionsError("table", file=file.name, known=", ".join(FIELDS))
    for table in tables:
        names = [name.strip().lower() for name in table.header]
        for at, number in enumerate(table.rows):
            row = dict(zip(names, (column[at] for column in table.columns), strict=True))
            if any(value.strip() for value in row.values()):
                yield table.sheet, number, row


def _correction(row: Mapping[str, Any], file: str, number: int) -> Correction:
    unknown = sorted(set(row) - {*FIELDS, *REMARKS})
    if unknown:
        raise CorrectionsError("field", file=file, row=number, field=", ".join(unknown), known=", ".join(FIELDS))
    for name, value in row.items():
        if name not in REMARKS and not _fits(name, value):
            raise CorrectionsError("value", file=file, row=number, field=name, value=json.dumps(value, ensure_ascii=False)[:80])
    values = {name: _value(name, row[name]) for name in FIELDS if name in row}
    if not values.get("action"):
        raise CorrectionsError("action", file=file, row=number)
    if len(values.get("title") or "") > LONGEST_TITLE:
        raise CorrectionsError("title", file=file, row=number, length=len(values["title"]), limit=LONGEST_TITLE)
    return Correction(**values)


def _fits(name: str, value: Any) -> bool:
    """Whether a value is a text (or a number, as ids may be), or where several may stand a list of such."""
    if value is None:
        return True
    several = value if name in LISTS and isinstance(value, list) else [value]
    return all(isinstance(part, (str, int, float)) and not isinstance(part, bool) for part in several)


def _value(name: str, value: Any) -> Any:
    if name in LISTS:
        parts = value if isinstance(value, list) else SEPARATOR.split("" if value is None else str(value))
        return tuple(text for part in parts if (text := str(part).strip()))
    text = "" if value is None else str(value).strip()
    return (printable(text) if name == "title" else text) or None
