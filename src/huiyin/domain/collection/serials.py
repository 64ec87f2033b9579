"""What is printed on a paper form to know it again: batch, running number, and two figures that show a slip of the pen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: As printed: ``NORTH-1-0007-42``. The code of a batch is a slug; the number and the check may have letters that eyes and machines took for figures.
_SERIAL = re.compile(r"(?<![A-Z0-9_-])([A-Z0-9_-]+)-([0-9OIL]{4,6})-([0-9OIL]{2})(?![A-Z0-9_-])")
_DASH = re.compile(r"\s*[\u2010-\u2015\u2212\-]\s*")
_FIGURES = str.maketrans("OIL", "011")


def serial(code: str, number: int) -> str:
    """The serial of a form; the same for the same code and number."""
    body = f"{code.upper()}-{number:04d}"
    return f"{body}-{_check(body)}"


def canonical(text: str) -> str | None:
    """A serial as it was printed, however it was typed; None for what cannot be one."""
    found = _SERIAL.fullmatch(_plain(text).strip())
    return next(_meant(found), None) if found else None


def serials_in(text: str) -> list[str]:
    """The serials that stand somewhere in a text, as they were printed."""
    return [serial for found in _SERIAL.finditer(_plain(text)) for serial in _meant(found)]


def without_serials(text: str) -> str:
    """The text without what looks like a serial; unchanged where nothing does."""
    return _SERIAL.sub("", _plain(text)) if _SERIAL.search(_plain(text)) else text


def _meant(found: re.Match[str]) -> Iterator[str]:
    """The serial, where its check fits."""
    body = f"{found[1]}-{found[2].translate(_FIGURES)}"
    if _check(body) == found[3].translate(_FIGURES):
        yield f"{body}-{_check(body)}"


def _plain(text: str) -> str:
    return _DASH.sub("-", unicodedata.normalize("NFKC", text).upper())


def _check(body: str) -> str:
    # Modulo a prime that is larger than what a character can be: any one wrong character changes it, and any swap of two neighbours.
    total = 0
    for character in body:
        if character in _DIGITS:
            total = (total * 37 + _DIGITS.index(character)) % 97
    return f"{total:02d}"
