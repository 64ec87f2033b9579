"""The byte pairs of GBK: what the copying machine saw where a reader sees characters."""

from __future__ import annotations

from functools import cache

#: First bytes of a pair; 0x80 alone is no pair, and 0xFF is never used.
LEADS = range(0x81, 0xFF)


@cache
def character(lead: int, trail: int) -> str:
    """The character of a pair of bytes; empty where GBK has none (invalid, or in the areas left to users)."""
    found = bytes([lead, trail]).decode("gbk", "ignore")
    return found if len(found) == 1 and not found.isascii() else ""


@cache
def pair(shown: str) -> bytes:
    """The two bytes of a character; empty for ASCII and for what GBK cannot write. Private-use characters have theirs in GB 18030."""
    try:
        found = shown.encode("gb18030")
    except UnicodeEncodeError:
        return b""
    return found if len(found) == 2 else b""


@cache
def last(shown: str) -> bytes:
    """The bytes of a character that may begin a pair together with a byte behind them; one byte for what GBK cannot write as two."""
    return pair(shown) or shown.encode("utf-8", "replace")[-1:]


@cache
def vanishing(lead: int) -> tuple[int, ...]:
    """The second bytes with which ``lead`` makes no character, so that a reader shows nothing for the pair."""
    return tuple(trail for trail in LEADS if not character(lead, trail))


#: First bytes that have such a second byte.
VANISHING_LEADS = tuple(lead for lead in LEADS if vanishing(lead))
