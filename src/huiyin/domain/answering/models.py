"""The tables of answering."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import Contributor, Opinion
from huiyin.domain.consolidation.models import Problem


class Answer(models.Model):
    """One version of the answer to a problem: what was done, what was not, why, and what comes next."""

    class State(models.TextChoices):
        """See ``answering.lifecycle``."""

        DRAFTED = "drafted"
        PUBLISHED = "published"
        SUPERSEDED = "superseded"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="answers")
    problem = models.ForeignKey(Problem, models.PROTECT, related_name="answers")
    version = models.PositiveSmallIntegerField()
    done = models.TextField()
    not_done = models.TextField()
    why = models.TextField()
    next = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFTED)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    #: When every opinion of the problem had its delivery; missing while they are still being made.
    brought_at = models.DateTimeField(null=True, blank=True)
    #: When the process that makes them was last heard of.
    heard_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["problem__code", "-version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["problem", "version"], name="answer_version_once"),
            models.UniqueConstraint(fields=["problem"], condition=Q(state="published"), name="one_answer_stands"),
            models.CheckConstraint(condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")), name="somebody_else_approves"),
            models.CheckConstraint(condition=Q(state="drafted") | Q(approved_by__isnull=False, published_at__isnull=False), name="published_by_somebody"),
        ]


class Delivery(models.Model):
    """One opinion's way back: by its contributor's receipt, their contact, or read out where it was said; each opinion of an answered problem has one."""

    class Way(models.TextChoices):
        """How the answer gets there."""

        RECEIPT = "receipt"
        EMAIL = "email"
        LETTER = "letter"
        READ_OUT = "read_out"
        NOTICE = "notice"

    class State(models.TextChoices):
        """``ready`` lies on the receipt page; ``waiting`` must be read out or posted; ``handed`` is on its way; ``done`` was seen, sent or read out."""

        READY = "ready"
        WAITING = "waiting"
        HANDED = "handed"
        DONE = "done"

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="deliveries")
    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="deliveries")
    contributor = models.ForeignKey(Contributor, models.PROTECT, null=True, blank=True, related_name="deliveries")
    way = models.CharField(max_length=8, choices=Way)
    state = models.CharField(max_length=7, choices=State)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    #: The round in which the contact was opened, or is asked to be.
    round = models.ForeignKey("huiyin.DeliveryRound", models.PROTECT, null=True, blank=True, related_name="deliveries")
    #: Why it did not get to the contact; it is read out then.
    fault = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["opinion__number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["answer", "opinion"], name="delivered_once"),
            models.CheckConstraint(condition=Q(contributor__isnull=False) | Q(way__in=["read_out", "notice"]), name="a_receipt_is_somebodys"),
            models.CheckConstraint(condition=~Q(state="done") | Q(done_at__isnull=False), name="delivered_on_a_day"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["answer", "state", "way"], name="delivery_state")]


class Rating(models.Model):
    """What a contributor says of an answer, once for each of its versions; or somebody without a receipt, for one opinion, who was asked for it."""

    class Value(models.TextChoices):
        """Whether it helped; ``none`` is who was asked and would not say."""

        SATISFIED = "satisfied"
        PARTLY = "partly"
        NOT = "not"
        NONE = "none"

    class Way(models.TextChoices):
        """How it came: with a receipt code, by the link of a message, or told to somebody who asked."""

        RECEIPT = "receipt"
        LINK = "link"
        ASKED = "asked"

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="ratings")
    contributor = models.ForeignKey(Contributor, models.PROTECT, null=True, blank=True, related_name="ratings")
    opinion = models.ForeignKey(Opinion, models.PROTECT, null=True, blank=True, related_name="ratings")
    value = models.CharField(max_length=9, choices=Value)
    comment = models.TextField(blank=True)
    at = models.DateTimeField()
    way = models.CharField(max_length=7, choices=Way, default=Way.RECEIPT)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    #: How, when and where they were asked.
    asked_how = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["answer", "contributor"], name="rated_once"),
            models.UniqueConstraint(fields=["answer", "opinion"], name="rated_once_without_receipt"),
            models.CheckConstraint(condition=Q(contributor=None) ^ Q(opinion=None), name="rated_by_somebody"),
            models.CheckConstraint(condition=Q(way="asked", asked_by__isnull=False) | (~Q(way="asked") & Q(asked_by=None)), name="asked_by_somebody"),
        ]


class RatingLink(models.Model):
    """The address at which one contributor may rate one answer, as a keyed digest: the code itself stands in the message alone."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="links")
    contributor = models.ForeignKey(Contributor, models.PROTECT, related_name="links")
    digest = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["answer", "contributor"], name="one_link_each")]


class PublicRegister(models.Model):
    """Whether everybody may read what was heard and what was done about it; shown and hidden by decision of the leading group."""

    class State(models.TextChoices):
        """See ``answering.lifecycle``."""

        HIDDEN = "hidden"
        SHOWN = "shown"

    campaign = models.OneToOneField(Campaign, models.PROTECT, related_name="public_register")
    state = models.CharField(max_length=6, choices=State, default=State.HIDDEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
