"""The words of an opinion in stretches: what was searched for, and what is between."""

from __future__ import annotations

from collections.abc import Sequence

from huiyin.text.grams import places

#: A piece of text, and whether it was searched for. The template escapes each.
Stretches = Sequence[tuple[str, bool]]
#: How many characters of a long text are listed, and how many of them before the first hit.
LISTED, BEFORE = 240, 60


def marked(text: str, words: str, start: int = 0, end: int | None = None) -> Stretches:
    """The text from ``start`` to ``end``, character for character, in stretches."""
    until = len(text) if end is None else end
    found: list[tuple[str, bool]] = []
    at = start
    for left, right in places(text, words) if words else ():
        left, right = max(left, start), min(right, until)
        if left < right:
            found += [(text[at:left], False), (text[left:right], True)]
            at = right
    return [(piece, hit) for piece, hit in [*found, (text[at:until], False)] if piece]


def excerpt(text: str, words: str) -> Stretches:
    """A short text whole; of a long one the part that holds the first hit, or its beginning."""
    if len(text) <= LISTED:
        return marked(text, words)
    first = next(iter(places(text, words)), (0, 0))[0] if words else 0
    start = max(0, min(first - BEFORE, len(text) - LISTED))
    pieces = marked(text, words, start, start + LISTED)
    before, after = [("…", False)] if start else [], [("…", False)] if start + LISTED < len(text) else []
    return [*before, *pieces, *after]
