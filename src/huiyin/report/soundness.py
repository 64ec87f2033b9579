"""Whether JSON that says it is a ledger can be one: every field there and of its kind, every id given once and known."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from functools import cache
from math import isfinite
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from huiyin.report.content import AspectRow, OpinionRow, ProblemRow, RetiredRow, SourceRow, Totals
from huiyin.words import LANGUAGES

#: The lists of a ledger and what a row of each is.
ROWS: dict[str, Any] = {"sources": SourceRow, "aspects": AspectRow, "problems": ProblemRow, "opinions": OpinionRow, "retired": RetiredRow}
#: A list that stands in the file only where it holds something.
OPTIONAL = frozenset({"retired"})
HEAD: dict[str, Any] = {"version": str, "title": str, "language": str, "config": Mapping[str, object]}
STATUSES = frozenset({"assigned", "unassigned", "excluded"})

#: A code of SchemaError with its values.
Fault = tuple[str, dict[str, str]]
Test = Callable[[Any], bool]


def faults(data: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with the JSON of a ledger, the form of it before what its ids say; nothing where it is sound."""
    broken = False
    for fault in _form(data):
        broken = True
        yield fault
    # Ids are looked at where there are any: in rows that are rows.
    if not broken:
        yield from _sense(data)


def _form(data: Mapping[str, Any]) -> Iterator[Fault]:
    for name, kind in HEAD.items():
        yield from _field(data, name, _test(kind), required=True, where=name)
    if data.get("language") not in LANGUAGES:
        yield "value", {"where": "language"}
    yield from _row(data.get("totals"), Totals, "totals")
    for name, kind in ROWS.items():
        rows = data.get(name, [] if name in OPTIONAL else None)
        if not isinstance(rows, list):
            yield ("value" if name in data else "lacks"), {"where": name}
            continue
        for at, row in enumerate(rows):
            yield from _row(row, kind, f"{name}[{at}]")
    yield from (("half_character", {"where": where}) for where in _halves(data))


def _row(row: Any, kind: Any, where: str) -> Iterator[Fault]:
    if not isinstance(row, dict):
        yield ("lacks" if row is None else "value"), {"where": where}
        return
    known = _tests(kind)
    for name, (required, test) in known.items():
        yield from _field(row, name, test, required=required, where=f"{where}.{name}")
    yield from (("unknown", {"where": f"{where}.{name}"}) for name in row if name not in known)


def _field(row: Mapping[str, Any], name: str, test: Test, *, required: bool, where: str) -> Iterator[Fault]:
    if name not in row:
        if required:
            yield "lacks", {"where": where}
    elif not test(row[name]):
        yield "value", {"where": where}


@cache
def _tests(kind: Any) -> dict[str, tuple[bool, Test]]:
    """For each field of a row whether it must be there, and what its value must pass."""
    kinds = get_type_hints(kind)
    return {one.name: (one.default is MISSING, _test(kinds[one.name])) for one in fields(kind)}


def _test(kind: Any) -> Test:
    """The test of a kind, for values as JSON has them: a list for a tuple, and no true or false for a number."""
    inner = get_args(kind)
    match get_origin(kind):
        case None if kind is object:
            return lambda value: True
        case None if kind is float:
            return lambda value: type(value) in (int, float) and isfinite(value)
        case None:
            return lambda value: type(value) is kind
        case origin if origin is UnionType:
            kinds = frozenset(NoneType if one is None else one for one in inner)
            return lambda value: type(value) in kinds
        case origin if origin is tuple and inner[1:] == (...,):
            each = _test(inner[0])
            return lambda value: isinstance(value, list) and all(map(each, value))
        case origin if origin is tuple:
            tests = [_test(one) for one in inner]
            return lambda value: (
                isinstance(value, list) and len(value) == len(tests) and all(test(one) for test, one in zip(tests, value, strict=True))
            )
        case _:
            of_value = _test(inner[1])
            return lambda value: isinstance(value, dict) and all(map(of_value, value.values()))


def _halves(data: Mapping[str, Any]) -> Iterator[str]:
    """Where half a character stands, which JSON can name and no file can hold."""
    for name, part in data.items():
        for at, row in enumerate(part) if isinstance(part, list) else [(-1, part)]:
            try:
                json.dumps(row, ensure_ascii=False).encode()
            except UnicodeEncodeError:
                yield name if at < 0 else f"{name}[{at}]"


def _sense(data: Mapping[str, Any]) -> Iterator[Fault]:
    opinions, problems, aspects = data["opinions"], data["problems"], data["aspects"]
    for name in ("opinions", "problems", "aspects"):
        yield from (("twice", {"where": f"{name}[{at}].id", "name": one}) for at, one in _twice([row["id"] for row in data[name]]))
    known_problems, known_aspects = {row["id"] for row in problems}, {row["id"] for row in aspects}
    for at, row in enumerate(opinions):
        if row["status"] not in STATUSES:
            yield "value", {"where": f"opinions[{at}].status"}
        placed = row.get("problem")
        if placed is not None and placed not in known_problems:
            yield "nowhere", {"where": f"opinions[{at}].problem", "name": placed}
        elif (placed is not None) != (row["status"] == "assigned"):
            yield "value", {"where": f"opinions[{at}].problem"}
    yield from _unknown("problems", "aspect", problems, known_aspects)
    yield from _unknown("aspects", "problems", aspects, known_problems)


def _unknown(name: str, field: str, rows: Sequence[Mapping[str, Any]], known: set[str]) -> Iterator[Fault]:
    """Rows that name what the file does not have."""
    for at, row in enumerate(rows):
        named = row[field] if isinstance(row[field], list) else [row[field]]
        yield from (("nowhere", {"where": f"{name}[{at}].{field}", "name": one}) for one in named if one not in known)


def _twice(ids: Sequence[str]) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for at, name in enumerate(ids):
        if name in seen:
            yield at, name
        seen.add(name)
