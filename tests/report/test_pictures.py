"""The geometry of pictures: areas in proportion, nothing on top of anything, angles that close, flows that are conserved."""

from __future__ import annotations

import math
import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.report.pictures import line, sankey, sunburst
from huiyin.report.pictures.heat import STEPS, grid, step
from huiyin.report.pictures.labels import cut, width_of, wrapped
from huiyin.report.pictures.sankey import Flow, amounts
from huiyin.report.pictures.sunburst import Arc, rings
from huiyin.report.treemap import Box, layout

SIZES = st.lists(st.integers(1, 400), min_size=1, max_size=25)
ROOM = Box(10, 20, 300, 170)
RADII = (20.0, 60.0, 100.0)


def inside(one: Box, room: Box) -> bool:
    """Whether a box lies in a room, but for a rounding."""
    near = 1e-6
    return one.left >= room.left - near and one.top >= room.top - near and one.left + one.width <= room.left + room.width + near and one.top + one.height <= room.top + room.height + near


def apart(one: Box, other: Box) -> bool:
    """Whether two boxes do not overlap, but for a rounding."""
    near = 1e-6
    return one.left + one.width <= other.left + near or other.left + other.width <= one.left + near or one.top + one.height <= other.top + near or other.top + other.height <= one.top + near


@given(SIZES)
def test_a_treemap_fills_its_room_in_proportion_and_without_overlap(sizes: list[int]) -> None:
    boxes = layout(sorted(sizes, reverse=True), ROOM)
    whole = ROOM.width * ROOM.height
    for size, box in zip(sorted(sizes, reverse=True), boxes, strict=True):
        assert box.width * box.height == pytest.approx(whole * size / sum(sizes))
        assert inside(box, ROOM)
    assert all(apart(one, other) for one, other in combinations(boxes, 2))


@given(st.lists(SIZES, min_size=1, max_size=12))
def test_rings_close_and_an_outer_piece_lies_over_its_own_inner_one(groups: list[list[int]]) -> None:
    inner, outer = rings(groups, RADII)
    total = sum(map(sum, groups))
    assert inner[0].start == 0 and inner[-1].end == pytest.approx(360)
    assert sum(arc.angle for arc in inner) == pytest.approx(360)
    assert all(one.end == after.start for one, after in zip(inner, inner[1:], strict=False))
    for sizes, below, above in zip(groups, inner, outer, strict=True):
        assert (above[0].start, above[-1].end) == (below.start, below.end)
        assert below.outer == above[0].inner
        for size, arc in zip(sizes, above, strict=True):
            assert arc.angle == pytest.approx(360 * size / total, abs=1e-9)


def test_rings_of_nothing_show_nothing() -> None:
    inner, outer = rings([[0, 0], []], RADII)
    assert [sunburst.outline(arc, (0, 0)) for arc in [*inner, *outer[0]]] == ["", "", "", ""]


def test_a_single_group_is_a_whole_ring_in_two_halves() -> None:
    (whole,), _ = rings([[3]], RADII)
    assert whole.angle == 360
    assert sunburst.outline(whole, (100, 100)).count("M") == 2
    assert sunburst.outline(Arc(0, 90, 20, 60), (100, 100)) == "M100.0 40.0A60.0 60.0 0 0 1 160.0 100.0L120.0 100.0A20.0 20.0 0 0 0 100.0 80.0Z"
    assert Arc(0, 180, 20, 60).breadth == pytest.approx(math.pi * 30)


COLUMNS = [["a", "b", "c"], ["d", "e"], ["f", "g", "h", "i"]]


@st.composite
def streams(draw: st.DrawFn) -> list[Flow]:
    """Flows through three columns: what comes to ``d`` goes on whole, what comes to ``e`` ends there."""
    first = [Flow(source, target, draw(st.integers(0, 300))) for source in COLUMNS[0] for target in COLUMNS[1]]
    first.append(Flow("a", "d", 1))
    left = sum(one.value for one in first if one.target == "d")
    cuts = sorted(draw(st.lists(st.integers(0, int(left)), min_size=3, max_size=3)))
    parts = [b - a for a, b in zip([0, *cuts], [*cuts, left], strict=True)]
    return _joined(first) + [Flow("d", target, part) for target, part in zip(COLUMNS[2], parts, strict=True)]


def _joined(flows: list[Flow]) -> list[Flow]:
    found: dict[tuple[str, str], float] = {}
    for one in flows:
        found[one.source, one.target] = found.get((one.source, one.target), 0) + one.value
    return [Flow(source, target, value) for (source, target), value in found.items()]


