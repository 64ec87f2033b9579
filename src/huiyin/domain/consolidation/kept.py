"""Counts that pages show, kept until something is done in the campaign: every deed writes the log in its own transaction, so its last entry tells.

For pages alone. What decides, freezes or checks counts anew, and so does whatever is asked within a transaction, which may have changed something already.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from django.core.cache import cache
from django.db import connection

from huiyin import __version__
from huiyin.domain.activity import Activity
from huiyin.domain.consolidation.models import Placement
from huiyin.domain.consolidation.selectors import Counts, counted

#: With fewer placements than this, counting is as quick as looking what was kept.
WORTH = 2000
#: Seconds after which a count that nobody asked for again is gone.
LASTS = 24 * 3600
Kept = TypeVar("Kept")


def counts_of(campaign_id: int) -> Counts:
    """The counts that most pages show."""
    return kept(campaign_id, "counts", lambda: counted(campaign_id))


def kept(campaign_id: int, name: str, count: Callable[[], Kept]) -> Kept:
    """What ``count`` gives for a campaign, as it stands now; it must depend on nothing else, least of all on who asks."""
    if _within() or not Placement.objects.filter(campaign=campaign_id).order_by()[WORTH : WORTH + 1].exists():
        return count()
    key, stamp = f"kept:{__version__}:{name}:{campaign_id}", last_entry(campaign_id)
    there = cache.get(key)
    if there is not None and there[0] == stamp:
        return cast("Kept", there[1])
    found = count()
    # What was decided while it was counted may be in it in part.
    if last_entry(campaign_id) == stamp:
        cache.set(key, (stamp, found), LASTS)
    return found


def last_entry(campaign_id: int) -> int:
    """The number of the last entry of a campaign's log; numbers are given in the order in which transactions end."""
    return Activity.objects.filter(campaign=campaign_id).order_by("-id").values_list("pk", flat=True).first() or 0


def _within() -> bool:
    return connection.in_atomic_block
