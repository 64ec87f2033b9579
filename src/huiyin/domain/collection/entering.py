"""Quick entry: sheet after sheet typed from paper, one opinion a line.

The sheet that was typed last waits unconfirmed, so that a slip of the hand can be taken back; typing the next one confirms it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from huiyin.domain.access import Viewer
from huiyin.domain.collection.models import SourceDocument
from huiyin.domain.collection.receiving import Origin, lock, receive_text
from huiyin.domain.collection.registering import confirm_source
from huiyin.domain.transitions import NotAllowed


def enter(text: str, origin: Origin, *, by: Viewer, now: datetime, once: bytes, before: Iterable[SourceDocument] = ()) -> SourceDocument:
    """Receive a typed sheet, each line with text an opinion, and confirm the sheets typed ``before`` that still wait.

    Raises NotAllowed and, when the same sending comes twice, AlreadyReceived; then nothing has changed.
    """
    if not text.strip():
        raise NotAllowed("empty")
    with transaction.atomic():
        settle(before, by=by, now=now)
        return receive_text(text, origin, by=by, now=now, once=once, by_line=True)


def settle(sheets: Iterable[SourceDocument], *, by: Viewer, now: datetime) -> int:
    """Confirm the sheets that still wait; the number of opinions that this registers. Sheets that were set aside or confirmed stay so."""
    registered = 0
    with transaction.atomic():
        lock(by.campaign)
        waiting = SourceDocument.objects.filter(pk__in=[one.pk for one in sheets], campaign=by.campaign, state=SourceDocument.State.RECEIVED)
        for sheet in waiting.order_by("number"):
            registered += len(confirm_source(sheet, by=by, now=now))
    return registered
