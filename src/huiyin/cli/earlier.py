"""An earlier consolidation, looked over before it is used: somebody may have edited it, or copied half of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from huiyin.intake.errors import IntakeError, printable
from huiyin.report import Ledger, SchemaError, read_folder

KINDS: dict[str, type | tuple[type, ...]] = {
    "str": str,
    "int": int,
    "float": (int, float),
    "bool": bool,
    "str | None": (str, type(None)),
    "int | None": (int, type(None)),
    "tuple[str, ...]": tuple,
}
STATUSES = frozenset({"assigned", "unassigned", "excluded"})


class EarlierError(ValueError):
    """A consolidation that does not hold together; the words are ``cli.earlier.damaged``."""

    def __init__(self, file: str, problem: str) -> None:
        super().__init__(problem)
        self.values = {"file": file, "problem": problem}


def earlier(folder: Path) -> Ledger:
    """The ledger in a folder of results, or in the file itself. Raises SchemaError, EarlierError and IntakeError."""
    name = printable(folder.name or str(folder))
    try:
        ledger = read_folder(folder)
        problem = next(_faults(ledger), None)
    except SchemaError:
        raise
    except OSError as error:
        raise IntakeError("unreadable", file=name, problem=error.strerror or "") from error
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise EarlierError(name, f"{type(error).__name__}: {error}"[:200]) from error
    if problem:
        raise EarlierError(name, problem)
    return ledger


def _faults(ledger: Ledger) -> Iterator[str]:
    """What does not hold together, in few words."""
    for rows in (ledger.opinions, ledger.problems, ledger.aspects, (ledger.totals,), (ledger,)):
        yield from _misfits(rows)
    for named in (ledger.opinions, ledger.problems, ledger.aspects):
        yield from (f"id {name}" for name in _twice([row.id for row in named]))
    problems, aspects = {row.id for row in ledger.problems}, {row.id for row in ledger.aspects}
    yield from (f"{row.id}: status {row.status}" for row in ledger.opinions if row.status not in STATUSES)
    yield from (f"{row.id}: problem {row.problem}" for row in ledger.opinions if row.problem is not None and row.problem not in problems)
    yield from (f"{row.id}: aspect {row.aspect}" for row in ledger.problems if row.aspect not in aspects)
    yield from (f"{row.id}: problem {name}" for row in ledger.aspects for name in row.problems if name not in problems)


def _misfits(rows: Sequence[Any]) -> Iterator[str]:
    """Fields of another kind than they should be, and texts that no file can hold."""
    kinds = [(field.name, KINDS[str(field.type)]) for field in fields(rows[0]) if str(field.type) in KINDS] if rows else []
    for row in rows:
        for name, kind in kinds:
            value = getattr(row, name)
            if not isinstance(value, kind):
                yield f"{name}: {str(value)[:40]}"
            elif isinstance(value, str):
                value.encode()


def _twice(ids: Sequence[str]) -> list[str]:
    return [name for name, times in Counter(ids).items() if times > 1]
