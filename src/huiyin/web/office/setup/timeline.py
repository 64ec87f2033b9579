"""The phases as bars over the months: what is sure in full colour, what may be in light."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from huiyin.domain.campaigns.models import Phase

#: Of the picture, in its own units: whole width, column of names, height of a row and of the scale.
WIDTH, NAMES, ROW, SCALE = 900, 210, 34, 26
#: At most so many months are named.
TICKS = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """A phase: where its light bar begins and how wide it is, and the full part of it, which may be nothing."""

    phase: Phase
    y: int
    x: float
    width: float
    sure_x: float
    sure_width: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture."""

    height: int
    bars: list[Bar]
    ticks: list[tuple[float, str]]
    today: float | None
    width: int = WIDTH


def timeline(phases: Sequence[Phase], today: date) -> Timeline | None:
    """The picture of some phases; none of none."""
    spans = [(one, one.starts, one.ends) for one in phases if one.starts and one.ends]
    if not spans:
        return None
    first, last = min(start.first for _, start, _ in spans).replace(day=1), max(end.last for _, _, end in spans)
    scale = (WIDTH - NAMES - 10) / ((last - first).days + 1)

    def x(day: date, after: int = 0) -> float:
        return round(NAMES + ((day - first).days + after) * scale, 1)

    bars = [_bar(one, SCALE + place * ROW, x(start.first), x(end.last, 1), x(start.last), x(end.first, 1)) for place, (one, start, end) in enumerate(spans)]
    ticks = [(x(day), f"{day:%Y-%m}") for day in _months(first, last)]
    return Timeline(SCALE + len(spans) * ROW, bars, ticks, x(today) if first <= today <= last else None)


def _bar(phase: Phase, y: int, start: float, end: float, sure: float, sure_end: float) -> Bar:
    return Bar(phase, y, start, round(end - start, 1), sure, round(max(sure_end - sure, 0), 1))


def _months(first: date, last: date) -> list[date]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    step = -(-count // TICKS)
    return [date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(0, count, step)]
