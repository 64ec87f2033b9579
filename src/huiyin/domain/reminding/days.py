"""The working days of campaigns, asked of the database once for as long as a round lasts."""

from __future__ import annotations

from datetime import date

from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.campaigns.workdays import Workdays, workdays


class WorkingDays:
    """Says of a campaign and a day whether people work."""

    def __init__(self) -> None:
        self._known: dict[int, Workdays] = {}

    def __call__(self, campaign: Campaign, day: date) -> bool:
        """Whether people of a campaign work on a day, by its calendar."""
        if campaign.pk not in self._known:
            self._known[campaign.pk] = workdays(campaign)
        return self._known[campaign.pk].is_working(day)
