"""What the holder of a receipt code sees of what became of it, and taking it back before consolidation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Count

from huiyin.domain.activity import record
from huiyin.domain.collection.codes import canonical, digest, new_code
from huiyin.domain.collection.lifecycle import OPINION, SOURCE
from huiyin.domain.collection.models import Contributor, Opinion, SourceDocument
from huiyin.domain.collection.receiving import lock
from huiyin.domain.transitions import NotAllowed, advance


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a contributor sent. ``place`` is its place among what they sent, from 1; ``goes`` says that it can still be taken back."""

    place: int
    source: SourceDocument
    opinions: Sequence[Opinion]
    endorsements: int
    dropped: int
    goes: bool


def contributor_of(code: str) -> Contributor | None:
    """Who holds a code, however it was typed. A code that cannot be one takes the same way through the database as one that was not given out."""
    known = canonical(code)
    told = digest(known or new_code(), settings.INDEX_KEY)
    found = Contributor.objects.filter(receipt__digest=told).select_related("campaign__host", "campaign__vault").first()
    return found if known else None


def followed(contributor: Contributor) -> list[Said]:
    """Everything that a contributor sent, in the order in which it came."""
    sources = contributor.sources.annotate(agreed=Count("endorsements", distinct=True), left=Count("dropped", distinct=True))
    found = sources.defer("sealed").prefetch_related("opinions").order_by("number")
    return [_said(place, one) for place, one in enumerate(found, 1)]


def withdraw(contributor: Contributor, place: int, *, now: datetime) -> None:
    """Take back what came at a place: the source, or the opinions that it became. What was referred or declined stays so, endorsements too.

    Raises NotAllowed when nothing of it can be taken back any more.
    """
    with transaction.atomic():
        lock(contributor.campaign)
        source = next((one for one in contributor.sources.order_by("number")[place - 1 : place]), None) if place > 0 else None
        if source is None:
            raise NotAllowed("state", state="", action="withdraw")
        if source.state != SourceDocument.State.CONFIRMED:
            advance(source, "withdraw", SOURCE, by=None, now=now)
            return
        taken = [one for one in source.opinions.order_by("number") if one.state in OPINION["withdraw"].leaves]
        if not taken:
            raise NotAllowed("state", state=source.state, action="withdraw")
        kept = {one.pk: one.duplicate_of_id for one in taken}
        for opinion in taken:
            advance(opinion, "withdraw", OPINION, by=None, now=now, duplicate_of=None)
        for opinion in taken:
            _hand_on(opinion, None if kept[opinion.pk] in kept else kept[opinion.pk], now=now)


def _hand_on(opinion: Opinion, kept: int | None, *, now: datetime) -> None:
    """Whoever else said the same still said it: they repeat what the opinion repeated, or the first of them counts and the rest repeat that one."""
    others = list(opinion.duplicates.filter(state=Opinion.State.DUPLICATE).order_by("number"))
    if others and kept is None:
        advance(others[0], "succeed", OPINION, by=None, now=now, duplicate_of=None)
        kept = others.pop(0).pk
    for one in others:
        Opinion.objects.filter(pk=one.pk).update(duplicate_of=kept)
        record("mark_duplicate", one, actor=None, now=now, campaign=one.campaign, duplicate_of=kept)


def _said(place: int, source: SourceDocument) -> Said:
    counted = list(source.opinions.all())
    goes = source.state in SOURCE["withdraw"].leaves or any(one.state in OPINION["withdraw"].leaves for one in counted)
    return Said(place, source, counted, source.agreed, source.left, goes)  # type: ignore[attr-defined] # Annotated above.
