"""What may be seen of gatherings, by whom, and how many were planned and held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from huiyin.domain.access import STAFF, Role, Viewer
from huiyin.domain.activity import Activity
from huiyin.domain.campaigns.models import GatheringKind
from huiyin.domain.gatherings.models import Gathering

BACK_TO_BACK, State = Gathering.Mode.BACK_TO_BACK, Gathering.State


def gatherings_visible_to(viewer: Viewer) -> QuerySet[Gathering]:
    """The gatherings of the campaign for everybody in it, but none that was held back to back in a unit that they answer for."""
    if not viewer.is_any(STAFF):
        return Gathering.objects.none()
    return Gathering.objects.filter(campaign=viewer.campaign).exclude(mode=BACK_TO_BACK, unit__in=viewer.recused_units)


def closed_to(viewer: Viewer, gathering: Gathering) -> bool:
    """The same rule for one gathering, saved or not."""
    return gathering.mode == BACK_TO_BACK and gathering.unit_id in viewer.recused_units


def may_keep(viewer: Viewer, gathering: Gathering) -> bool:
    """The office keeps any gathering, a team its own; nobody one that is closed to them."""
    own = viewer.is_any({Role.OFFICE}) or gathering.team_id in viewer.teams
    return own and not closed_to(viewer, gathering)


def is_overdue(gathering: Gathering, today: date) -> bool:
    """Whether it should have been held by now and was not."""
    return gathering.state == State.PLANNED and gathering.when is not None and gathering.when.last < today


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of a kind were to be held (those that were held among them), were held, and were cancelled."""

    kind: GatheringKind
    planned: int
    held: int
    cancelled: int


def tallies(gatherings: QuerySet[Gathering]) -> list[Tally]:
    """Planned against held for each kind that there is."""
    found: dict[int, dict[str, int]] = {}
    for kind, state, count in gatherings.order_by().values_list("kind", "state").annotate(n=Count("id")):
        found.setdefault(kind, {})[state] = count
    return [_tally(one, found[one.pk]) for one in GatheringKind.objects.filter(pk__in=found)]


def _tally(kind: GatheringKind, counts: Mapping[str, int]) -> Tally:
    held = counts.get(State.HELD, 0)
    return Tally(kind, counts.get(State.PLANNED, 0) + held, held, counts.get(State.CANCELLED, 0))


def overdue(gatherings: Iterable[Gathering], today: date) -> int:
    """How many should have been held by now and were not."""
    return sum(is_overdue(one, today) for one in gatherings)


def why_cancelled(gathering: Gathering) -> str:
    """The reason that was given last."""
    told = Activity.objects.filter(thing="gathering", thing_id=gathering.pk, verb="cancel").order_by("-id").values_list("reason", flat=True)
    return told.first() or ""
