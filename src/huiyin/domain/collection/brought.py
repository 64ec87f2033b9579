"""What came from a gathering: its minutes and their opinions, and who may learn who spoke there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from huiyin.domain.access import Role, Viewer
from huiyin.domain.collection.models import Opinion, SourceDocument
from huiyin.domain.collection.selectors import closed_sources, sources_visible_to
from huiyin.domain.gatherings.models import Gathering

_COUNTS = (SourceDocument.State.RECEIVED, SourceDocument.State.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Brought:
    """How many sources of a gathering count, and how many opinions they gave."""

    minutes: int = 0
    opinions: int = 0


def brought_by(gatherings: Iterable[Gathering], viewer: Viewer) -> dict[int, Brought]:
    """For each gathering, by its key; nothing of what recusal closes to the viewer is counted, since the number would tell where it was said."""
    keys = [one.pk for one in gatherings]
    closed = closed_sources(viewer).values("pk")
    sources = SourceDocument.objects.filter(gathering__in=keys, state__in=_COUNTS).exclude(pk__in=closed).order_by()
    minutes = dict(sources.values_list("gathering").annotate(n=Count("id")))
    opinions = dict(Opinion.objects.filter(source__gathering__in=keys).exclude(source__in=closed).order_by().values_list("source__gathering").annotate(n=Count("id")))
    return {key: Brought(minutes.get(key, 0), opinions.get(key, 0)) for key in keys}


def reads(viewer: Viewer, gathering: Gathering) -> bool:
    """Whether what came from it is theirs to read: the office's and supervision's, and its team's."""
    return viewer.is_any({Role.OFFICE, Role.SUPERVISION}) or gathering.team_id in viewer.teams


def may_see_who_came(viewer: Viewer, gathering: Gathering, *, today: date) -> bool:
    """Names and pictures of a gathering that listens show who spoke: only for those who may read everything that came from it.

    A gathering whose kind has no channel, such as a study meeting, listens to nobody; its names are for all who see it.
    """
    if gathering.kind.channel_id is None:
        return True
    if not reads(viewer, gathering):
        return False
    readable = sources_visible_to(viewer, today=today).values("pk")
    return not SourceDocument.objects.filter(gathering=gathering).exclude(pk__in=readable).exists()
