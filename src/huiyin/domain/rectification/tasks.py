"""What a report meeting decided about a measure, as a task of somebody until a day, done by its owner and seen by the office."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from huiyin.accounts.models import Person, Unit
from huiyin.domain.access import Role
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.gatherings.models import Decision, Gathering
from huiyin.domain.rectification.models import Measure
from huiyin.domain.transitions import Lifecycle, step

#: Whose task it is decides who does it, and the service looks at that.
TASK: Lifecycle = {
    "do_task": step("open", "done", *Role, reason=True),
    "see_task": step("done", "seen", Role.OFFICE),
    "return_task": step("done", "open", Role.OFFICE, reason=True),
    "drop_task": step("open", "dropped", Role.OFFICE, Role.LEADING_GROUP, reason=True),
}


class Task(models.Model):
    """A decision to be carried out by one person or one department. ``decision`` is its line in the minutes, unless that was removed."""

    class State(models.TextChoices):
        """See ``TASK``."""

        OPEN = "open"
        DONE = "done"
        SEEN = "seen"
        DROPPED = "dropped"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="tasks")
    number = models.PositiveIntegerField()
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="tasks")
    gathering = models.ForeignKey(Gathering, models.PROTECT, related_name="tasks")
    decision = models.OneToOneField(Decision, models.SET_NULL, null=True, blank=True, related_name="task")
    content = models.TextField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="tasks")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="tasks")
    due = models.DateField()
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    #: What its owner says was done.
    outcome = models.TextField(blank=True)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["due", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "number"], name="task_number_once"),
            models.CheckConstraint(condition=~Q(content=""), name="a_task_says_something"),
            models.CheckConstraint(condition=Q(person=None, unit__isnull=False) | Q(person__isnull=False, unit=None), name="a_task_has_one_owner"),
            models.CheckConstraint(condition=~Q(state__in=["done", "seen"]) | (Q(done_by__isnull=False) & ~Q(outcome="")), name="a_task_done_says_what"),
            models.CheckConstraint(condition=~Q(state="seen") | (Q(seen_by__isnull=False) & ~Q(seen_by=F("done_by"))), name="somebody_else_sees_a_task"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["campaign", "state", "due"], name="task_state")]
