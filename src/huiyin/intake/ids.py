"""Ids of entries: short, stable from run to run, unique over all files of one reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from huiyin.intake.types import Entry, Source, SourceTable


def tags(sources: Sequence[Source]) -> list[str]:
    """A short name for each source, by the files alone and not by their order.

    The name without its ending where that tells the files apart, else the whole name, else the name with the beginning of
    its checksum; a sheet's name behind it where a file has several sources.
    """
    files = {(source.file, source.sha256) for source in sources}
    stems = Counter(PurePath(file).stem for file, _ in files)
    names = Counter(file for file, _ in files)
    parts = Counter((source.file, source.sha256) for source in sources)
    return [_tag(source, stems, names, parts[source.file, source.sha256] > 1) for source in sources]


def _tag(source: Source, stems: Mapping[str, int], names: Mapping[str, int], several: bool) -> str:
    stem = PurePath(source.file).stem
    name = stem if stems[stem] == 1 else source.file
    if names[source.file] > 1:
        name = f"{source.file}~{source.sha256[:4]}"
    sheet = source.sheet if isinstance(source, SourceTable) else None
    return f"{name}!{sheet}" if several and sheet else name


def row_ids(sources: Sequence[Source], tags: Sequence[str]) -> list[list[str]]:
    """The id of each row of each table, nothing for documents.

    An id column is used as it is; where one of its values was used by an earlier table, the whole column gets the tag of
    its table in front.
    """
    used: set[str] = set()
    found = []
    for source, tag in zip(sources, tags, strict=True):
        own = _own_ids(source, tag, used) if isinstance(source, SourceTable) else []
        used.update(own)
        found.append(own)
    return found


def _own_ids(table: SourceTable, tag: str, used: set[str]) -> list[str]:
    if table.id_column is None:
        return [f"{tag}#{row}" for row in table.rows]
    values = [value.strip() for value in table.columns[table.id_column]]
    return values if used.isdisjoint(values) else [f"{tag}#{value}" for value in values]


def distinct(entries: list[Entry]) -> list[Entry]:
    """The entries with a mark behind each id that was there before."""
    if len({entry.id for entry in entries}) == len(entries):
        return entries
    seen: Counter[str] = Counter(entry.id for entry in entries)
    taken = set(seen)
    count: Counter[str] = Counter()
    result = []
    for entry in entries:
        count[entry.id] += 1
        result.append(entry if count[entry.id] == 1 else replace(entry, id=_free(entry.id, count[entry.id], taken)))
    return result


def _free(id: str, number: int, taken: set[str]) -> str:
    while f"{id}~{number}" in taken:
        number += 1
    taken.add(f"{id}~{number}")
    return f"{id}~{number}"
