"""The texts that are measured on: whatever tables lie in the folder given, read and never copied."""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Columns = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Labelled:
    """Texts with the label that people gave each; ``coarse`` is empty where there is no second level."""

    name: str
    texts: tuple[str, ...]
    labels: tuple[str, ...]
    coarse: tuple[str, ...] = ()


def labelled(folder: Path, names: Sequence[str] = ()) -> list[Labelled]:
    """Every parquet or csv file in the folder with the columns ``text`` and ``label``; ``names`` picks some."""
    found = []
    for name, columns in tables(folder).items():
        if {"text", "label"} <= columns.keys() and (not names or name in names):
            found.append(_labelled(name, columns))
    return found


def _labelled(name: str, columns: Columns) -> Labelled:
    rows = [row for row, label in enumerate(columns["label"]) if label]
    picked = {key: tuple(columns[key][row] for row in rows) for key in ("text", "label", "coarse") if key in columns}
    return Labelled(name, picked["text"], picked["label"], picked.get("coarse", ()))


def all_texts(folder: Path) -> list[str]:
    """Every text of every table in the folder that has a column ``text``."""
    return [text for columns in tables(folder).values() for text in columns.get("text", ())]


def tables(folder: Path) -> dict[str, Columns]:
    """The columns of every parquet and csv file, by the file's name, in the order of the names; all values as text."""
    found = sorted(path for path in folder.iterdir() if path.suffix in (".parquet", ".csv"))
    return {path.stem: _parquet(path) if path.suffix == ".parquet" else _csv(path) for path in found}


def _parquet(path: Path) -> Columns:
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(path)
    return {name: ["" if value is None else str(value) for value in table[name].to_pylist()] for name in table.column_names}


def _csv(path: Path) -> Columns:
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {name: [row[name] or "" for row in rows] for name in (rows[0] if rows else ()) if name}
