"""Aspects by something else: by groups of people as a heat map, by months as lines. What is not told of small groups is hatched or left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from huiyin.accounts.naming import Named
from huiyin.domain.campaigns.models import Stratum
from huiyin.domain.fuzzy import FuzzyDate, Precision
from huiyin.domain.oversight.pictures import Cross
from huiyin.report.pictures import line
from huiyin.report.pictures.heat import grid, step
from huiyin.report.pictures.labels import cut
from huiyin.report.treemap import Box
from huiyin.web.language import language
from huiyin.web.office.pictures.drawing import SIZE, Drawing, Part, Text, outline, tone
from huiyin.web.office.pictures.places import Places, counted, word

#: What stands for a number that is not told.
HIDDEN = "–"


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of a table with the address of its rows; None is not told."""

    value: int | None
    address: str


@dataclass(frozen=True, slots=True)
class Crossed:
    """A table with words: the heads, and for each aspect its title, its cells, its total and the address of all its rows."""

    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Cell], int, str]]
    hides: bool

    @property
    def most(self) -> int:
        """The largest cell that is told."""
        return max((cell.value or 0 for _, cells, _, _ in self.rows for cell in cells), default=0)


def by_people(found: Cross[Stratum | None], places: Places) -> Crossed:
    """The table by groups of people."""
    rest = word("not_stated" if places.close else "others")
    return _worded(found, places, lambda head: _named(head, rest), lambda head: {"stratum": head.pk} if head else {"no_stratum": "on"}, places.close)


def by_months(found: Cross[date], places: Places) -> Crossed:
    """The table by months."""
    return _worded(found, places, lambda head: FuzzyDate(head, Precision.MONTH).text(language()), lambda head: {"since": head, "until": _end(head)}, places.reads)


def _worded(found: Cross[Any], places: Places, name: Callable[[Any], str], asked: Callable[[Any], dict[str, object]], told: bool) -> Crossed:
    rows = []
    for aspect, cells, total in zip(found.aspects, found.rows, found.totals, strict=True):
        every = places.opinions(aspect=aspect.code)
        rows.append((aspect.title, [Cell(value, places.opinions(aspect=aspect.code, **asked(head)) if told and value else every) for head, value in zip(found.heads, cells, strict=True)], total, every))
    return Crossed([name(head) for head in found.heads], rows, found.hides)


def _named(head: Named | None, rest: str) -> str:
    return head.named(language()) if head else rest


def _end(month: date) -> date:
    return (month.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)


def heat(table: Crossed) -> list[Drawing]:
    """The heat map: darker for more, with the number in each cell."""
    return [_wide(table), _tall(table)]


def _wide(table: Crossed) -> Drawing:
    names, head, row = 260.0, 116.0, 27.0
    width, height = 960.0, head + row * len(table.rows)
    cells = grid(len(table.rows), len(table.heads), Box(names, head, width - names - 60, row * len(table.rows)))
    parts, texts = [], _heads(table, [box.left + box.width / 2 for box in cells[0]], head, -48, 140)
    for (title, those, total, address), boxes in zip(table.rows, cells, strict=True):
        label = Text(names - 8, boxes[0].top + row / 2 + 4, cut(f"{title} {total}", names - 12, SIZE), "end")
        parts.append(Part(counted(title, total), outline(Box(0, boxes[0].top, names - 2, row)), "name", address, [label]))
        parts += _cells(table, title, those, boxes)
    return Drawing("wide", width, height, parts, texts)


def _tall(table: Crossed) -> Drawing:
    head, name, row = 112.0, 18.0, 24.0
    width, each = 360.0, name + row
    parts: list[Part] = []
    columns = grid(1, len(table.heads), Box(0, head + name, width, row))[0]
    for at, (title, those, total, address) in enumerate(table.rows):
        top = head + at * each
        label = Text(2, top + 13, cut(f"{total} {title}", width - 4, SIZE), "strong")
        parts.append(Part(counted(title, total), outline(Box(0, top, width, name)), "name", address, [label]))
        parts += _cells(table, title, those, [Box(one.left, top + name, one.width, row) for one in columns])
    return Drawing("tall", width, head + each * len(table.rows), parts, _heads(table, [box.left + box.width / 2 for box in columns], head, -90, 104))


