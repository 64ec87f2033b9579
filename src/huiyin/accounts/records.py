"""The organisation as plain records: what stands in the database, and what is to stand there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from huiyin.accounts.models import Person, Post, Unit
from huiyin.accounts.rules import BETWEEN, parted, tidy

#: The columns of each sheet; the first ones make the key of a row.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "units": ("code", "name", "name_en", "aliases", "kind", "parent", "industry", "order", "closed_on"),
    "people": ("code", "name", "name_en"),
    "posts": ("person", "unit", "title", "started_on", "title_en", "leader", "ended_on"),
}
KEYS: Mapping[str, int] = {"units": 1, "people": 1, "posts": 4}
#: What a column that the file does not have holds for a new row.
DEFAULTS: Mapping[str, Any] = {"aliases": (), "order": 0, "leader": False, "closed_on": None, "started_on": None, "ended_on": None}

Key = tuple[Any, ...]
Fields = dict[str, Any]


@dataclass(frozen=True)
class Organisation:
    """Records by sheet and key. A unit's ``parent`` and ``industry``, a post's ``person`` and ``unit`` are codes."""

    units: dict[Key, Fields]
    people: dict[Key, Fields]
    posts: dict[Key, Fields]

    def of(self, sheet: str) -> dict[Key, Fields]:
        """The records of a sheet."""
        return {"units": self.units, "people": self.people, "posts": self.posts}[sheet]


def present() -> Organisation:
    """What stands in the database, with texts as a cell can hold them."""
    return Organisation(
        _keyed("units", map(_unit, Unit.objects.select_related("parent", "industry"))),
        _keyed("people", ({"code": one.code, "name": tidy(one.name), "name_en": tidy(one.name_en)} for one in Person.objects.all())),
        _keyed("posts", map(_post, Post.objects.select_related("person", "unit"))),
    )


def key_of(sheet: str, fields: Mapping[str, Any]) -> Key:
    """The key of a record."""
    return tuple(fields[name] for name in COLUMNS[sheet][: KEYS[sheet]])


def _keyed(sheet: str, records: Iterable[Fields]) -> dict[Key, Fields]:
    return {key_of(sheet, fields): fields for fields in records}


def _unit(one: Unit) -> Fields:
    return {
        "code": one.code,
        "name": tidy(one.name),
        "name_en": tidy(one.name_en),
        "aliases": parted(BETWEEN.join(map(tidy, one.aliases))),
        "kind": one.kind,
        "parent": one.parent.code if one.parent else "",
        "industry": one.industry.code if one.industry else "",
        "order": one.order,
        "closed_on": one.closed_on,
    }


def _post(one: Post) -> Fields:
    day: dict[str, date | None] = {"started_on": one.started_on, "ended_on": one.ended_on}
    return {"person": one.person.code, "unit": one.unit.code, "title": tidy(one.title), "title_en": tidy(one.title_en), "leader": one.leader, **day}
