"""Somebody's own notices in the application, and what they choose for the messages that come to them."""

from __future__ import annotations

from datetime import datetime, time

from django.db import transaction
from django.db.models import QuerySet

from huiyin.accounts.models import User
from huiyin.domain.sending.models import Message, Preference


def notices_of(user: User) -> QuerySet[Message]:
    """What somebody is told in the application, the newest first."""
    return Message.objects.filter(user=user, channel=Message.Channel.APP).select_related("campaign").order_by("-pk")


def unread(user: User) -> int:
    """How many notices somebody has not read."""
    return Message.objects.filter(user=user, channel=Message.Channel.APP, read_at=None).count()


def mark_read(user: User, *, now: datetime, only: int | None = None) -> None:
    """Mark one notice, or all, as read."""
    mine = Message.objects.filter(user=user, channel=Message.Channel.APP, read_at=None)
    (mine if only is None else mine.filter(pk=only)).update(read_at=now)


def choose(user: User, *, email: str, mail: bool, digest: bool, language: str, quiet_from: time | None, quiet_until: time | None) -> None:
    """Keep what somebody has chosen for their own messages."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(email=email)
        chosen = {"mail": mail, "digest": digest, "language": language, "quiet_from": quiet_from, "quiet_until": quiet_until}
        Preference.objects.update_or_create(user=user, defaults=chosen)
