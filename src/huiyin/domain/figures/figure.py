"""An indicator as its rows: each row stands under exactly one label, so parts and exclusions always make up the whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """``code`` is a key under ``figures.of``, ``kind`` what the rows are, ``rows`` the ids under each label.

    The numerator holds the labels ``counted``, the denominator those ``within`` (which include them); every other label is left out of both.
    ``unknown`` says why it cannot be told for the day: then there are no rows. ``values`` are filled into the formula.
    """

    code: str
    kind: str
    on: date
    rows: Mapping[str, Sequence[int]]
    counted: tuple[str, ...]
    within: tuple[str, ...]
    unknown: str = ""
    values: Mapping[str, int] = field(default_factory=dict)

    @property
    def numerator(self) -> int:
        """How many rows are counted."""
        return sum(len(self.rows.get(label, ())) for label in self.counted)

    @property
    def denominator(self) -> int:
        """Of how many."""
        return sum(len(self.rows.get(label, ())) for label in self.within)

    @property
    def share(self) -> float | None:
        """The quotient; nothing over nothing is no share."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def parts(self) -> list[tuple[str, int]]:
        """The labels within the denominator."""
        return [(label, len(self.rows.get(label, ()))) for label in self.within]

    @property
    def excluded(self) -> list[tuple[str, int]]:
        """The labels that are in neither number."""
        return [(label, len(those)) for label, those in self.rows.items() if label not in self.within]

    def ids(self, part: str) -> list[int] | None:
        """The rows behind ``numerator``, ``denominator`` or a label, in order; None where there is no such part."""
        labels = {"numerator": self.counted, "denominator": self.within}.get(part, (part,))
        if part not in {"numerator", "denominator"} and part not in self.rows:
            return None
        return sorted(pk for label in labels for pk in self.rows.get(label, ()))


def sorted_out(code: str, kind: str, on: date, labelled: Iterable[tuple[int, str]], *, counted: Sequence[str], within: Sequence[str], left: Sequence[str], values: Mapping[str, int] | None = None) -> Figure:
    """A figure of rows with their labels, each row once. KeyError for a label that is not named."""
    rows: dict[str, list[int]] = {label: [] for label in (*within, *left)}
    for pk, label in dict(labelled).items():
        rows[label].append(pk)
    return Figure(code, kind, on, {label: tuple(sorted(those)) for label, those in rows.items()}, tuple(counted), tuple(within), values=values or {})


def told_apart(one: Figure, code: str, label: str, those: Collection[int], *, parts: tuple[str, str]) -> Figure:
    """The figure ``code`` of what stands under a label of another: ``parts`` are the labels of its rows that are among those and that are not; the first is counted.

    Every other row of the other figure is left out under its label there.
    """
    rows = one.rows[label]
    split = {parts[0]: tuple(pk for pk in rows if pk in those), parts[1]: tuple(pk for pk in rows if pk not in those)}
    return Figure(code, one.kind, one.on, split | {each: left for each, left in one.rows.items() if each != label}, parts[:1], parts)


def not_known(code: str, kind: str, on: date, why: str) -> Figure:
    """A figure that cannot be told for a day; ``why`` is a key under ``figures.unknown``."""
    return Figure(code, kind, on, {}, (), (), why)


def dumped(one: Figure) -> dict[str, Any]:
    """A figure as plain values; ``loaded`` makes it again."""
    head = {"code": one.code, "kind": one.kind, "on": one.on.isoformat(), "counted": list(one.counted), "within": list(one.within)}
    return {**head, "unknown": one.unknown, "values": dict(one.values), "rows": {label: ranges(those) for label, those in one.rows.items()}}


def loaded(kept: Mapping[str, Any]) -> Figure:
    """The figure that was dumped."""
    rows = {label: tuple(listed(those)) for label, those in kept["rows"].items()}
    return Figure(kept["code"], kept["kind"], date.fromisoformat(kept["on"]), rows, tuple(kept["counted"]), tuple(kept["within"]), kept["unknown"], kept["values"])


def ranges(numbers: Iterable[int]) -> str:
    """Numbers as ranges: ``1-3,7``."""
    found: list[list[int]] = []
    for one in sorted(numbers):
        if found and one == found[-1][1] + 1:
            found[-1][1] = one
        else:
            found.append([one, one])
    return ",".join(f"{first}-{last}" if first != last else str(first) for first, last in found)


def listed(text: str) -> list[int]:
    """The numbers of ranges, in order."""
    ends = [one.partition("-") for one in text.split(",") if one]
    return [number for first, _, last in ends for number in range(int(first), int(last or first) + 1)]
