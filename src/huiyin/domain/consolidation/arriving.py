"""Opinions that came since: which they are, and which problems they may belong to. Nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from huiyin.domain.access import Viewer
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.selectors import opinions_visible_to
from huiyin.domain.consolidation.models import Placement, Problem
from huiyin.domain.consolidation.present import previous
from huiyin.domain.consolidation.seeding import seeds, sown
from huiyin.domain.consolidation.selectors import waiting
from huiyin.engine import Document, fit
from huiyin.engine.state import state_of

#: Of each problem so many opinions, at most, are learned from: enough to know its words, few enough for a page.
LEARNED = 60
#: So many problems are proposed for an opinion, at most.
MOST = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """A problem that an opinion may belong to, and how much speaks for it beside the others proposed; the shares of all make 1."""

    problem: Problem
    share: float


@dataclass(frozen=True, slots=True)
class Proposed:
    """``proposals``, the best first; ``unlike`` says that the opinion fits less well than nearly all others: perhaps a new problem."""

    proposals: Sequence[Proposal]
    unlike: bool


def arrived(viewer: Viewer, *, today: date) -> QuerySet[Opinion]:
    """The opinions that stand nowhere yet or wait for a place, of those that the viewer may read, by number."""
    visible = opinions_visible_to(viewer, today=today).filter(state=Opinion.State.REGISTERED)
    return visible.filter(Q(placements=None) | Q(pk__in=waiting(viewer, today=today).order_by().values("opinion"))).order_by("number")


def propose(campaign: Campaign, texts: Mapping[int, str]) -> dict[int, Proposed]:
    """For each opinion (by number, with its text) the problems that speak its words; nothing at all where there is no problem yet."""
    learned, sown_in = _learned(campaign), seeds(campaign)
    before = sown(previous(campaign, only=learned), sown_in)
    if before is None or not before.assignments or not texts:
        return {}
    said = Opinion.objects.filter(campaign=campaign, number__in=learned).order_by("number").values_list("number", "text")
    asked = [Document(str(number), text) for number, text in texts.items()]
    found, grouped = fit([*(Document(str(number), text) for number, text in said), *sown_in, *asked], previous=before)
    unlike = {one.id for one in found.assignments if one.problem is None}
    problems = {one.code: one for one in Problem.objects.filter(campaign=campaign)}
    ranked = state_of(found, grouped).alternatives(asked, MOST)
    return {int(one.id): Proposed([Proposal(problems[code], share) for code, share in best], one.id in unlike) for one, best in zip(asked, ranked, strict=True)}


def _learned(campaign: Campaign) -> list[int]:
    """The numbers of the opinions to learn from: of each problem those that a person placed first, then others from its whole length."""
    rows = Placement.objects.filter(campaign=campaign, problem__isnull=False, opinion__state=Opinion.State.REGISTERED).order_by("opinion__number")
    problems: dict[int, tuple[list[int], list[int]]] = {}
    for problem, number, decided in rows.values_list("problem", "opinion__number", "decided_by"):
        problems.setdefault(problem, ([], []))[decided is None].append(number)
    chosen = {number for decided, own in problems.values() for number in [*_spread(decided, LEARNED), *_spread(own, LEARNED - min(len(decided), LEARNED))]}
    return sorted(chosen)


def _spread(numbers: Sequence[int], most: int) -> list[int]:
    """At most so many of them, at equal distances."""
    if len(numbers) <= most:
        return list(numbers)
    return [numbers[at * len(numbers) // most] for at in range(most)]
