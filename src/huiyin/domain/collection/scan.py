"""A page of paper that came in as a picture, and waits until somebody has typed what stands on it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from huiyin.accounts.models import Unit
from huiyin.domain.campaigns.models import Campaign, Channel, Stratum, Team
from huiyin.domain.collection.models import FormBatch, SourceDocument


class Scan(models.Model):
    """One page. Its picture lies sealed in a file; ``picture`` is the file's name, empty once it was destroyed.

    ``proposal`` is what the machine read, sealed as the picture is, until a person has typed or corrected it; then there is a ``source``.
    """

    class State(models.TextChoices):
        """See ``collection.lifecycle``."""

        WAITING = "waiting"
        TYPED = "typed"
        SET_ASIDE = "set_aside"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="scans")
    number = models.PositiveIntegerField()
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="scans")
    place = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    stratum = models.ForeignKey(Stratum, models.PROTECT, null=True, blank=True, related_name="+")
    batch = models.ForeignKey(FormBatch, models.PROTECT, null=True, blank=True, related_name="scans")
    received_on = models.DateField()
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    page = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    #: Keyed digest of the page, so that the same one is not taken twice.
    digest = models.BinaryField(max_length=32)
    kind = models.CharField(max_length=4, choices=[("jpeg", "jpeg"), ("png", "png")])
    picture = models.CharField(max_length=32, blank=True)
    proposal = models.BinaryField(null=True)
    #: What is printed on the form, where it is one of ours.
    serial = models.CharField(max_length=80, blank=True)
    source = models.OneToOneField(SourceDocument, models.PROTECT, null=True, blank=True, related_name="scan")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "number"], name="scan_number_once"),
            models.UniqueConstraint(fields=["campaign", "digest"], name="scan_received_once"),
            models.CheckConstraint(
                condition=Q(state="typed", source__isnull=False) | (~Q(state="typed") & Q(source=None)), name="scan_typed_has_a_source"
            ),
            models.CheckConstraint(condition=~Q(state="set_aside") | ~Q(reason=""), name="scan_set_aside_has_a_reason"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["campaign", "state", "number"], name="scan_state")]
