"""The office's decisions: what the machine proposed becomes the problems that the reference case is labelled with."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from examples.campaign.labels import folded
from examples.campaign.people import Desk
from huiyin.domain.access import Viewer
from huiyin.domain.collection.models import Opinion
from huiyin.domain.consolidation import deciding
from huiyin.domain.consolidation.categories import categories_of
from huiyin.domain.consolidation.confirming import confirm_list, propose_list
from huiyin.domain.consolidation.describing import Description, aspect_named, describe, description_of, stamp
from huiyin.domain.consolidation.models import Aspect, Placement, Problem

Numbers = Sequence[int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A labelled problem: its aspect, its title and the numbers of its opinions."""

    aspect: str
    title: str
    numbers: Numbers


def wanted_problems(path: Path, desk: Desk) -> list[Wanted]:
    """The labelled problems in the order of the labels; every registered opinion is in one. Raises RuntimeError where one is in none."""
    places = {folded(row["text"]): (row["aspect"], row["problem"]) for row in _rows(path) if row["role"] == "opinion"}
    found: dict[tuple[str, str], list[int]] = {place: [] for place in dict.fromkeys(places.values())}
    for number, text in (
        Opinion.objects.filter(campaign=desk.campaign, state=Opinion.State.REGISTERED).order_by("number").values_list("number", "text")
    ):
        said = folded(text)
        # A wish to stay unnamed may stand behind the words.
        place = places.get(said) or next((there for words, there in places.items() if said.startswith(words)), None)
        if place is None:
            raise RuntimeError(f"Opinion {number} has no label.")
        found[place].append(number)
    return [Wanted(aspect, title, numbers) for (aspect, title), numbers in found.items()]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def decide_problems(path: Path, desk: Desk, now: datetime) -> None:
    """Each labelled problem takes the machine's one that holds most of its opinions, renamed; the rest is moved, split off, merged, and all is pinned."""
    by, wanted = desk.clerk, wanted_problems(path, desk)
    stands = _stands(by)
    codes = _taken({one.title: Counter(stands[number] for number in one.numbers if stands[number]) for one in wanted})
    for one in wanted:
        if one.title in codes:
            deciding.rename(codes[one.title], one.title, by=by, now=now, seen=deciding.last_number(by))
        else:
            codes[one.title] = deciding.split(one.numbers, one.title, by=by, now=now, seen=deciding.last_number(by)).told["problem"]
    _merge_left(codes, by, now)
    stands = _stands(by)
    for one in wanted:
        if strays := [number for number in one.numbers if stands[number] != codes[one.title]]:
            deciding.move(strays, codes[one.title], by=by, now=now, seen=deciding.last_number(by))
    _decide_aspects({codes[one.title]: one.aspect for one in wanted}, by, now)
    for aspect in dict.fromkeys(one.aspect for one in wanted):
        numbers = [number for one in wanted if one.aspect == aspect for number in one.numbers]
        deciding.pin(numbers, by=by, now=now, seen=deciding.last_number(by))


def _stands(by: Viewer) -> dict[int, str]:
    """Where each registered opinion stands: the code of its problem, or nothing."""
    rows = Placement.objects.filter(campaign=by.campaign, opinion__state=Opinion.State.REGISTERED)
    return {number: code or "" for number, code in rows.values_list("opinion__number", "problem__code")}


def _taken(overlaps: Mapping[str, Mapping[str, int]]) -> dict[str, str]:
    """One to one, the largest overlaps first: what is wanted by the code that it takes."""
    pairs = sorted((-count, code, title) for title, counts in overlaps.items() for code, count in counts.items())
    found: dict[str, str] = {}
    for _, code, title in pairs:
        if title not in found and code not in found.values():
            found[title] = code
    return found


def _merge_left(codes: Mapping[str, str], by: Viewer, now: datetime) -> None:
    """What the machine proposed beyond the labels goes into one that is wanted; strays are moved out of it afterwards."""
    left = set(filter(None, _stands(by).values())) - set(codes.values())
    for code in sorted(left):
        aspect = Problem.objects.get(campaign=by.campaign, code=code).aspect
        near = Problem.objects.filter(campaign=by.campaign, code__in=codes.values(), aspect=aspect).order_by("code").first()
        deciding.merge([code], near.code if near else min(codes.values()), by=by, now=now, seen=deciding.last_number(by))


def _decide_aspects(wanted: Mapping[str, str], by: Viewer, now: datetime) -> None:
    """The same for aspects, by how many of their problems they hold; one that the machine did not have is made."""
    overlaps = defaultdict[str, Counter[str]](Counter)
    placed = dict(Problem.objects.filter(campaign=by.campaign, code__in=wanted).values_list("code", "aspect__code"))
    for code, title in wanted.items():
        overlaps[title][placed[code]] += 1
    taken = _taken(overlaps)
    free = sorted(set(Aspect.objects.filter(campaign=by.campaign).values_list("code", flat=True)) - set(taken.values()), reverse=True)
    for title in dict.fromkeys(wanted.values()):
        if title not in taken:
            taken[title] = free.pop() if free else aspect_named(by.campaign, title).code
        deciding.rename_aspect(taken[title], title, by=by, now=now, seen=deciding.last_number(by))
    for code, title in wanted.items():
        if placed[code] != taken[title]:
            deciding.move_problem(code, taken[title], by=by, now=now, seen=deciding.last_number(by))


def write_problems(told: Iterable[Mapping[str, Any]], desk: Desk, now: datetime) -> None:
    """What the office writes about each problem, under both axes."""
    by = desk.clerk
    known = {one.code: one.pk for one in categories_of(by.campaign)}
    for one in told:
        problem = problem_named(one["title"], by)
        texts = {name: one[name] for name in ("statement", "manifestations", "causes")}
        written = Description(
            **texts, immediate=one.get("immediate", False), categories=frozenset(known[code] for code in one["categories"])
        )
        describe(problem, written, seen=stamp(description_of(problem)), by=by, now=now)


def problem_named(title: str, by: Viewer) -> Problem:
    """The live problem of a title."""
    return Problem.objects.exclude(state=Problem.State.MERGED).get(campaign=by.campaign, title=title)


def propose(desk: Desk, now: datetime) -> None:
    """The list is proposed by the office."""
    propose_list(by=desk.clerk, now=now)


def confirm(desk: Desk, now: datetime) -> None:
    """The list is confirmed by the chair. Raises RuntimeError where it is not what the case has."""
    waiting = desk.clerk.campaign.problem_lists.get(state="proposed")
    confirm_list(waiting, by=desk.viewer("chair"), now=now)
