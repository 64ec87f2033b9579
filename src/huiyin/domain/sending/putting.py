"""Putting messages down, in the transaction of the deed that causes them: they exist if the deed does, and once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from huiyin.accounts.models import User
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.sending.models import Message, Preference, Robot, SendingRules
from huiyin.domain.sending.sealing import seal

Channel = Message.Channel
#: The longest subject and path.
SUBJECT, PATH = 200, 300
#: So many are written at once.
BATCH = 500


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to be sent. ``key`` says in its campaign what it is for; ``kind`` is a key under ``sending.kind``.

    It goes to exactly one of ``user`` (by ``app`` or ``email``), ``robot`` or ``address`` (an e-mail address of somebody without an
    account). ``personal`` text is sealed like the address and erased with it; then the page of messages shows neither. ``digest``
    lets it wait for the receiver's one message a day; what is not ``polite`` disturbs at night too.
    """

    key: str
    campaign: Campaign
    kind: str
    channel: str
    subject: str
    body: str
    language: str
    user: User | None = None
    robot: Robot | None = None
    address: str = ""
    path: str = ""
    personal: bool = False
    digest: bool = False
    polite: bool = True
    not_before: datetime | None = None


class BadDraft(ValueError):
    """A draft with no receiver, or with several."""


def put(draft: Draft, *, now: datetime) -> Message:
    """Put a message down; what was put down for the same key before stands and is returned."""
    put_all([draft], now=now)
    return Message.objects.get(campaign=draft.campaign, key=draft.key)


def put_all(drafts: Iterable[Draft], *, now: datetime) -> int:
    """Put many down at once; returns how many are new. The same key twice is one message, whoever else puts it down meanwhile."""
    made = list({(one.campaign.pk, one.key): one for one in drafts}.values())
    count = 0
    for campaign in {one.campaign for one in made}:
        own, patience = [one for one in made if one.campaign == campaign], timedelta(days=rules_of(campaign).patience)
        for start in range(0, len(own), BATCH):
            part = own[start : start + BATCH]
            before = set(Message.objects.filter(campaign=campaign, key__in=[one.key for one in part]).values_list("key", flat=True))
            rows = [_row(one, now, patience) for one in part if one.key not in before]
            Message.objects.bulk_create(rows, ignore_conflicts=True)
            count += len(rows)
    return count


def rules_of(campaign: Campaign) -> SendingRules:
    """What the campaign has laid down, or the defaults."""
    return SendingRules.objects.filter(campaign=campaign).first() or SendingRules(campaign=campaign)


def preference_of(user: User) -> Preference:
    """What somebody has chosen, or the defaults."""
    return Preference.objects.filter(user=user).first() or Preference(user=user)


def mail_is_possible(campaign: Campaign) -> bool:
    """Whether there is a mail server and the campaign sends mail."""
    return bool(settings.MAIL) and rules_of(campaign).mail


def _row(draft: Draft, now: datetime, patience: timedelta) -> Message:
    _checked(draft)
    first = draft.not_before or now
    row = Message(
        campaign=draft.campaign,
        key=draft.key,
        kind=draft.kind,
        channel=draft.channel,
        user=draft.user,
        robot=draft.robot,
        language=draft.language,
        path=draft.path[:PATH],
        digest=draft.digest,
        polite=draft.polite,
        put_at=now,
        not_before=first,
        expires_at=first + patience,
    )
    subject = " ".join(draft.subject.split())[:SUBJECT]
    if draft.address or draft.personal:
        kept = {"address": draft.address} | ({"subject": subject, "body": draft.body} if draft.personal else {})
        row.sealed = seal(kept, row=f"{draft.campaign.pk}:{draft.key}")
    if not draft.personal:
        row.subject, row.body = subject, draft.body
    if draft.channel == Channel.APP:
        # The row is the notice.
        row.state, row.sent_at = Message.State.SENT, now
    return row


def _checked(draft: Draft) -> None:
    receivers = {Channel.APP: draft.user, Channel.EMAIL: draft.user or draft.address, Channel.WEBHOOK: draft.robot}
    if receivers.get(Channel(draft.channel)) is None or sum(map(bool, (draft.user, draft.robot, draft.address))) != 1:
        raise BadDraft(draft.key)
    if draft.personal and draft.channel != Channel.EMAIL:
        raise BadDraft(draft.key)
    if not draft.key or len(draft.key) > 200:
        raise BadDraft(draft.key)
