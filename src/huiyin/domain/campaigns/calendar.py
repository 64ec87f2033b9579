"""The house's own table of days: kept by the office day by day, or out of a sheet whose differences are shown first, then all of it or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from huiyin.domain.access import KEEPERS, Viewer
from huiyin.domain.activity import record
from huiyin.domain.campaigns.days import CalendarDay
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.campaigns.refusals import SetupRefused
from huiyin.domain.campaigns.workdays import countries
from huiyin.domain.fuzzy import FuzzyDateError, Precision, parse
from huiyin.domain.transitions import NotAllowed
from huiyin.intake import IntakeError
from huiyin.intake.grid import Grid
from huiyin.intake.readers.decoding import decoded
from huiyin.intake.readers.delimited import grid_of
from huiyin.intake.readers.workbook import grids
from huiyin.intake.recognise import recognise

#: The most rows of a sheet.
MOST = 2000
#: What the columns may be called; the first two are needed.
HEADS = {"day": ("日期", "date", "day"), "works": ("是否上班", "上班", "works", "working day"), "note": ("备注", "说明", "note")}
_YES, _NO = frozenset("是 上班 班 调休上班 1 1.0 yes y true works".split()), frozenset("否 休息 休 放假 0 0.0 no n false free".split())


@dataclass(frozen=True, slots=True)
class Day:
    """A day as a row says it."""

    day: date
    works: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that cannot come in; ``code`` is a key under ``calendar.fault``."""

    row: int
    code: str
    value: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What a sheet would change. ``seal`` tells it from any other one."""

    added: Sequence[Day]
    changed: Sequence[tuple[Day, Day]]
    same: int
    seal: str


def read_days(path: Path, name: str = "") -> tuple[list[Day], list[Fault]]:
    """The rows of a workbook or of delimited text. Raises IntakeError, SetupRefused where the columns are not there."""
    file = recognise(path)
    if file.kind in {"xlsx", "xls", "ods"}:
        those = grids(file)
    elif file.kind in {"csv", "text"}:
        those = [grid_of(decoded(file)[0], file)]
    else:
        raise IntakeError("unsupported", file=name or file.name, kind=file.kind)
    for grid in those:
        heads = [_column(head) for head in grid.row(0)] if grid.height else []
        if "day" in heads and "works" in heads:
            return _rows(grid, heads)
    raise SetupRefused("calendar_columns")


def _column(head: str) -> str:
    text = " ".join(head.split()).casefold()
    return next((name for name, heads in HEADS.items() if text in heads), "")


def _rows(grid: Grid, heads: Sequence[str]) -> tuple[list[Day], list[Fault]]:
    found, faults = dict[date, Day](), list[Fault]()
    if grid.height > MOST:
        raise SetupRefused("calendar_long", most=MOST)
    for index in range(1, grid.height):
        cells = {name: grid.columns[heads.index(name)][index].strip() for name in HEADS if name in heads}
        if not any(cells.values()):
            continue
        row, said = grid.rows[index], cells["works"].casefold()
        try:
            day = day_of(cells["day"])
        except ValueError:
            faults.append(Fault(row, "day", cells["day"]))
            continue
        if said not in _YES | _NO:
            faults.append(Fault(row, "works", cells["works"]))
        elif day in found:
            faults.append(Fault(row, "twice", cells["day"]))
        else:
            found[day] = Day(day, said in _YES, cells.get("note", "")[:80])
    return [found[day] for day in sorted(found)], faults


def day_of(text: str) -> date:
    """A day as it is written in either language. Raises ValueError for what is no single day."""
    try:
        found = parse(text.removesuffix(" 00:00:00"))
    except FuzzyDateError as error:
        raise ValueError(text) from error
    if found.precision != Precision.DAY:
        raise ValueError(text)
    return found.on


def compare_days(campaign: Campaign, days: Iterable[Day]) -> Difference:
    """What rows would change."""
    there = {one.day: Day(one.day, one.works, one.note) for one in campaign.calendar_days.all()}
    given = list(days)
    added = [one for one in given if one.day not in there]
    changed = [(there[one.day], one) for one in given if one.day in there and there[one.day] != one]
    seal = hashlib.sha256(repr((added, changed)).encode()).hexdigest()
    return Difference(added, changed, len(given) - len(added) - len(changed), seal)


def take_days(days: Iterable[Day], seal: str, *, by: Viewer, now: datetime) -> Difference:
    """Write what was looked at. Raises NotAllowed, SetupRefused where it would change something else now."""
    _may(by)
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=by.campaign.pk)
        found = compare_days(by.campaign, days)
        if found.seal != seal:
            raise SetupRefused("calendar_changed")
        for one in (*found.added, *(new for _, new in found.changed)):
            CalendarDay.objects.update_or_create(campaign=by.campaign, day=one.day, defaults={"works": one.works, "note": one.note})
        if found.added or found.changed:
            record(
                "import_calendar",
                by.campaign,
                actor=by.user,
                now=now,
                campaign=by.campaign,
                added=len(found.added),
                changed=len(found.changed),
            )
    return found


def keep_day(day: date, works: bool, note: str, *, by: Viewer, now: datetime) -> None:
    """Say of one day whether the house works on it. Raises NotAllowed."""
    _may(by)
    with transaction.atomic():
        kept, new = CalendarDay.objects.update_or_create(
            campaign=by.campaign, day=day, defaults={"works": works, "note": note.strip()[:80]}
        )
        record("add" if new else "change", kept, actor=by.user, now=now, campaign=by.campaign, day=day, works=works)


def forget_day(day: CalendarDay, *, by: Viewer, now: datetime) -> None:
    """Count a day by the statutory holidays again. Raises NotAllowed."""
    _may(by)
    if day.campaign_id != by.campaign.pk:
        raise SetupRefused("other_campaign")
    with transaction.atomic():
        record("remove", day, actor=by.user, now=now, campaign=by.campaign, day=day.day)
        day.delete()


def choose_country(country: str, *, by: Viewer, now: datetime) -> None:
    """Whose statutory holidays count. Raises NotAllowed, SetupRefused for a country whose holidays are not known."""
    _may(by)
    if country not in countries():
        raise SetupRefused("no_country", country=country)
    with transaction.atomic():
        locked = Campaign.objects.select_for_update().get(pk=by.campaign.pk)
        if locked.country != country:
            locked.country = by.campaign.country = country
            locked.save(update_fields=["country"])
            record("change", locked, actor=by.user, now=now, campaign=locked, fields=["country"])


def _may(by: Viewer) -> None:
    if not by.is_any(KEEPERS):
        raise NotAllowed("role", action="keep")
