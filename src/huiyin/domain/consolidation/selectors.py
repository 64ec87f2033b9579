"""What may be seen of problems, and by whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from huiyin.domain.access import LISTENERS, READERS, Role, Viewer
from huiyin.domain.collection.models import Endorsement, Opinion
from huiyin.domain.collection.selectors import opinions_visible_to
from huiyin.domain.consolidation.models import WHOLE, Aspect, Placement, Problem

#: Who works with the problems before they are confirmed.
WORKERS = frozenset({Role.OFFICE, Role.SUPERVISION, *LISTENERS})


@dataclass(frozen=True, slots=True)
class Row:
    """A problem with its weight: how many opinions, how much of them by share, how many endorsed them, how many a person has placed."""

    problem: Problem
    opinions: int
    weight: float
    endorsed: int
    decided: int


@dataclass(frozen=True, slots=True)
class Group:
    """An aspect with its problems, the largest first."""

    aspect: Aspect
    rows: Sequence[Row]
    opinions: int


@dataclass(frozen=True, slots=True)
class Counts:
    """What stands in a campaign: ``tally`` and ``endorsed`` by problem, ``parts`` as in ``placed_sum``, opinions that are registered, in a problem, ``torn``."""

    tally: Mapping[int, tuple[int, int, int]]
    endorsed: Mapping[int, int]
    parts: Mapping[str, int]
    registered: int
    standing: int
    torn: int


def counted(campaign_id: int) -> Counts:
    """All of them, counted now."""
    registered = Opinion.objects.filter(campaign=campaign_id, state=Opinion.State.REGISTERED)
    # Not the number in ``parts``: the two are compared.
    standing = registered.filter(Exists(Placement.objects.filter(problem__isnull=False, opinion=OuterRef("pk"))))
    return Counts(tally(campaign_id), _endorsed(campaign_id), placed_sum(campaign_id), registered.count(), standing.count(), torn(campaign_id))


def map_of(viewer: Viewer, counts: Counts | None = None) -> list[Group]:
    """The problems of a campaign under their aspects, the largest first; problems that hold nothing and come from opinions are left out.

    ``counts`` are those of the campaign where they are known.
    """
    pk = viewer.campaign.pk
    placed, endorsed = (counts.tally, counts.endorsed) if counts else (tally(pk), _endorsed(pk))
    groups: dict[int, list[Row]] = {}
    aspects: dict[int, Aspect] = {}
    for one in problems_visible_to(viewer).select_related("aspect"):
        opinions, weight, decided = placed.get(one.pk, (0, 0, 0))
        if opinions or one.origin != Problem.Origin.OPINIONS:
            aspects[one.aspect_id] = one.aspect
            groups.setdefault(one.aspect_id, []).append(Row(one, opinions, weight / WHOLE, endorsed.get(one.pk, 0), decided))
    found = [Group(aspects[pk], sorted(rows, key=lambda row: (-row.opinions, row.problem.code)), sum(row.opinions for row in rows)) for pk, rows in groups.items()]
    return sorted(found, key=lambda group: (-group.opinions, group.aspect.code))


def tally(campaign_id: int) -> dict[int, tuple[int, int, int]]:
    """For each problem that holds registered opinions: how many, their shares together, how many a person has placed.

    What other opinions hold is taken off the whole: they are few, and no row of an opinion is looked up for all the rest.
    """
    found = _summed(in_problems(campaign_id))
    for problem, less in _summed(gone_from_problems(campaign_id)).items():
        n, weight, decided = (a - b for a, b in zip(found[problem], less, strict=True))
        found[problem] = n, weight, decided
    return {problem: counts for problem, counts in found.items() if counts[0]}


def _summed(rows: QuerySet[Placement]) -> dict[int, tuple[int, int, int]]:
    counted = rows.values_list("problem").annotate(n=Count("id"), weight=Sum("share"), decided=Count("decided_by"))
    return {problem: (n, weight, decided) for problem, n, weight, decided in counted}


def in_problems(campaign_id: int) -> QuerySet[Placement]:
    """The placements in a problem, also those of opinions that do not count any more."""
    return Placement.objects.filter(campaign=campaign_id, problem__isnull=False).order_by()


def gone_from_problems(campaign_id: int) -> QuerySet[Placement]:
    """Those of them whose opinions do not count."""
    # The campaign as a range: asked for itself it leads SQLite through all its placements instead of from the few opinions.
    ours = Placement.objects.filter(campaign__gte=campaign_id, campaign__lte=campaign_id, problem__isnull=False)
    return ours.filter(opinion__in=gone(campaign_id)).order_by()


def gone(campaign_id: int) -> QuerySet[Opinion, int]:
    """The opinions that stand somewhere and do not count."""
    others = [one for one in Opinion.State.values if one != Opinion.State.REGISTERED]
    return Opinion.objects.filter(campaign=campaign_id, state__in=others).order_by().values_list("pk", flat=True)


def _endorsed(campaign_id: int) -> dict[int, int]:
    """For each problem how often its opinions were endorsed."""
    # The campaign is asked of the endorsements alone: so every engine goes from these few to their problems.
    rows = Endorsement.objects.filter(campaign=campaign_id, opinion__state=Opinion.State.REGISTERED, opinion__placements__problem__isnull=False).order_by()
    return dict(rows.values_list("opinion__placements__problem").annotate(n=Count("id")))


def holding(campaign_id: int) -> QuerySet[Problem]:
    """The live problems that hold a registered opinion, and those that the office has from elsewhere. Each is asked for one opinion: none is counted."""
    held = Placement.objects.filter(campaign=campaign_id, problem=OuterRef("pk"), opinion__state=Opinion.State.REGISTERED)
    live = Problem.objects.filter(campaign=campaign_id).exclude(state=Problem.State.MERGED)
    return live.filter(~Q(origin=Problem.Origin.OPINIONS) | Exists(held)).order_by()


def problems_visible_to(viewer: Viewer) -> QuerySet[Problem]:
    """The live problems for those who work with them; nothing for others before the list is confirmed."""
    live = Problem.objects.filter(campaign=viewer.campaign).exclude(state=Problem.State.MERGED)
    return live if viewer.is_any(WORKERS) else live.none()


def placements_visible_to(viewer: Viewer, *, today: date) -> QuerySet[Placement]:
    """Where opinions stand, for those opinions that the viewer may read."""
    if not viewer.is_any(READERS | LISTENERS):
        return Placement.objects.none()
    visible = opinions_visible_to(viewer, today=today).filter(state=Opinion.State.REGISTERED)
    return Placement.objects.filter(campaign=viewer.campaign, opinion__in=visible).select_related("opinion", "problem")


def waiting(viewer: Viewer, *, today: date) -> QuerySet[Placement]:
    """Opinions that stand in no problem, and were not set aside."""
    return placements_visible_to(viewer, today=today).filter(problem=None).exclude(reason="set_aside")


def placed_sum(campaign_id: int) -> dict[str, int]:
    """Registered opinions by where they stand: in a problem, waiting, set aside, not seen by a run yet. Each is in one part."""
    registered = Opinion.objects.filter(campaign=campaign_id, state=Opinion.State.REGISTERED)
    return {
        "in_problem": _in_one(Placement.objects.filter(campaign=campaign_id)) - _in_one(Placement.objects.filter(opinion__in=gone(campaign_id))),
        "waits": registered.filter(placements__problem=None, placements__isnull=False).exclude(placements__reason="set_aside").count(),
        "set_aside": registered.filter(placements__reason="set_aside", placements__problem=None).count(),
        "unseen": registered.filter(placements=None).count(),
    }


def _in_one(rows: QuerySet[Placement]) -> int:
    """Of how many opinions at least one of these placements is in a problem."""
    return rows.order_by().values("opinion").annotate(problems=Count("problem")).filter(problems__gt=0).count()


def torn(campaign_id: int) -> int:
    """Opinions whose shares do not make the whole; there must be none."""
    rows = Placement.objects.filter(campaign=campaign_id).order_by().values("opinion").annotate(sum=Sum("share"))
    return rows.exclude(sum=WHOLE).count()


def endorsements_of(problem: Problem) -> int:
    """How often the opinions of a problem were endorsed: weight beside their number."""
    return Endorsement.objects.filter(opinion__placements__problem=problem).filter(Q(opinion__state=Opinion.State.REGISTERED)).count()
