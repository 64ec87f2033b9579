"""The tables of rectification."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from huiyin.accounts.models import Person, Unit
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.consolidation.models import Problem


class Measure(models.Model):
    """What is done about a problem: content, requirement (how one will know), exactly one accountable leader, a lead department, a deadline."""

    class Kind(models.TextChoices):
        """The time class: at once, by a day, or for good with a look every year."""

        IMMEDIATE = "immediate"
        BY_DATE = "by_date"
        CONTINUING = "continuing"

    class State(models.TextChoices):
        """See ``rectification.lifecycle``."""

        DRAFTED = "drafted"
        APPROVED = "approved"
        IN_PROGRESS = "in_progress"
        BLOCKED = "blocked"
        CLOSURE_ASKED = "closure_asked"
        CHECKED = "checked"
        CLOSED = "closed"
        CANCELLED = "cancelled"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="measures")
    number = models.PositiveIntegerField()
    problem = models.ForeignKey(Problem, models.PROTECT, related_name="measures")
    content = models.TextField()
    requirement = models.TextField()
    leader = models.ForeignKey(Person, models.PROTECT, related_name="measures_led")
    department = models.ForeignKey(Unit, models.PROTECT, related_name="measures")
    #: Who does the work in the lead department.
    officer = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="measures_done")
    co_departments = models.ManyToManyField(Unit, related_name="measures_helped", blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    deadline = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=13, choices=State, default=State.DRAFTED)
    created_at = models.DateTimeField()
    closed_on = models.DateField(null=True, blank=True)
    #: Who asked for closure, who checked it, who signed it off: three different people.
    doer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "number"], name="measure_number_once"),
            models.CheckConstraint(condition=Q(kind="continuing", deadline=None) | (~Q(kind="continuing") & Q(deadline__isnull=False)), name="a_deadline_unless_continuing"),
            models.CheckConstraint(condition=~Q(state="closed") | Q(closed_on__isnull=False, doer__isnull=False, checked_by__isnull=False, signed_by__isnull=False), name="closed_by_three"),
            models.CheckConstraint(condition=Q(doer=None) | Q(checked_by=None) | ~Q(checked_by=F("doer")), name="the_doer_does_not_check"),
            models.CheckConstraint(condition=Q(doer=None) | Q(signed_by=None) | ~Q(signed_by=F("doer")), name="the_doer_does_not_sign"),
            models.CheckConstraint(condition=Q(checked_by=None) | Q(signed_by=None) | ~Q(signed_by=F("checked_by")), name="two_accept"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["campaign", "state", "deadline"], name="measure_state"),
            models.Index(fields=["campaign", "department"], name="measure_department"),
            models.Index(fields=["campaign", "leader"], name="measure_leader"),
        ]


class Handover(models.Model):
    """Another leader answers for a measure from now on; who did before is kept."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="handovers")
    old = models.ForeignKey(Person, models.PROTECT, related_name="+")
    new = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(new=F("old")), name="a_handover_is_to_another"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_handover_has_a_reason"),
        ]


class LightRules(models.Model):
    """When a light of a campaign's register changes, and how soon an immediate measure is due."""

    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="light_rules")
    #: So many days before a deadline it is near; calendar days, or working days.
    near_days = models.PositiveSmallIntegerField(default=7)
    near_working = models.BooleanField(default=False)
    #: After so many days without a note a measure is yellow; 0 never.
    quiet_days = models.PositiveSmallIntegerField(default=0)
    #: The deadline that is offered for an immediate measure, in calendar days.
    immediate_days = models.PositiveSmallIntegerField(default=15)


class Progress(models.Model):
    """One note of how it goes; never changed."""

    class Kind(models.TextChoices):
        """What the note is."""

        PROGRESS = "progress"
        OBSTACLE = "obstacle"
        DECISION = "decision"
        CLOSURE = "closure"
        CHECK = "check"
        SIGN = "sign"
        RETURN = "return"

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=8, choices=Kind)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.CheckConstraint(condition=~Q(text=""), name="a_note_says_something")]


class Evidence(models.Model):
    """A file that shows what was done; kept by its digest."""

    note = models.ForeignKey(Progress, models.PROTECT, related_name="evidence")
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=8)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]


class Extension(models.Model):
    """A later deadline that was asked for. The old one is kept; the first is the leader's to grant, further ones the leading group's."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="extensions")
    old = models.DateField()
    new = models.DateField()
    reason = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["measure"], condition=Q(granted=None), name="one_extension_waits"),
            models.CheckConstraint(condition=Q(new__gt=F("old")), name="an_extension_is_later"),
            models.CheckConstraint(condition=~Q(reason=""), name="an_extension_has_a_reason"),
            models.CheckConstraint(condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="somebody_else_extends"),
        ]


class RectificationPlan(models.Model):
    """A version of the plan: every confirmed problem with its measures, frozen; approved and issued by the leading group."""

    class State(models.TextChoices):
        """See ``rectification.lifecycle``."""

        PROPOSED = "proposed"
        ISSUED = "issued"
        RETURNED = "returned"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="rectification_plans")
    number = models.PositiveIntegerField()
    frozen = models.JSONField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "number"], name="rectification_plan_once"),
            models.UniqueConstraint(fields=["campaign"], condition=Q(state="proposed"), name="one_plan_waits_at_a_time"),
            models.CheckConstraint(condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="somebody_else_issues"),
        ]
