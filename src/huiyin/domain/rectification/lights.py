"""When a light changes: the rules that the office lays down for a campaign, and what they come to on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import record
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.campaigns.workdays import workdays
from huiyin.domain.rectification.models import LightRules
from huiyin.domain.transitions import NotAllowed

#: The most days that a rule may have.
MOST = 365


@dataclass(frozen=True, slots=True)
class Lights:
    """The rules of a campaign on a day: deadlines up to ``near_until`` are near; a measure without a note since ``quiet_since`` is yellow."""

    near_until: date
    quiet_since: datetime | None


def rules_of(campaign: Campaign) -> LightRules:
    """What was laid down, or what counts where nothing was."""
    return LightRules.objects.filter(campaign=campaign).first() or LightRules(campaign=campaign)


def lights_of(campaign: Campaign, *, today: date) -> Lights:
    """What the rules come to on a day."""
    rules = rules_of(campaign)
    near = workdays(campaign).add_working_days(today, rules.near_days) if rules.near_working else today + timedelta(days=rules.near_days)
    since = timezone.make_aware(datetime.combine(today - timedelta(days=rules.quiet_days), time.min)) if rules.quiet_days else None
    return Lights(near, since)


def soon(campaign: Campaign, *, today: date) -> date:
    """The deadline that is offered for an immediate measure."""
    return today + timedelta(days=rules_of(campaign).immediate_days)


def open_years(campaign: Campaign, days: Iterable[date | None]) -> list[int]:
    """The years of some days of which it is not announced yet on which days people work, the earliest first."""
    calendar = workdays(campaign)
    return [year for year in sorted({day.year for day in days if day}) if calendar.unannounced(year)]


def keep_lights(values: Mapping[str, int], *, working: bool, by: Viewer, now: datetime) -> LightRules:
    """Lay the rules down: ``near_days``, ``quiet_days`` and ``immediate_days``. Raises NotAllowed."""
    if not by.is_any({Role.OFFICE}):
        raise NotAllowed("role", action="keep_lights")
    if any(not least <= values[name] <= MOST for name, least in (("near_days", 0), ("quiet_days", 0), ("immediate_days", 1))):
        raise NotAllowed("light_days", most=MOST)
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=by.campaign.pk)
        kept, _ = LightRules.objects.update_or_create(campaign=by.campaign, defaults={**values, "near_working": working})
        record("change", kept, actor=by.user, now=now, campaign=by.campaign, near_working=working, days=dict(values))
    return kept
