"""What the time classes are called in a campaign: the standard words, unless the office has given others."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar, cast

from django.db import models, transaction
from django.db.models import Q

from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import record
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.rectification.models import Measure
from huiyin.domain.rectification.wording import STANDARD, folded, until
from huiyin.domain.transitions import NotAllowed
from huiyin.words import say

#: The longest name of a class.
LONGEST = 30


class TimeClass(models.Model):
    """Other words for a time class of a campaign; where a language has none, its standard word stays."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="time_classes")
    kind = models.CharField(max_length=10, choices=Measure.Kind)
    name = models.CharField(max_length=LONGEST, blank=True)
    name_en = models.CharField(max_length=LONGEST, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "kind"], name="time_class_once"),
            models.CheckConstraint(condition=~Q(name="", name_en=""), name="a_time_class_has_a_name"),
        ]


def names_of_classes(campaign: Campaign) -> dict[str, tuple[str, str]]:
    """The names that were given to classes, in Chinese and English; either may be empty. One query for each object of a campaign."""
    models.prefetch_related_objects([campaign], "time_classes")
    found: Iterable[TimeClass] = cast(Any, campaign).time_classes.all()
    return {one.kind: (one.name, one.name_en) for one in found}


def called(names: Mapping[str, tuple[str, str]], language: str) -> dict[str, str]:
    """The word of every class in a language, in the order of the classes."""
    at = 1 if language == "en" else 0
    return {kind: names.get(kind, ("", ""))[at] or say(f"register.kind.{kind}", language) for kind in Measure.Kind.values}


def class_words(campaign: Campaign, language: str) -> dict[str, str]:
    """What every class is called in a campaign now."""
    return called(names_of_classes(campaign), language)


def keep_classes(names: Mapping[str, tuple[str, str]], *, by: Viewer, now: datetime) -> None:
    """Call the classes by these names, those that are empty by their standard words. Raises NotAllowed for names that a sheet could not tell apart."""
    if not by.is_any({Role.OFFICE}):
        raise NotAllowed("role", action="keep_lights")
    given = {kind: (_tidy(zh), _tidy(en)) for kind, (zh, en) in names.items() if kind in Measure.Kind.values}
    _told_apart(given)
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=by.campaign.pk)
        before = {one.kind: (one.name, one.name_en) for one in TimeClass.objects.filter(campaign=by.campaign)}
        for kind, (zh, en) in given.items():
            if (zh, en) == before.get(kind, ("", "")):
                continue
            one = TimeClass.objects.filter(campaign=by.campaign, kind=kind).first() or TimeClass(campaign=by.campaign, kind=kind)
            one.name, one.name_en = zh, en
            if zh or en:
                one.save()
            record("change", one, actor=by.user, now=now, campaign=by.campaign, kind=kind, name=zh, name_en=en)
            if not (zh or en):
                one.delete()
    # What was read of the names before is not so any more.
    by.campaign.refresh_from_db()


def _tidy(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).split())


def _is_day(name: str) -> bool:
    try:
        return until(name, today=date(2000, 1, 1), own={})[1] is not None
    except ValueError:
        return False


def _told_apart(given: Mapping[str, tuple[str, str]]) -> None:
    """That every name is short, of letters, no day, and no word of another class."""
    taken = {folded(word): kind for kind, words in STANDARD.items() for word in words}
    for kind, both in given.items():
        for name in filter(None, both):
            if len(name) > LONGEST or not all(c.isalpha() or c in " -·/" for c in name) or not name[0].isalpha() or _is_day(name):
                raise NotAllowed("class_name", name=name[: 2 * LONGEST], longest=LONGEST)
            if taken.setdefault(folded(name), kind) != kind:
                raise NotAllowed("class_twice", name=name)
