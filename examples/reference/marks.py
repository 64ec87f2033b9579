"""Layouts with marks, and what they become: blocks of text that know where the opinions in them stand.

``{R001}`` is an opinion, ``{=R001}`` the same once more, ``{+R001 words}`` an endorsement of it, ``{- words}`` "no opinion".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

_MARK = re.compile(r"\{(?:(?P<again>=?)(?P<id>R\d{3})|\+(?P<backs>R\d{3}) (?P<backing>[^}]+)|- (?P<none>[^}]+))\}")


@dataclass(frozen=True, slots=True)
class Mark:
    """``start``–``end`` in the text of its block; ``said`` is the clean simplified text."""

    start: int
    end: int
    role: str
    id: str
    said: str


@dataclass(frozen=True, slots=True)
class Block:
    """A line or a cell as it is written to a file. ``cell`` tells that it stands in a table."""

    text: str
    marks: tuple[Mark, ...] = ()
    cell: bool = False

    def mapped(self, change: Callable[[str], str]) -> Block:
        """The block with its text changed; each mark keeps what stands before it.

        Raises:
            ValueError: a change that reaches over the border of a mark.
        """
        after = change(self.text)
        moved = tuple(replace(one, start=len(change(self.text[: one.start])), end=len(change(self.text[: one.end]))) for one in self.marks)
        if any(not after.startswith(change(self.text[: one.end])) for one in self.marks):
            raise ValueError(f"The change reaches over a mark: {after}")
        return replace(self, text=after, marks=moved)


def fill(layout: str, said: Mapping[str, str], *, cell: bool = False) -> Block:
    """A line or cell of a layout with the opinions put in; ``\\n`` is a line break."""
    text, marks, at = "", [], 0
    for found in _MARK.finditer(layout):
        text += layout[at : found.start()].replace("\\n", "\n")
        role, id, words = _read(found, said)
        marks.append(Mark(len(text), len(text) + len(words), role, id, words))
        text, at = text + words, found.end()
    return Block(text + layout[at:].replace("\\n", "\n"), tuple(marks), cell)


def _read(found: re.Match[str], said: Mapping[str, str]) -> tuple[str, str, str]:
    if found["none"]:
        return "none", "", found["none"]
    if found["backs"]:
        return "endorsement", found["backs"], found["backing"]
    return "duplicate" if found["again"] else "opinion", found["id"], said[found["id"]]
