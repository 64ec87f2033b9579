"""What the columns of an uploaded table are, and which stratum, place and kind their values mean."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from huiyin.accounts.models import Unit
from huiyin.domain.campaigns.models import Campaign, Stratum
from huiyin.domain.collection.models import ImportFile
from huiyin.domain.collection.reading import KINDS
from huiyin.domain.collection.staging import Staged
from huiyin.intake import IntakeError, SourceTable, read
from huiyin.intake.names import key
from huiyin.words import LANGUAGES, say

#: Columns whose values must each mean something that the campaign knows.
AXES = ("stratum", "place", "kind")
#: Rows that are looked at to guess what a column is.
_SAMPLE = 200
_DAY = re.compile(r"(\d{4})\s*(?:[-/.年])\s*(\d{1,2})\s*(?:[-/.月])\s*(\d{1,2})\s*日?(?:[T\s].*)?")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")

Values = Mapping[str, Mapping[str, str]]


class ImportRefused(Exception):
    """A table that cannot be imported as asked; ``code`` is a key under ``imports.refused``."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column (0-based) holds what. ``values`` says for an axis what its unknown values mean: a code, or nothing to leave it blank."""

    sheet: str
    text: int
    id: int | None = None
    stratum: int | None = None
    place: int | None = None
    date: int | None = None
    kind: int | None = None
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Meanings:
    """What a value may mean on each axis: by any of its names folded, and by its code. A name of two things is a name of none."""

    by_name: Mapping[str, Mapping[str, Any]]
    by_code: Mapping[str, Mapping[str, Any]]

    def of(self, axis: str, value: str, columns: Columns) -> Any:
        """The stratum, unit or kind of a value; None where it is to be left blank. Raises KeyError for a value that is not known."""
        said = columns.values.get(axis, {})
        if value in said:
            return self.by_code[axis][said[value]] if said[value] else None
        return self.by_name[axis][key(value)]

    def knows(self, axis: str, value: str, columns: Columns) -> bool:
        """Whether a value means something, or was said to mean nothing."""
        said = columns.values.get(axis, {}).get(value)
        return key(value) in self.by_name[axis] if said is None else not said or said in self.by_code[axis]


def tables(staged: Staged) -> list[SourceTable]:
    """The tables of an upload. Raises IntakeError, and ImportRefused for a file without any."""
    try:
        sources = _read(staged.path)
    except IntakeError as error:
        error.file = staged.name
        raise
    found = [replace(one, file=staged.name) for one in sources if isinstance(one, SourceTable)]
    if not found:
        raise ImportRefused("no_table", file=staged.name)
    return found


def _read(path: Path) -> list[Any]:
    """The sources of a file; where no column looks like opinions, a person will say which one it is."""
    try:
        return list(read(path))
    except IntakeError as error:
        if error.code != "no_text_column":
            raise
    return list(read(path, text_column="1"))


def header_key(table: SourceTable) -> str:
    """What tells tables of one make."""
    return hashlib.sha256("\x1f".join(table.header).encode()).hexdigest()


def meanings(campaign: Campaign) -> Meanings:
    """What the values of a column may mean in a campaign."""
    strata, units = list(Stratum.objects.filter(campaign=campaign)), list(Unit.objects.all())
    kinds = [(kind, [kind, *(say(f"collection.kind.{kind}", language) for language in LANGUAGES)]) for kind in KINDS]
    names: dict[str, list[tuple[Any, list[str]]]] = {
        "stratum": [(one, [one.code, one.name, one.name_en]) for one in strata],
        "place": [(one, [one.code, one.name, one.name_en, *one.aliases]) for one in units],
        "kind": [*kinds],
    }
    codes: dict[str, dict[str, Any]] = {"stratum": {one.code: one for one in strata}, "place": {one.code: one for one in units}, "kind": {kind: kind for kind in KINDS}}
    return Meanings({axis: _named(those) for axis, those in names.items()}, codes)


def _named(those: Iterable[tuple[Any, list[str]]]) -> dict[str, Any]:
    pairs = [(name, thing) for thing, names in those for name in {key(name) for name in names if name}]
    often = Counter(name for name, _ in pairs)
    return {name: thing for name, thing in pairs if often[name] == 1}


def proposed(table: SourceTable, campaign: Campaign, known: Meanings) -> Columns:
    """What the columns were said to be the last time that a table of this make was imported, else a guess."""
    before = ImportFile.objects.filter(campaign=campaign, header_key=header_key(table)).first()
    if before is not None:
        return replace(loaded(before.mapping), sheet=table.sheet or "")
    text, id = table.text_column or 0, table.id_column
    free = [at for at in range(len(table.header)) if at not in {text, id}]
    samples = {at: [cell.strip() for cell in table.columns[at][:_SAMPLE] if cell.strip()] for at in free}
    stratum, place, kind = (_first(samples, partial(_names, known.by_name[axis])) for axis in AXES)
    return Columns(table.sheet or "", text, id, stratum, place, _first(samples, _dates), kind)


def _names(those: Mapping[str, Any], cell: str) -> bool:
    return key(cell) in those


def _dates(cell: str) -> bool:
    return day_of(cell) is not None


def _first(samples: Mapping[int, Sequence[str]], fits: Callable[[str], bool]) -> int | None:
    """The first column of which at least half the cells fit."""
    return next((at for at, cells in samples.items() if cells and 2 * sum(map(fits, cells)) >= len(cells)), None)


def loaded(kept: Mapping[str, Any]) -> Columns:
    """Columns from what ``dumped`` made of them."""
    return Columns(**kept)


def dumped(columns: Columns) -> dict[str, Any]:
    """Columns as plain values."""
    return asdict(columns)


def chosen(found: Sequence[SourceTable], columns: Columns) -> SourceTable:
    """The table of the sheet that was chosen, with the column of opinions that was chosen. Raises ImportRefused where the file has none such."""
    table = next((one for one in found if (one.sheet or "") == columns.sheet), None)
    used = [columns.text, columns.id, columns.stratum, columns.place, columns.date, columns.kind]
    if table is None or not all(0 <= at < len(table.header) for at in used if at is not None):
        raise ImportRefused("no_such_column")
    return replace(table, text_column=columns.text, id_column=None)


def unknown(table: SourceTable, columns: Columns, known: Meanings) -> dict[str, dict[str, list[int]]]:
    """For each axis the values of its column that mean nothing yet, with the numbers of their rows."""
    found: dict[str, dict[str, list[int]]] = {}
    for axis in AXES:
        rows: dict[str, list[int]] = {}
        at = getattr(columns, axis)
        for row, cell in zip(table.rows, table.columns[at], strict=True) if at is not None else ():
            if value := cell.strip():
                rows.setdefault(value, []).append(row)
        if strange := {value: those for value, those in rows.items() if not known.knows(axis, value, columns)}:
            found[axis] = strange
    return found


def day_of(text: str) -> date | None:
    """The day that a cell means: 2025-07-09, 2025/7/9, 2025年7月9日, 20250709, each with or without a time; None for anything else."""
    found = _DAY.fullmatch(text.strip()) or _DIGITS.fullmatch(text.strip())
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
