"""Areas for a treemap: squarified rows, as Bruls, Huizing and van Wijk laid them out in 2000."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; the unit is whatever the outer box was given in."""

    left: float
    top: float
    width: float
    height: float

    def inset(self, head: float, edge: float) -> Box:
        """The room inside: ``head`` is taken off the top, ``edge`` off the other sides; never less than nothing."""
        return Box(self.left + edge, self.top + head, max(self.width - 2 * edge, 0), max(self.height - head - edge, 0))


def layout(sizes: Sequence[float], outer: Box) -> list[Box]:
    """One box for each size, in its order, with areas in the proportion of the sizes; together they fill ``outer``.

    Sizes are not negative. They are laid out as they come, so the largest should come first.
    """
    total = sum(sizes)
    if total <= 0:
        return [Box(outer.left, outer.top, 0, 0) for _ in sizes]
    areas = [size * outer.width * outer.height / total for size in sizes]
    boxes: list[Box] = []
    room, start = outer, 0
    while start < len(areas):
        end = _row_end(areas, start, min(room.width, room.height))
        row, room = _cut(areas[start:end], room)
        boxes += row
        start = end
    return boxes


def _row_end(areas: Sequence[float], start: int, side: float) -> int:
    """How far a row along ``side`` may go before its boxes get longer and thinner."""
    end = start + 1
    while end < len(areas) and _worst(areas[start : end + 1], side) <= _worst(areas[start:end], side):
        end += 1
    return end


def _worst(row: Sequence[float], side: float) -> float:
    """The largest ratio of the sides of the boxes in a row."""
    total = sum(row)
    if total <= 0 or side <= 0 or min(row) <= 0:
        return float("inf")
    return max(side**2 * max(row) / total**2, total**2 / (side**2 * min(row)))


def _cut(row: Sequence[float], room: Box) -> tuple[list[Box], Box]:
    """The boxes of a row along the shorter side of the room, and the room that is left."""
    total, boxes = sum(row), []
    if room.width >= room.height:
        width, top = (total / room.height if room.height else 0), room.top
        for area in row:
            height = area / width if width else 0
            boxes.append(Box(room.left, top, width, height))
            top += height
        return boxes, Box(room.left + width, room.top, max(room.width - width, 0), room.height)
    height, left = (total / room.width if room.width else 0), room.left
    for area in row:
        width = area / height if height else 0
        boxes.append(Box(left, room.top, width, height))
        left += width
    return boxes, Box(room.left, room.top + height, room.width, max(room.height - height, 0))
