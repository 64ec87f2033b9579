"""The table of frozen figures; a row is never changed, and the database refuses it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from huiyin.domain.campaigns.models import Campaign


class FigureSet(models.Model):
    """The indicators of a day as a report prints them: each number with its rows, so that it opens the same ones later."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="figure_sets")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    on = models.DateField()
    #: The indicators with their rows, packed; ``digest`` is the hash of campaign, number, title, day and these.
    kept = models.BinaryField()
    digest = models.CharField(max_length=64)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "number"], name="figure_set_once"),
            models.CheckConstraint(condition=~Q(title=""), name="a_figure_set_has_a_title"),
        ]
