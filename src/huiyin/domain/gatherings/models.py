"""The tables of gatherings."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from huiyin.accounts.models import Person, Unit
from huiyin.domain.campaigns.dates import FuzzyDateField
from huiyin.domain.campaigns.models import Body, Campaign, GatheringKind, Stratum, Team


class Gathering(models.Model):
    """A meeting, seminar, discussion, listening session, interview, visit or box opening, planned or held."""

    class Mode(models.TextChoices):
        """Back to back means that whoever is spoken about is not there; the leaders of the place then never reach its sources."""

        FACE_TO_FACE = "face_to_face"
        BACK_TO_BACK = "back_to_back"

    class State(models.TextChoices):
        """A planned one that was not held stays planned, and shows as a gap."""

        PLANNED = "planned"
        HELD = "held"
        CANCELLED = "cancelled"

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="gatherings")
    code = models.SlugField(max_length=60)
    kind = models.ForeignKey(GatheringKind, models.PROTECT, related_name="gatherings")
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="gatherings")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="gatherings")
    when = FuzzyDateField()
    mode = models.CharField(max_length=14, choices=Mode, default=Mode.FACE_TO_FACE)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    agenda = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["when", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["campaign", "code"], name="gathering_once")]

    def __str__(self) -> str:
        return self.title

    def named(self, language: str) -> str:
        """The title in a language."""
        return self.title_en if language == "en" and self.title_en else self.title


class Attendance(models.Model):
    """Who was there: a person by name, or a number of people of a stratum."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="attendance")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    stratum = models.ForeignKey(Stratum, models.PROTECT, null=True, blank=True, related_name="+")
    headcount = models.PositiveIntegerField(default=1)
    speaks = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(person=None) | Q(headcount=1), name="a_person_counts_once"),
            models.CheckConstraint(condition=~Q(person=None) | ~Q(stratum=None), name="attendance_is_of_somebody"),
            models.UniqueConstraint(fields=["gathering", "person"], name="attends_once"),
        ]


class Material(models.Model):
    """What was studied, handed out or photographed. Where there is a file, ``digest`` names it in the store of attachments."""

    class FileKind(models.TextChoices):
        """The files that are taken."""

        JPEG = "jpeg"
        PNG = "png"
        PDF = "pdf"

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="materials")
    title = models.CharField(max_length=200)
    issuer = models.CharField(max_length=120, blank=True)
    photo = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, blank=True)
    file_kind = models.CharField(max_length=4, choices=FileKind, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    size = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(digest="", file_kind="", size=0) | (~Q(digest="") & ~Q(file_kind="") & Q(size__gt=0)), name="a_file_is_whole"),
            models.UniqueConstraint(fields=["gathering", "title", "issuer", "digest"], name="material_once"),
        ]


class Decision(models.Model):
    """What was decided, who sees to it and until when, as far as that was said."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="decisions")
    text = models.TextField()
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    due = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
