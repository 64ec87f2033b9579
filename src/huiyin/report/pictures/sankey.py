"""A sankey: nodes in columns, and bands between them that are as wide as what flows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huiyin.report.treemap import Box


@dataclass(frozen=True, slots=True)
class Flow:
    """So much goes from one node to another one, further to the right."""

    source: str
    target: str
    value: float


@dataclass(frozen=True, slots=True)
class Band:
    """A flow as it is drawn: where it leaves, where it arrives (the tops), and how wide it is all along."""

    flow: Flow
    left: float
    leaves: float
    right: float
    arrives: float
    width: float


def amounts(columns: Sequence[Sequence[str]], flows: Sequence[Flow]) -> dict[str, float]:
    """How much passes through each node: the larger one of what comes and what goes, since flows begin in the first column and may end in any."""
    comes, goes = dict.fromkeys(_names(columns), 0.0), dict.fromkeys(_names(columns), 0.0)
    for flow in flows:
        goes[flow.source] += flow.value
        comes[flow.target] += flow.value
    return {name: max(comes[name], goes[name]) for name in comes}


def sankey(columns: Sequence[Sequence[str]], flows: Sequence[Flow], room: Box, *, thick: float, gap: float) -> tuple[dict[str, Box], list[Band]]:
    """A box for each node and a band for each flow, all on one scale. ``gap`` is kept free under each node; the fullest column fills the room.

    Bands leave and arrive in the order of the columns, so that they cross no more than they must. Values are not negative.
    """
    held = amounts(columns, flows)
    scale = min((max(room.height - gap * (len(names) - 1), 0) / sum(held[one] for one in names) for names in columns if sum(held[one] for one in names)), default=0.0)
    boxes: dict[str, Box] = {}
    step = (room.width - thick) / max(len(columns) - 1, 1)
    for at, names in enumerate(columns):
        top = room.top
        for name in names:
            boxes[name] = Box(room.left + at * step, top, thick, held[name] * scale)
            top += boxes[name].height + gap
    return boxes, _bands(columns, flows, boxes, scale)


def _bands(columns: Sequence[Sequence[str]], flows: Sequence[Flow], boxes: Mapping[str, Box], scale: float) -> list[Band]:
    order = {name: at for at, name in enumerate(_names(columns))}
    leaving = {name: box.top for name, box in boxes.items()}
    arriving = dict(leaving)
    tops: dict[tuple[str, str], float] = {}
    for flow in sorted(flows, key=lambda one: (order[one.source], order[one.target])):
        tops[flow.source, flow.target] = leaving[flow.source]
        leaving[flow.source] += flow.value * scale
    found = []
    for flow in sorted(flows, key=lambda one: (order[one.target], order[one.source])):
        source, target = boxes[flow.source], boxes[flow.target]
        found.append(Band(flow, source.left + source.width, tops[flow.source, flow.target], target.left, arriving[flow.target], flow.value * scale))
        arriving[flow.target] += flow.value * scale
    return found


def outline(band: Band) -> str:
    """The path of a band in SVG: level where it leaves and where it arrives."""
    middle = (band.left + band.right) / 2
    a, b, w = band.leaves, band.arrives, band.width
    there = f"M{band.left:.1f} {a:.1f}C{middle:.1f} {a:.1f} {middle:.1f} {b:.1f} {band.right:.1f} {b:.1f}"
    return f"{there}V{b + w:.1f}C{middle:.1f} {b + w:.1f} {middle:.1f} {a + w:.1f} {band.left:.1f} {a + w:.1f}Z"


def _names(columns: Sequence[Sequence[str]]) -> list[str]:
    return [name for names in columns for name in names]
