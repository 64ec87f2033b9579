"""The one message a day: everything new for a receiver by one channel, in the order in which it was put down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from huiyin.domain.sending.models import Message
from huiyin.domain.sending.peace import Peace
from huiyin.domain.sending.putting import Draft, put_all
from huiyin.words import say

State = Message.State


def collect(*, now: datetime, peace: Peace) -> int:
    """Make the messages of today whose time has come; returns how many."""
    items = Message.objects.filter(state=State.WAITING, digest=True, not_before__lte=now)
    groups = items.order_by().values_list("campaign", "channel", "user", "robot").distinct()
    return sum(_collected(campaign, channel, user, robot, now, peace) for campaign, channel, user, robot in groups)


def _collected(campaign: int, channel: str, user: int | None, robot: int | None, now: datetime, peace: Peace) -> bool:
    """Collect what is new for one receiver, unless today's message has gone out; what comes later waits for tomorrow's."""
    with transaction.atomic():
        waiting = Message.objects.select_for_update(of=("self",)).filter(
            campaign=campaign, channel=channel, user=user, robot=robot, state=State.WAITING, digest=True, not_before__lte=now
        )
        items = list(waiting.select_related("campaign", "user", "robot").order_by("pk"))
        if not items or peace.allowed_at(items[0], now) > now:
            return False
        draft = _digest(items, now)
        if not put_all([draft], now=now):
            return False
        whole = Message.objects.get(campaign=campaign, key=draft.key)
        Message.objects.filter(pk__in=[one.pk for one in items]).update(state=State.COLLECTED, part_of=whole)
    return True


def _digest(items: Sequence[Message], now: datetime) -> Draft:
    first = items[0]
    to = f"user:{first.user_id}" if first.user_id else f"robot:{first.robot_id}"
    language = items[-1].language
    subject = first.subject if len(items) == 1 else say("sending.digest.subject", language, count=len(items), first=first.subject)
    return Draft(
        key=f"digest:{first.channel}:{to}:{timezone.localtime(now).date().isoformat()}",
        campaign=first.campaign,
        kind="digest",
        channel=first.channel,
        subject=subject,
        body="\n\n".join(_part(one, place if len(items) > 1 else 0) for place, one in enumerate(items, 1)),
        language=language,
        user=first.user,
        robot=first.robot,
        path=first.path if len(items) == 1 else "",
    )


def _part(item: Message, place: int) -> str:
    """One of the messages; alone, its subject is that of the whole."""
    if not place:
        return item.body
    link = f"{settings.ADDRESS}{item.path}" if settings.ADDRESS and item.path else ""
    return "\n".join(filter(None, (f"{place}. {item.subject}", item.body, link)))
