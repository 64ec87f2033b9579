"""The tables of sending."""

from __future__ import annotations

from datetime import time
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from huiyin.domain.campaigns.models import Campaign


class SendingRules(models.Model):
    """What a campaign has laid down about messages; without a row the defaults hold."""

    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="sending_rules")
    mail = models.BooleanField(default=True)
    #: Between these times of day nothing is sent; where both are the same there is no such time.
    quiet_from = models.TimeField(default=time(20))
    quiet_until = models.TimeField(default=time(8))
    working_days_only = models.BooleanField(default=True)
    #: Days after which a message that cannot be sent is given up.
    patience = models.PositiveSmallIntegerField(default=7)


class Robot(models.Model):
    """A robot of a chat group. Its address lets anybody write there, so it is sealed with its secret; ``host`` is what may be shown of it."""

    class Kind(models.TextChoices):
        """Which format it understands."""

        GENERIC = "generic"
        DINGTALK = "dingtalk"
        WECOM = "wecom"
        FEISHU = "feishu"

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="robots")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=Kind)
    host = models.CharField(max_length=255)
    address = models.BinaryField()
    signed = models.BooleanField(default=False)
    language = models.CharField(max_length=2, default="zh")
    #: One message a day with everything new, or each at once.
    digest = models.BooleanField(default=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["campaign", "name"], name="robot_once")]


class Preference(models.Model):
    """What somebody has chosen for their own messages; without a row the defaults hold."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="message_preference")
    mail = models.BooleanField(default=True)
    digest = models.BooleanField(default=True)
    #: The language of messages; where it is empty, the one of the installation.
    language = models.CharField(max_length=2, blank=True)
    #: Quiet hours of one's own beside those of the campaign.
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None) | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_from_and_until",
            )
        ]


class Message(models.Model):
    """One message to one receiver by one channel. ``key`` says what it is for: nothing is put down twice for the same.

    It goes to ``user``, to ``robot``, or to an address that lies in ``sealed`` together with what is personal of the text;
    ``sealed`` is erased as soon as the message is at its end. The states are written by ``delivering`` and ``resending`` only, and
    stay out of the log, which a mailing of thousands would fill.
    """

    class Channel(models.TextChoices):
        """By which way it goes."""

        APP = "app"
        EMAIL = "email"
        WEBHOOK = "webhook"

    class State(models.TextChoices):
        """``failed`` is tried again; of ``uncertain`` nobody knows whether it arrived, so that only a person sends it again; ``collected`` went out as a part of another."""

        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        GIVEN_UP = "given_up"
        UNCERTAIN = "uncertain"
        COLLECTED = "collected"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="messages")
    key = models.CharField(max_length=200)
    kind = models.SlugField(max_length=30)
    channel = models.CharField(max_length=7, choices=Channel)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="messages")
    robot = models.ForeignKey(Robot, models.SET_NULL, null=True, blank=True, related_name="messages")
    sealed = models.BinaryField(null=True)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    #: Where its thing is in the application.
    path = models.CharField(max_length=300, blank=True)
    #: Whether it waits for the one message a day, and whether it waits out quiet hours.
    digest = models.BooleanField(default=False)
    polite = models.BooleanField(default=True)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    put_at = models.DateTimeField()
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=20, blank=True)
    error_detail = models.CharField(max_length=40, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "key"], name="message_once"),
            models.CheckConstraint(condition=~Q(channel="app") | Q(user__isnull=False, robot=None), name="a_notice_is_somebodys"),
            models.CheckConstraint(condition=~Q(channel="webhook") | Q(user=None), name="a_group_is_nobody"),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "given_up", "collected"]) | Q(sealed=None), name="a_message_at_its_end_holds_no_address"
            ),
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="sent_at_some_time"),
            models.CheckConstraint(
                condition=Q(state="collected", part_of__isnull=False) | (~Q(state="collected") & Q(part_of=None)), name="collected_into_one"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "not_before"], name="message_due"),
            models.Index(fields=["user", "channel", "-id"], name="message_of_somebody"),
            models.Index(fields=["campaign", "state", "-id"], name="message_standing"),
        ]
