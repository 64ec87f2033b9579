"""The table of delivery rounds: two holders open the contacts of those to whom answers still have to go."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.vault import READABLE, WAITING, Vault, VaultHolder, cut_short


class DeliveryRound(models.Model):
    """A wish to open the contacts of many, for their answers alone; its deliveries name them. A second holder grants or refuses it.

    ``half`` is the asker's half of the key until it is decided. ``result`` are the letters, sealed to the asker, until they are wiped.
    """

    class State(models.TextChoices):
        """See ``answering.lifecycle``."""

        ASKED = "asked"
        GRANTED = "granted"
        REFUSED = "refused"
        LAPSED = "lapsed"

    vault = models.ForeignKey(Vault, models.PROTECT, related_name="rounds")
    number = models.PositiveIntegerField()
    reason = models.TextField()
    asked_by = models.ForeignKey(VaultHolder, models.PROTECT, related_name="+")
    asked_of = models.ForeignKey(VaultHolder, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    #: So many contacts were asked for, so many went by e-mail, so many by letter.
    contacts = models.PositiveIntegerField()
    emails = models.PositiveIntegerField(default=0)
    letters = models.PositiveIntegerField(default=0)
    half = models.BinaryField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    refusal = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    result = models.BinaryField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["vault", "number"], name="round_number_once"),
            models.CheckConstraint(condition=~Q(asked_by=F("asked_of")), name="two_open_a_round"),
            models.CheckConstraint(condition=~Q(reason=""), name="round_has_a_reason"),
            models.CheckConstraint(condition=Q(contacts__gt=0), name="round_opens_something"),
        ]

    @property
    def campaign(self) -> Campaign:
        """The campaign of the vault."""
        return self.vault.campaign

    @property
    def ends_at(self) -> datetime | None:
        """When it lapses undecided, or when the letters are wiped."""
        if self.state == self.State.ASKED:
            return self.asked_at + WAITING
        return self.decided_at + READABLE if self.state == self.State.GRANTED and self.decided_at else None

    @property
    def cut_short(self) -> bool:
        """Whether it lapsed because the holders changed."""
        return cut_short(self.state, self.asked_at, self.decided_at)

    def is_over(self, now: datetime) -> bool:
        """Whether it can be decided or read no more: its time is over, or one whose key it takes holds the vault no longer."""
        needed = (self.asked_by, self.asked_of) if self.state == self.State.ASKED else (self.asked_by,)
        return self.ends_at is None or self.ends_at <= now or any(one.retired_at is not None for one in needed)
