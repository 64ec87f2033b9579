"""The tables of what lasts. A look-back that is done is never changed; the database refuses it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import Opinion
from huiyin.domain.consolidation.models import Problem


class LastingRules(models.Model):
    """How a campaign looks back, and within how many days it takes up what it receives; without a row the defaults of ``lasting.intervals`` hold."""

    campaign = models.OneToOneField(Campaign, models.PROTECT, related_name="lasting_rules")
    #: Months after a problem was resolved, in order; and for one that continues, from one look to the next.
    months = models.JSONField()
    every = models.PositiveSmallIntegerField()
    acceptance_days = models.PositiveSmallIntegerField()


class LookBack(models.Model):
    """One look at a problem some time after it was closed: does what was done hold?"""

    class State(models.TextChoices):
        """See ``lasting.lifecycle``."""

        PLANNED = "planned"
        DONE = "done"

    class Finding(models.TextChoices):
        """What was found; ``relapsed`` sends the problem back to be rectified."""

        HOLDS = "holds"
        PARTLY = "partly"
        RELAPSED = "relapsed"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="look_backs")
    problem = models.ForeignKey(Problem, models.PROTECT, related_name="look_backs")
    #: The day of the closing that it looks back on: a problem that came back and was closed again begins anew.
    closed_on = models.DateField()
    number = models.PositiveSmallIntegerField()
    due = models.DateField()
    state = models.CharField(max_length=7, choices=State, default=State.PLANNED)
    finding = models.CharField(max_length=8, choices=Finding, blank=True)
    text = models.TextField(blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-done_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["problem", "closed_on", "number"], name="look_back_once"),
            models.CheckConstraint(condition=~Q(state="done") | (~Q(finding="") & ~Q(text="") & Q(done_by__isnull=False, done_at__isnull=False)), name="a_look_back_says_what_it_found"),
        ]


class LookBackEvidence(models.Model):
    """A file that shows what was found; kept by its digest."""

    look_back = models.ForeignKey(LookBack, models.PROTECT, related_name="evidence")
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=8)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]


class Recurrence(models.Model):
    """An opinion that came after a problem was closed and is like it: proposed by the program, decided by the office of the campaign in which it came."""

    class State(models.TextChoices):
        """See ``lasting.lifecycle``."""

        PROPOSED = "proposed"
        CONFIRMED = "confirmed"
        REJECTED = "rejected"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="recurrences")
    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="recurrences")
    problem = models.ForeignKey(Problem, models.PROTECT, related_name="recurrences")
    score = models.FloatField()
    #: The words that both share, the most telling first.
    words = models.JSONField(default=list)
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    found_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-score", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["opinion", "problem"], name="recurrence_once"),
            models.CheckConstraint(condition=Q(state="proposed") | Q(decided_by__isnull=False, decided_at__isnull=False), name="somebody_decides_a_recurrence"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["campaign", "state"], name="recurrence_state")]
