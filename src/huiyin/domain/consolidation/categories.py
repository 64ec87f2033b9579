"""The second axis of problems: a campaign's own lists of kinds of misconduct and of kinds of causes, with defaults to begin with."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models, transaction
from django.db.models import Max

from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import record
from huiyin.domain.campaigns.models import Campaign, Listed
from huiyin.domain.collection.receiving import lock
from huiyin.domain.consolidation.refusals import ProblemRefused
from huiyin.domain.transitions import NotAllowed
from huiyin.words import say

#: What a campaign begins with, by axis; the names are under ``problems.default``.
DEFAULTS = {"misconduct": ("formalism", "bureaucratism", "hedonism", "extravagance"), "cause": ("idea", "institution", "resources", "supervision")}


class Category(Listed):
    """An entry of one of the two lists."""

    class Axis(models.TextChoices):
        """What is told apart: what is wrong, and why."""

        MISCONDUCT = "misconduct"
        CAUSE = "cause"

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="categories")
    axis = models.CharField(max_length=10, choices=Axis)

    class Meta:
        ordering: ClassVar[list[str]] = ["axis", "order", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["campaign", "axis", "code"], name="category_once")]


def categories_of(campaign: Campaign) -> list[Category]:
    """Both lists. A campaign without any gets the defaults, whoever looks first; two who look at once make them once."""
    if not Category.objects.filter(campaign=campaign).exists():
        made = [
            Category(campaign=campaign, axis=axis, code=code, order=order, name=say(f"problems.default.{code}", "zh"), name_en=say(f"problems.default.{code}", "en"))
            for axis, codes in DEFAULTS.items()
            for order, code in enumerate(codes, 1)
        ]
        Category.objects.bulk_create(made, ignore_conflicts=True)
    return list(Category.objects.filter(campaign=campaign))


def add_category(axis: str, name: str, name_en: str, *, by: Viewer, now: datetime) -> Category:
    """One more entry, at the end of its list. Raises NotAllowed."""
    said = _named(by, axis, name)
    with transaction.atomic():
        lock(by.campaign)
        there = Category.objects.filter(campaign=by.campaign, axis=axis)
        if there.filter(name=said).exists():
            raise ProblemRefused("category_there", name=said)
        order = (there.aggregate(last=Max("order"))["last"] or 0) + 1
        made = Category.objects.create(campaign=by.campaign, axis=axis, code=_free_code(by.campaign, axis), order=order, name=said, name_en=name_en.strip())
        record("add", made, actor=by.user, now=now, campaign=by.campaign, axis=axis, name=said)
    return made


def rename_category(one: Category, name: str, name_en: str, *, by: Viewer, now: datetime) -> None:
    """An entry under another name; the problems that have it keep it. Raises NotAllowed."""
    said = _named(by, one.axis, name)
    with transaction.atomic():
        lock(by.campaign)
        if Category.objects.filter(campaign=by.campaign, axis=one.axis, name=said).exclude(pk=one.pk).exists():
            raise ProblemRefused("category_there", name=said)
        before, one.name, one.name_en = one.name, said, name_en.strip()
        one.save(update_fields=["name", "name_en"])
        record("change", one, actor=by.user, now=now, campaign=by.campaign, before=before, name=said)


def remove_category(one: Category, *, by: Viewer, now: datetime) -> None:
    """Take an entry off its list. Raises NotAllowed while a problem has it."""
    _office(by)
    with transaction.atomic():
        lock(by.campaign)
        if used := one.problems.count():
            raise ProblemRefused("category_used", count=used)
        record("remove", one, actor=by.user, now=now, campaign=by.campaign, name=one.name)
        one.delete()


def _office(by: Viewer) -> None:
    if not by.is_any({Role.OFFICE}):
        raise NotAllowed("role", action="categories")


def _named(by: Viewer, axis: str, name: str) -> str:
    _office(by)
    said = " ".join(name.split())
    if not said or len(said) > 200 or axis not in Category.Axis.values:
        raise ProblemRefused("category_name")
    return said


def _free_code(campaign: Campaign, axis: str) -> str:
    codes = Category.objects.filter(campaign=campaign, axis=axis, code__startswith="own-").values_list("code", flat=True)
    return f"own-{max((int(code[4:]) for code in codes if code[4:].isdigit()), default=0) + 1}"
