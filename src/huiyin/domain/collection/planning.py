"""What an import would bring in, row by row, before anything is written: what is new, what is known, what cannot be taken."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.columns import Columns, ImportRefused, Meanings, day_of, unknown
from huiyin.domain.collection.models import SourceDocument
from huiyin.domain.collection.receiving import Origin, digest_of, names_known
from huiyin.intake import Entry, SourceTable
from huiyin.intake.cells import of_table
from huiyin.intake.entries import roster
from huiyin.intake.limits import LONG_CELL
from huiyin.text.repair import Evidence, gather

#: So much of a cell is told in a problem.
_TOLD = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One row that holds something. ``at`` is its place in the table, ``number`` what the sender's program calls it.

    ``digest`` tells this very row, ``key`` whoever has its id, ``kind`` is what the row says of its opinions, where it does.
    """

    at: int
    number: int
    text: str
    digest: bytes
    key: bytes | None
    origin: Origin
    kind: str | None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be taken; ``code`` is a key under ``imports.problem``."""

    sheet: str
    row: int
    code: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Plan:
    """What would come in. ``changed`` rows have an id that was imported before with other words; ``known`` and ``empty`` are row numbers."""

    table: SourceTable
    new: tuple[Row, ...]
    changed: tuple[Row, ...]
    known: tuple[int, ...]
    empty: tuple[int, ...]
    problems: tuple[Problem, ...]

    @property
    def read(self) -> int:
        """How many rows the table has."""
        return len(self.table.rows)


def planned(table: SourceTable, columns: Columns, base: Origin, known: Meanings, *, today: date) -> Plan:
    """The plan of a table whose column of opinions was chosen. Raises ImportRefused while a value is not known."""
    if unknown(table, columns, known):
        raise ImportRefused("unknown_values")
    rows, empty, problems = list[Row](), list[int](), list[Problem]()
    for row in _Walk(table, columns, base, known, today):
        (rows if isinstance(row, Row) else problems if isinstance(row, Problem) else empty).append(row)  # type: ignore[arg-type]
    digests, keys = received(base.channel.campaign, base, table)
    fresh = [row for row in rows if row.digest not in digests]
    changed = [row for row in fresh if row.key is not None and row.key in keys]
    new = [row for row in fresh if row.key is None or row.key not in keys]
    old = [row.number for row in rows if row.digest in digests]
    return Plan(table, tuple(new), tuple(changed), tuple(old), tuple(empty), tuple(problems))


def received(campaign: Campaign, base: Origin, table: SourceTable) -> tuple[set[bytes], set[bytes]]:
    """The digests and the keys of the rows that were imported before with the same batch, or from a file of the same name."""
    before = SourceDocument.objects.filter(campaign=campaign, imported__isnull=False, batch=base.batch)
    if base.batch is None:
        before = before.filter(file_name=table.file)
    pairs = [(bytes(digest), key) for digest, key in before.order_by().values_list("digest", "row_key").iterator(chunk_size=5000)]
    return {digest for digest, _ in pairs}, {bytes(key) for _, key in pairs if key is not None}


class _Walk:
    """The rows of a table one by one: a row, a problem, or the number of a row with nothing in it."""

    def __init__(self, table: SourceTable, columns: Columns, base: Origin, known: Meanings, today: date) -> None:
        self._table, self._columns, self._base, self._known, self._today = table, columns, base, known, today
        scope = base.batch.code if base.batch else table.file
        self._scope = (scope.encode(), (table.sheet or "").encode())
        self._seen: Counter[tuple[str, str]] = Counter()
        self._origins: dict[tuple[str, str, str], Origin] = {}

    def __iter__(self) -> Iterator[Row | Problem | int]:
        for at, text in enumerate(self._table.columns[self._columns.text]):
            if not text.strip() or (at, self._columns.text) in self._table.merged:
                yield self._table.rows[at]
            else:
                yield self._problem(at, text) or self._row(at, text)

    def _problem(self, at: int, text: str) -> Problem | None:
        sheet, number = self._table.sheet or "", self._table.rows[at]
        if len(text) > LONG_CELL:
            return Problem(sheet, number, "too_long", {"length": len(text), "limit": LONG_CELL})
        said = self._cell(at, self._columns.date)
        day = day_of(said) if said else None
        if said and (day is None or day > self._today):
            return Problem(sheet, number, "no_date" if day is None else "future", {"value": said[:_TOLD]})
        return None

    def _row(self, at: int, text: str) -> Row:
        id, campaign = self._cell(at, self._columns.id), self._base.channel.campaign
        self._seen[id, text] += 1
        parts = (id.encode("utf-8", "surrogatepass"), text.encode("utf-8", "surrogatepass"), str(self._seen[id, text]).encode())
        digest = digest_of(campaign, b"row", *self._scope, *parts)
        key = digest_of(campaign, b"id", *self._scope, parts[0]) if id else None
        return Row(at, self._table.rows[at], text, digest, key, self._origin(at), self._meaning(at, "kind", None))

    def _origin(self, at: int) -> Origin:
        told = self._cell(at, self._columns.stratum), self._cell(at, self._columns.place), self._cell(at, self._columns.date)
        if told not in self._origins:
            base = self._base
            stratum, place = self._meaning(at, "stratum", base.stratum), self._meaning(at, "place", base.place)
            self._origins[told] = replace(base, stratum=stratum, place=place, received_on=day_of(told[2]) or base.received_on)
        return self._origins[told]

    def _meaning(self, at: int, axis: str, default: Any) -> Any:
        """What the cell of an axis means; an empty one leaves what was said of the whole file."""
        said = self._cell(at, getattr(self._columns, axis))
        return self._known.of(axis, said, self._columns) if said else default

    def _cell(self, at: int, column: int | None) -> str:
        return "" if column is None else self._table.columns[column][at].strip()


@dataclass(frozen=True, slots=True)
class Parted:
    """The entries of a table by the place of their row, with what it takes to show them."""

    entries: Mapping[int, list[Entry]]
    evidence: Evidence
    names: frozenset[str]


def parted(table: SourceTable) -> Parted:
    """The units of all cells: the evidence of damage is gathered once, from all of them together."""
    assert table.text_column is not None
    evidence = gather(table.columns[table.text_column])
    found = of_table(table, [str(at) for at in range(len(table.rows))], evidence, None)
    by_row = {at: list(those) for at, those in groupby(found, key=row_of)}
    return Parted(by_row, evidence, occurring(names_known(), found) | roster(found))


def row_of(entry: Entry) -> int:
    """The place of the row that an entry of ``parted`` stands in."""
    return int(entry.id.split(".")[0])


def occurring(names: frozenset[str], found: Iterable[Entry]) -> frozenset[str]:
    """Those of the names that may occur at all, by their first three characters: a cell is searched for each of them, and an organisation has thousands."""
    firsts = "".join(sorted({name[0] for name in names}))
    if not firsts:
        return names
    begun = re.compile(f"(?=([{re.escape(firsts)}].{{1,2}}))", re.DOTALL)
    heads = {head for one in found for head in begun.findall(one.text)}
    heads |= {head[:2] for head in heads}
    return frozenset(name for name in names if name[:3] in heads)
