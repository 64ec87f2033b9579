"""What a run found becomes what stands, except where a person has decided. Codes of problems stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import Opinion
from huiyin.domain.consolidation.model_labels import Names
from huiyin.domain.consolidation.models import WHOLE, Aspect, Placement, Problem, Run
from huiyin.domain.consolidation.quoting import cover_titles
from huiyin.engine import Assignment, Consolidation

CHUNK = 2000


def apply(run: Run, found: Consolidation, names: Names = Names()) -> int:
    """Write the proposals of a run; the number of opinions whose place is new. Call it in a transaction with the campaign locked.

    Opinions that a person placed stay, and so do titles that a person gave. Titles among ``names`` are marked as a model's.
    """
    campaign = run.campaign
    decided = dict(Placement.objects.filter(campaign=campaign, decided_by__isnull=False).values_list("opinion__number", "problem__code"))
    if run.scope == Run.Scope.ALL:
        found = renamed(found, campaign)
    problems = _problems(campaign, found, names)
    standing = {number: (code, reason) for number, code, reason in Placement.objects.filter(campaign=campaign).values_list("opinion__number", "problem__code", "reason")}
    fresh = [one for one in found.assignments if int(one.id) not in decided and standing.get(int(one.id), ("", "")) != (one.problem, one.reason)]
    moved = sum(standing.get(int(one.id), ("", ""))[0] != one.problem for one in fresh)
    _place(run, fresh, problems)
    cover_titles(campaign)
    return moved


def renamed(found: Consolidation, campaign: Campaign) -> Consolidation:
    """The result of a fresh run under the codes that its problems have already: each goes by the problem with which it shares most opinions."""
    stood = dict(Placement.objects.filter(campaign=campaign, problem__isnull=False).values_list("opinion__number", "problem__code"))
    aspect_stood = dict(Problem.objects.filter(campaign=campaign).values_list("code", "aspect__code"))
    taken = set(Problem.objects.filter(campaign=campaign).values_list("code", flat=True)), set(Aspect.objects.filter(campaign=campaign).values_list("code", flat=True))
    pairs = Counter((one.problem, stood[int(one.id)]) for one in found.assignments if one.problem and int(one.id) in stood)
    codes = matched(pairs, [one.id for one in found.problems], taken[0], "P", 3)
    above = Counter((problem.aspect, aspect_stood[codes[problem.id]]) for problem in found.problems if codes[problem.id] in aspect_stood)
    aspects = matched(above, [one.id for one in found.aspects], taken[1], "A", 2)
    return replace(
        found,
        assignments=tuple(replace(one, problem=codes[one.problem] if one.problem else None) for one in found.assignments),
        problems=tuple(replace(one, id=codes[one.id], aspect=aspects[one.aspect]) for one in found.problems),
        aspects=tuple(replace(one, id=aspects[one.id], problems=tuple(codes[name] for name in one.problems)) for one in found.aspects),
    )


def matched(shared: Mapping[tuple[str, str], int], names: Iterable[str], taken: Iterable[str], letter: str, width: int) -> dict[str, str]:
    """For each new name the old code with which it shares most, each code once; a code that was never given for the rest."""
    codes: dict[str, str] = {}
    used = set[str]()
    for (name, code), _ in sorted(shared.items(), key=lambda one: (-one[1], one[0])):
        if name not in codes and code not in used:
            codes[name] = code
            used.add(code)
    last = max((int(code[1:]) for code in taken if code[1:].isdigit()), default=0)
    for name in names:
        if name not in codes:
            last += 1
            codes[name] = f"{letter}{last:0{width}d}"
    return codes


def _problems(campaign: Campaign, found: Consolidation, names: Names) -> dict[str, Problem]:
    aspects = {one.code: one for one in Aspect.objects.filter(campaign=campaign)}
    for one in found.aspects:
        aspect = aspects.setdefault(one.id, Aspect(campaign=campaign, code=one.id))
        if not aspect.decided:
            if aspect.title != one.title[:200] or one.title in names.aspects:
                aspect.title, aspect.named_by = one.title[:200], names.model if one.title in names.aspects else ""
            aspect.save()
    problems = {one.code: one for one in Problem.objects.filter(campaign=campaign).select_related("aspect")}
    for group in found.problems:
        new = group.id not in problems
        problem = problems.setdefault(group.id, Problem(campaign=campaign, code=group.id, aspect=aspects[group.aspect]))
        if (new or not problem.decided) and (problem.title != group.title[:200] or group.title in names.problems):
            problem.title, problem.named_by = group.title[:200], names.model if group.title in names.problems else ""
            problem.summary = names.problems.get(group.title, "")
        problem.key_phrases = list(group.key_phrases)
        problem.save()
    return problems


def _place(run: Run, fresh: list[Assignment], problems: Mapping[str, Problem]) -> None:
    for start in range(0, len(fresh), CHUNK):
        part = fresh[start : start + CHUNK]
        opinions = dict(Opinion.objects.filter(campaign=run.campaign, number__in=[int(one.id) for one in part]).values_list("number", "pk"))
        Placement.objects.filter(opinion__in=opinions.values()).delete()
        Placement.objects.bulk_create(
            Placement(
                campaign=run.campaign,
                opinion_id=opinions[int(one.id)],
                problem=problems[one.problem] if one.problem else None,
                share=WHOLE,
                reason=one.reason,
                confidence=one.confidence,
                run=run,
            )
            for one in part
        )
