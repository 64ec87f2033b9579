"""The ledger as ``consolidation.json``: the fields of ``content``, one opinion a line, the same bytes for the same ledger."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, NoReturn

from huiyin.intake.errors import printable
from huiyin.report.content import SCHEMA, Ledger, Totals
from huiyin.report.errors import SchemaError
from huiyin.report.soundness import OPTIONAL, ROWS, faults


def write_json(ledger: Ledger, path: Path) -> None:
    """Write the ledger; row by row, so that a million opinions are never one string."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        head = {"schema": SCHEMA, "version": ledger.version, "title": ledger.title, "language": ledger.language}
        out.write("{\n" + "".join(f'"{name}": {_text(value)},\n' for name, value in head.items()))
        out.write(f'"totals": {_text(asdict(ledger.totals))},\n"config": {_text(dict(ledger.config))}')
        for name in ROWS:
            rows = getattr(ledger, name)
            if name in OPTIONAL and not rows:
                continue
            out.write(f',\n"{name}": [')
            for number, row in enumerate(rows):
                out.write(("," if number else "") + "\n" + _text({field.name: getattr(row, field.name) for field in fields(row)}))
            out.write("\n]")
        out.write("\n}\n")


def read_json(path: Path) -> Ledger:
    """Read what ``write_json`` wrote, with or without a byte order mark. Raises SchemaError for whatever else a file may hold; OSError passes through."""
    return _read(path, printable(path.name))


def read_folder(folder: Path) -> Ledger:
    """The ledger in a folder of results, or in the file itself. Raises SchemaError; OSError passes through."""
    if not folder.is_dir():
        if not folder.is_file():
            raise SchemaError("no_consolidation", folder=_name(folder))
        return read_json(folder)
    path = folder / "consolidation.json"
    if not path.is_file():
        raise SchemaError("no_consolidation", folder=_name(folder))
    # Two folders may be read at once: which one is meant?
    return _read(path, f"{_name(folder)}/{path.name}")


def _name(path: Path) -> str:
    return printable(path.name or str(path))


def _read(path: Path, shown: str) -> Ledger:
    data = _parsed(path.read_bytes(), shown)
    if not isinstance(data, dict) or "schema" not in data:
        raise SchemaError("no_ledger", file=shown)
    if type(data["schema"]) is not int or data["schema"] != SCHEMA:
        raise SchemaError("other_schema", file=shown, found=printable(_text(data["schema"]))[:40], expected=SCHEMA)
    fault = next(faults(data), None)
    if fault is not None:
        code, values = fault
        raise SchemaError(code, file=shown, **{name: printable(str(value))[:120] for name, value in values.items()})
    rows = {name: tuple(kind(**_tuples(row)) for row in data.get(name, ())) for name, kind in ROWS.items()}
    return Ledger(data["title"], data["language"], totals=Totals(**data["totals"]), config=data["config"], version=data["version"], **rows)


def _parsed(raw: bytes, shown: str) -> Any:
    try:
        # Some editors put a mark before what they save.
        return json.loads(raw.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise SchemaError("not_utf8", file=shown, byte=error.start + 1) from error
    except json.JSONDecodeError as error:
        raise SchemaError("not_json", file=shown, row=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise SchemaError("nested", file=shown) from error
    except ValueError as error:
        raise SchemaError("no_ledger", file=shown) from error


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _tuple(value) for name, value in row.items()}


def _tuple(value: Any) -> Any:
    return tuple(_tuple(item) for item in value) if isinstance(value, list) else value


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
