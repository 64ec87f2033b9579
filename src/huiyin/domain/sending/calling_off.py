"""Calling messages off that have not gone out yet: whoever they were for wants nothing more."""

from __future__ import annotations

from collections.abc import Iterable

from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.sending.models import Message

State = Message.State


def call_off(campaign: Campaign, keys: Iterable[str]) -> int:
    """End the messages of these keys that wait, and erase their addresses; how many. What is on the line at this moment cannot be held back."""
    waiting = Message.objects.filter(campaign=campaign, key__in=list(keys), state__in=[State.WAITING, State.FAILED, State.UNCERTAIN])
    return waiting.update(state=State.GIVEN_UP, sealed=None, error="called_off")
