"""What a picture is made of: parts that lead to their rows, and texts. Drawn in two shapes, for a wide window and paper, and for a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huiyin.report.pictures.labels import wrapped
from huiyin.report.treemap import Box

#: The size of small text in a picture; the sheet of styles says the same.
SIZE = 12.0
#: From one line to the next, in parts of the size.
LEADING = 1.25
#: There are so many colours of aspects; each also bears its words.
HUES = 12


@dataclass(frozen=True, slots=True)
class Text:
    """Words at a place; ``kind`` is a class (where they are anchored, whether they are strong), ``turn`` an angle."""

    x: float
    y: float
    words: str
    kind: str = ""
    turn: float = 0

    @property
    def at(self) -> tuple[str, str]:
        """The place, as SVG takes it."""
        return f"{self.x:.1f}", f"{self.y:.1f}"

    @property
    def turned(self) -> str:
        """The rotation about its place."""
        return f"rotate({self.turn:.1f} {self.x:.1f} {self.y:.1f})" if self.turn else ""


@dataclass(frozen=True, slots=True)
class Part:
    """A thing to see and to follow: its outline, its colour, its whole name with the number, and what is written on it."""

    name: str
    path: str
    tone: str
    address: str = ""
    texts: Sequence[Text] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture in one shape, ``wide`` or ``tall``."""

    shape: str
    width: float
    height: float
    parts: Sequence[Part]
    texts: Sequence[Text] = ()

    @property
    def view(self) -> str:
        """Its sides, as SVG takes them."""
        return f"0 0 {self.width:.0f} {self.height:.0f}"


def tone(position: int) -> str:
    """The class that colours the aspect at a position."""
    return f"h{position % HUES}"


def outline(box: Box) -> str:
    """The path of a box."""
    return f"M{box.left:.1f} {box.top:.1f}h{box.width:.1f}v{box.height:.1f}h{-box.width:.1f}Z"


def lines_in(box: Box, words: str, *, size: float = SIZE, lines: int = 99) -> list[Text]:
    """Words from the top left corner of a box on, as many as fit."""
    pad, step = 4.0, size * LEADING
    room = min(int((box.height - pad) / step), lines)
    found = wrapped(words, box.width - 2 * pad, size, room) if room > 0 else []
    return [Text(box.left + pad, box.top + pad / 2 + size + at * step, one) for at, one in enumerate(found)]
