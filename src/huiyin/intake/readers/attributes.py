"""Numbers in attributes of office files, where damage and malice may write anything."""

from __future__ import annotations

#: Longer numbers are none that a word processor writes: Word counts to 32,767.
_LONGEST = 5


def whole(text: str | None, default: int) -> int:
    """The whole number that an attribute says in plain figures, else ``default``."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= _LONGEST else default
