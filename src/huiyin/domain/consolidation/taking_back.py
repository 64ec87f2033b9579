"""Taking a decision back, and doing it again, while nobody has built on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from huiyin.domain.access import Viewer
from huiyin.domain.activity import record
from huiyin.domain.collection.receiving import lock
from huiyin.domain.consolidation import snapshot
from huiyin.domain.consolidation.models import Correction
from huiyin.domain.transitions import NotAllowed


def undo(*, by: Viewer, now: datetime) -> Correction:
    """Take back the person's own last decision, unless somebody has built on it. Raises NotAllowed."""
    with transaction.atomic():
        lock(by.campaign)
        last = Correction.objects.filter(campaign=by.campaign, actor=by.user, undone_at=None).first()
        if last is None:
            raise NotAllowed("nothing_to_undo")
        _turn(last, last.after, last.before, by, now)
        last.undone_at = now
        last.save(update_fields=["undone_at"])
        record("undo", last, actor=by.user, now=now, campaign=by.campaign, action=last.action)
    return last


def redo(*, by: Viewer, now: datetime) -> Correction:
    """Do again what was taken back last, where nothing was decided since. Raises NotAllowed."""
    with transaction.atomic():
        lock(by.campaign)
        done = Correction.objects.filter(campaign=by.campaign, actor=by.user, undone_at=None).first()
        gone = Correction.objects.filter(campaign=by.campaign, actor=by.user, undone_at__isnull=False, number__gt=done.number if done else 0)
        # Several that were taken back one after the other come back in their order; what was taken back before something new does not.
        again = gone.order_by("-undone_at", "number").first()
        if again is None:
            raise NotAllowed("nothing_to_redo")
        _turn(again, again.before, again.after, by, now)
        again.undone_at = None
        again.save(update_fields=["undone_at"])
        record("redo", again, actor=by.user, now=now, campaign=by.campaign, action=again.action)
    return again


def _turn(decision: Correction, now_is: Mapping[str, Any], shall_be: Mapping[str, Any], by: Viewer, now: datetime) -> None:
    about = snapshot.about(decision.told)
    stands = snapshot.take(by.campaign, about)
    # A problem that a decision made stays, empty, when the decision is taken back.
    stands["problems"] = {code: told for code, told in stands["problems"].items() if code in now_is["problems"]}
    if stands != now_is:
        raise NotAllowed("changed_meanwhile")
    snapshot.restore(shall_be, by=by, now=now)
