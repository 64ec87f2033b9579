"""The table of the house's own days."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huiyin.domain.campaigns.models import Campaign


class CalendarDay(models.Model):
    """A day about which the office knows better than the statutory holidays: whether the house works on it."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="calendar_days")
    day = models.DateField()
    works = models.BooleanField()
    note = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["day"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["campaign", "day"], name="calendar_day_once")]
