"""Sending what is due. A message is claimed before it is sent, so that several processes at once send it once; a process that dies in
between leaves it claimed, and it becomes uncertain: nobody knows whether it arrived, so only a person sends it again.

Call it outside of transactions: a claim must be written before anything goes over the line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet

from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.sending.calling import call
from huiyin.domain.sending.collecting import collect
from huiyin.domain.sending.formats import Word, call_for
from huiyin.domain.sending.mail import Letter, Post
from huiyin.domain.sending.models import Message, Robot
from huiyin.domain.sending.peace import Peace
from huiyin.domain.sending.rules import SILENT, Attempt, Outcome, state_after, wait_after
from huiyin.domain.sending.sealing import Unreadable, unseal
from huiyin.words import say

Channel, State = Message.Channel, Message.State
Clock = Callable[[], datetime]
Working = Callable[[Campaign, date], bool]
#: What may be claimed.
OPEN = (State.WAITING, State.FAILED)
#: So many messages a minute go to one robot; the services refuse more than twenty.
PER_MINUTE = 15
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Round:
    """What one call goes by, and how many messages ended in which state."""

    clock: Clock
    peace: Peace
    going: Callable[[], bool]
    done: Counter[str]


def deliver(*, clock: Clock, working: Working, going: Callable[[], bool] = lambda: True) -> Counter[str]:
    """Send everything that is due, and return how many messages ended in which state. What fails is tried again by a later call.

    ``going`` is asked before each message: a process that is told to stop begins no further one.
    """
    _give_up_the_lost(clock())
    peace = Peace(working)
    collect(now=clock(), peace=peace)
    it = Round(clock, peace, going, Counter())
    with Post() as post:
        _send_off(_mail(clock()), lambda one: _by_mail(one, post), it)
    for robot in Robot.objects.filter(active=True, messages__state__in=OPEN, messages__not_before__lte=clock()).distinct():
        _send_off(_to(robot, clock()), partial(_by_robot, robot=robot, address=_address(robot), clock=clock), it)
    return it.done


def _give_up_the_lost(now: datetime) -> None:
    """Of what was claimed long ago nobody knows whether it arrived. An address is kept no longer than the patience lasts."""
    Message.objects.filter(state=State.SENDING, claimed_at__lte=now - SILENT).update(state=State.UNCERTAIN, error="killed")
    Message.objects.filter(state=State.UNCERTAIN, expires_at__lte=now).exclude(sealed=None).update(sealed=None)


def _due(now: datetime) -> QuerySet[Message]:
    return Message.objects.filter(state__in=OPEN, not_before__lte=now, digest=False).order_by("not_before", "pk")


def _mail(now: datetime) -> QuerySet[Message]:
    return _due(now).filter(Q(campaign__sending_rules=None) | Q(campaign__sending_rules__mail=True), channel=Channel.EMAIL)


def _to(robot: Robot, now: datetime) -> QuerySet[Message]:
    lately = Message.objects.filter(robot=robot, claimed_at__gt=now - MINUTE).count()
    return _due(now).filter(robot=robot)[: max(PER_MINUTE - lately, 0)]


def _send_off(due: QuerySet[Message], send: Callable[[Message], Attempt], it: Round) -> None:
    """Send one after the other; where the way itself is broken the rest waits for the next call."""
    for pk in list(due.values_list("pk", flat=True)):
        message = _claimed(pk, it.clock(), it.peace) if it.going() else None
        if message is None:
            continue
        attempt = send(message)
        it.done[_noted(message, attempt, it.clock())] += 1
        if attempt.outcome == Outcome.DOWN:
            return


def _claimed(pk: int, now: datetime, peace: Peace) -> Message | None:
    """The message, if it is still to be sent, may disturb now, and nobody else has claimed it."""
    mine: QuerySet[Message] = Message.objects.filter(pk=pk, state__in=OPEN, not_before__lte=now)
    message = mine.select_related("campaign", "user", "robot").first()
    if message is None:
        return None
    if message.polite and (later := peace.allowed_at(message, now)) > now:
        mine.update(not_before=later)
        return None
    if not mine.update(state=State.SENDING, claimed_at=now, attempts=F("attempts") + 1):
        return None
    message.attempts += 1
    return message


def _noted(message: Message, attempt: Attempt, now: datetime) -> str:
    """Write what became of it, unless somebody decided about it meanwhile."""
    state = state_after(attempt, now=now, expires_at=message.expires_at)
    written: dict[str, Any] = {"state": state, "error": attempt.error, "error_detail": attempt.detail[:40]}
    if state in {State.SENT, State.GIVEN_UP}:
        written["sealed"] = None
    if state == State.SENT:
        written["sent_at"] = now
    if state == State.FAILED:
        written["not_before"] = now + wait_after(message.attempts)
    claimed = Message.objects.filter(pk=message.pk, state__in=[State.SENDING, State.UNCERTAIN], attempts=message.attempts)
    claimed.update(**written)
    return state


def _by_mail(message: Message, post: Post) -> Attempt:
    try:
        told = unseal(message.sealed, row=f"{message.campaign_id}:{message.key}") if message.sealed is not None else {}
    except Unreadable:
        return Attempt(Outcome.REFUSED, "unreadable")
    user = message.user
    if user is not None and not user.is_active:
        return Attempt(Outcome.REFUSED, "gone")
    to = told.get("address") or (user.email if user is not None else "")
    if not to:
        return Attempt(Outcome.REFUSED, "no_address")
    text = "\n\n".join(filter(None, (told.get("body", message.body), link_of(message))))
    return post.send(
        Letter(to, told.get("subject", message.subject), f"{text}\n", f"{message.campaign_id}:{message.key}", message.language)
    )


def _by_robot(message: Message, *, robot: Robot, address: tuple[str, str] | None, clock: Clock) -> Attempt:
    if address is None:
        return Attempt(Outcome.DOWN, "unreadable")
    url, secret = address
    name = message.campaign.name_en if message.language == "en" and message.campaign.name_en else message.campaign.name
    word = Word(
        mark=f"{message.campaign.code}:{message.pk}",
        kind=message.kind,
        campaign=name,
        subject=message.subject,
        text=message.body,
        link=link_of(message),
        link_text=say("sending.open", message.language),
    )
    return call(robot.kind, call_for(robot.kind, url, secret, word, now=clock()), settings.ROBOT_HOSTS)


def _address(robot: Robot) -> tuple[str, str] | None:
    """Where a robot is, and its secret."""
    try:
        told = unseal(robot.address, row=f"robot:{robot.pk}")
    except Unreadable:
        return None
    return told["address"], told.get("secret", "")


def link_of(message: Message) -> str:
    """Where its thing is, for whoever reads it elsewhere; nothing where nobody said where this installation is found."""
    return f"{settings.ADDRESS}{message.path}" if settings.ADDRESS and message.path else ""
