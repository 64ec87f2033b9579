"""Opinions by where they stand: in a problem, in an aspect, waiting, set aside, not seen by a run yet."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import Opinion
from huiyin.domain.consolidation.models import Aspect, Placement, Problem
from huiyin.web.language import language
from huiyin.words import say

#: Filters that pictures and problems lead here with.
NAMES = ("problem", "aspect", "stands")
#: The parts of ``consolidation.selectors.placed_sum``.
STANDS = ("in_problem", "waits", "set_aside", "unseen")


def placed(opinions: QuerySet[Opinion], asked: dict[str, Any], campaign: Campaign) -> QuerySet[Opinion]:
    """Those of the opinions that stand where it was asked for."""
    places = Placement.objects.filter(campaign=campaign).order_by()
    if asked.get("problem"):
        opinions = opinions.filter(pk__in=places.filter(problem__code=asked["problem"]).values("opinion"))
    if asked.get("aspect"):
        opinions = opinions.filter(pk__in=places.filter(problem__aspect__code=asked["aspect"]).values("opinion"))
    stands = asked.get("stands")
    if stands == "unseen":
        return opinions.exclude(pk__in=places.values("opinion"))
    if stands == "in_problem":
        return opinions.filter(pk__in=places.filter(problem__isnull=False).values("opinion"))
    if stands:
        nowhere = places.filter(problem=None)
        nowhere = nowhere.filter(reason="set_aside") if stands == "set_aside" else nowhere.exclude(reason="set_aside")
        return opinions.filter(pk__in=nowhere.values("opinion"))
    return opinions


def told(asked: dict[str, Any], campaign: Campaign) -> list[str]:
    """What was asked for, in words: the filters have no field on the page."""
    found = []
    for name, model in (("aspect", Aspect), ("problem", Problem)):
        if code := asked.get(name):
            title = model.objects.filter(campaign=campaign, code=code).values_list("title", flat=True).first()
            found.append(say(f"opinions.placed.{name}", language(), title=title or code))
    if stands := asked.get("stands"):
        found.append(say(f"oversight.part.places.{stands}", language()))
    return found
