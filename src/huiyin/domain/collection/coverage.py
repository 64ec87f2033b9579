"""Who was heard, and who not: opinions, people met and forms, by team, place, stratum and way.

What was said in a unit inside a planned place counts for that place. A cell that nobody filled is the point of the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from django.db.models import Count, QuerySet, Sum

from huiyin.accounts.models import Unit
from huiyin.accounts.naming import Named
from huiyin.domain.campaigns.models import Campaign, Team, TeamPlace
from huiyin.domain.collection.models import FormBatch, Opinion, SourceDocument
from huiyin.domain.gatherings.models import Attendance, Gathering

Axis = Literal["team", "place", "stratum", "channel"]
AXES: tuple[Axis, ...] = get_args(Axis)
#: Where somebody who was met stands on an axis.
_OF_GATHERING: Mapping[Axis, str] = {"team": "gathering__team", "place": "gathering__unit", "stratum": "stratum", "channel": "gathering__kind__channel"}


@dataclass(frozen=True, slots=True)
class Cell:
    """What is known of a row and a column: opinions registered, people met at gatherings."""

    opinions: int = 0
    met: int = 0

    @property
    def heard(self) -> bool:
        """Whether anybody there was met or said anything."""
        return bool(self.opinions or self.met)

    def plus(self, other: Cell) -> Cell:
        """Both together."""
        return Cell(self.opinions + other.opinions, self.met + other.met)


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its head, a cell a column, what has no column, and all together."""

    head: Named | None
    cells: Sequence[Cell]
    other: Cell
    total: Cell


@dataclass(frozen=True, slots=True)
class Matrix:
    """``rows`` by ``columns``; the last row, without a head, is what belongs to no row."""

    rows: Sequence[Row]
    columns: Sequence[Named]
    rest: Row
    total: Cell


def matrix(campaign: Campaign, rows: Axis, columns: Axis, *, but: QuerySet[SourceDocument] | None = None) -> Matrix:
    """The coverage of a campaign, row by column. Every opinion, ``but`` those of some sources, and everybody met is in exactly one cell."""
    heads, across = axis(campaign, rows), axis(campaign, columns)
    found = _cells(campaign, rows, columns, _said(campaign, but))
    row_ids, column_ids = [one.pk for one in heads], [one.pk for one in across]
    lines = [_row(head, head.pk, column_ids, found) for head in heads]
    rest = _sum_row([key for key in {row for row, _ in found} if key not in set(row_ids)], column_ids, found)
    total = _together(found.values())
    return Matrix(lines, across, rest, total)


def axis(campaign: Campaign, name: Axis) -> list[Named]:
    """What stands on an axis: all that the campaign planned, heard or not."""
    if name == "team":
        return list(campaign.teams.filter(purpose=Team.Purpose.COLLECTION))
    if name == "place":
        return list(Unit.objects.filter(pk__in=TeamPlace.objects.filter(team__campaign=campaign).values("unit")))
    return list(campaign.strata.all() if name == "stratum" else campaign.channels.all())


def unheard(campaign: Campaign, name: Axis, *, but: QuerySet[SourceDocument] | None = None) -> list[Named]:
    """What stands on an axis and where nobody said anything, ``but`` in some sources, or was met."""
    home = _homes(campaign) if name == "place" else {}
    said = _said(campaign, but).values_list(name, flat=True).distinct()
    met = _met(campaign).values_list(_OF_GATHERING[name], flat=True).distinct()
    heard = {home.get(one, one) for one in (*said, *met)}
    return [one for one in axis(campaign, name) if one.pk not in heard]


@dataclass(frozen=True, slots=True)
class Visits:
    """The gatherings of a team in a place: how many were planned (held or not), and how many were held."""

    team: Team
    place: Unit
    planned: int
    held: int


