"""The organisation of the demonstration, brought in as an office would: by a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from huiyin.accounts.models import User
from huiyin.accounts.records import Fields, Organisation
from huiyin.accounts.sheets import write_book
from huiyin.domain.organisation import import_organisation, plan_import

_SINCE = date(2024, 1, 1)


def bring_in(given: Mapping[str, Any], folder: Path, *, by: User, now: datetime) -> None:
    """Write the workbook of the organisation into a folder, and import it."""
    path = folder / "organisation.xlsx"
    people = list(_people(given))
    posts = [post for _, post in people]
    path.write_bytes(write_book(Organisation(_keyed(_units(given), 1), _keyed((one for one, _ in people), 1), _keyed(posts, 4)), "zh", explained=True))
    import_organisation(path, plan_import(path).seal, by=by, now=now)


def _keyed(rows: Iterable[Fields], width: int) -> dict[tuple[Any, ...], Fields]:
    return {tuple(list(row.values())[:width]): row for row in rows}


def _units(given: Mapping[str, Any]) -> Iterator[Fields]:
    host = given["host"]["code"]
    yield _unit(**given["host"], kind="headquarters")
    yield _unit(**given["outside"], kind="external")
    kinds = {"departments": "department", "cities": "territorial", "industries": "industrial", "affiliated": "affiliated"}
    groups = [(kind, row) for group, kind in kinds.items() for row in given[group]]
    for place, (kind, (code, name, name_en, *_)) in enumerate(groups, 1):
        yield _unit(code, name, name_en, kind, host, order=place)
    for place, (code, name, name_en, city, industry) in enumerate(given["plants"], len(groups) + 1):
        yield _unit(code, name, name_en, "grassroots", city, industry, place)


def _unit(code: str, name: str, name_en: str, kind: str, parent: str = "", industry: str = "", order: int = 0) -> Fields:
    return {"code": code, "name": name, "name_en": name_en, "aliases": (), "kind": kind, "parent": parent, "industry": industry, "order": order, "closed_on": None}


def _people(given: Mapping[str, Any]) -> Iterator[tuple[Fields, Fields]]:
    """Each person with their post."""
    for code, name, title, title_en in given["leaders"]:
        yield _post(code, name, given["host"]["code"], title, title_en, leader=True)
    for unit, _, _, name in given["departments"]:
        yield _post(f"head-{unit}", name, unit, "部长", "Head", leader=True)
    for group in ("industries", "affiliated"):
        for unit, _, _, name in given[group]:
            yield _post(f"head-{unit}", name, unit, "负责人", "Head", leader=True)
    for unit, _, _, name, _ in given["cities"]:
        yield _post(f"chair-{unit}", name, unit, "市总工会主席", "Chair of the city union", leader=True)
    for code, name, unit in given["staff"]:
        yield _post(code, name, unit, "干部", "Officer")
    for code, name in given["inspectors"]:
        yield _post(code, name, given["outside"]["code"], "督导员", "Inspector")


def _post(code: str, name: str, unit: str, title: str, title_en: str, *, leader: bool = False) -> tuple[Fields, Fields]:
    person = {"code": code, "name": name, "name_en": ""}
    return person, {"person": code, "unit": unit, "title": title, "started_on": _SINCE, "title_en": title_en, "leader": leader, "ended_on": None}