@given(streams())
def test_a_sankey_conserves_what_flows_and_draws_all_of_it_on_one_scale(flows: list[Flow]) -> None:
    boxes, bands = sankey.sankey(COLUMNS, flows, ROOM, thick=8, gap=6)
    held = amounts(COLUMNS, flows)
    assert held["d"] + held["e"] == sum(held[one] for one in COLUMNS[0])
    assert sum(held[one] for one in COLUMNS[2]) == held["d"]
    scale = boxes["d"].height / held["d"]
    for name, box in boxes.items():
        assert box.height == pytest.approx(held[name] * scale) and inside(box, ROOM)
        leaving = sorted((one.leaves, one.width) for one in bands if one.flow.source == name)
        arriving = sorted((one.arrives, one.width) for one in bands if one.flow.target == name)
        for side in filter(None, (leaving, arriving)):
            assert sum(width for _, width in side) == pytest.approx(box.height)
            assert side[0][0] == pytest.approx(box.top)
            assert all(top + width == pytest.approx(below) for (top, width), (below, _) in zip(side, side[1:], strict=False))
    for names in COLUMNS:
        assert all(boxes[a].top + boxes[a].height + 6 == pytest.approx(boxes[b].top) for a, b in zip(names, names[1:], strict=False))


def test_a_sankey_of_nothing_has_flat_nodes() -> None:
    boxes, bands = sankey.sankey([["a"], ["b"]], [], ROOM, thick=8, gap=6)
    assert [box.height for box in boxes.values()] == [0, 0] and bands == []


def test_a_band_keeps_its_width() -> None:
    _, (band,) = sankey.sankey([["a"], ["b"]], [Flow("a", "b", 5)], Box(0, 0, 100, 50), thick=10, gap=0)
    assert sankey.outline(band) == "M10.0 0.0C50.0 0.0 50.0 0.0 90.0 0.0V50.0C50.0 50.0 50.0 50.0 10.0 50.0Z"


@given(st.integers(1, 9), st.integers(1, 9))
def test_a_grid_fills_its_room_with_equal_cells(rows: int, columns: int) -> None:
    cells = [box for row in grid(rows, columns, ROOM) for box in row]
    assert len(cells) == rows * columns
    assert sum(box.width * box.height for box in cells) == pytest.approx(ROOM.width * ROOM.height)
    assert all(inside(box, ROOM) for box in cells)
    assert all(apart(one, other) for one, other in combinations(cells, 2))


@given(st.integers(1, 1000), st.data())
def test_a_larger_number_is_never_lighter(most: int, data: st.DataObject) -> None:
    low, high = sorted([data.draw(st.integers(0, most)), data.draw(st.integers(0, most))])
    assert step(0, most) == 0 <= step(low, most) <= step(high, most) <= step(most, most) == STEPS
    assert (step(high, most) > 0) == (high > 0)


@given(st.lists(st.none() | st.integers(0, 50), min_size=1, max_size=24))
def test_a_line_stands_as_high_as_its_values_and_breaks_where_one_is_not_told(values: list[int | None]) -> None:
    at = line.points(values, 50, ROOM)
    for value, place in zip(values, at, strict=True):
        assert (value is None) == (place is None)
        if value is not None and place is not None:
            assert ROOM.left <= place[0] <= ROOM.left + ROOM.width + 1e-6
            assert ROOM.top + ROOM.height - place[1] == pytest.approx(ROOM.height * value / 50)
    pieces = sum(value is not None and (n == 0 or values[n - 1] is None) for n, value in enumerate(values))
    drawn = line.outline(at)
    assert drawn.count("M") == pieces and len(re.findall("[ML]", drawn)) == sum(value is not None for value in values)


def test_a_single_value_stands_in_the_middle() -> None:
    assert line.points([5], 10, Box(0, 0, 100, 40)) == [(50, 20)]
    assert line.points([0], 0, Box(0, 0, 100, 40)) == [(50, 40)]


@given(st.text("一二三四五abcWM ，。", max_size=40), st.integers(0, 200), st.integers(1, 5))
def test_labels_fit_and_lose_nothing_but_their_end(text: str, room: int, lines: int) -> None:
    found = wrapped(text, room, 12, lines)
    assert len(found) <= lines and all(width_of(one, 12) <= room for one in found)
    told = "".join(found).removesuffix("…").replace(" ", "")
    assert text.replace(" ", "").startswith(told)
    assert width_of(cut(text, room, 12), 12) <= room


def test_labels_break_at_words_and_between_wide_characters() -> None:
    assert wrapped("夜班食堂没有热饭", 50, 12, 3) == ["夜班食堂", "没有热饭"]
    assert wrapped("canteen at night", 60, 12, 3) == ["canteen", "at night"]
    assert cut("夜班食堂没有热饭", 50, 12) == "夜班食…" and wrapped("12 夜班", 14, 12, 9) == ["12", "夜", "班"] and cut("夜班食堂", 20, 12) == ""
