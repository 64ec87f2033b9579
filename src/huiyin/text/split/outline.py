"""What lines are to each other: headings above lists, levels, marks that only their neighbours make believable."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from huiyin.text.split import frames, letters, markers
from huiyin.text.split.languages import cues_of
from huiyin.text.split.lines import Line
from huiyin.text.split.plain import Plain
from huiyin.text.split.roles import asks_secrecy, role_of

#: How long a heading may be. English takes twice the room.
_HEADING = 24
_SHORT = 12
#: Above sentences, a line that stands apart is a heading up to this length.
_APART = 10
_STOP = re.compile(r"[。!?;,]|\.\s|\.$")
_TOPICAL = re.compile(
    r"(?:方面|问题|情况|意见|建议|部分|类|篇|事项|工作|建设|管理|作风|其他|其它|issues|business|raised|topics)\s*(?:\([^()]{1,16}\))?$",
    re.I,
)
_MARKED_UP = re.compile(r"#{1,6}\s|\([^()]{2,16}\)$|\*\*.{1,30}\*\*$")
_OUTER = frozenset({"part", "formal", "han", "han_blank", "han_bracket", "letter", "dot", "bullet", "nested"})
_NUMBERS = ("dot", "half", "bracket")
_SECTION = frozenset({"part", "formal", "han", "han_blank", "han_bracket"})


def arrange(text: Plain, found: list[Line], *, cell: bool) -> list[Line]:
    """The lines of a text with headings, titles and what else only the whole text shows told. The lines are changed in place."""
    _believe(text.low, found)
    if not cell:
        frames.titles(text.view, found)
        frames.tail(text.view, found)
        letters.mark(text.view, found)
        frames.speakers(text.view, found)
    frames.questions(text.view, found, cell=cell)
    if cell:
        frames.form_title(text.view, found)
    _headings(text, found, cell)
    _levels(found)
    frames.preamble(found, cell=cell)
    return found


def _believe(low: str, found: list[Line]) -> None:
    """Take back marks that have no neighbour of their series; a number by itself may also stand between numbers with a stop."""
    marked = [(line, line.mark) for line in found if line.mark]
    for style in markers.WEAK:
        series = [one for one in marked if one[1].style == style or (style == "blank" and one[1].style in _NUMBERS)]
        for at, (line, mark) in enumerate(series):
            near = [one.value for _, one in series[max(0, at - 1) : at] + series[at + 1 : at + 2]]
            if mark.style == style and not {mark.value - 1, mark.value + 1} & set(near) and not _goes_on(low, line):
                line.body, line.mark = mark.start if line.label is None else line.body, None


def _goes_on(low: str, line: Line) -> bool:
    mark = line.mark
    return mark is not None and any(
        one.style == mark.style and one.value == mark.value + 1 for marks in markers.inside(low, line.body, line.end) for one in marks
    )


def _headings(text: Plain, found: list[Line], cell: bool) -> None:
    lines = [line for line in found if line.reason is None]
    counted: dict[str, int] = {}
    for line, below in zip(lines, [*lines[1:], None], strict=False):
        line.heading = _is_heading(text, line, below, cell, counted)
        if line.mark and not line.heading:
            counted[line.mark.style] = line.mark.value
        if line.heading:
            line.body = line.mark.end if line.mark else line.start


def _is_heading(text: Plain, line: Line, below: Line | None, cell: bool, counted: Mapping[str, int]) -> bool:
    """``counted`` is how far the numbers of each style have come above the line."""
    label = line.label
    if label and (label.kind != "field" or label.end < line.end):
        return False
    start = line.mark.end if line.mark else line.start
    if line.end - start > 2 * _HEADING:
        return False
    body = text.view[start : line.end].rstrip(" :")
    if (
        not body
        or len(body) > _HEADING * (2 if body.isascii() else 1)
        or _STOP.search(body)
        or role_of(text.low[start : line.end], body)[0] == "none"
    ):
        return False
    if line.mark:
        return _marked_heading(line, body, below) or (_stands_between(line, below, counted) and not _complains(text.low[start : line.end]))
    return bool(label) or (below is not None and _unmarked_heading(text.view, line, body, below, cell))


def _unmarked_heading(view: str, line: Line, body: str, below: Line, cell: bool) -> bool:
    if asks_secrecy(body):
        return False
    if _MARKED_UP.match(body):
        return True
    stopped = bool(_STOP.search(view, below.body, below.end))
    longer = below.end - below.body
    if line.gap and not below.gap and stopped and longer >= 2 * len(body) and len(body) <= _APART * (3 if body.isascii() else 1):
        return True
    if line.gap is not below.gap and below.label and below.label.kind == "speaker" and len(body) <= _APART:
        return True
    leads = below.mark is not None and below.mark.value < 2
    if _TOPICAL.search(body) and (leads or (stopped and longer > len(body))):
        return True
    return leads and not cell and len(body) <= 16


def _marked_heading(line: Line, body: str, below: Line | None) -> bool:
    mark, topical = line.mark, bool(_TOPICAL.search(body))
    assert mark is not None
    if below is None or (below.mark and below.mark.style == mark.style):
        return mark.style in _OUTER and body.endswith("方面")
    if below.mark and below.mark.style == "nested" and mark.style != "nested":
        return True
    if mark.style not in _OUTER:
        return topical and line.label is not None and below.mark is not None
    if below.mark:
        return below.mark.value == 1 or below.mark.style == "bullet" or mark.style == "part" or topical
    longer = topical or below.label is not None or below.end - below.start > 1.5 * len(body) or below.end - below.start < 8
    if mark.style in _SECTION:
        return longer
    return longer and (topical or len(body) <= _SHORT * (2 if body.isascii() else 1))


def _stands_between(line: Line, below: Line | None, counted: Mapping[str, int]) -> bool:
    """Whether the numbers of a list go on below a chapter, as in ``3. … （二）… 4. …``."""
    assert line.mark is not None
    return line.mark.style in _SECTION and below is not None and below.mark is not None and 1 < below.mark.value == counted.get(below.mark.style, 0) + 1


def _complains(low: str) -> bool:
    """Whether something is said to be amiss or wished for: that is no chapter, whatever stands around it."""
    cues = cues_of(low)
    return any(cue.search(low) for cue in (cues.negated, cues.suggestion, cues.request))


def _levels(found: list[Line]) -> None:
    """Levels by the order in which styles appear, one inside the other."""
    stack: list[str] = []
    for line in found:
        style = line.mark.style if line.mark else "" if line.heading else None
        if style is None:
            continue
        if style in stack:
            del stack[stack.index(style) :]
        elif style == "":
            stack.clear()
        stack.append(style)
        line.level = len(stack)


def runs(found: list[Line]) -> set[int]:
    """The places of lines without a mark that stand between two marks of one series, and so go on with the item above them."""
    inside: set[int] = set()
    marked = [(at, line.mark) for at, line in enumerate(found) if line.mark and not line.heading]
    for (left, one), (right, other) in pairwise(marked):
        follows = one.style == other.style and (other.value == one.value + 1 or other.value == one.value == 0)
        if follows and not any(line.heading or line.label for line in found[left + 1 : right]):
            inside.update(range(left + 1, right))
    return inside
