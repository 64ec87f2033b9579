"""How far two people agree who have placed the same opinions: Cohen's kappa, with the number of opinions that it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from huiyin.accounts.models import User
from huiyin.domain.access import Viewer
from huiyin.domain.consolidation.models import Correction, Problem
from huiyin.domain.consolidation.selectors import WORKERS

#: What a person does with an opinion itself; a merge is about problems.
PLACING = ("move", "split", "set_aside", "share", "pin")


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two people, how many opinions both placed, how many of them alike, and kappa, which is missing where chance alone explains everything."""

    first: User
    second: User
    n: int
    same: int
    kappa: float | None


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of two judgements on each thing (Cohen 1960); None without things, or where both only ever gave one and the same."""
    if not pairs:
        return None
    n = len(pairs)
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(first[name] * second[name] for name in first)
    if chance == n * n:
        return None
    same = sum(one == other for one, other in pairs)
    return (same * n - chance) / (n * n - chance)


def agreements(viewer: Viewer) -> list[Agreement]:
    """Each two people who placed at least one opinion in common, those with most in common first; decisions that were taken back do not count."""
    if not viewer.is_any(WORKERS):
        return []
    placed = _placed(viewer)
    users = User.objects.select_related("person").in_bulk(placed)
    found = []
    for one, other in combinations(sorted(placed), 2):
        pairs = [(placed[one][number], placed[other][number]) for number in sorted(placed[one].keys() & placed[other].keys())]
        if pairs:
            found.append(Agreement(users[one], users[other], len(pairs), sum(a == b for a, b in pairs), kappa(pairs)))
    return sorted(found, key=lambda each: -each.n)


def _placed(viewer: Viewer) -> Mapping[int, Mapping[str, str]]:
    """For each person the opinions that they placed, each with the problem that they gave it last; nothing where only one person placed any."""
    given = Correction.objects.filter(campaign=viewer.campaign, undone_at=None, action__in=PLACING).order_by("number")
    if given.values("actor").order_by().distinct().count() < 2:
        return {}
    # A code that was merged is the one that took it in, so that a merge makes no two opinions differ.
    codes = dict(Problem.objects.filter(campaign=viewer.campaign, merged_into__isnull=False).values_list("code", "merged_into__code"))
    placed: dict[int, dict[str, str]] = {}
    for actor, after in given.values_list("actor", "after").iterator():
        for number, places in after["opinions"].items():
            if places:
                code = max(places, key=lambda place: place[1])[0] or ""
                placed.setdefault(actor, {})[number] = codes.get(code, code)
    return placed
