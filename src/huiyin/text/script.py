"""Simplified and traditional script: told apart, and folded together for matching only."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Literal

import opencc

Script = Literal["hans", "hant", "none"]


@cache
def _converter(direction: str) -> opencc.OpenCC:
    return opencc.OpenCC(direction)


def to_simplified(text: str) -> str:
    """The text in simplified characters, words unchanged (character conversion, no regional vocabulary)."""
    return text if text.isascii() else str(_converter("t2s").convert(text))


def to_traditional(text: str) -> str:
    """The text in traditional characters, words unchanged."""
    return text if text.isascii() else str(_converter("s2t").convert(text))


def script(text: str) -> Script:
    """The script that most of the telling characters are in; ``none`` where no character tells."""
    han = [character for character in text if "\u3400" <= character <= "\u9fff"]
    joined = "".join(han)
    simple, traditional = to_simplified(joined), to_traditional(joined)
    as_traditional = sum(a != b for a, b in zip(joined, simple, strict=False))
    as_simple = sum(a != b for a, b in zip(joined, traditional, strict=False))
    if as_traditional == as_simple == 0:
        return "none"
    return "hant" if as_traditional > as_simple else "hans"


def fold(text: str) -> str:
    """The text as it is compared: compatible forms unified (NFKC), simplified, lower case. Never shown to anybody."""
    if text.isascii():
        return text.casefold()
    return to_simplified(unicodedata.normalize("NFKC", text)).casefold()
