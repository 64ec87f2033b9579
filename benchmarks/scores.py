"""How well a grouping agrees with people's labels, and how much of it was left without a group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from huiyin.engine.metrics import Agreement, agreement


@dataclass(frozen=True, slots=True)
class Score:
    """``left`` is the share without a group; ``groups`` counts groups only.

    What has no group can be read in two ways: as one group of leftovers, or each as a group of its own. AMI and ARI are each
    the better of both, for Huiyin and for its peers alike, so that nobody is made smaller than it is. V, which rewards groups of
    one, is of the first.
    """

    ami: float
    ari: float
    v: float
    groups: int
    left: float


def mean(scores: Sequence[Score]) -> Score:
    """The mean of each measure over runs with different seeds."""
    ami, ari, v, groups, left = (sum(getattr(one, name) for one in scores) / len(scores) for name in ("ami", "ari", "v", "groups", "left"))
    return Score(round(ami, 4), round(ari, 4), round(v, 4), round(groups), left)


def score(truth: Sequence[str], found: Sequence[Hashable | None]) -> Score:
    """Compare with the truth; ``None`` is: no group."""
    left = sum(label is None for label in found)
    readings = [agreement(truth, [("", "") if label is None else label for label in found])]
    if left:
        readings.append(agreement(truth, [("", at) if label is None else label for at, label in enumerate(found)]))
    groups = len({label for label in found if label is not None})
    return Score(_best(readings, "ami"), _best(readings, "ari"), round(readings[0].v, 4), groups, left / max(len(found), 1))


def _best(readings: Sequence[Agreement], measure: str) -> float:
    return round(max(float(getattr(reading, measure)) for reading in readings), 4)


def right(places: Mapping[int, str | None], labels: Mapping[int, str]) -> dict[int, bool]:
    """Which opinions are right: those that stand in a problem most of whose opinions have their label. Of two labels as frequent the first by name counts."""
    held = Counter((place, labels[number]) for number, place in places.items() if place)
    owner: dict[str, str] = {}
    for (place, label), _ in sorted(held.items(), key=lambda one: (-one[1], one[0])):
        owner.setdefault(place, label)
    return {number: (place := places.get(number)) is not None and owner[place] == label for number, label in labels.items()}
