"""A sunburst of two rings: groups inside, what they hold outside."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Arc:
    """A piece of a ring. Angles are in degrees, clockwise from the top; radii in the unit that they were given in."""

    start: float
    end: float
    inner: float
    outer: float

    @property
    def angle(self) -> float:
        """How wide it is."""
        return self.end - self.start

    @property
    def middle(self) -> float:
        """The angle of its middle."""
        return (self.start + self.end) / 2

    @property
    def breadth(self) -> float:
        """How long it is near its inner edge, where a text that runs outwards has least room across."""
        return math.radians(self.angle) * (self.inner + (self.outer - self.inner) / 4)


def rings(groups: Sequence[Sequence[float]], radii: tuple[float, float, float]) -> tuple[list[Arc], list[list[Arc]]]:
    """For each group an arc of the inner ring, and for each of its sizes one of the outer ring, in their order.

    ``radii`` are those of the hole, of the border between the rings, and of the whole. Sizes are not negative; without any there are no arcs to see.
    """
    hole, border, whole = radii
    total = sum(map(sum, groups))
    inside: list[Arc] = []
    outside: list[list[Arc]] = []
    done = 0.0
    for sizes in groups:
        edges = [done]
        for size in sizes:
            edges.append(edges[-1] + size)
        turned = [360 * edge / total if total else 0.0 for edge in edges]
        inside.append(Arc(turned[0], turned[-1], hole, border))
        outside.append([Arc(a, b, border, whole) for a, b in zip(turned, turned[1:], strict=False)])
        done = edges[-1]
    return inside, outside


def outline(arc: Arc, centre: tuple[float, float]) -> str:
    """The path of an arc in SVG; a whole ring is drawn as two halves, since an arc from a point to itself is nothing."""
    if arc.angle <= 0:
        return ""
    if arc.angle >= 359.99:
        return _half(arc, arc.start, arc.start + 180, centre) + _half(arc, arc.start + 180, arc.start + 360, centre)
    return _half(arc, arc.start, arc.end, centre)


def point(angle: float, radius: float, centre: tuple[float, float]) -> tuple[float, float]:
    """Where an angle and a radius lead to."""
    turned = math.radians(angle)
    return centre[0] + radius * math.sin(turned), centre[1] - radius * math.cos(turned)


def _half(arc: Arc, start: float, end: float, centre: tuple[float, float]) -> str:
    large = int(end - start > 180)
    (ax, ay), (bx, by) = point(start, arc.outer, centre), point(end, arc.outer, centre)
    (cx, cy), (dx, dy) = point(end, arc.inner, centre), point(start, arc.inner, centre)
    out, back = f"A{arc.outer:.1f} {arc.outer:.1f} 0 {large} 1 {bx:.1f} {by:.1f}", f"A{arc.inner:.1f} {arc.inner:.1f} 0 {large} 0 {dx:.1f} {dy:.1f}"
    return f"M{ax:.1f} {ay:.1f}{out}L{cx:.1f} {cy:.1f}{back}Z"
