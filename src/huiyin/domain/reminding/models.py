"""The tables of reminding."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.rectification.models import Measure
from huiyin.domain.reminding.ladder import default_ladder


class ReminderRules(models.Model):
    """What a campaign has laid down about reminders; without a row the defaults hold. A number of days that is nought means never."""

    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="reminder_rules")
    active = models.BooleanField(default=True)
    ladder = models.JSONField(default=default_ladder)
    #: After the last rung it is said again every so many days.
    again_every = models.PositiveSmallIntegerField(default=7)
    #: Confirmed problems without a measure, and problems with an outcome but no answer, after so many days and again as often.
    cover_after = models.PositiveSmallIntegerField(default=7)
    answer_after = models.PositiveSmallIntegerField(default=7)
    #: What waits for a decision, a check or a signature is said at once and again every so many days.
    decide_every = models.PositiveSmallIntegerField(default=3)


class Urge(models.Model):
    """Somebody urged by hand: the office, or the supervision group, whose word weighs more and whose mark stays on the measure."""

    class Kind(models.TextChoices):
        """Who urged."""

        URGE = "urge"
        SUPERVISE = "supervise"

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="urges")
    kind = models.CharField(max_length=9, choices=Kind)
    note = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.CheckConstraint(condition=~Q(note=""), name="an_urge_says_something")]
