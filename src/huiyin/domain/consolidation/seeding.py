"""Problems that hold no opinion yet are told to the engine by their own words: as documents that are no opinions, and are taken out again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import Opinion
from huiyin.domain.consolidation.models import Placement, Problem
from huiyin.engine import Assignment, Consolidation, Document, Retired

#: Opinions go by their number, which has no letter.
MARK = "seed-"


def seeds(campaign: Campaign) -> list[Document]:
    """The words of each live problem without opinions that people named, each at least twice: what is said once only teaches the engine nothing."""
    filled = Placement.objects.filter(campaign=campaign, opinion__state=Opinion.State.REGISTERED, problem__isnull=False).order_by().values("problem")
    bare = Problem.objects.filter(campaign=campaign, decided=True).exclude(state=Problem.State.MERGED).exclude(pk__in=filled).select_related("aspect")
    return [Document(f"{MARK}{one.code}-{part}", text) for one in bare.order_by("code") for part, text in enumerate(_texts(one))]


def _texts(one: Problem) -> list[str]:
    return [one.title, one.statement, f"{one.title}。{one.statement}"] if one.statement else [one.title, f"{one.aspect.title}：{one.title}"]


def sown(before: Consolidation | None, sown_in: Sequence[Document]) -> Consolidation | None:
    """What stood before, with each seed in its own problem."""
    if before is None or not sown_in:
        return before
    placed = tuple(Assignment(one.id, "assigned", "previous", one.id.removeprefix(MARK).rpartition("-")[0], 1.0) for one in sown_in)
    return replace(before, assignments=before.assignments + placed)


def weeded(found: Consolidation, sown_in: Sequence[Document]) -> Consolidation:
    """The result without the seeds: every count is again one of opinions."""
    if not sown_in:
        return found
    gone = {one.id for one in sown_in}
    out = [one for one in found.assignments if one.id in gone]
    taken = Counter(one.problem for one in out)
    # A seed that says word for word what an opinion says is not the original of it.
    kept = tuple(replace(one, duplicate_of=None if one.duplicate_of in gone else one.duplicate_of) for one in found.assignments if one.id not in gone)
    shown = (replace(one, size=one.size - taken[one.id], representatives=tuple(name for name in one.representatives if name not in gone)) for one in found.problems)
    problems = tuple(one for one in shown if one.size)
    named = {one.id for one in problems}
    below = (replace(one, size=one.size - sum(taken[name] for name in one.problems), problems=tuple(name for name in one.problems if name in named)) for one in found.aspects)
    aspects = tuple(one for one in below if one.size)
    empty = [Retired(one.id, one.title, one.aspect) for one in found.problems if one.id not in named]
    empty += [Retired(one.id, one.title, None) for one in found.aspects if one.id not in {each.id for each in aspects}]
    retired = tuple(sorted((*found.retired, *empty), key=lambda one: (one.aspect is None, one.id)))
    return replace(found, assignments=kept, problems=problems, aspects=aspects, totals=_totals(found, out, kept, len(problems), len(aspects)), retired=retired)


def _totals(found: Consolidation, out: Sequence[Assignment], kept: Sequence[Assignment], problems: int, aspects: int) -> dict[str, int]:
    by_status = Counter[str](one.status for one in out)
    less = {"documents": len(out), **by_status}
    totals = {name: count - less.get(name, 0) for name, count in found.totals.items()}
    return {**totals, "problems": problems, "aspects": aspects, "near_duplicates": sum(one.duplicate_of is not None for one in kept)}
