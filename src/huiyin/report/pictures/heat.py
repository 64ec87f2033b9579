"""A heat map: a grid of cells, and how dark each one is."""

from __future__ import annotations

import math

from huiyin.report.treemap import Box

#: How many steps there are from light to dark; nothing has step 0.
STEPS = 5


def grid(rows: int, columns: int, room: Box) -> list[list[Box]]:
    """Boxes of one size, row by row, that fill the room."""
    width, height = room.width / max(columns, 1), room.height / max(rows, 1)
    return [[Box(room.left + column * width, room.top + row * height, width, height) for column in range(columns)] for row in range(rows)]


def step(value: float, most: float) -> int:
    """From 0 for nothing to ``STEPS`` for the most, by the root of the value: a few large cells leave the small ones apart."""
    if value <= 0 or most <= 0:
        return 0
    return min(max(math.ceil(STEPS * math.sqrt(value / most)), 1), STEPS)
