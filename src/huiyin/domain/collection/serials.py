"""What is printed on a paper form to know it again: batch, running number, and a character that shows a slip of the pen."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: As printed: ``NORTH-1-0007-K``. The code of a batch is a slug.
_SERIAL = re.compile(r"(?<![A-Z0-9_-])([A-Z0-9_-]+-\d{4,6})-([A-Z0-9])(?![A-Z0-9_-])")
_DASH = re.compile(r"\s*[\u2010-\u2015\u2212\-]\s*")


def serial(code: str, number: int) -> str:
    """The serial of a form; the same for the same code and number."""
    body = f"{code.upper()}-{number:04d}"
    return f"{body}-{_check(body)}"


def canonical(text: str) -> str | None:
    """A serial as it was printed, however it was typed; None for what cannot be one."""
    found = serials_in(text)
    return found[0] if len(found) == 1 and found[0] == _plain(text).strip() else None


def serials_in(text: str) -> list[str]:
    """The serials that stand somewhere in a text."""
    return [found.group() for found in _SERIAL.finditer(_plain(text)) if _check(found[1]) == found[2]]


def _plain(text: str) -> str:
    return _DASH.sub("-", unicodedata.normalize("NFKC", text).upper())


def _check(body: str) -> str:
    # ISO 7064, MOD 37,36: any one wrong character changes it, and nearly every swap of two.
    total = 36
    for character in body:
        if character in _DIGITS:
            total = ((total + _DIGITS.index(character)) % 36 or 36) * 2 % 37
    return _DIGITS[(37 - total) % 36]