def visits(campaign: Campaign) -> list[Visits]:
    """For every team and place that was planned, how far it got."""
    home = _homes(campaign)
    planned, held = dict[tuple[int | None, int | None], int](), dict[tuple[int | None, int | None], int]()
    for team, unit, state in campaign.gatherings.exclude(state=Gathering.State.CANCELLED).values_list("team", "unit", "state"):
        key = team, home.get(unit, unit)
        planned[key] = planned.get(key, 0) + 1
        held[key] = held.get(key, 0) + (state == Gathering.State.HELD)
    places = TeamPlace.objects.filter(team__campaign=campaign).select_related("team", "unit").order_by("team__number", "unit__order", "unit__code")
    return [Visits(one.team, one.unit, planned.get((one.team_id, one.unit_id), 0), held.get((one.team_id, one.unit_id), 0)) for one in places]


@dataclass(frozen=True, slots=True)
class Forms:
    """Forms of the campaign: handed out, come back, valid."""

    issued: int
    returned: int
    valid: int
    batches: Sequence[FormBatch]


def forms(campaign: Campaign) -> Forms:
    """The form batches and their sums."""
    batches = list(campaign.form_batches.select_related("team", "place", "stratum"))
    return Forms(sum(one.issued for one in batches), sum(one.returned for one in batches), sum(one.valid for one in batches), batches)


def _cells(campaign: Campaign, rows: Axis, columns: Axis, opinions: QuerySet[Opinion]) -> dict[tuple[int | None, int | None], Cell]:
    home = _homes(campaign)

    def key(names: Sequence[Axis], values: Sequence[int | None]) -> tuple[int | None, int | None]:
        first, second = (home.get(value, value) if name == "place" else value for name, value in zip(names, values, strict=True))
        return first, second

    found: dict[tuple[int | None, int | None], Cell] = {}
    said = opinions.values_list(rows, columns).annotate(n=Count("id"))
    for first, second, count in said:
        at = key((rows, columns), (first, second))
        found[at] = found.get(at, Cell()).plus(Cell(opinions=count))
    for first, second, count in _met(campaign).values_list(_OF_GATHERING[rows], _OF_GATHERING[columns]).annotate(n=Sum("headcount")):
        at = key((rows, columns), (first, second))
        found[at] = found.get(at, Cell()).plus(Cell(met=count))
    return found


def _said(campaign: Campaign, but: QuerySet[SourceDocument] | None) -> QuerySet[Opinion]:
    said = Opinion.objects.filter(campaign=campaign).order_by()
    return said if but is None else said.exclude(source__in=but.order_by().values("pk"))


def _met(campaign: Campaign) -> QuerySet[Attendance]:
    """Who was met where people were listened to."""
    held = Attendance.objects.filter(gathering__campaign=campaign, gathering__state=Gathering.State.HELD)
    return held.exclude(gathering__kind__channel=None).order_by()


def _homes(campaign: Campaign) -> dict[int | None, int | None]:
    """For each unit the planned place that it lies in, itself where it is one or lies in none."""
    planned = set(TeamPlace.objects.filter(team__campaign=campaign).values_list("unit", flat=True))
    above: Mapping[int, int | None] = dict(Unit.objects.values_list("id", "parent"))
    return {unit: _home(unit, above, planned) for unit in above}


def _home(unit: int, above: Mapping[int, int | None], planned: set[int]) -> int:
    at: int | None = unit
    while at is not None:
        if at in planned:
            return at
        at = above[at]
    return unit


def _row(head: Named | None, key: int | None, columns: Sequence[int], found: Mapping[tuple[int | None, int | None], Cell]) -> Row:
    cells = [found.get((key, column), Cell()) for column in columns]
    other = _together(cell for (row, column), cell in found.items() if row == key and column not in columns)
    return Row(head, cells, other, _together([*cells, other]))


def _sum_row(keys: Sequence[int | None], columns: Sequence[int], found: Mapping[tuple[int | None, int | None], Cell]) -> Row:
    lines = [_row(None, key, columns, found) for key in keys]
    cells = [_together(line.cells[at] for line in lines) for at in range(len(columns))]
    return Row(None, cells, _together(line.other for line in lines), _together(line.total for line in lines))


def _together(cells: Iterable[Cell]) -> Cell:
    total = Cell()
    for cell in cells:
        total = total.plus(cell)
    return total
