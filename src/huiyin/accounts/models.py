"""Users, people, posts and units."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.naming import Named


class Unit(Named):
    """An organisation or department; ``parent`` is its place in the tree of territory and organisation, ``industry`` the axis across it."""

    class Kind(models.TextChoices):
        """What kind of unit it is."""

        HEADQUARTERS = "headquarters"
        TERRITORIAL = "territorial"
        INDUSTRIAL = "industrial"
        AFFILIATED = "affiliated"
        DEPARTMENT = "department"
        GRASSROOTS = "grassroots"
        EXTERNAL = "external"

    code = models.SlugField(max_length=60, unique=True)
    aliases = models.JSONField(default=list)
    kind = models.CharField(max_length=20, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    industry = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="industry_members")
    order = models.PositiveIntegerField(default=0)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(parent=F("id")) & ~Q(industry=F("id")), name="unit_is_not_its_own_parent")
        ]


class Person(Named):
    """A person who holds posts or takes part in a campaign's bodies and teams; a contributor is none."""

    code = models.SlugField(max_length=60, unique=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]


class PostQuerySet(models.QuerySet["Post"]):
    """Posts by date."""

    def on(self, day: date) -> PostQuerySet:
        """The posts that are held on a day."""
        return self.filter(Q(started_on=None) | Q(started_on__lte=day), Q(ended_on=None) | Q(ended_on__gte=day))

    def since(self, day: date) -> PostQuerySet:
        """The posts that had not ended before a day, those that are still to begin among them."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=day))


class Post(models.Model):
    """What a person is in a unit, from a day to a day; several at once are usual."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120, blank=True)
    leader = models.BooleanField(default=False)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["unit__order", "-leader", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ended_on=None) | Q(started_on=None) | Q(ended_on__gte=F("started_on")), name="post_ends_after_it_starts"),
            models.UniqueConstraint(fields=["person", "unit", "title", "started_on"], nulls_distinct=False, name="post_once"),
        ]


class UserManager(BaseUserManager["User"]):
    """Makes users."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        """A user who signs in by name and password; without a password nobody can sign in as them."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in. What they may do comes from the bodies and teams that their person belongs to; ``is_superuser`` administers, and reads no opinion."""

    username = models.CharField(_("username"), max_length=60, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, null=True, blank=True, related_name="user")
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    #: Whether the password is one that somebody else gave out, to be changed before anything else.
    given_password = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    @property
    def is_administrator(self) -> bool:
        """Whether they keep the installation: organisation, users, campaigns."""
        return self.is_active and self.is_superuser
