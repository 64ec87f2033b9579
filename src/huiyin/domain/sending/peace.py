"""When a message may disturb its receiver: outside the quiet hours of the campaign and of their own, and on working days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.utils import timezone

from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.sending.models import Message, Preference, SendingRules
from huiyin.domain.sending.putting import preference_of, rules_of
from huiyin.domain.sending.rules import Quiet, allowed_at


class Peace:
    """What is asked of the database once is kept for as long as one round of sending lasts."""

    def __init__(self, working: Callable[[Campaign, date], bool]) -> None:
        self._working = working
        self._rules: dict[int, SendingRules] = {}
        self._own: dict[int, Preference] = {}

    def allowed_at(self, message: Message, now: datetime) -> datetime:
        """The first moment from now on at which a message may be sent."""
        campaign = message.campaign
        if campaign.pk not in self._rules:
            self._rules[campaign.pk] = rules_of(campaign)
        rules = self._rules[campaign.pk]
        spans = [(rules.quiet_from, rules.quiet_until)]
        if message.user is not None:
            if message.user.pk not in self._own:
                self._own[message.user.pk] = preference_of(message.user)
            own = self._own[message.user.pk]
            if own.quiet_from is not None and own.quiet_until is not None:
                spans.append((own.quiet_from, own.quiet_until))
        quiet = Quiet(spans, rules.working_days_only)
        return allowed_at(now, quiet, zone=timezone.get_current_timezone(), working=lambda day: self._working(campaign, day))
