"""The log of what was done: append-only (the database refuses changes), each entry sealed by the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import connection, models, transaction

LOCK = 7_401_326


class Activity(models.Model):
    """Who did what to which thing, when and why. Names no contributor and quotes no opinion."""

    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    campaign = models.ForeignKey("huiyin.Campaign", models.PROTECT, null=True, related_name="activities")
    verb = models.CharField(max_length=60)
    thing = models.CharField(max_length=60)
    thing_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    seal = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["campaign", "-id"], name="activity_campaign"), models.Index(fields=["thing", "thing_id"], name="activity_thing")]


def record(
    verb: str, thing: models.Model, *, actor: models.Model | None, now: datetime, campaign: models.Model | None = None, reason: str = "", **detail: object
) -> Activity:
    """Write one entry inside the caller's transaction, so that a deed and its entry stand or fall together."""
    with transaction.atomic():
        _one_at_a_time()
        last = Activity.objects.order_by("-id").values_list("seal", flat=True).first() or ""
        entry = Activity(
            at=now,
            actor_id=actor.pk if actor is not None else None,
            campaign_id=campaign.pk if campaign is not None else None,
            verb=verb,
            thing=thing._meta.model_name or "",
            thing_id=thing.pk,
            reason=reason,
            detail=json.loads(json.dumps(detail, default=str)),
            previous=last,
        )
        entry.seal = seal(entry)
        entry.save(force_insert=True)
    return entry


def seal(entry: Activity) -> str:
    """The hash of an entry and of the one before it."""
    told = [
        entry.previous,
        int(entry.at.timestamp() * 1_000_000),
        entry.actor_id,
        entry.campaign_id,
        entry.verb,
        entry.thing,
        entry.thing_id,
        entry.reason,
        entry.detail,
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def broken_links() -> Iterator[int]:
    """The ids of entries that do not fit the one before them, or whose content is not what was sealed."""
    previous = ""
    for entry in Activity.objects.order_by("id").iterator(chunk_size=2000):
        if entry.previous != previous or entry.seal != seal(entry):
            yield entry.pk
        previous = entry.seal


def _one_at_a_time() -> None:
    """SQLite's writers queue by themselves; PostgreSQL's take a lock until their transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])

