"""Passages that are no opinion."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import SourceDocument


class DroppedPassage(models.Model):
    """A passage that is no opinion, and why."""

    class Reason(models.TextChoices):
        """Why a passage is not counted."""

        FURNITURE = "furniture"
        NO_OPINION = "no_opinion"
        EMPTY = "empty"
        UNREADABLE = "unreadable"
        NOT_AN_OPINION = "not_an_opinion"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="dropped")
    source = models.ForeignKey(SourceDocument, models.PROTECT, related_name="dropped")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    reason = models.CharField(max_length=20, choices=Reason)

    class Meta:
        ordering: ClassVar[list[str]] = ["source", "start"]
