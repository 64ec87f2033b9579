"""What may be told of where an opinion comes from. Who does not reach its source learns the group of people only, and that of a large group.

Place, way, team and day together often name the one who spoke; and the opinions beside one that somebody may not see come from the same room.
"""

from __future__ import annotations

from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from huiyin.domain.access import Role, Viewer
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.selectors import traceable

#: A report of wrongdoing goes to the competent body: its words are in no list, and only who reads the source reads them.
WITHHELD = Q(state=Opinion.State.REFERRED, reason="wrongdoing")


def withheld(opinion: Opinion) -> bool:
    """Whether the words of an opinion are in no list."""
    return opinion.state == Opinion.State.REFERRED and opinion.reason == "wrongdoing"


def searchable(opinions: QuerySet[Opinion], viewer: Viewer, *, today: date, named: int | None = None) -> QuerySet[Opinion]:
    """Those of the opinions in whose words somebody may search, since a hit tells what they say; and the one of the id ``named``."""
    closed = Opinion.objects.filter(WITHHELD, campaign=viewer.campaign).exclude(pk__in=[] if named is None else [named]).order_by()
    return opinions.exclude(pk__in=closed.exclude(pk__in=traceable(closed, viewer, today=today).values("pk")).values("pk"))


def large_strata(campaign: Campaign) -> frozenset[int]:
    """The groups of people that so many opinions come from that naming the group points at nobody."""
    said = Opinion.objects.filter(campaign=campaign, stratum=OuterRef("pk")).order_by("number").values("number")
    least = max(campaign.smallest_group, 1)
    return frozenset(campaign.strata.annotate(enough=Subquery(said[least - 1 : least])).exclude(enough=None).values_list("pk", flat=True))


def may_name_targets(viewer: Viewer, opinion: Opinion) -> bool:
    """Whether somebody says whom an opinion is about: the office of any, a team of its own."""
    return viewer.is_any({Role.OFFICE}) or opinion.team_id in viewer.teams
