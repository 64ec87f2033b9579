"""Splitting minutes, letters and form cells into units: opinions, endorsements, "no opinion", and what stands around them."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from huiyin.text.split import letters, links, markers, naming, narration
from huiyin.text.split.judge import judged
from huiyin.text.split.kinds import kind_of
from huiyin.text.split.lines import lines
from huiyin.text.split.outline import arrange
from huiyin.text.split.plain import Plain, plain
from huiyin.text.split.reader import Reader
from huiyin.text.split.roles import asks_secrecy
from huiyin.text.split.types import Kind, Role, Unit

Mode = Literal["minutes", "letter", "cell", "auto"]

#: A shorter text is what the rules say: there is too little in it to weigh, and of cells there may be a million.
_JUDGED = 80

__all__ = ["Kind", "Mode", "Role", "Unit", "by_rules", "is_marked", "split", "whole"]


def split(text: str, *, mode: Mode = "auto") -> list[Unit]:
    """The units of a text, in order. A ``cell`` keeps prose together; in ``minutes`` and a ``letter`` a sentence is an opinion.

    ``auto`` takes a text for a letter when it greets somebody or takes leave, else for minutes.
    """
    forms, units, read = by_rules(text, mode=mode)
    again = judged(text, forms, units, read) if len(text) >= _JUDGED else units
    if not any(unit.role == "opinion" for unit in again):
        # Whoever wrote says something: a reading that leaves nothing of what the rules found is none.
        again = [replace(unit, unsure=True) if unit.role == "opinion" else unit for unit in units]
    units = again
    units = naming.named(text, forms, units) if read == "minutes" else units
    return links.linked(forms.view, links.secret(forms.low, units, read))


def by_rules(text: str, *, mode: Mode = "auto") -> tuple[Plain, list[Unit], str]:
    """The plain forms of a text, its units as the rules alone find them, and as what it was read: ``minutes``, ``letter`` or ``cell``."""
    forms = plain(text)
    cell = mode == "cell"
    found = lines(forms.view)
    if mode == "minutes" or (mode == "auto" and not letters.greets(forms.view, found)):
        found = narration.told(forms.view, found)
    found = arrange(forms, found, cell=cell)
    letter = mode == "letter" or (mode == "auto" and any(line.reason in ("salutation", "closing") for line in found))
    units = Reader(text, forms, found, cell=cell, letter=letter).read()
    return forms, units, "cell" if cell else "letter" if letter else "minutes"


def whole(text: str) -> Unit:
    """A text that is taken as one opinion as it stands."""
    low = plain(text).low
    return Unit(0, len(text), "opinion", kind_of(low), secret=asks_secrecy(low))


def is_marked(line: str) -> bool:
    """Whether a line begins with the mark of a list."""
    view = plain(line).view
    return markers.at_line(view, len(view) - len(view.lstrip()), len(view)) is not None
