"""The tables of consolidation. What a person decided is kept as a decision, and no later run overrides it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import Opinion

#: The share of an opinion that stands in one problem, in thousandths; all shares of an opinion make this.
WHOLE = 1000


class Run(models.Model):
    """One consolidation by the machine: what it was given, how far it is, and what it found, kept whole to be compared."""

    class Scope(models.TextChoices):
        """All opinions anew, or those that came since, beside the problems that there are."""

        ALL = "all"
        NEW = "new"

    class State(models.TextChoices):
        """See ``consolidation.lifecycle``."""

        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="runs")
    number = models.PositiveIntegerField()
    scope = models.CharField(max_length=3, choices=Scope)
    #: The wished numbers of problems and aspects, where there are any, and the settings of the engine.
    config = models.JSONField(default=dict)
    version = models.CharField(max_length=40, blank=True)
    #: The hash of what went in: opinions, their words, the problems that there were.
    input_digest = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    stage = models.CharField(max_length=20, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    #: When the process that works on it was last heard of.
    heard_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=200, blank=True)
    #: What models were asked for and what came of it: calls, tokens, refusals; empty where none was used.
    modelled = models.JSONField(default=dict)
    result = models.BinaryField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "number"], name="run_number_once"),
            models.UniqueConstraint(fields=["campaign"], condition=Q(state__in=["waiting", "running"]), name="one_run_at_a_time"),
        ]


class Aspect(models.Model):
    """A coarse group of problems. ``decided`` says that a person gave the title, which no run changes then."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="aspects")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    decided = models.BooleanField(default=False)
    #: The model that proposed the title, where one did.
    named_by = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["campaign", "code"], name="aspect_code_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def by_model(self) -> str:
        """The model whose title stands, as long as no person has decided about it."""
        return "" if self.decided else self.named_by


class Problem(models.Model):
    """A fine group: opinions that ask for the same thing. Its code stays, whatever happens to its opinions."""

    class State(models.TextChoices):
        """Until it is confirmed see ``consolidation.lifecycle``, then ``rectification.lifecycle``. Resolved, explained and continuing are never summed as one."""

        PROPOSED = "proposed"
        CONFIRMED = "confirmed"
        MERGED = "merged"
        RECTIFYING = "rectifying"
        PENDING = "pending"
        RESOLVED = "resolved"
        EXPLAINED = "explained"
        CONTINUING = "continuing"

    class Origin(models.TextChoices):
        """Where the problem comes from."""

        OPINIONS = "opinions"
        SELF_FOUND = "self_found"
        RESEARCH = "research"
        LATER = "later"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="problems")
    code = models.CharField(max_length=20)
    aspect = models.ForeignKey(Aspect, models.PROTECT, related_name="problems")
    title = models.CharField(max_length=200)
    decided = models.BooleanField(default=False)
    #: The model that proposed the title, where one did, and its summary.
    named_by = models.CharField(max_length=100, blank=True)
    summary = models.CharField(max_length=400, blank=True)
    statement = models.TextField(blank=True)
    manifestations = models.TextField(blank=True)
    causes = models.TextField(blank=True)
    #: What it falls under on the second axis, and the kinds of its causes.
    categories = models.ManyToManyField("huiyin.Category", related_name="problems", blank=True)
    key_phrases = models.JSONField(default=list)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.OPINIONS)
    immediate = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="taken_in")

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "code"], name="problem_code_once"),
            models.CheckConstraint(condition=Q(state="merged", merged_into__isnull=False) | (~Q(state="merged") & Q(merged_into=None)), name="merged_into_one"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="not_merged_into_itself"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def by_model(self) -> str:
        """The model whose title stands, as long as no person has decided about it."""
        return "" if self.decided else self.named_by


class Placement(models.Model):
    """Where an opinion stands, with which share; without a problem it waits, and ``reason`` says for what. ``decided_by`` is nobody where the machine proposed it."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="placements")
    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="placements")
    problem = models.ForeignKey(Problem, models.PROTECT, null=True, blank=True, related_name="placements")
    share = models.PositiveSmallIntegerField(default=WHOLE)
    reason = models.CharField(max_length=20)
    confidence = models.FloatField(default=0)
    run = models.ForeignKey(Run, models.PROTECT, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["opinion__number", "problem__code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["opinion", "problem"], name="placed_once_in_a_problem", nulls_distinct=False),
            models.CheckConstraint(condition=Q(share__gte=1, share__lte=WHOLE), name="a_share_is_part_of_the_whole"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["campaign", "problem", "confidence"], name="placement_problem"),
            models.Index(fields=["campaign", "decided_by"], name="placement_decided"),
            # What is counted on most pages, without looking at a row.
            models.Index(fields=["campaign", "problem", "share", "decided_by"], name="placement_counts"),
        ]


class Correction(models.Model):
    """What a person decided, with how it was before and after, so that it can be taken back while nobody built on it."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="corrections")
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=20)
    #: What was asked for: opinions, problems, titles.
    told = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["campaign", "number"], name="correction_number_once")]


class ProblemList(models.Model):
    """A version of the problem list, frozen when it was proposed; the leading group confirms it or sends it back."""

    class State(models.TextChoices):
        """See ``consolidation.lifecycle``."""

        PROPOSED = "proposed"
        CONFIRMED = "confirmed"
        RETURNED = "returned"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="problem_lists")
    number = models.PositiveIntegerField()
    #: Aspects with their problems, each with its opinions by number and share, and the sums.
    frozen = models.JSONField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "number"], name="problem_list_once"),
            models.UniqueConstraint(fields=["campaign"], condition=Q(state="proposed"), name="one_list_waits_at_a_time"),
            models.CheckConstraint(condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="somebody_else_confirms"),
        ]
