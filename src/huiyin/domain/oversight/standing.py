"""Where a campaign stands on a day: what waits, what is late, who was not heard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum as SumOf

from huiyin.domain.access import Viewer
from huiyin.domain.campaigns.models import Action
from huiyin.domain.collection.coverage import Axis, unheard
from huiyin.domain.collection.coverage import axis as axis_of
from huiyin.domain.collection.models import Opinion, SourceDocument
from huiyin.domain.collection.selectors import sources_visible_to
from huiyin.domain.gatherings.models import Attendance, Gathering


@dataclass(frozen=True, slots=True)
class Heard:
    """How many of what stands on an axis were heard."""

    axis: Axis
    heard: int
    of: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Numbers of a campaign. ``waiting`` counts only the sources that the viewer may read; ``late`` gatherings were planned for a day that is over."""

    sources: int
    opinions: int
    met: int
    waiting: int
    heard: tuple[Heard, ...]
    late_gatherings: int
    late_actions: int
    actions_done: int
    actions: int


def standing(viewer: Viewer, *, today: date) -> Standing:
    """Where the viewer's campaign stands."""
    campaign = viewer.campaign
    planned = [one.when for one in campaign.gatherings.filter(state=Gathering.State.PLANNED).only("when")]
    actions = Action.objects.filter(campaign=campaign)
    met = Attendance.objects.filter(gathering__campaign=campaign, gathering__state=Gathering.State.HELD).exclude(gathering__kind__channel=None)
    return Standing(
        sources=SourceDocument.objects.filter(campaign=campaign).count(),
        opinions=Opinion.objects.filter(campaign=campaign, state=Opinion.State.REGISTERED).count(),
        met=met.aggregate(n=SumOf("headcount"))["n"] or 0,
        waiting=sources_visible_to(viewer, today=today).filter(state=SourceDocument.State.RECEIVED).count(),
        heard=tuple(_heard(viewer, axis) for axis in ("team", "place", "stratum")),
        late_gatherings=sum(when is not None and when.last < today for when in planned),
        late_actions=actions.filter(done_on=None, due__lt=today).count(),
        actions_done=actions.exclude(done_on=None).count(),
        actions=actions.count(),
    )


def _heard(viewer: Viewer, axis: Axis) -> Heard:
    planned = len(axis_of(viewer.campaign, axis))
    return Heard(axis, planned - len(unheard(viewer.campaign, axis)), planned)
