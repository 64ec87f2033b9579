"""Several opinions in one stretch of text: 一是…二是…, 第一…第二…, ①…②…, told by numbers that follow one another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huiyin.text.split import markers
from huiyin.text.split.cues import Cues
from huiyin.text.split.markers import Mark

#: What stands between two marks has at least this many letters, so that "buildings 1, 2 and 3" is no list.
_SHORTEST = 2
_LOOK = 20
#: How far back the sentence that leads in may begin.
_SENTENCE = 200
_STOPS = re.compile(r"[。!?;]")
_LETTERS = re.compile(r"[^\W\d_]")
_SOFT_BULLETS = "-*—–+"


def find(hid: str, start: int, end: int, cues: Cues) -> list[Mark]:
    """The marks of the outermost series in a stretch: at least two, numbered one after the other, that do not tell causes."""
    runs = [run for marks in _alike(hid, start, end) if (run := _run(hid, marks, start, end))]
    runs = [run for run in runs if not _tells_causes(hid, start, run[0], cues)]
    return min(runs, key=lambda run: (run[0].start, -len(run)), default=[])


def _alike(hid: str, start: int, end: int) -> Iterator[list[Mark]]:
    """Marks of one style each, bullets of one sign each."""
    for marks in markers.inside(hid, start, end):
        if marks and marks[0].style == "bullet":
            for sign in {hid[one.start] for one in marks}:
                yield [one for one in marks if hid[one.start] == sign]
        elif marks:
            yield marks


def _run(hid: str, marks: list[Mark], start: int, end: int) -> list[Mark]:
    style = marks[0].style
    run: list[Mark] = []
    if style == "bullet" and hid[marks[0].start] in _SOFT_BULLETS:
        run = [one for one in marks if _is_spaced(hid, one)] if marks[0].start == start else []
    elif style in ("bullet", "each"):
        run = marks
    else:
        for one in marks:
            if one.value == (run[-1].value + 1 if run else 1) or (style == "word" and run and one.value > run[-1].value):
                run.append(one)
    return run if len(run) > 1 and _are_filled(hid, run, end) else []


def _are_filled(hid: str, run: list[Mark], end: int) -> bool:
    edges = [*(one.start for one in run[1:]), end]
    return all(len(_LETTERS.findall(hid, one.end, min(edge, one.end + _LOOK))) >= _SHORTEST for one, edge in zip(run, edges, strict=True))


def _is_spaced(hid: str, mark: Mark) -> bool:
    """A dash counts as a bullet only between blanks."""
    return hid[mark.end - 1].isspace() and (mark.start == 0 or hid[mark.start - 1].isspace())


def _tells_causes(hid: str, start: int, first: Mark, cues: Cues) -> bool:
    """Whether the sentence that leads in to a series speaks of causes or examples."""
    before = hid[max(start, first.start - _SENTENCE) : first.start]
    return bool(cues.causes.search(_STOPS.split(before)[-1]))
