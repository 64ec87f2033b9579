"""Which days are working days for those who are reminded: those of the campaign's calendar."""

from __future__ import annotations

from datetime import date

from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.campaigns.workdays import workdays


def is_working_day(campaign: Campaign, day: date) -> bool:
    """Whether people of a campaign work on a day."""
    return workdays(campaign).is_working(day)
