"""A line over time, which breaks where a value is not told."""

from __future__ import annotations

from collections.abc import Sequence

from huiyin.report.treemap import Box

Point = tuple[float, float]


def points(values: Sequence[float | None], most: float, room: Box) -> list[Point | None]:
    """Where each value stands: evenly from left to right, nothing at the bottom of the room and ``most`` at its top. A single one stands in the middle."""
    step = room.width / (len(values) - 1) if len(values) > 1 else 0.0
    first = room.left if len(values) > 1 else room.left + room.width / 2
    return [None if value is None else (first + at * step, room.top + room.height * (1 - (value / most if most > 0 else 0.0))) for at, value in enumerate(values)]


def outline(places: Sequence[Point | None]) -> str:
    """The path through the points in SVG; a gap begins a new piece."""
    path, pen = "", "M"
    for place in places:
        if place is None:
            pen = "M"
            continue
        path += f"{pen}{place[0]:.1f} {place[1]:.1f}"
        pen = "L"
    return path
