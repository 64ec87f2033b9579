"""What a workbook would change in the organisation, and changing it: all or nothing, and nothing is ever deleted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from huiyin.accounts.models import Person, Post, Unit
from huiyin.accounts.records import COLUMNS, DEFAULTS, KEYS, Fields, Key, Organisation, key_of
from huiyin.accounts.rules import in_cycle, tidy
from huiyin.accounts.sheets import Book, Problem, Row


@dataclass(frozen=True)
class Change:
    """A record whose fields change: name of the field, what it is, what it will be."""

    key: Key
    fields: tuple[tuple[str, Any, Any], ...]


@dataclass
class Part:
    """What happens to the records of a sheet."""

    added: dict[Key, Fields] = field(default_factory=dict)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    unmentioned: list[Key] = field(default_factory=list)


@dataclass
class Plan:
    """What a workbook would change, by sheet; with problems nothing can be applied."""

    parts: dict[str, Part] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing changes."""
        return not any(part.added or part.changed for part in self.parts.values())

    @property
    def seal(self) -> str:
        """Tells this plan from any other, so that what is applied is what somebody looked at."""
        told = [(sheet, part.added, part.changed) for sheet, part in self.parts.items()]
        return hashlib.sha256(repr(told).encode()).hexdigest()


def planned(book: Book, present: Organisation) -> Plan:
    """Compare a workbook with what stands there. A field without a column in the file stays as it is."""
    plan = Plan(problems=list(book.problems))
    wanted: dict[str, dict[Key, tuple[Row, Fields]]] = {}
    for sheet in COLUMNS:
        wanted[sheet] = _wanted(sheet, book, present.of(sheet), plan.problems)
        plan.parts[sheet] = _compared(present.of(sheet), {key: fields for key, (_, fields) in wanted[sheet].items()})
    plan.problems += _dangling(wanted, present)
    for axis in ("parent", "industry"):
        plan.problems += _cycles(axis, wanted["units"], present)
    plan.problems += _backwards(wanted["posts"])
    plan.problems.sort(key=lambda one: (one.sheet, one.row))
    return plan


def _wanted(sheet: str, book: Book, standing: Mapping[Key, Fields], problems: list[Problem]) -> dict[Key, tuple[Row, Fields]]:
    """The rows of a sheet by key, each whole: completed by what stands there, or by defaults."""
    found: dict[Key, tuple[Row, Fields]] = {}
    for row in book.rows.get(sheet, ()):
        given = {**{name: DEFAULTS.get(name) for name in COLUMNS[sheet][: KEYS[sheet]]}, **row.fields}
        key = key_of(sheet, given)
        if key in found:
            problems.append(Problem("duplicate", row.sheet, row.number, {"given": _told(key), "other": found[key][0].number}))
            continue
        base = standing.get(key) or {name: DEFAULTS.get(name, "") for name in COLUMNS[sheet]}
        found[key] = (row, {**base, **given})
    return found


def _told(key: Key) -> str:
    return " · ".join(str(part) for part in key if part is not None)


def _compared(standing: Mapping[Key, Fields], wanted: Mapping[Key, Fields]) -> Part:
    part = Part(unmentioned=[key for key in standing if key not in wanted])
    for key, fields in wanted.items():
        if key not in standing:
            part.added[key] = fields
            continue
        differing = tuple((name, standing[key][name], value) for name, value in fields.items() if standing[key][name] != value)
        if differing:
            part.changed.append(Change(key, differing))
        else:
            part.unchanged += 1
    return part


def _dangling(wanted: Mapping[str, Mapping[Key, tuple[Row, Fields]]], present: Organisation) -> Iterator[Problem]:
    """Codes that neither the file nor the organisation has."""
    units = {key[0] for key in (*wanted["units"], *present.units)}
    people = {key[0] for key in (*wanted["people"], *present.people)}
    for sheet, columns in (("units", {"parent": units, "industry": units}), ("posts", {"unit": units, "person": people})):
        for row, fields in wanted[sheet].values():
            for column, known in columns.items():
                if fields[column] and fields[column] not in known:
                    yield Problem(f"unknown_{column}", row.sheet, row.number, {"given": fields[column]})


def _cycles(axis: str, wanted: Mapping[Key, tuple[Row, Fields]], present: Organisation) -> Iterator[Problem]:
    above = {key[0]: fields[axis] for key, fields in present.units.items()}
    above |= {key[0]: fields[axis] for key, (_, fields) in wanted.items()}
    turning = in_cycle(above)
    for key, (row, fields) in wanted.items():
        if key[0] in turning:
            yield Problem(f"cycle_{axis}", row.sheet, row.number, {"given": key[0], "above": fields[axis]})


def _backwards(wanted: Mapping[Key, tuple[Row, Fields]]) -> Iterator[Problem]:
    for row, fields in wanted.values():
        if fields["started_on"] and fields["ended_on"] and fields["ended_on"] < fields["started_on"]:
            yield Problem("ends_first", row.sheet, row.number, {"start": fields["started_on"], "end": fields["ended_on"]})


def applied(plan: Plan) -> None:
    """Write what a plan adds and changes, and nothing else. Call it in a transaction, with a plan that has no problems."""
    if plan.problems:
        raise ValueError("A plan with problems is not applied.")
    _write_units(plan.parts["units"])
    people = plan.parts["people"]
    Person.objects.bulk_create([Person(**fields) for fields in people.added.values()])
    for change in people.changed:
        Person.objects.filter(code=change.key[0]).update(**_new(change))
    _write_posts(plan.parts["posts"])


def _new(change: Change) -> Fields:
    return {name: list(value) if isinstance(value, tuple) else value for name, _, value in change.fields}


def _write_units(part: Part) -> None:
    """All units first, then what stands above them, since a unit may come before the one above it."""
    axes = ("parent", "industry")
    plain = [{name: value for name, value in fields.items() if name not in axes} for fields in part.added.values()]
    Unit.objects.bulk_create([Unit(**{**fields, "aliases": list(fields["aliases"])}) for fields in plain])
    ids = dict(Unit.objects.values_list("code", "pk"))
    new = {key[0]: {name: fields[name] for name in axes if fields[name]} for key, fields in part.added.items()}
    new |= {change.key[0]: _new(change) for change in part.changed}
    for code, fields in new.items():
        given = {f"{name}_id" if name in axes else name: ids.get(value) if name in axes else value for name, value in fields.items()}
        if given:
            Unit.objects.filter(code=code).update(**given)


def _write_posts(part: Part) -> None:
    units = dict(Unit.objects.values_list("code", "pk"))
    people = dict(Person.objects.values_list("code", "pk"))
    made = [{**fields, "unit_id": units[fields["unit"]], "person_id": people[fields["person"]]} for fields in part.added.values()]
    Post.objects.bulk_create([Post(**{name: value for name, value in fields.items() if name not in ("unit", "person")}) for fields in made])
    for change in part.changed:
        person, unit, title, started_on = change.key
        same = Post.objects.filter(person__code=person, unit__code=unit, started_on=started_on)
        # A title may stand with more blanks in the database than a cell keeps.
        Post.objects.filter(pk__in=[one.pk for one in same if tidy(one.title) == title]).update(**_new(change))
