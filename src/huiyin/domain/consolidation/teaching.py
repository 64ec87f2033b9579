"""What the page of new opinions has learned of the problems. Of many opinions it is kept a while, since learning takes seconds."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.core.cache import cache

from huiyin import __version__
from huiyin.domain.activity import Activity
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import Opinion
from huiyin.domain.consolidation.kept import last_entry
from huiyin.domain.consolidation.models import Placement, Problem
from huiyin.domain.consolidation.present import previous
from huiyin.domain.consolidation.seeding import seeds, sown
from huiyin.engine import Document, EngineError, fit
from huiyin.engine.grouping import UNUSUAL
from huiyin.engine.stages.refine import own_left_out
from huiyin.engine.state import State, load, save, state_of

#: Of each problem so many opinions, at most, are learned from: enough to know its words, few enough for a page.
LEARNED = 60
#: From so many opinions on what was learned is kept, for so many seconds at most and until one in a hundred of them was decided about.
MANY, LASTS, DECIDED = 2000, 7 * 24 * 3600, 100
#: What the log calls decisions, and what moves so much that it is learned anew.
DECISIONS, UPHEAVALS = ("decide", "undo", "redo", "add_problem"), ("run_found", "learn")


@dataclass(frozen=True, slots=True)
class Taught:
    """``state`` places texts; one that fits its best problem no better than ``least`` is unlike nearly all others."""

    state: State
    least: float


def taught_by(campaign: Campaign) -> Taught | None:
    """What the opinions in the problems teach, or taught lately; nothing where there is no problem with words.

    Of many opinions a problem made since is unknown until it is learned anew.
    """
    return _kept(campaign) or teach(campaign)


def teach(campaign: Campaign) -> Taught | None:
    """Learn from what stands now, and keep it where that is worth it."""
    stamp = last_entry(campaign.pk)
    learned, sown_in = _learned(campaign), seeds(campaign)
    before = sown(previous(campaign, only=learned), sown_in)
    if before is None or not before.assignments:
        return None
    said = [text for start in range(0, len(learned), 2000) for text in _texts(campaign, learned[start : start + 2000])]
    found, grouped = fit([*said, *sown_in], previous=before)
    own = own_left_out(grouped.learned.words.counts, grouped.learned.labels, grouped.learned.model)
    taught = Taught(state_of(found, grouped), float(np.quantile(own, UNUSUAL)) if len(own) else 0.0)
    if len(learned) >= MANY:
        packed = io.BytesIO()
        save(taught.state, packed)
        cache.set(_key(campaign), (stamp, len(learned), taught.least, packed.getvalue()), LASTS)
    return taught


def prepare(campaign: Campaign) -> None:
    """Learn ahead, where whoever opens the new opinions next would wait for it."""
    placed = Placement.objects.filter(campaign=campaign, problem__isnull=False).order_by()
    if placed[MANY : MANY + 1].exists() and _kept(campaign) is None:
        teach(campaign)


def _kept(campaign: Campaign) -> Taught | None:
    there = cache.get(_key(campaign))
    if there is None:
        return None
    stamp, learned, least, packed = there
    since = Counter(Activity.objects.filter(campaign=campaign, pk__gt=stamp, verb__in=DECISIONS + UPHEAVALS).values_list("verb", flat=True))
    if stamp > last_entry(campaign.pk) or sum(since[one] for one in DECISIONS) * DECIDED > learned or any(since[one] for one in UPHEAVALS):
        return None
    try:
        state = load(io.BytesIO(packed))
    except EngineError:
        return None
    there_are = set(Problem.objects.filter(campaign=campaign).values_list("code", flat=True))
    return Taught(state, least) if there_are.issuperset(state.problems) else None


def _key(campaign: Campaign) -> str:
    return f"taught:{__version__}:{campaign.pk}"


def _texts(campaign: Campaign, numbers: Sequence[int]) -> list[Document]:
    rows = Opinion.objects.filter(campaign=campaign, number__in=numbers).order_by("number").values_list("number", "text")
    return [Document(str(number), text) for number, text in rows]


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
