"""Lines that belong together: an item or a sentence that goes on below."""

from __future__ import annotations

import re

from huiyin.text.split.languages import cues_of
from huiyin.text.split.lines import Line
from huiyin.text.split.outline import runs
from huiyin.text.split.plain import Plain
from huiyin.text.split.roles import role_of

_ENDED = re.compile(r"[。!?;…][”)\"’]*$|(?<!\d)\.[”)\"]*$")
_OPEN_END = re.compile(r"[,、(“—-]$")
#: How much of a line tells how it ends.
_TAIL = 24
#: A line as long as this part of the longest one was broken by the width of the page, if it is no short one.
_FULL = 0.8
_LONG = 18
#: What may stand between the two halves of a sentence.
_BETWEEN = frozenset({"page", "column_header"})


class Blocks:
    """Tells where the block ends that begins with a line."""

    def __init__(self, text: Plain, found: list[Line], *, cell: bool) -> None:
        self._text = text
        self._found = found
        self._cell = cell
        self._inside = runs(found)
        self._width = max((line.end - line.start for line in found), default=0)

    def end(self, at: int) -> tuple[int, int]:
        """The place behind the last line that goes on with line ``at``, and where that line ends in the text."""
        first, last = self._found[at], at
        for after in range(at + 1, len(self._found)):
            line = self._found[after]
            if line.reason in _BETWEEN and not self._has_ended(self._found[last]):
                continue
            if line.reason or line.heading or line.mark or line.label or line.apart:
                break
            if not (after in self._inside and first.mark) and not self._goes_on(first, self._found[last], line):
                break
            last = after
        return last + 1, self._found[last].end

    def _tail(self, line: Line) -> str:
        return self._text.view[max(line.start, line.end - _TAIL) : line.end]

    def _has_ended(self, line: Line) -> bool:
        return bool(_ENDED.search(self._tail(line)))

    def _goes_on(self, first: Line, before: Line, line: Line) -> bool:
        """Whether a line goes on with the sentence of the one before."""
        if self._has_ended(before) or before.body >= before.end or self._role(before.body, before.end) == "none":
            return False
        if self._role(line.start, line.end) != "opinion" or cues_of(self._text.low[line.start : line.end]).adding.match(
            self._text.low, line.start, line.end
        ):
            return False
        if _OPEN_END.search(self._tail(before)):
            return True
        length = before.end - before.start
        return (not self._cell and length >= max(_FULL * self._width, _LONG)) or (first.mark is not None and not line.gap)

    def _role(self, start: int, end: int) -> str:
        return role_of(self._text.low[start:end], self._text.hid_low[start:end])[0]
