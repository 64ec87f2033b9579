"""How much text fits where nothing can measure it: an estimate on the safe side."""

from __future__ import annotations

import unicodedata

#: Widths of a character by kind, in parts of the font's size.
_WIDE, _CAPITAL, _OTHER = 1.0, 0.72, 0.56


def width_of(text: str, size: float) -> float:
    """About how wide a text is in a font of a size; the unit is that of the size."""
    return size * sum(_width(one) for one in text)


def _width(one: str) -> float:
    if unicodedata.east_asian_width(one) in "WF":
        return _WIDE
    return _CAPITAL if one.isupper() or one in "mw%@" else _OTHER


def cut(text: str, room: float, size: float) -> str:
    """The text, or its beginning with an ellipsis; nothing where not even two characters and the ellipsis fit."""
    if width_of(text, size) <= room:
        return text
    left = text
    while left and width_of(left + "…", size) > room:
        left = left[:-1]
    left = left.rstrip()
    return left + "…" if len(left) > 1 else ""


def wrapped(text: str, room: float, size: float, lines: int) -> list[str]:
    """The text in at most so many lines, broken at spaces or between wide characters; the last one is cut. Nothing where it does not fit at all."""
    found: list[str] = []
    rest = text.strip()
    while rest and len(found) < lines:
        if len(found) == lines - 1 or width_of(rest, size) <= room:
            line, rest = cut(rest, room, size), ""
        else:
            at = _break(rest, room, size)
            line, rest = rest[:at].rstrip(), rest[at:].lstrip()
        if not line:
            # What is left out must be seen to be left out.
            return [*found, "…"] if found and size <= room else found
        found.append(line)
    return found


def _break(text: str, room: float, size: float) -> int:
    """Where the first line of a text ends that does not fit into one; 0 where no place to break fits."""
    used, best = 0.0, 0
    for at, one in enumerate(text):
        wide = unicodedata.east_asian_width(one) in "WF"
        # No line begins with a mark of punctuation.
        if at and (one == " " or (wide and not unicodedata.category(one).startswith("P"))):
            best = at
        used += size * _width(one)
        if used > room:
            return best
    return len(text)
