"""The problem list as it is read: its sums and whether they hold, where the opinions of a problem come from, whom they are about, what was decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from huiyin.accounts.models import Person, Unit
from huiyin.accounts.naming import Named
from huiyin.domain.access import Viewer
from huiyin.domain.collection.coverage import Axis, axis
from huiyin.domain.collection.models import Opinion
from huiyin.domain.consolidation.models import WHOLE, Correction, Problem, ProblemList
from huiyin.domain.consolidation.selectors import Counts, Group, counted, placements_visible_to
from huiyin.domain.oversight.small_groups import protect

#: By what the opinions of a problem are told apart.
SPREADS: tuple[Axis, ...] = ("channel", "stratum", "place")


@dataclass(frozen=True, slots=True)
class Check:
    """``whole`` and ``parts`` are counted apart and must be the same; ``code`` is a key under ``problems.check``."""

    code: str
    whole: int
    parts: int

    @property
    def holds(self) -> bool:
        """Whether they are."""
        return self.whole == self.parts


@dataclass(frozen=True, slots=True)
class Sums:
    """Opinions in problems → problems → aspects; ``parts`` is where all registered opinions stand."""

    opinions: int
    problems: int
    aspects: int
    parts: Mapping[str, int]
    checks: Sequence[Check]

    @property
    def hold(self) -> bool:
        """Whether all of them hold."""
        return all(one.holds for one in self.checks)


def sums_of(viewer: Viewer, groups: Sequence[Group], frozen: Mapping[str, int] | None = None, counts: Counts | None = None) -> Sums:
    """The sums of what stands, each counted twice. ``frozen`` are the sums of a list, which must say the same; ``counts`` those of the campaign where they are known."""
    found = counts or counted(viewer.campaign.pk)
    parts = found.parts
    rows = [row for group in groups for row in group.rows]
    checks = [
        Check("registered", found.registered, sum(parts.values())),
        Check("weight", parts["in_problem"] * WHOLE, sum(round(row.weight * WHOLE) for row in rows)),
        Check("torn", 0, found.torn),
    ]
    if frozen is not None:
        told = (("opinions", parts["in_problem"]), ("problems", len(rows)), ("aspects", len(groups)))
        checks += [Check(f"frozen_{name}", count, frozen[name]) for name, count in told]
    return Sums(parts["in_problem"], len(rows), len(groups), parts, checks)


def bare(viewer: Viewer, groups: Sequence[Group]) -> list[Problem]:
    """Problems that came from opinions or a codebook, and hold none now; they are not in the list, which is given."""
    listed = {row.problem.pk for group in groups for row in group.rows}
    live = Problem.objects.filter(campaign=viewer.campaign, origin=Problem.Origin.OPINIONS).exclude(state=Problem.State.MERGED).order_by()
    left = [pk for pk in live.values_list("pk", flat=True) if pk not in listed]
    return sorted(Problem.objects.select_related("aspect").in_bulk(left).values(), key=lambda one: (one.aspect.code, one.code))


@dataclass(frozen=True, slots=True)
class Part:
    """Opinions of one way, group of people or place (without a head: none of those that were planned); ``count`` is None where telling it would point at few people."""

    head: Named | None
    count: int | None


def spread(problem: Problem, by: Axis) -> list[Part]:
    """Where the opinions of a problem come from, under the rule of small groups: what is hidden cannot be worked out from the number of all."""
    campaign = problem.campaign
    placed = Opinion.objects.filter(placements__problem=problem, state=Opinion.State.REGISTERED).order_by()
    found = Counter[int | None]()
    heads: list[Named] = axis(campaign, by)
    home = _homes({one.pk for one in heads}) if by == "place" else {}
    for key, count in placed.values_list(by).annotate(n=Count("pk", distinct=True)):
        found[home.get(key, key)] += count
    known = [one.pk for one in heads]
    counts = [*(found[key] for key in known), sum(count for key, count in found.items() if key not in known)]
    (shown,) = protect([counts], max(campaign.smallest_group, 1))
    return [Part(head, count) for head, count in zip([*heads, None], shown, strict=True)]


def _homes(planned: set[int]) -> dict[int | None, int | None]:
    """For each unit the planned place in which it lies."""
    above: dict[int, int | None] = dict(Unit.objects.values_list("id", "parent"))
    found: dict[int | None, int | None] = {}
    for unit in above:
        at: int | None = unit
        while at is not None and at not in planned:
            at = above.get(at)
        found[unit] = at
    return found


def targets(problem: Problem, viewer: Viewer, *, today: date) -> tuple[list[Unit], list[Person]]:
    """Whom those of its opinions are about that the viewer may read."""
    opinions = placements_visible_to(viewer, today=today).filter(problem=problem).order_by().values("opinion")
    units = Unit.objects.filter(targeted_by__in=opinions).distinct()
    return list(units), list(Person.objects.filter(targeted_by__in=opinions).distinct())


@dataclass(frozen=True, slots=True)
class Decided:
    """A correction that touched a problem; ``code`` is a key under ``problems.decided``, ``count`` how many opinions, ``other`` a title or codes."""

    correction: Correction
    code: str
    count: int
    other: str


def history(problem: Problem) -> list[Decided]:
    """What was decided about it, the latest first."""
    every = Correction.objects.filter(campaign=problem.campaign).select_related("actor__person").defer("after").order_by("-number")
    return [one for correction in every.iterator(chunk_size=500) for one in _decided(correction, problem.code)]


def _decided(one: Correction, code: str) -> Iterator[Decided]:
    told, numbers = one.told, one.told.get("opinions", [])
    if one.action in {"move", "pin", "set_aside", "share", "split"}:
        left = sum(any(place[0] == code for place in places) for places in one.before.get("opinions", {}).values())
        if told.get("problem") == code or code in told.get("parts", {}):
            yield Decided(one, "made" if one.action == "split" else "came", len(numbers), "")
        elif left:
            yield Decided(one, "pinned" if one.action == "pin" else "set_aside" if one.action == "set_aside" else "left", left, told.get("problem", ""))
    elif one.action == "merge" and code in told.get("problems", []):
        others = " ".join(name for name in told["problems"] if name != told["problem"])
        yield Decided(one, "took_in", len(numbers), others) if told["problem"] == code else Decided(one, "merged", len(numbers), told["problem"])
    elif one.action in {"rename", "move_problem"} and code in told.get("problems", []):
        yield Decided(one, one.action, 0, told.get("title") or told.get("aspect", ""))


def versions(viewer: Viewer) -> list[ProblemList]:
    """The frozen lists, the latest first; whoever sees the problems sees them."""
    return list(ProblemList.objects.filter(campaign=viewer.campaign).select_related("proposed_by__person", "decided_by__person").order_by("-number"))


def quotable(campaign_id: int, numbers: Iterable[int]) -> dict[int, str]:
    """Words that may stand in a paper that goes from hand to hand, by the number of the opinion; in other words where there are such.

    None of an opinion that is about somebody, was said in confidence or behind closed doors, or does not count any more: the paper may reach those it is about.
    """
    wanted = list(numbers)
    found: dict[int, str] = {}
    for start in range(0, len(wanted), 500):
        rows = Opinion.objects.filter(campaign=campaign_id, number__in=wanted[start : start + 500], state=Opinion.State.REGISTERED, confidential=False)
        rows = rows.filter(target_units=None, target_people=None).exclude(source__gathering__mode="back_to_back").prefetch_related("restatements")
        for one in rows:
            found[one.number] = next((other.text for other in one.restatements.all()), one.text)
    return found