def _heads(table: Crossed, middles: Sequence[float], head: float, turn: float, room: float) -> list[Text]:
    return [Text(x + 4, head - 6, cut(words, room, SIZE), "", turn) for x, words in zip(middles, table.heads, strict=True)]


def _cells(table: Crossed, title: str, cells: Sequence[Cell], boxes: Sequence[Box]) -> list[Part]:
    parts = []
    for head, cell, box in zip(table.heads, cells, boxes, strict=True):
        told = f"{title} · {head}"
        middle = Text(box.left + box.width / 2, box.top + box.height / 2 + 4, HIDDEN if cell.value is None else str(cell.value), "middle")
        if cell.value is None:
            parts.append(Part(word("hidden", name=told), outline(box), "cell hatch", cell.address, [middle]))
        else:
            parts.append(Part(counted(told, cell.value), outline(box), f"cell l{step(cell.value, table.most)}", cell.address if cell.value else "", [middle]))
    return parts


def lines(table: Crossed) -> list[Drawing]:
    """A small picture an aspect, all on one scale."""
    return [_lines(table, "wide", 960.0, 4), _lines(table, "tall", 360.0, 2)]


def _lines(table: Crossed, shape: str, width: float, across: int) -> Drawing:
    deep = 132.0
    rows = -(-len(table.rows) // across)
    boxes = [box for row in grid(rows, across, Box(0, 0, width, deep * rows)) for box in row]
    parts: list[Part] = []
    texts: list[Text] = []
    for at, ((title, cells, total, address), box) in enumerate(zip(table.rows, boxes, strict=False)):
        label = Text(box.left + 6, box.top + 16, cut(f"{total} {title}", box.width - 14, SIZE), "strong")
        frame = Box(box.left + 2, box.top + 2, box.width - 4, box.height - 4)
        parts.append(Part(counted(title, total), outline(frame), "panel", address, [label]))
        room = Box(box.left + 22, box.top + 44, box.width - 44, box.height - 70)
        parts += _line(table, title, cells, room, tone(at))
        ends = {room.left: table.heads[0], room.left + room.width: table.heads[-1]} if len(table.heads) > 1 else {room.left + room.width / 2: table.heads[0]}
        for x, words in ends.items():
            kind = "soft middle" if len(ends) == 1 else "soft" if x == room.left else "soft end"
            texts.append(Text(x + {"soft": -14, "soft end": 14}.get(kind, 0), box.top + box.height - 9, words, kind))
    return Drawing(shape, width, deep * rows, parts, texts)


def _line(table: Crossed, title: str, cells: Sequence[Cell], room: Box, colour: str) -> list[Part]:
    at = line.points([cell.value for cell in cells], table.most, room)
    parts = [Part("", line.outline(at), f"line {colour}")]
    crowded = len(cells) > 1 and room.width / (len(cells) - 1) < 20
    for head, cell, place, where in zip(table.heads, cells, at, line.points([0] * len(cells), 1, room), strict=True):
        told = f"{title} · {head}"
        if place is None:
            assert where is not None
            parts.append(Part(word("hidden", name=told), _dot(where), "dot untold", cell.address, [Text(where[0], where[1] - 6, HIDDEN, "middle")]))
            continue
        shown = [] if crowded and cell.value != table.most else [Text(place[0], place[1] - 8, str(cell.value), "middle")]
        parts.append(Part(counted(told, cell.value or 0), _dot(place), f"dot {colour}", cell.address if cell.value else "", shown))
    return parts


def _dot(place: tuple[float, float]) -> str:
    return f"M{place[0] - 4:.1f} {place[1]:.1f}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z"
