"""The tables of collection. The words of a source and of an opinion never change; the database refuses it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from huiyin.accounts.models import Person, Unit
from huiyin.accounts.naming import Named
from huiyin.domain.campaigns.models import Campaign, Channel, Stratum, Team
from huiyin.domain.gatherings.models import Gathering


class PublicForm(Named):
    """A form on the web that anybody may fill in without an account."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="public_forms")
    code = models.SlugField(max_length=40)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    place = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    question = models.TextField(blank=True)
    question_en = models.TextField(blank=True)
    asks_stratum = models.BooleanField(default=True)
    open = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["campaign", "code"], name="public_form_once")]


class FormBatch(models.Model):
    """Paper or Excel forms handed out together: how many were issued, came back, and were valid."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="form_batches")
    code = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="form_batches")
    place = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    stratum = models.ForeignKey(Stratum, models.PROTECT, null=True, blank=True, related_name="+")
    issued = models.PositiveIntegerField()
    returned = models.PositiveIntegerField(default=0)
    valid = models.PositiveIntegerField(default=0)
    issued_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "code"], name="form_batch_once"),
            models.CheckConstraint(condition=Q(returned__lte=F("issued")) & Q(valid__lte=F("returned")), name="forms_come_back_from_those_issued"),
        ]


class Contributor(models.Model):
    """Somebody who spoke, known by a random pseudonym only. A contact, where one was left, is sealed for the vault."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="contributors")
    pseudonym = models.CharField(max_length=16)
    sealed_contact = models.BinaryField(null=True)
    contact_index = models.BinaryField(max_length=32, null=True)
    destroy_on = models.DateField(null=True, blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["campaign", "pseudonym"], name="pseudonym_once")]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["campaign", "contact_index"], name="contact_index")]


class Receipt(models.Model):
    """A receipt code, as its keyed digest: the code itself was shown once."""

    contributor = models.OneToOneField(Contributor, models.PROTECT, related_name="receipt")
    digest = models.BinaryField(max_length=32, unique=True)
    issued_on = models.DateField()


class ImportFile(models.Model):
    """A table that was imported whole: one form a row."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=200)
    digest = models.BinaryField(max_length=32)
    mapping = models.JSONField(default=dict)
    header_key = models.CharField(max_length=64)
    rows_read = models.PositiveIntegerField(default=0)
    rows_new = models.PositiveIntegerField(default=0)
    rows_known = models.PositiveIntegerField(default=0)
    rows_empty = models.PositiveIntegerField(default=0)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    imported_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["campaign", "header_key"], name="import_header")]


class SourceDocument(models.Model):
    """What came in, once: minutes, a letter, a returned form, a message.

    ``text`` is what is read here: repaired, with personal data covered; offsets of opinions count in it. ``sealed`` is what was received,
    word for word, sealed for the vault. ``reading`` proposes the units of ``text`` until a person has confirmed them.
    """

    class State(models.TextChoices):
        """See ``collection.lifecycle``."""

        RECEIVED = "received"
        CONFIRMED = "confirmed"
        SET_ASIDE = "set_aside"
        WITHDRAWN = "withdrawn"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="sources")
    number = models.PositiveIntegerField()
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="sources")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="sources")
    place = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    stratum = models.ForeignKey(Stratum, models.PROTECT, null=True, blank=True, related_name="+")
    gathering = models.ForeignKey(Gathering, models.PROTECT, null=True, blank=True, related_name="sources")
    batch = models.ForeignKey(FormBatch, models.PROTECT, null=True, blank=True, related_name="sources")
    form = models.ForeignKey(PublicForm, models.PROTECT, null=True, blank=True, related_name="sources")
    imported = models.ForeignKey(ImportFile, models.PROTECT, null=True, blank=True, related_name="sources")
    contributor = models.ForeignKey(Contributor, models.PROTECT, null=True, blank=True, related_name="sources")
    received_on = models.DateField()
    received_at = models.DateTimeField()
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    #: Sheet and row, for a form that came in a table.
    within = models.CharField(max_length=120, blank=True)
    #: Keyed digest of what was received, so that the same thing is not taken twice.
    digest = models.BinaryField(max_length=32)
    #: Keyed digest of the id that a row of an imported table had, so that the same form with other words is noticed.
    row_key = models.BinaryField(max_length=32, null=True)
    text = models.TextField(blank=True)
    covered = models.PositiveIntegerField(default=0)
    sealed = models.BinaryField(null=True)
    reading = models.JSONField(default=list)
    reading_version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    reason = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "number"], name="source_number_once"),
            models.UniqueConstraint(fields=["campaign", "digest"], name="source_received_once"),
            models.CheckConstraint(condition=~Q(state="set_aside") | ~Q(reason=""), name="set_aside_has_a_reason"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["campaign", "state", "-number"], name="source_state"),
            models.Index(fields=["campaign", "team", "place", "stratum", "channel"], name="source_coverage"),
        ]


class Opinion(models.Model):
    """The unit that is counted: ``text[start:end]`` of its source, as said, with personal data covered."""

    class Kind(models.TextChoices):
        """What sort of statement it is."""

        OPINION = "opinion"
        SUGGESTION = "suggestion"
        REQUEST = "request"
        REPORT = "report"
        PRAISE = "praise"

    class State(models.TextChoices):
        """See ``collection.lifecycle``."""

        REGISTERED = "registered"
        DUPLICATE = "duplicate"
        REFERRED = "referred"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="opinions")
    number = models.PositiveIntegerField()
    source = models.ForeignKey(SourceDocument, models.PROTECT, related_name="opinions")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.OPINION)
    confidential = models.BooleanField(default=False)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="opinions")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="opinions")
    place = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    stratum = models.ForeignKey(Stratum, models.PROTECT, null=True, blank=True, related_name="+")
    received_on = models.DateField()
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.REGISTERED)
    reason = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="duplicates")
    target_units = models.ManyToManyField(Unit, related_name="targeted_by", blank=True)
    target_people = models.ManyToManyField(Person, related_name="targeted_by", blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "number"], name="opinion_number_once"),
            models.UniqueConstraint(fields=["source", "start", "end"], name="opinion_passage_once"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="opinion_is_not_empty"),
            models.CheckConstraint(condition=Q(state="duplicate", duplicate_of__isnull=False) | (~Q(state="duplicate") & Q(duplicate_of=None)), name="duplicate_of_one"),
            models.CheckConstraint(condition=~Q(state__in=["referred", "declined"]) | ~Q(reason=""), name="not_taken_has_a_reason"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["campaign", "state", "number"], name="opinion_state"),
            models.Index(fields=["campaign", "channel", "number"], name="opinion_channel"),
            models.Index(fields=["campaign", "place", "number"], name="opinion_place"),
            models.Index(fields=["campaign", "stratum", "number"], name="opinion_stratum"),
            models.Index(fields=["campaign", "team", "number"], name="opinion_team"),
            models.Index(fields=["campaign", "source"], name="opinion_source"),
        ]


class Endorsement(models.Model):
    """Somebody agreed with an opinion: weight, not a new opinion. ``opinion`` is missing where it is not known with which."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="endorsements")
    source = models.ForeignKey(SourceDocument, models.PROTECT, related_name="endorsements")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    opinion = models.ForeignKey(Opinion, models.PROTECT, null=True, blank=True, related_name="endorsements")

    class Meta:
        ordering: ClassVar[list[str]] = ["source", "start"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["source", "start", "end"], name="endorsement_once")]
