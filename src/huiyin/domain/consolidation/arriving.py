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
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.consolidation.selectors import waiting
from huiyin.domain.consolidation.teaching import taught_by
from huiyin.engine import Document

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
    taught = taught_by(campaign) if texts else None
    if taught is None:
        return {}
    asked = [Document(str(number), text) for number, text in texts.items()]
    live = {one.code: one.merged_into or one for one in Problem.objects.filter(campaign=campaign).select_related("aspect", "merged_into__aspect")}
    ranked = zip(asked, taught.state.alternatives(asked, MOST), taught.state.fits(asked), strict=True)
    return {int(one.id): Proposed(_proposals(best, live), fit <= taught.least) for one, best, fit in ranked}


def _proposals(best: Sequence[tuple[str, float]], live: Mapping[str, Problem]) -> list[Proposal]:
    """The same with the problems that there are now: of two that have become one the shares are added."""
    shares = dict[Problem, float]()
    for code, share in best:
        shares[live[code]] = shares.get(live[code], 0) + share
    return [Proposal(problem, share) for problem, share in sorted(shares.items(), key=lambda one: -one[1])]
