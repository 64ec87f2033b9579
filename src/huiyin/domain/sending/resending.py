"""What the office does with messages that did not arrive, or of which nobody knows."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from huiyin.domain.access import KEEPERS, Viewer
from huiyin.domain.activity import record
from huiyin.domain.sending.models import Message
from huiyin.domain.sending.putting import rules_of
from huiyin.domain.transitions import NotAllowed

State = Message.State
#: From where a message can be sent again.
AGAIN = frozenset({State.FAILED, State.GIVEN_UP, State.UNCERTAIN})


def can_be_sent_again(message: Message) -> bool:
    """Whether its receiver is still known: an address is erased when a message is at its end."""
    return message.state in AGAIN and (message.user_id is not None or message.robot_id is not None or message.sealed is not None)


def send_again(message: Message, *, by: Viewer, now: datetime) -> None:
    """Send it again, at once. Raises NotAllowed for one that was sent, or whose receiver is no longer known."""
    with transaction.atomic():
        locked = _locked(message, by, "send_again")
        if not can_be_sent_again(locked):
            raise NotAllowed("not_again")
        locked.state, locked.not_before, locked.expires_at = State.WAITING, now, now + timedelta(days=rules_of(by.campaign).patience)
        locked.attempts, locked.error, locked.error_detail, locked.claimed_at = 0, "", "", None
        locked.save(update_fields=["state", "not_before", "expires_at", "attempts", "error", "error_detail", "claimed_at"])
        record("send_again", locked, actor=by.user, now=now, campaign=by.campaign, kind=locked.kind, channel=locked.channel)


def note_arrived(message: Message, *, by: Viewer, now: datetime) -> None:
    """Somebody has asked the receiver: it arrived. Raises NotAllowed for one that is not uncertain."""
    with transaction.atomic():
        locked = _locked(message, by, "note_arrived")
        if locked.state != State.UNCERTAIN:
            raise NotAllowed("state", state=locked.state, action="note_arrived")
        locked.state, locked.sent_at, locked.sealed = State.SENT, locked.claimed_at or now, None
        locked.save(update_fields=["state", "sent_at", "sealed"])
        record("note_arrived", locked, actor=by.user, now=now, campaign=by.campaign, kind=locked.kind, channel=locked.channel)


def _locked(message: Message, by: Viewer, action: str) -> Message:
    if not by.is_any(KEEPERS) or message.campaign_id != by.campaign.pk:
        raise NotAllowed("role", action=action)
    return Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
