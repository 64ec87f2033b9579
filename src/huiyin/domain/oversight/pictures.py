"""The numbers of the pictures: aspects and problems, the way from channel to aspect, and aspects by people and by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import Count, QuerySet

from huiyin.domain.access import Role, Viewer
from huiyin.domain.campaigns.models import Stratum
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.selectors import closed_sources
from huiyin.domain.collection.tracing import large_strata
from huiyin.domain.consolidation.kept import counts_of, kept
from huiyin.domain.consolidation.models import WHOLE, Aspect, Placement, Problem
from huiyin.domain.consolidation.selectors import gone_from_problems, in_problems, map_of
from huiyin.domain.oversight.small_groups import Table, protect

#: Who sees the pictures, and who of them sees small numbers too, since they read the sources.
WATCHERS = frozenset({Role.OFFICE, Role.SUPERVISION, Role.LEADING_GROUP})
CLOSE = frozenset({Role.OFFICE, Role.SUPERVISION})
#: At most so many months are told apart; what came before stands with the first.
MONTHS = 24
Head = TypeVar("Head")
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Held:
    """An aspect with the opinions in it, each counted once, and its problems with theirs, the largest first."""

    aspect: Aspect
    opinions: int
    problems: Sequence[tuple[Problem, int]]


def kept_close(viewer: Viewer) -> bool:
    """Whether somebody reads sources and recusal closes one to them: beside what they read, numbers by way, group or month would tell where it came from."""
    return viewer.is_any(CLOSE) and closed_sources(viewer).exists()


def held(viewer: Viewer) -> list[Held]:
    """The aspects that hold opinions, the largest first. An opinion that stands in two problems counts in both."""
    pk = viewer.campaign.pk
    counts = kept(pk, "aspects", lambda: _in_aspects(pk))
    found = [Held(group.aspect, counts.get(group.aspect.pk, 0), [(row.problem, row.opinions) for row in group.rows if row.opinions]) for group in map_of(viewer, counts_of(pk))]
    return [one for one in found if one.opinions]


def _in_aspects(campaign_id: int) -> dict[int, int]:
    # Those that do not count are few and taken off: so no row of an opinion is looked up for all the rest.
    counts = _by_aspect(in_problems(campaign_id))
    for aspect, less in _by_aspect(gone_from_problems(campaign_id)).items():
        counts[aspect] -= less
    return counts


def _by_aspect(rows: QuerySet[Placement]) -> dict[int, int]:
    return dict(rows.values_list("problem__aspect").annotate(n=Count("opinion", distinct=True)))


@dataclass(frozen=True, slots=True)
class Stream:
    """So much goes from one node to the next, in thousandths of an opinion. A node is a kind and a code, such as ``state registered``."""

    source: tuple[str, str]
    target: tuple[str, str]
    weight: int

    @property
    def opinions(self) -> float:
        """The same in opinions, of which a share may stand here and the rest elsewhere."""
        return self.weight / WHOLE


def streams(viewer: Viewer) -> list[Stream]:
    """From channel to state, from there to where registered opinions stand, and on to the aspects; as much leaves a node as comes, unless it ends there.

    For who does not read the sources, channels meet in one node first, and those of few opinions are one channel: no opinion's way in is told.
    """
    pk = viewer.campaign.pk
    ways, counts = kept(pk, "ways", lambda: _ways(pk)), counts_of(pk)
    places = counts.parts
    apart = kept_close(viewer)
    close = viewer.is_any(CLOSE) and not apart
    shares = Counter[str]()
    for problem, code in Problem.objects.filter(campaign=viewer.campaign).values_list("pk", "aspect__code"):
        shares[code] += counts.tally.get(problem, (0, 0, 0))[1]
    return [
        *(_close(ways) if close else _apart(ways, max(viewer.campaign.smallest_group, sum(count for *_, count in ways) if apart else 1))),
        *(Stream(("state", Opinion.State.REGISTERED.value), ("place", place), count * WHOLE) for place, count in places.items() if count),
        *(Stream(("place", "in_problem"), ("aspect", code), weight) for code, weight in sorted(shares.items()) if weight),
    ]


def _ways(campaign_id: int) -> list[tuple[str, str, int]]:
    rows = Opinion.objects.filter(campaign=campaign_id).order_by().values_list("channel__code", "state")
    return [(channel, state, count) for channel, state, count in rows.annotate(n=Count("id"))]


def _close(ways: Sequence[tuple[str, str, int]]) -> list[Stream]:
    return [Stream(("channel", channel), ("state", state), count * WHOLE) for channel, state, count in ways]


def _apart(ways: Sequence[tuple[str, str, int]], least: int) -> list[Stream]:
    channels, states = dict[str, int](), dict[str, int]()
    for channel, state, count in ways:
        channels[channel] = channels.get(channel, 0) + count
        states[state] = states.get(state, 0) + count
    hub = ("all", "")
    into = [Stream(("channel", code), hub, count * WHOLE) for code, count in pooled(channels, least).items()]
    return into + [Stream(hub, ("state", state), count * WHOLE) for state, count in states.items()]


def pooled(counts: dict[str, int], least: int) -> dict[str, int]:
    """The counts, those below ``least`` together under no code, with the next larger ones until they are two at least and hold so many."""
    ranked = sorted(counts.items(), key=lambda one: (one[1], one[0]))
    few, together = 0, 0
    for _, count in ranked:
        if count >= least and (few == 0 or (few > 1 and together >= least)):
            break
        few, together = few + 1, together + count
    return dict(ranked[few:]) | ({"": together} if few else {})


@dataclass(frozen=True, slots=True)
class Cross(Generic[Head]):
    """Opinions by aspect and something else. A cell is None where so few are not told; ``totals`` are those of the aspects."""

    heads: Sequence[Head]
    aspects: Sequence[Aspect]
    rows: Table
    totals: Sequence[int]
    hides: bool


def by_stratum(viewer: Viewer, every: Sequence[Held] | None = None) -> Cross[Stratum | None]:
    """Aspects (of ``held``, where they are known already) by groups of people; the last head is None, for whoever stated no group.

    For who does not read the sources that includes the groups of few people and what was said in confidence, and small cells are hidden.
    """
    close = viewer.is_any(CLOSE)
    large = large_strata(viewer.campaign)
    counts: dict[tuple[int, int | None], int] = {}
    pk = viewer.campaign.pk
    for aspect, stratum, secret, count in kept(pk, "strata", lambda: _counted(pk, "opinion__stratum", "opinion__confidential")):
        told = stratum if close or (stratum in large and not secret) else None
        counts[aspect, told] = counts.get((aspect, told), 0) + count
    strata = {key for _, key in counts}
    heads = [one for one in viewer.campaign.strata.all() if one.pk in strata]
    return _cross(viewer, every, [*heads, *([None] if None in strata else [])], counts, [*(one.pk for one in heads), None])


def by_month(viewer: Viewer, every: Sequence[Held] | None = None) -> Cross[date]:
    """Aspects (of ``held``, where they are known already) by the month in which opinions came in, without a gap between the first month and the last."""
    pk = viewer.campaign.pk
    raw = kept(pk, "months", lambda: _by_month(pk))
    months = _months([month for _, month in raw])
    counts: dict[tuple[int, date], int] = {}
    for (aspect, month), count in raw.items():
        at = max(month, months[0])
        counts[aspect, at] = counts.get((aspect, at), 0) + count
    return _cross(viewer, every, months, counts, months)


def _by_month(campaign_id: int) -> dict[tuple[int, date], int]:
    raw = Counter[tuple[int, date]]()
    for aspect, day, count in _counted(campaign_id, "opinion__received_on"):
        raw[aspect, day.replace(day=1)] += count
    return dict(raw)


def _counted(campaign_id: int, *by: str) -> list[tuple[Any, ...]]:
    """Opinions by aspect and what is asked for, each once in an aspect; placements that stand beside each other in one are one."""
    rows = in_problems(campaign_id).filter(opinion__state=Opinion.State.REGISTERED)
    return list(rows.values_list("problem__aspect", *by).annotate(n=Count("opinion", distinct=True)))


def _cross(viewer: Viewer, given: Sequence[Held] | None, heads: Sequence[Head], counts: dict[tuple[int, Key], int], keys: Sequence[Key]) -> Cross[Head]:
    every = held(viewer) if given is None else given
    rows = [[counts.get((one.aspect.pk, key), 0) for key in keys[: len(heads)]] for one in every]
    close = viewer.is_any(CLOSE)
    told: Table = [[*row] for row in rows] if close else protect(rows, max(viewer.campaign.smallest_group, 1))
    if kept_close(viewer):
        told = [[None for _ in row] for row in rows]
    return Cross(heads, [one.aspect for one in every], told, [one.opinions for one in every], any(None in row for row in told))


def _months(found: Sequence[date]) -> list[date]:
    if not found:
        return []
    last = max(found)
    at, months = last, [last]
    while at > min(found) and len(months) < MONTHS:
        at = date(at.year - (at.month == 1), (at.month - 2) % 12 + 1, 1)
        months.append(at)
    return months[::-1]
