"""One writing for what means the same: composed characters, plain widths, plain spaces, line ends. Meaning is kept."""

from __future__ import annotations

import re
import unicodedata

from huiyin.text.spans import MappedText

#: Full-width letters and digits; Chinese punctuation keeps its width, it is right as it is.
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_SPACES = dict.fromkeys((0x3000, 0xA0, 0x2002, 0x2003, 0x2009, 0x202F), 0x20)
_GONE = dict.fromkeys((*range(0x00, 0x09), *range(0x0B, 0x0D), *range(0x0E, 0x20), 0x7F, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF))
_SURROGATES = range(0xD800, 0xE000)
_TABLE: dict[int, int | None] = {**_WIDE, **_SPACES, **_GONE, **dict.fromkeys(_SURROGATES)}
_DIRTY = re.compile("[\x00-\x08\x0b-\x1f\x7f\xa0\u2002\u2003\u2009\u200b\u200e\u200f\u202f\u2060\u3000\ufeff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\ud800-\udfff]")


def normalize(text: str) -> MappedText:
    """The text in one writing, with the way back. Emoji, quotes, dashes and traditional characters stay."""
    if not _DIRTY.search(text) and unicodedata.is_normalized("NFC", text):
        return MappedText.identity(text)
    result, offsets = [], []
    for start, cluster in _clusters(text):
        written = unicodedata.normalize("NFC", cluster.translate(_TABLE))
        result.append(written)
        offsets.extend([start] * len(written))
    return MappedText("".join(result), [*offsets, len(text)])


def _clusters(text: str) -> list[tuple[int, str]]:
    """Pieces that must be composed together: a character with the marks behind it; CR LF is one line feed."""
    found: list[tuple[int, str]] = []
    at = 0
    while at < len(text):
        end = at + 1
        if text[at] == "\r":
            end += text[end : end + 1] == "\n"
            found.append((at, "\n"))
        else:
            while end < len(text) and (unicodedata.combining(text[end]) or "\u1160" <= text[end] <= "\u11ff"):
                end += 1
            found.append((at, text[at:end]))
        at = end
    return found
