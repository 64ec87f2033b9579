"""The ledger as ``consolidation.json``: the fields of ``content``, one opinion a line, the same bytes for the same ledger."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from huiyin.report.content import SCHEMA, AspectRow, Ledger, OpinionRow, ProblemRow, SourceRow, Totals


class SchemaError(ValueError):
    """A file that is no consolidation, or one of another schema. ``code`` is ``not_json``, ``other_schema`` or ``no_consolidation``."""

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(f"{code}: {values}")


_LISTS: dict[str, Any] = {"sources": SourceRow, "aspects": AspectRow, "problems": ProblemRow, "opinions": OpinionRow}


def write_json(ledger: Ledger, path: Path) -> None:
    """Write the ledger; row by row, so that a million opinions are never one string."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        head = {"schema": SCHEMA, "version": ledger.version, "title": ledger.title, "language": ledger.language}
        out.write("{\n" + "".join(f'"{name}": {_text(value)},\n' for name, value in head.items()))
        out.write(f'"totals": {_text(asdict(ledger.totals))},\n"config": {_text(dict(ledger.config))}')
        for name in _LISTS:
            rows = getattr(ledger, name)
            out.write(f',\n"{name}": [')
            for number, row in enumerate(rows):
                out.write(("," if number else "") + "\n" + _text({field.name: getattr(row, field.name) for field in fields(row)}))
            out.write("\n]")
        out.write("\n}\n")


def read_json(path: Path) -> Ledger:
    """Read what ``write_json`` wrote. Raises SchemaError; OSError passes through."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise SchemaError("not_json", file=path.name) from error
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise SchemaError("other_schema", file=path.name, found=data.get("schema") if isinstance(data, dict) else None, expected=SCHEMA)
    rows = {name: tuple(kind(**_tuples(row)) for row in data[name]) for name, kind in _LISTS.items()}
    return Ledger(data["title"], data["language"], totals=Totals(**data["totals"]), config=data["config"], version=data["version"], **rows)


def read_folder(folder: Path) -> Ledger:
    """The ledger in a folder of results, or in the file itself. Raises SchemaError; OSError passes through."""
    path = folder / "consolidation.json" if folder.is_dir() else folder
    if not path.is_file():
        raise SchemaError("no_consolidation", folder=folder.name)
    return read_json(path)


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _tuple(value) for name, value in row.items()}


def _tuple(value: Any) -> Any:
    return tuple(_tuple(item) for item in value) if isinstance(value, list) else value


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
