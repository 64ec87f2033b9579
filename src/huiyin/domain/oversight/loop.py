"""How far the loop has come: opinions, problems, aspects, measures, answers; and what waits for whom on its second half."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from huiyin.domain.access import Role, Viewer
from huiyin.domain.answering.hearing import Answered, answered
from huiyin.domain.collection.models import Opinion
from huiyin.domain.consolidation.models import Problem, ProblemList
from huiyin.domain.consolidation.selectors import holding
from huiyin.domain.rectification.belonging import OVERSEERS, measures_of, measures_visible_to, units_of
from huiyin.domain.rectification.claim import Claim
from huiyin.domain.rectification.claiming import claims_visible_to
from huiyin.domain.rectification.measures import uncovered
from huiyin.domain.rectification.models import Extension, Measure, RectificationPlan
from huiyin.domain.rectification.people import vacant
from huiyin.domain.rectification.selectors import lit, sums_by_light

#: Who sees how far answers are.
COUNTERS = OVERSEERS


@dataclass(frozen=True, slots=True)
class Waits:
    """Something that waits for the viewer; ``code`` is a key under ``overview.waits``, ``late`` says that its day is over."""

    code: str
    count: int
    late: bool = False


@dataclass(frozen=True, slots=True)
class Loop:
    """Numbers of the second half. ``lights`` are those of the measures that the viewer sees; ``answers`` is for who oversees.

    ``repeated`` are the opinions that ask for an answer and are no opinion of their own in the numbers, since they repeat another.
    """

    problems: int
    aspects: int
    measures: int
    lights: tuple[tuple[str, int], ...]
    answers: Answered | None
    repeated: int
    waits: tuple[Waits, ...]


def loop(viewer: Viewer, *, today: date) -> Loop:
    """How far the viewer's campaign is, as far as they see it."""
    campaign = viewer.campaign
    begun = Problem.objects.filter(campaign=campaign).exists()
    aspects = list(holding(campaign.pk).values_list("aspect", flat=True))
    seen = lit(measures_visible_to(viewer, today=today), today=today)
    lights = tuple(sums_by_light(seen)) if begun else ()
    measures = sum(count for _, count in lights)
    answers = answered(campaign) if measures and viewer.is_any(COUNTERS) else None
    repeated = Opinion.objects.filter(campaign=campaign, state=Opinion.State.DUPLICATE).count() if answers else 0
    return Loop(len(aspects), len(set(aspects)), measures, lights, answers, repeated, tuple(_waiting(viewer, today)) if begun else ())


def _waiting(viewer: Viewer, today: date) -> Iterator[Waits]:
    """Only what there is any of."""
    campaign = viewer.campaign
    every = Measure.objects.filter(campaign=campaign)
    claims = claims_visible_to(viewer, today=today)
    found: list[Waits] = []
    if viewer.is_any({Role.LEADING_GROUP}):
        found += [
            Waits("lists", ProblemList.objects.filter(campaign=campaign, state=ProblemList.State.PROPOSED).count()),
            Waits("plans", RectificationPlan.objects.filter(campaign=campaign, state=RectificationPlan.State.PROPOSED).count()),
            Waits("claims_referred", claims.filter(state=Claim.State.REFERRED).count()),
            Waits("extensions", Extension.objects.filter(measure__campaign=campaign, granted=None).count()),
        ]
    if viewer.is_any({Role.OFFICE}):
        found += [Waits("uncovered", len(uncovered(campaign))), Waits("claims_back", claims.filter(state=Claim.State.RETURNED).count()), Waits("checks", every.filter(state=Measure.State.CLOSURE_ASKED).count())]
    if viewer.is_any({Role.LEADER}):
        found += [Waits("signs", every.filter(state=Measure.State.CHECKED, leader=viewer.person_id).count())]
    if viewer.is_any({Role.LEADER, Role.DEPARTMENT}):
        mine = Q(department__in=units_of(viewer, today=today)) | Q(leader=viewer.person_id)
        found += [Waits("claims_mine", claims.filter(mine, state__in=(Claim.State.ASSIGNED, Claim.State.RULED)).count())]
        own = dict(sums_by_light(lit(measures_of(viewer, today=today), today=today)))
        found += [Waits("own_late", own["red"], late=True), Waits("own_near", own["blue"])]
    if viewer.is_any(OVERSEERS):
        found += [Waits("late", dict(sums_by_light(lit(every, today=today)))["red"], late=True), Waits("blocked", every.filter(state=Measure.State.BLOCKED).count()), Waits("vacant", vacant(every, today=today).count(), late=True)]
    yield from (one for one in found if one.count)
