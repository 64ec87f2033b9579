"""Splitting minutes, letters and form cells into units: opinions, endorsements, "no opinion", and what stands around them."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from huiyin.text.split import cues
from huiyin.text.split.lines import Line, lines
from huiyin.text.split.series import pieces
from huiyin.text.split.types import Kind, Role, Unit

Mode = Literal["minutes", "letter", "cell", "auto"]

__all__ = ["Kind", "Mode", "Role", "Unit", "split"]


def split(text: str, *, mode: Mode = "auto") -> list[Unit]:
    """The units of a text, in order. ``cell`` and ``letter`` keep prose together; ``minutes`` split a speaker's sentences.

    ``auto`` takes a text for minutes when it has speakers, headings or minutes' own lines, else for a letter.
    """
    found = lines(text)
    if mode == "auto":
        mode = "minutes" if any(line.speaker or line.meta for line in found) else "letter"
    units = _Reader(text, mode).read(found)
    return _secret(_linked(text, units))


class _Reader:
    """Walks the lines and keeps what a reader keeps in mind: who speaks, and under which headings."""

    def __init__(self, text: str, mode: Mode) -> None:
        self._text = text
        self._mode = mode
        self._speaker: str | None = None
        self._note: str | None = None
        self._headings: list[tuple[int, str]] = []
        self._units: list[Unit] = []

    def read(self, found: list[Line]) -> list[Unit]:
        """All units of the lines."""
        open_item = False
        for line in found:
            if line.meta:
                self._furniture(line, line.meta)
                open_item = False
            elif line.heading and self._mode != "cell":
                self._headings = [one for one in self._headings if one[0] < line.level] + [(line.level, self._text[line.start : line.end])]
                self._furniture(line, "heading")
                self._speaker, open_item = (None, False) if line.level == 1 else (self._speaker, False)
            elif open_item and not line.marker and not line.speaker and self._continues(line):
                self._units[-1] = replace(self._units[-1], end=line.end)
            else:
                self._say(line)
                open_item = bool(self._units) and self._units[-1].role == "opinion"
        return self._units

    def _continues(self, line: Line) -> bool:
        """A line without a marker goes on with the item before it, in prose only when no sentence had ended."""
        if self._mode == "cell":
            return True
        before = self._text[: line.start].rstrip()
        return not before.endswith(("。", "！", "？", "；", ".", "!", "?", ";")) and "\n\n" not in self._text[len(before) : line.start]

    def _furniture(self, line: Line, reason: str) -> None:
        self._units.append(Unit(line.first, line.end, "furniture", headings=self._path(), reason=reason))

    def _path(self) -> tuple[str, ...]:
        return tuple(heading for _, heading in self._headings)

    def _say(self, line: Line) -> None:
        if line.speaker:
            self._speaker, self._note = line.speaker, line.note
        for start, end in pieces(self._text, line.start, line.end, sentences=self._mode == "minutes"):
            self._units.append(self._unit(start, end))

    def _unit(self, start: int, end: int) -> Unit:
        said = self._text[start:end]
        role, reason = cues.role_of(said)
        kind = cues.kind_of(said) if role == "opinion" else None
        return Unit(start, end, role, kind, self._speaker, self._note, self._path(), reason=reason)


def _linked(text: str, units: list[Unit]) -> list[Unit]:
    """Each endorsement with the latest earlier opinion of the speaker it names, else with the one before it."""
    result = []
    for at, unit in enumerate(units):
        if unit.role == "endorsement":
            earlier = [i for i in range(at) if units[i].role == "opinion"]
            named = [i for i in earlier if cues.names(text[unit.start : unit.end], units[i].speaker)]
            telling = sorted(named, key=lambda i: (cues.common(text[unit.start : unit.end], text[units[i].start : units[i].end]), i))
            unit = replace(unit, endorses=telling[-1] if telling else (earlier[-1] if earlier else None))
        result.append(unit)
    return result


def _secret(units: list[Unit]) -> list[Unit]:
    """A request for secrecy holds for everything its speaker said; without speakers, for the whole text."""
    asking = {unit.speaker for unit in units if unit.reason == "secrecy"} | {None for unit in units if unit.secret}
    return [replace(unit, secret=True) if unit.speaker in asking else unit for unit in units] if asking else units
