"""The pictures of the page: the treemap in three shapes, and the bands from rows read to aspects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from huiyin.report.content import Ledger
from huiyin.report.treemap import Box, layout


@dataclass(frozen=True, slots=True)
class Shape:
    """A treemap's form. ``head`` is the room for an aspect's name, ``edge`` the frame around its problems, in the unit of the
    sides; ``line`` is the height of a line of text in that unit where nothing can measure it (without scripts, on paper)."""

    name: str
    width: float
    height: float
    head: float
    edge: float
    line: float


#: For a wide window (a unit is about 7 px), for a phone held upright (4 px), and for A4 paper (1 mm).
SHAPES = (Shape("wide", 160, 76, 3.9, 0.3, 2.3), Shape("tall", 90, 140, 5.2, 0.4, 3.9), Shape("paper", 180, 136, 5, 0.4, 3.4))
#: Colours of aspects; neighbours in number differ clearly, also for people who see few colours, since lightness alternates.
HUES = 12
#: The bands are drawn this wide, whatever they count.
WIDTH = 1000.0


def rules(ledger: Ledger) -> str:
    """The style rules that place every frame and tile, in per cent of the map, and tell how wide the largest number is."""
    digits = f".flow{{--digits:{len(f'{ledger.totals.rows_read:,}')}}}"
    return digits + "".join(rule for shape in SHAPES for rule in _rules(ledger, shape))


def _rules(ledger: Ledger, shape: Shape) -> Iterator[str]:
    outer = Box(0, 0, shape.width, shape.height)
    sizes = {problem.id: problem.size for problem in ledger.problems}
    number = {problem.id: n for n, problem in enumerate(ledger.problems)}
    ranked = sorted(((n, aspect) for n, aspect in enumerate(ledger.aspects) if aspect.size), key=lambda one: -one[1].size)
    frames = layout([aspect.size for _, aspect in ranked], outer)
    for (n, aspect), frame in zip(ranked, frames, strict=True):
        head = min(shape.head, frame.height / 3)
        yield _rule(f"{shape.name}-a{n}", frame, outer, f"--head:{100 * head / frame.height:.2f}%")
        inside = sorted((name for name in aspect.problems if sizes[name]), key=lambda name: -sizes[name])
        boxes = layout([sizes[name] for name in inside], frame.inset(head, shape.edge))
        for name, box in zip(inside, boxes, strict=True):
            yield _rule(f"{shape.name}-p{number[name]}", box, outer, f"--lines:{max(int((box.height - 1) / shape.line), 1)}")


def _rule(name: str, box: Box, outer: Box, more: str) -> str:
    across, down = 100 / outer.width, 100 / outer.height
    left, top, width, height = box.left * across, box.top * down, box.width * across, box.height * down
    return f"#{name}{{left:{left:.2f}%;top:{top:.2f}%;width:{width:.2f}%;height:{height:.2f}%;{more}}}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a band: where it begins and how wide it is, of ``WIDTH``, and the class that colours it."""

    left: float
    width: float
    colour: str


def bands(ledger: Ledger) -> dict[str, list[Piece]]:
    """Four bands on one scale, the number of rows: rows read by what became of them, opinions, problems and aspects."""
    totals = ledger.totals
    hues = {aspect.id: hue(n) for n, aspect in enumerate(ledger.aspects)}
    placed = {problem.id: problem for problem in ledger.problems}
    ordered = [placed[name] for aspect in ledger.aspects for name in aspect.problems]
    opinions = [(totals.assigned, "in"), *((count, "wait") for count in totals.unassigned.values())]
    parts = {
        "rows_read": [(totals.opinions, "in"), *((count, "out") for count in totals.excluded.values())],
        "opinions": opinions,
        "problems": [(problem.size, hues[problem.aspect]) for problem in ordered],
        "aspects": [(aspect.size, hues[aspect.id]) for aspect in ledger.aspects],
    }
    return {name: list(_pieces(sizes, totals.rows_read)) for name, sizes in parts.items()}


def hue(position: int) -> str:
    """The class that colours the aspect at a position."""
    return f"h{position % HUES}"


def _pieces(sizes: Iterable[tuple[int, str]] | Sequence[tuple[int, str]], total: int) -> Iterator[Piece]:
    left = 0.0
    for size, colour in sizes:
        width = WIDTH * size / total if total else 0
        yield Piece(round(left, 2), round(width, 2), colour)
        left += width
