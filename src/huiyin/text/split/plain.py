"""The forms of a text that rules read: of the same length, in one script and one width, so that offsets stay those of the text."""

from __future__ import annotations

import re
from typing import NamedTuple

from huiyin.text.script import to_simplified

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_ONE = str.maketrans("【〔〖】〕〗「『„〝」』〞｡､﹑｜－﹕∶", "((()))““““”””。、、|-::")
_BLANKS = dict.fromkeys((0x3000, 0xA0, 0x2002, 0x2003, 0x2009, 0x202F, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0x00, 0x7F), 0x20)
_TABLE: dict[int, int] = {**_WIDE, **_ONE, **_BLANKS, **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)}
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_LINE_ENDS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
#: What is told in quotes, in titles of books and laws, or in longer brackets has no structure of its own.
_ENCLOSED = re.compile(r"“[^“”\n]{1,300}”|《[^《》\n]{1,80}》|\([^()\n]{5,120}\)|\"[^\"\n]{1,200}\"")
HIDDEN = "囗"


class Plain(NamedTuple):
    """A text as rules read it: ``view``; ``low`` in lower case; ``hid`` and ``hid_low`` with what is enclosed covered."""

    view: str
    low: str
    hid: str
    hid_low: str


def plain(text: str) -> Plain:
    """The plain forms of a text; each has the length of the text."""
    view = _unified(text)
    hid = _ENCLOSED.sub(_covered, view)
    return Plain(view, view.translate(_LOWER), hid, hid.translate(_LOWER))


def _unified(text: str) -> str:
    unified = text.translate(_TABLE)
    simplified = to_simplified(unified)
    return simplified if len(simplified) == len(unified) else unified


def _covered(found: re.Match[str]) -> str:
    """What is enclosed, covered but for the sign that ends a quoted sentence."""
    inside = found.group()
    kept = 2 if inside[-2] in "。!?" else 1
    return inside[0] + HIDDEN * (len(inside) - 1 - kept) + inside[-kept:]


def line_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of every line that is not blank, without blanks around it."""
    edges = [0, *(found.end() for found in _LINE_ENDS.finditer(text)), len(text) + 1]
    spans = []
    for left, right in zip(edges, edges[1:], strict=False):
        raw = text[left : right - 1]
        end = left + len(raw.rstrip())
        start = left + len(raw) - len(raw.lstrip())
        if start < end:
            spans.append((start, end))
    return spans
