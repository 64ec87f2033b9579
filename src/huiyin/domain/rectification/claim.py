"""Who is to see to a problem: the office assigns it, the department claims it or gives it back in time, the leading group has the last word."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from huiyin.accounts.models import Person, Unit
from huiyin.domain.access import Role
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.transitions import Lifecycle, step

#: Working days within which a department may give a problem back.
WITHIN = 5


class Claim(models.Model):
    """A problem in the hands of a department and a leader, from the day on which it was assigned to them."""

    class State(models.TextChoices):
        """See ``CLAIM``. ``ruled`` is assigned by the leading group, and cannot be given back any more."""

        ASSIGNED = "assigned"
        CLAIMED = "claimed"
        RETURNED = "returned"
        REFERRED = "referred"
        RULED = "ruled"
        REPLACED = "replaced"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="claims")
    problem = models.ForeignKey(Problem, models.PROTECT, related_name="claims")
    department = models.ForeignKey(Unit, models.PROTECT, related_name="claims")
    leader = models.ForeignKey(Person, models.PROTECT, related_name="claims")
    state = models.CharField(max_length=8, choices=State)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    assigned_on = models.DateField()
    #: Why it was given back and to whom it should go instead, by whoever gave it back; then what the leading group ruled.
    reason = models.TextField(blank=True)
    proposed = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    settled_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["problem"], condition=~Q(state="replaced"), name="one_claim_stands"),
            models.CheckConstraint(condition=~Q(state__in=("returned", "referred")) | ~Q(reason=""), name="given_back_for_a_reason"),
            models.CheckConstraint(condition=Q(proposed=None) | ~Q(proposed=F("department")), name="proposed_is_another"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["campaign", "state"], name="claim_state")]


CLAIM: Lifecycle = {
    "claim_problem": step("assigned ruled", "claimed", Role.DEPARTMENT, Role.LEADER),
    "give_back_problem": step("assigned", "returned", Role.DEPARTMENT, reason=True),
    "refer_claim": step("returned", "referred", Role.OFFICE, reason=True),
    "rule_claim": step("referred", "ruled", Role.LEADING_GROUP, reason=True),
    "replace_claim": step("assigned claimed returned referred ruled", "replaced", Role.OFFICE, Role.LEADING_GROUP),
}
