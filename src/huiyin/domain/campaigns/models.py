"""The tables of a campaign's set-up."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from huiyin.accounts.models import Person, Unit
from huiyin.accounts.naming import Named
from huiyin.domain.campaigns.dates import FuzzyDateField


class Campaign(Named):
    """A time-boxed exercise of listening and answering."""

    class State(models.TextChoices):
        """See ``campaigns.lifecycle``."""

        PREPARING = "preparing"
        COLLECTING = "collecting"
        CLOSED = "closed"

    code = models.SlugField(max_length=40, unique=True)
    short_name = models.CharField(max_length=60, blank=True)
    short_name_en = models.CharField(max_length=60, blank=True)
    wave = models.CharField(max_length=60, blank=True)
    host = models.ForeignKey(Unit, models.PROTECT, related_name="campaigns")
    introduction = models.TextField(blank=True)
    introduction_en = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.PREPARING)
    #: Months after closing until contacts are destroyed.
    retention_months = models.PositiveSmallIntegerField(default=12)
    #: No group of contributors smaller than this is shown inside the office.
    smallest_group = models.PositiveSmallIntegerField(default=5)
    #: So many must have rated an answer, and so many in a hundred of them be not satisfied, for its problem to open again by itself.
    reopen_least = models.PositiveSmallIntegerField(default=3)
    reopen_percent = models.PositiveSmallIntegerField(default=50)
    #: Whose statutory holidays count, by its ISO 3166 code; ``CalendarDay`` overlays them.
    country = models.CharField(max_length=2, default="CN")
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]


class Listed(Named):
    """An entry of a campaign's own list: strata, channels and kinds are configuration."""

    code = models.SlugField(max_length=40)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


class Stratum(Listed):
    """A category of people who speak."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="strata")

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["campaign", "code"], name="stratum_once")]


class Channel(Listed):
    """A way in."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="channels")

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["campaign", "code"], name="channel_once")]


class GatheringKind(Listed):
    """A kind of gathering. Opinions come from those that have a ``channel``, and by that way."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="gathering_kinds")
    channel = models.ForeignKey(Channel, models.PROTECT, null=True, blank=True, related_name="gathering_kinds")

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["campaign", "code"], name="gathering_kind_once")]


class Directive(models.Model):
    """What a superior body ordered."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="directives")
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    number = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=200)
    issued = FuzzyDateField()


class PlanVersion(models.Model):
    """One version of the implementation plan or of a further plan (``plan`` is its title); an issued one supersedes those before it."""

    class State(models.TextChoices):
        """See ``campaigns.lifecycle``."""

        DRAFT = "draft"
        APPROVED = "approved"
        ISSUED = "issued"
        SUPERSEDED = "superseded"

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="plan_versions")
    plan = models.CharField(max_length=200)
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    directive = models.ForeignKey(Directive, models.PROTECT, null=True, blank=True, related_name="plan_versions")
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    drafted_on = models.DateField()
    approved_on = models.DateField(null=True, blank=True)
    issued_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["plan", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "plan", "number"], name="plan_version_once"),
            models.UniqueConstraint(fields=["campaign", "plan"], condition=Q(state="issued"), name="plan_issued_once"),
        ]


class Phase(Named):
    """A stretch of the campaign; phases may overlap."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="phases")
    order = models.PositiveSmallIntegerField()
    starts = FuzzyDateField()
    ends = FuzzyDateField()
    entry = models.TextField(blank=True)
    exit = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["order"]


class Action(Named):
    """A prescribed or optional action; done when its evidence says so."""

    class Kind(models.TextChoices):
        """Ordered from above, or one's own."""

        PRESCRIBED = "prescribed"
        OPTIONAL = "optional"

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="actions")
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="actions")
    kind = models.CharField(max_length=12, choices=Kind)
    owner = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    due = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    evidence = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["phase__order", "due", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(done_on=None) | ~Q(evidence=""), name="action_done_has_evidence")
        ]


class Body(Named):
    """A body of the campaign; what its members may do follows from its kind."""

    class Kind(models.TextChoices):
        """What the body is for."""

        LEADING_GROUP = "leading_group"
        OFFICE = "office"
        SUPERVISION = "supervision"
        PRIVACY = "privacy"

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="bodies")
    kind = models.CharField(max_length=16, choices=Kind)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["kind", "id"]


class Duty(models.TextChoices):
    """What somebody is in a body or team."""

    HEAD = "head"
    DEPUTY = "deputy"
    MEMBER = "member"


class BodyMember(models.Model):
    """Somebody in a body, from a day to a day."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="body_memberships")
    duty = models.CharField(max_length=8, choices=Duty, default=Duty.MEMBER)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["body", "person"], name="body_member_once")]


class Team(Named):
    """A team that goes out; ``purpose`` tells collection from research."""

    class Purpose(models.TextChoices):
        """Teams that collect opinions are not those that do research."""

        COLLECTION = "collection"
        RESEARCH = "research"

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="teams")
    purpose = models.CharField(max_length=12, choices=Purpose, default=Purpose.COLLECTION)
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["purpose", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["campaign", "purpose", "number"], name="team_once")]


class TeamMember(models.Model):
    """Somebody in a team; exactly one leads it."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="team_memberships")
    duty = models.CharField(max_length=8, choices=Duty, default=Duty.MEMBER)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["team", "person"], name="team_member_once"),
            models.UniqueConstraint(fields=["team"], condition=Q(duty="head"), name="team_has_one_leader"),
        ]


class TeamPlace(models.Model):
    """A place that a team is to visit."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="places")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["team", "unit"], name="team_place_once")]


