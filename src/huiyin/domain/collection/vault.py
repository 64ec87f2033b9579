"""The tables of the vault: who spoke is sealed, and opened by two people with a reason only."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import Contributor, SourceDocument

#: How long what was opened may be read, and how long an answer is waited for.
READABLE, WAITING = timedelta(days=7), timedelta(days=14)


def cut_short(state: str, asked_at: datetime, decided_at: datetime | None) -> bool:
    """Whether a request lapsed before its time: the holders of the vault had changed."""
    return state == "lapsed" and decided_at is not None and decided_at < asked_at + WAITING


class Vault(models.Model):
    """A campaign's vault; the server holds the public key alone."""

    campaign = models.OneToOneField(Campaign, models.PROTECT, related_name="vault")
    public_key = models.BinaryField(max_length=32)
    created_at = models.DateTimeField()


class VaultHolder(models.Model):
    """One of those who may open the vault, two together; the private key is locked by a passphrase that only they know.

    ``vault`` is missing until they have a share in it. Who is replaced stays as a row without keys, and may enrol again as another one.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="vault_holders")
    vault = models.ForeignKey(Vault, models.PROTECT, null=True, blank=True, related_name="holders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="vaults")
    public_key = models.BinaryField(max_length=32)
    #: Says that the public key came from this user through this installation; see ``marking``.
    mark = models.BinaryField(max_length=32)
    locked_private = models.BinaryField()
    enrolled_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "user"], condition=Q(vault=None), name="vault_enrolled_once"),
            models.UniqueConstraint(
                fields=["campaign", "user"], condition=Q(vault__isnull=False, retired_at=None), name="vault_holder_once"
            ),
        ]


class VaultShare(models.Model):
    """Half of the vault's private key, for ``holder``, in the pair with ``other``."""

    holder = models.ForeignKey(VaultHolder, models.PROTECT, related_name="shares")
    other = models.ForeignKey(VaultHolder, models.PROTECT, related_name="+")
    sealed = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["holder", "other"], name="vault_share_once")]


class VaultOpening(models.Model):
    """A wish to open one thing, with its reason; a second holder grants or refuses it.

    ``half`` is the asker's half of the key, for the second holder, until it is decided; ``result`` is what was opened, for the asker, until it is wiped.
    """

    class State(models.TextChoices):
        """See ``collection.lifecycle``."""

        ASKED = "asked"
        GRANTED = "granted"
        REFUSED = "refused"
        LAPSED = "lapsed"

    vault = models.ForeignKey(Vault, models.PROTECT, related_name="openings")
    contributor = models.ForeignKey(Contributor, models.PROTECT, null=True, blank=True, related_name="openings")
    source = models.ForeignKey(SourceDocument, models.PROTECT, null=True, blank=True, related_name="openings")
    reason = models.TextField()
    asked_by = models.ForeignKey(VaultHolder, models.PROTECT, related_name="+")
    asked_of = models.ForeignKey(VaultHolder, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    half = models.BinaryField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    #: Why it was refused.
    refusal = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    result = models.BinaryField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(asked_by=F("asked_of")), name="two_open_the_vault"),
            models.CheckConstraint(condition=Q(contributor=None) ^ Q(source=None), name="opens_one_thing"),
            models.CheckConstraint(condition=~Q(reason=""), name="opening_has_a_reason"),
        ]

    @property
    def campaign(self) -> Campaign:
        """The campaign of the vault."""
        return self.vault.campaign

    @property
    def ends_at(self) -> datetime | None:
        """When it lapses undecided, or when what was opened is wiped."""
        if self.state == self.State.ASKED:
            return self.asked_at + WAITING
        return self.decided_at + READABLE if self.state == self.State.GRANTED and self.decided_at else None

    def is_over(self, now: datetime) -> bool:
        """Whether it can be decided or read no more."""
        return self.ends_at is None or self.ends_at <= now

    @property
    def cut_short(self) -> bool:
        """Whether it lapsed because the holders changed."""
        return cut_short(self.state, self.asked_at, self.decided_at)

    @property
    def thing(self) -> Contributor | SourceDocument:
        """What is to be opened."""
        found = self.contributor or self.source
        assert found is not None
        return found


class VaultChange(models.Model):
    """A wish that somebody who has enrolled holds the vault too, in the place of ``retires`` if there is one; a second holder grants or refuses it.

    ``half`` is the asker's half of the key, for the second holder, until it is decided.
    """

    class State(models.TextChoices):
        """See ``collection.lifecycle``."""

        ASKED = "asked"
        GRANTED = "granted"
        REFUSED = "refused"
        LAPSED = "lapsed"

    vault = models.ForeignKey(Vault, models.PROTECT, related_name="changes")
    new = models.ForeignKey(VaultHolder, models.PROTECT, related_name="+")
    retires = models.ForeignKey(VaultHolder, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField()
    asked_by = models.ForeignKey(VaultHolder, models.PROTECT, related_name="+")
    asked_of = models.ForeignKey(VaultHolder, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    half = models.BinaryField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    #: Why it was refused.
    refusal = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(asked_by=F("asked_of")) & ~Q(new=F("asked_by")) & ~Q(new=F("asked_of")), name="two_admit_a_third"
            ),
            models.CheckConstraint(
                condition=Q(retires=None) | (~Q(retires=F("asked_by")) & ~Q(retires=F("asked_of")) & ~Q(retires=F("new"))),
                name="retires_neither_of_the_two",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="change_of_holders_has_a_reason"),
        ]

    @property
    def campaign(self) -> Campaign:
        """The campaign of the vault."""
        return self.vault.campaign

    @property
    def cut_short(self) -> bool:
        """Whether it lapsed because the holders changed."""
        return cut_short(self.state, self.asked_at, self.decided_at)

    @property
    def ends_at(self) -> datetime:
        """When it lapses undecided."""
        return self.asked_at + WAITING

    def is_over(self, now: datetime) -> bool:
        """Whether it can be decided no more."""
        return self.state != self.State.ASKED or self.ends_at <= now
