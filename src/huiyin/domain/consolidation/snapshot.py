"""How opinions, problems and aspects stand, as plain values: taken before and after a decision, compared, and put back. There may be many of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huiyin.domain.access import Viewer
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.registering import repeat
from huiyin.domain.consolidation.models import Aspect, Placement, Problem

_PLACED = ("problem__code", "share", "reason", "confidence", "decided_by", "run")
_PROBLEM = ("title", "decided", "state", "aspect__code", "merged_into__code")
#: So many are asked for at once: a database takes only so many values in a question.
PART = 2000


@dataclass(frozen=True, slots=True)
class About:
    """What a decision touches, by number and code. Of the opinions in ``repeats`` also what they repeat."""

    opinions: frozenset[int]
    problems: frozenset[str]
    aspects: frozenset[str]
    repeats: frozenset[int] = frozenset()

    def meets(self, other: About) -> bool:
        """Whether two decisions touch the same thing."""
        return not (self.opinions.isdisjoint(other.opinions) and self.problems.isdisjoint(other.problems) and self.aspects.isdisjoint(other.aspects))


def about(told: Mapping[str, Any]) -> About:
    """What is touched by what was asked for; the problem that opinions go to is not."""
    return About(*(frozenset(told.get(name, [])) for name in ("opinions", "problems", "aspects", "repeats")))


def in_parts(numbers: Iterable[int]) -> Iterator[list[int]]:
    """Numbers in lists that fit into one question."""
    every = list(numbers)
    for start in range(0, len(every), PART):
        yield every[start : start + PART]


def take(campaign: Campaign, those: About) -> dict[str, Any]:
    """How they stand. Keys are texts, as JSON has them."""
    placed: dict[str, list[list[Any]]] = {}
    for some in in_parts(sorted(those.opinions)):
        placed |= {str(number): [] for number in Opinion.objects.filter(campaign=campaign, number__in=some).values_list("number", flat=True)}
        rows = Placement.objects.filter(campaign=campaign, opinion__number__in=some).order_by("opinion__number", "problem__code")
        for number, *told in rows.values_list("opinion__number", *_PLACED):
            placed[str(number)].append(told)
    problems = Problem.objects.filter(campaign=campaign, code__in=those.problems).values_list("code", *_PROBLEM)
    aspects = Aspect.objects.filter(campaign=campaign, code__in=those.aspects).values_list("code", "title", "decided")
    found = {"opinions": placed, "problems": {code: told for code, *told in problems}, "aspects": {code: told for code, *told in aspects}}
    repeats = Opinion.objects.filter(campaign=campaign, number__in=those.repeats).values_list("number", "state", "duplicate_of__number")
    return found | ({"repeats": {str(number): told for number, *told in repeats}} if those.repeats else {})


def restore(how: Mapping[str, Any], *, by: Viewer, now: datetime) -> None:
    """Put them back. A problem that was not there before stays with its code, without opinions."""
    campaign = by.campaign
    codes = {one.code: one for one in Problem.objects.filter(campaign=campaign)}
    aspects = {one.code: one for one in Aspect.objects.filter(campaign=campaign)}
    for code, (title, decided) in how["aspects"].items():
        Aspect.objects.filter(pk=aspects[code].pk).update(title=title, decided=decided)
    for code, (title, decided, state, aspect, merged) in how["problems"].items():
        changes = {"title": title, "decided": decided, "state": state, "aspect": aspects[aspect], "merged_into": codes[merged] if merged else None}
        Problem.objects.filter(pk=codes[code].pk).update(**changes)
    for some in in_parts(int(number) for number in how["opinions"]):
        rows = dict(Opinion.objects.filter(campaign=campaign, number__in=some).values_list("number", "pk"))
        Placement.objects.filter(opinion__in=rows.values()).delete()
        Placement.objects.bulk_create(
            Placement(campaign=campaign, opinion_id=rows[number], problem=codes[code] if code else None, share=share, reason=reason, confidence=confidence, decided_by_id=decided_by, run_id=run)
            for number in some
            for code, share, reason, confidence, decided_by, run in how["opinions"][str(number)]
        )
    told = {int(number): of for number, (_, of) in how.get("repeats", {}).items()}
    # Those that count again first: what repeats them now may do so.
    for number in sorted(told, key=lambda one: (told[one] is not None, one)):
        repeat(campaign, number, told[number], by=by, now=now)
