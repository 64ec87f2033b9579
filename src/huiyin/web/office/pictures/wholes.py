"""Aspects and problems by their opinions: as a treemap, and as a sunburst of two rings."""

from __future__ import annotations

from collections.abc import Sequence

from huiyin.domain.oversight.pictures import Held
from huiyin.report.pictures import sunburst
from huiyin.report.pictures.labels import wrapped
from huiyin.report.pictures.sunburst import Arc, point, rings
from huiyin.report.treemap import Box, layout
from huiyin.web.office.pictures.drawing import LEADING, Drawing, Part, Text, lines_in, outline, tone
from huiyin.web.office.pictures.places import Places, counted, number, word

#: Shape, width, height of the treemap.
_MAPS = (("wide", 960.0, 500.0), ("tall", 360.0, 640.0))
#: Shape, side, and the three radii of the sunburst; size of its letters.
_SUNS = (("wide", 640.0, (66.0, 188.0, 318.0), 11.5), ("tall", 360.0, (34.0, 104.0, 179.0), 10.0))
#: The room for an aspect's name above its problems, and around them.
_HEAD, _EDGE = 20.0, 2.0
#: So much wider are bold letters.
_BOLD = 1.02


def treemap(groups: Sequence[Held], places: Places) -> list[Drawing]:
    """Boxes in boxes, each as large as its number of opinions."""
    return [Drawing(shape, width, height, _boxes(groups, Box(0, 0, width, height), places)) for shape, width, height in _MAPS]


def _boxes(groups: Sequence[Held], outer: Box, places: Places) -> list[Part]:
    parts = []
    for at, (group, frame) in enumerate(zip(groups, layout([_size(one) for one in groups], outer), strict=True)):
        head = min(_HEAD, frame.height / 2.5)
        title = lines_in(Box(frame.left, frame.top, frame.width, max(head, 0)), f"{group.opinions} {group.aspect.title}", lines=1)
        name = counted(group.aspect.title, group.opinions)
        parts.append(Part(name, outline(frame), f"frame {tone(at)}", places.opinions(aspect=group.aspect.code), [Text(one.x, one.y, one.words, "strong") for one in title]))
        tiles = layout([count for _, count in group.problems], frame.inset(head, _EDGE))
        for (problem, count), tile in zip(group.problems, tiles, strict=True):
            parts.append(Part(counted(problem.title, count), outline(tile), f"tile {tone(at)}", places.problem(problem.code), lines_in(tile, f"{count} {problem.title}")))
    return parts


def _size(group: Held) -> int:
    return sum(count for _, count in group.problems)


def rings_of(groups: Sequence[Held], places: Places) -> list[Drawing]:
    """The aspects as the inner ring, their problems as the outer one."""
    return [Drawing(shape, side, side, *_arcs(groups, side, radii, size, places)) for shape, side, radii, size in _SUNS]


def _arcs(groups: Sequence[Held], side: float, radii: tuple[float, float, float], size: float, places: Places) -> tuple[list[Part], list[Text]]:
    centre = side / 2, side / 2
    inside, outside = rings([[count for _, count in one.problems] for one in groups], radii)
    parts = []
    for at, (group, inner, outer) in enumerate(zip(groups, inside, outside, strict=True)):
        words = f"{group.opinions} {group.aspect.title}"
        address = places.opinions(aspect=group.aspect.code)
        parts.append(Part(counted(group.aspect.title, group.opinions), sunburst.outline(inner, centre), f"frame {tone(at)}", address, _along(inner, words, size, centre, "strong")))
        for (problem, count), arc in zip(group.problems, outer, strict=True):
            path = sunburst.outline(arc, centre)
            parts.append(Part(counted(problem.title, count), path, f"tile {tone(at)}", places.problem(problem.code), _along(arc, f"{count} {problem.title}", size, centre, "")))
    total = sum(_size(one) for one in groups)
    middle = [Text(centre[0], centre[1] + size * 0.2, number(total), "middle strong"), Text(centre[0], centre[1] + size * 1.5, word("opinions"), "middle")]
    return parts, middle


def _along(arc: Arc, words: str, size: float, centre: tuple[float, float], kind: str) -> list[Text]:
    """Words that run outwards, or inwards on the left so that they are not upside down."""
    # A line alone may come closer to its neighbours than two to each other.
    lines = min(max(int(arc.breadth / (size * LEADING)), int(arc.breadth >= size)), 3)
    found = wrapped(words, arc.outer - arc.inner - 8, size * (_BOLD if kind else 1), lines) if lines else []
    x, y = point(arc.middle, (arc.inner + arc.outer) / 2, centre)
    turn = arc.middle - 90 if arc.middle <= 180 else arc.middle + 90
    top = y + size * 0.35 - (len(found) - 1) * size * LEADING / 2
    return [_turned(x, y, top + at * size * LEADING, line, kind, turn) for at, line in enumerate(found)]


def _turned(x: float, y: float, line_y: float, words: str, kind: str, turn: float) -> Text:
    """A line whose rotation is about the middle of the arc: its own place is turned there."""
    moved = point(turn + 180, line_y - y, (x, y))
    return Text(moved[0], moved[1], words, f"middle {kind}".strip(), turn)

