"""Rows of a table that was written as lines: which cell holds what was said, and which one says by whom."""

from __future__ import annotations

import re
from typing import NamedTuple

from huiyin.text.split.label_words import COLUMN, GROUP_COLUMN, NAME_COLUMN, TEXT_COLUMN
from huiyin.text.split.labels import Label, is_speaker

_BAR = "|"
_TAB = "\t"
_WIDE = re.compile(r"\t\s*|\s{2,}")
_ANY = re.compile(r"\s+")
#: How long the head of a table may be whose columns are parted by single blanks.
_HEAD = 60
_CELLS = 40
_NUMBER = re.compile(r"[\d.、()]{1,6}$")


class Row(NamedTuple):
    """A row: where its matter stands, and its speaker; or the reason why it has none."""

    body: int
    end: int
    label: Label | None = None
    reason: str | None = None


class Rows:
    """Reads the rows of a text in order and remembers the head of the table they stand under."""

    def __init__(self, view: str) -> None:
        self._view = view
        self._head: list[str] = []

    def row(self, start: int, end: int) -> Row | None:
        """The row that a line is, if it is one."""
        line = self._view[start:end]
        barred = line.count(_BAR) > 1
        tabbed = self._tabbed(start, end)
        if not barred and " " not in line and "\t" not in line:
            self._head = []
            return None
        parted = "  " in line or "\t" in line
        cells = self._parted(start, end, _BAR) if barred else tabbed or self._cells(start, end, _WIDE) if parted else [(start, end)]
        narrow = self._cells(start, end, _ANY) if len(line) < _HEAD and not barred else []
        for head in (narrow, cells):
            if self._is_head(head, whole=head is narrow):
                self._head = [self._view[a:b] for a, b in head]
                return Row(start, end, reason="column_header")
        if len(cells) < 2:
            self._head = []
        if tabbed and self._head:
            cells = tabbed + [(end, end)] * (len(self._head) - len(tabbed))
        return self._read(cells, start, end) if len(cells) > 1 and (barred or self._head) else None

    def _tabbed(self, start: int, end: int) -> list[tuple[int, int]]:
        """The cells between tabs, empty ones too, unless tabs only align: then there are more than the head has, or empty ones in the head."""
        view = self._view
        if _TAB not in view[start:end]:
            return []
        while start and view[start - 1] == _TAB:
            start -= 1
        cells = self._parted(start, end, _TAB)
        exact = len(cells) <= len(self._head) if self._head else all(a < b for a, b in cells)
        return cells if exact else []

    def _parted(self, start: int, end: int, sign: str) -> list[tuple[int, int]]:
        """The cells between signs, empty ones too."""
        cells, at = [], start
        for raw in self._view[start:end].split(sign)[:_CELLS]:
            left = at + len(raw) - len(raw.lstrip())
            cells.append((min(left, at + len(raw)), max(left, at + len(raw.rstrip()))))
            at += len(raw) + 1
        return cells

    def _cells(self, start: int, end: int, separator: re.Pattern[str]) -> list[tuple[int, int]]:
        cells, at = [], start
        for found in separator.finditer(self._view, start, end):
            cells.append((at, found.start()))
            at = found.end()
        return [(a, b) for a, b in [*cells[:_CELLS], (at, end)] if a < b]

    def _is_head(self, cells: list[tuple[int, int]], *, whole: bool) -> bool:
        names = [self._view[a:b].strip() for a, b in cells if a < b]
        if len(names) < 2 or " " in names[0]:
            return False
        known = [name for name in names if len(name) < 12 and COLUMN.fullmatch(name)]
        text = any(TEXT_COLUMN.fullmatch(name) for name in names)
        return len(known) * (1 if whole else 2) >= len(names) and text and all(len(name) < 20 for name in names)

    def _read(self, cells: list[tuple[int, int]], start: int, end: int) -> Row:
        text = self._column(cells, TEXT_COLUMN)
        if text is None or text[0] >= text[1]:
            text = max(cells, key=lambda cell: cell[1] - cell[0])
        name = self._column(cells, NAME_COLUMN) or self._column(cells, GROUP_COLUMN)
        if name is None and not self._head:
            name = next((cell for cell in cells if cell != text and is_speaker(self._view[slice(*cell)])), None)
        if text[0] >= text[1]:
            return Row(start, end, reason="no_words")
        label = (
            Label("speaker", text[0], name)
            if name and name != text and name[0] < name[1] and not _NUMBER.match(self._view[slice(*name)])
            else None
        )
        return Row(*text, label)

    def _column(self, cells: list[tuple[int, int]], wanted: re.Pattern[str]) -> tuple[int, int] | None:
        if len(self._head) != len(cells):
            return None
        return next((cell for cell, name in zip(cells, self._head, strict=True) if wanted.fullmatch(name.strip())), None)
