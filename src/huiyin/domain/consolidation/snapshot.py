"""How a few opinions, problems and aspects stand, as plain values: taken before and after a decision, compared, and put back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import Opinion
from huiyin.domain.consolidation.models import Aspect, Placement, Problem

_PLACED = ("problem__code", "share", "reason", "confidence", "decided_by", "run")
_PROBLEM = ("title", "decided", "state", "aspect__code", "merged_into__code")


@dataclass(frozen=True, slots=True)
class About:
    """What a decision touches, by number and code."""

    opinions: frozenset[int]
    problems: frozenset[str]
    aspects: frozenset[str]

    def meets(self, other: About) -> bool:
        """Whether two decisions touch the same thing."""
        return not (self.opinions.isdisjoint(other.opinions) and self.problems.isdisjoint(other.problems) and self.aspects.isdisjoint(other.aspects))


def about(told: Mapping[str, Any]) -> About:
    """What is touched by what was asked for; the problem that opinions go to is not."""
    return About(frozenset(told.get("opinions", [])), frozenset(told.get("problems", [])), frozenset(told.get("aspects", [])))


def take(campaign: Campaign, those: About) -> dict[str, Any]:
    """How they stand. Keys are texts, as JSON has them."""
    placed: dict[str, list[list[Any]]] = {str(number): [] for number in Opinion.objects.filter(campaign=campaign, number__in=those.opinions).values_list("number", flat=True)}
    rows = Placement.objects.filter(campaign=campaign, opinion__number__in=those.opinions).order_by("opinion__number", "problem__code")
    for number, *told in rows.values_list("opinion__number", *_PLACED):
        placed[str(number)].append(told)
    problems = Problem.objects.filter(campaign=campaign, code__in=those.problems).values_list("code", *_PROBLEM)
    aspects = Aspect.objects.filter(campaign=campaign, code__in=those.aspects).values_list("code", "title", "decided")
    return {"opinions": placed, "problems": {code: told for code, *told in problems}, "aspects": {code: told for code, *told in aspects}}


def restore(campaign: Campaign, how: Mapping[str, Any]) -> None:
    """Put them back. A problem that was not there before stays with its code, without opinions."""
    codes = {one.code: one for one in Problem.objects.filter(campaign=campaign)}
    aspects = {one.code: one for one in Aspect.objects.filter(campaign=campaign)}
    for code, (title, decided) in how["aspects"].items():
        Aspect.objects.filter(pk=aspects[code].pk).update(title=title, decided=decided)
    for code, (title, decided, state, aspect, merged) in how["problems"].items():
        changes = {"title": title, "decided": decided, "state": state, "aspect": aspects[aspect], "merged_into": codes[merged] if merged else None}
        Problem.objects.filter(pk=codes[code].pk).update(**changes)
    rows = dict(Opinion.objects.filter(campaign=campaign, number__in=[int(number) for number in how["opinions"]]).values_list("number", "pk"))
    Placement.objects.filter(opinion__in=rows.values()).delete()
    Placement.objects.bulk_create(
        Placement(campaign=campaign, opinion_id=rows[int(number)], problem=codes[code] if code else None, share=share, reason=reason, confidence=confidence, decided_by_id=decided_by, run_id=run)
        for number, those in how["opinions"].items()
        for code, share, reason, confidence, decided_by, run in those
    )
