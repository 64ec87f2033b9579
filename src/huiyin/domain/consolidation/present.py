"""What stands now, as the engine knows it: placements and problems as the result of an earlier run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from huiyin import __version__
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import Opinion
from huiyin.domain.consolidation.models import Aspect, Placement, Problem
from huiyin.engine import Aspect as FoundAspect
from huiyin.engine import Assignment, Consolidation, Document, Retired
from huiyin.engine import Problem as FoundProblem


def documents(campaign: Campaign) -> list[Document]:
    """The opinions that count, by number; a duplicate stands where its original stands and is none."""
    rows = Opinion.objects.filter(campaign=campaign, state=Opinion.State.REGISTERED).order_by("number").values_list("number", "text")
    return [Document(str(number), text) for number, text in rows.iterator(chunk_size=5000)]


def previous(campaign: Campaign, *, only: Iterable[int] | None = None) -> Consolidation | None:
    """The problems that there are, with the opinions placed in them; nothing where there is none. ``only`` these opinions' places are told.

    An opinion of several problems is told in that with its largest share.
    """
    problems = list(Problem.objects.filter(campaign=campaign).select_related("aspect").order_by("code"))
    live = [one for one in problems if one.state != Problem.State.MERGED]
    if not live:
        return None
    wanted = None if only is None else set(only)
    placed: dict[int, tuple[int, str, str, float]] = {}
    rows = Placement.objects.filter(campaign=campaign, opinion__state=Opinion.State.REGISTERED, problem__isnull=False)
    for number, code, share, reason, confidence in rows.values_list("opinion__number", "problem__code", "share", "reason", "confidence"):
        if (wanted is None or number in wanted) and share > placed.get(number, (0,))[0]:
            placed[number] = share, code, reason, confidence
    assignments = tuple(Assignment(str(number), "assigned", reason, code, confidence) for number, (_, code, reason, confidence) in sorted(placed.items()))
    sizes: dict[str, int] = {}
    for one in assignments:
        sizes[one.problem or ""] = sizes.get(one.problem or "", 0) + 1
    found = tuple(FoundProblem(one.code, one.aspect.code, one.title, tuple(one.key_phrases), (), sizes.get(one.code, 0)) for one in live)
    return Consolidation(assignments, found, _aspects(campaign, live, sizes), {}, {}, __version__, tuple(Retired(one.code, one.title, one.aspect.code) for one in problems if one not in live))


def _aspects(campaign: Campaign, live: list[Problem], sizes: dict[str, int]) -> tuple[FoundAspect, ...]:
    below: dict[int, list[str]] = {}
    for one in live:
        below.setdefault(one.aspect_id, []).append(one.code)
    aspects = Aspect.objects.filter(campaign=campaign, pk__in=below).order_by("code")
    return tuple(FoundAspect(one.code, one.title, (), tuple(below[one.pk]), sum(sizes.get(code, 0) for code in below[one.pk])) for one in aspects)


def digest_of(texts: Iterable[Document], before: Consolidation | None) -> str:
    """What tells one input from another: the opinions with their words, and the places that there were."""
    told = [[one.id, one.text] for one in texts], [[one.id, one.problem] for one in before.assignments] if before else None
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()
