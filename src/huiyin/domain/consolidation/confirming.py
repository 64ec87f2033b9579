"""The problem list: proposed by the office, frozen, and confirmed by somebody of the leading group."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import record
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.receiving import lock
from huiyin.domain.consolidation.lifecycle import PROBLEM_LIST
from huiyin.domain.consolidation.models import Placement, Problem, ProblemList
from huiyin.domain.consolidation.selectors import Counts, counted, placed_sum
from huiyin.domain.transitions import NotAllowed, advance


def propose_list(*, by: Viewer, now: datetime) -> ProblemList:
    """Freeze what stands as the next version. Raises NotAllowed while one waits, or where an opinion has no place and no reason."""
    if not by.is_any({Role.OFFICE}):
        raise NotAllowed("role", action="propose_list")
    with transaction.atomic():
        lock(by.campaign)
        parts = placed_sum(by.campaign.pk)
        if parts["waits"] or parts["unseen"]:
            raise NotAllowed("opinions_wait", count=parts["waits"] + parts["unseen"])
        if not parts["in_problem"]:
            raise NotAllowed("no_problems")
        if ProblemList.objects.filter(campaign=by.campaign, state=ProblemList.State.PROPOSED).exists():
            raise NotAllowed("list_waits")
        frozen = freeze(by.campaign)
        number = (ProblemList.objects.filter(campaign=by.campaign).aggregate(last=Max("number"))["last"] or 0) + 1
        made = ProblemList.objects.create(campaign=by.campaign, number=number, frozen=frozen, digest=digest_of(frozen), proposed_by=by.user, proposed_at=now)
        record("propose_list", made, actor=by.user, now=now, campaign=by.campaign, number=number, sums=frozen["sums"])
    return made


def confirm_list(one: ProblemList, *, by: Viewer, now: datetime) -> None:
    """The list stands; its problems are confirmed. Raises NotAllowed, also where what stands has changed since it was proposed."""
    _somebody_else(one, by)
    with transaction.atomic():
        lock(by.campaign)
        if digest_of(freeze(by.campaign)) != one.digest:
            raise NotAllowed("list_changed")
        advance(one, "confirm_list", PROBLEM_LIST, by=by, now=now, decided_by=by.user, decided_at=now)
        codes = [problem["code"] for aspect in one.frozen["aspects"] for problem in aspect["problems"]]
        Problem.objects.filter(campaign=by.campaign, code__in=codes, state=Problem.State.PROPOSED).update(state=Problem.State.CONFIRMED)


def return_list(one: ProblemList, why: str, *, by: Viewer, now: datetime) -> None:
    """Send the list back, for a reason. Raises NotAllowed."""
    _somebody_else(one, by)
    with transaction.atomic():
        advance(one, "return_list", PROBLEM_LIST, by=by, now=now, why=why, decided_by=by.user, decided_at=now, note=why.strip())


def _somebody_else(one: ProblemList, by: Viewer) -> None:
    if one.proposed_by_id == by.user.pk:
        raise NotAllowed("own_list")


def freeze(campaign: Campaign) -> dict[str, Any]:
    """Aspects with their problems as they stand, each with its opinions by number and share, and the sums 326 → 42 → 17."""
    placed: dict[str, list[list[int]]] = {}
    rows = Placement.objects.filter(campaign=campaign, problem__isnull=False, opinion__state=Opinion.State.REGISTERED).order_by("opinion__number")
    for code, number, share in rows.values_list("problem__code", "opinion__number", "share"):
        placed.setdefault(code, []).append([number, share])
    aspects: dict[str, dict[str, Any]] = {}
    problems = Problem.objects.filter(campaign=campaign).exclude(state=Problem.State.MERGED).select_related("aspect").prefetch_related("categories").order_by("aspect__code", "code")
    for one in problems:
        if one.code in placed or one.origin != Problem.Origin.OPINIONS:
            aspect = aspects.setdefault(one.aspect.code, {"code": one.aspect.code, "title": one.aspect.title, **({"model": one.aspect.by_model} if one.aspect.by_model else {}), "problems": []})
            aspect["problems"].append(_frozen(one, placed.get(one.code, [])))
    numbers = {number for those in placed.values() for number, _ in those}
    sums = {"opinions": len(numbers), "problems": sum(len(one["problems"]) for one in aspects.values()), "aspects": len(aspects), **{f"not_{k}": v for k, v in placed_sum(campaign.pk).items() if k != "in_problem"}}
    return {"sums": sums, "aspects": list(aspects.values())}


def sums_now(campaign: Campaign, counts: Counts | None = None) -> dict[str, int]:
    """What ``freeze`` would say of opinions, problems and aspects, counted from the opinions without gathering them; ``counts`` where they are known."""
    found = counts or counted(campaign.pk)
    live = Problem.objects.filter(campaign=campaign).exclude(state=Problem.State.MERGED).values_list("pk", "aspect", "origin")
    listed = [aspect for pk, aspect, origin in live if pk in found.tally or origin != Problem.Origin.OPINIONS]
    return {"opinions": found.standing, "problems": len(listed), "aspects": len(set(listed))}


def _frozen(one: Problem, opinions: list[list[int]]) -> dict[str, Any]:
    written = {"statement": one.statement, "origin": one.origin, "immediate": one.immediate, "categories": [[each.name, each.name_en] for each in one.categories.all()]}
    model = {"model": one.by_model} if one.by_model else {}
    return {"code": one.code, "title": one.title, **written, **model, "opinions": opinions}


def digest_of(frozen: Mapping[str, Any]) -> str:
    """The hash of a frozen list."""
    return hashlib.sha256(json.dumps(frozen, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Difference:
    """From one list to the next: problems that came and went, those under another title, and opinions (number, from, to) that stand elsewhere."""

    came: tuple[tuple[str, str], ...]
    went: tuple[tuple[str, str], ...]
    renamed: tuple[tuple[str, str, str], ...]
    moved: tuple[tuple[int, str, str], ...]

    @property
    def none(self) -> bool:
        """Whether nothing is different."""
        return not (self.came or self.went or self.renamed or self.moved)


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> Difference:
    """What is different between two frozen lists."""
    old, new = _titles(before), _titles(after)
    was, stands = _places(before), _places(after)
    return Difference(
        tuple((code, title) for code, title in new.items() if code not in old),
        tuple((code, title) for code, title in old.items() if code not in new),
        tuple((code, old[code], title) for code, title in new.items() if code in old and old[code] != title),
        tuple((number, was.get(number, ""), stands.get(number, "")) for number in sorted({*was, *stands}) if was.get(number, "") != stands.get(number, "")),
    )


def _titles(frozen: Mapping[str, Any]) -> dict[str, str]:
    return {problem["code"]: problem["title"] for aspect in frozen["aspects"] for problem in aspect["problems"]}


def _places(frozen: Mapping[str, Any]) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    for aspect in frozen["aspects"]:
        for problem in aspect["problems"]:
            for number, _ in problem["opinions"]:
                found.setdefault(number, []).append(problem["code"])
    return {number: " ".join(sorted(codes)) for number, codes in found.items()}
