"""Opinions like one: those that share its rare pieces of text.

Every text is looked through once: the time grows with the characters of the campaign, the memory with those of one chunk, and nothing is kept
between two questions. Pieces are pairs of characters where a Chinese one begins, and four characters elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from huiyin.domain.access import Viewer
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.selectors import opinions_visible_to
from huiyin.domain.collection.tracing import withheld

CHUNK = 20_000
#: What shares less than this part of the rare pieces is not like it.
LEAST = 0.03
_BETWEEN = re.compile(r"\W+")
_HAN, _BITS = np.uint64(0x2E80), np.uint64(21)
Keys = NDArray[np.uint64]


def opinions_like(one: Opinion, viewer: Viewer, *, today: date, most: int = 50) -> list[tuple[int, float]]:
    """The registered opinions that the viewer may read and that are most like this one: number and likeness in (0, 1], the likest first."""
    if withheld(one):
        return []
    others = opinions_visible_to(viewer, today=today).filter(state=Opinion.State.REGISTERED).exclude(pk=one.pk)
    rows = others.order_by("number").values_list("number", "text").iterator(chunk_size=CHUNK)
    numbers: list[int] = []
    parts: list[_Shared] = []
    wanted = np.unique(pieces([one.text])[1])
    while chunk := list(islice(rows, CHUNK)):
        parts.append(_Shared(wanted, [text for _, text in chunk], len(numbers)))
        numbers += [number for number, _ in chunk]
    return [(numbers[position], likeness) for position, likeness in _ranked(parts, len(wanted), len(numbers))[:most]]


def pieces(texts: Sequence[str]) -> tuple[NDArray[np.int64], Keys]:
    """For each piece of the texts the position of its text, and its key."""
    plain = [_BETWEEN.sub("", text.lower()) for text in texts]
    lengths = np.fromiter(map(len, plain), np.int64, len(plain))
    codes = np.frombuffer("".join(plain).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    padded = np.concatenate([codes, np.zeros(3, np.uint64)])
    pairs = (codes << _BITS) | padded[1 : len(codes) + 1]
    fours = ((pairs * np.uint64(1_000_003) + padded[2 : len(codes) + 2]) * np.uint64(1_000_003) + padded[3:]) | np.uint64(1 << 63)
    left = np.repeat(np.cumsum(lengths), lengths) - np.arange(len(codes))
    han = codes >= _HAN
    inside = left >= np.where(han, 2, 4)
    owners = np.repeat(np.arange(len(plain), dtype=np.int64), lengths)
    return owners[inside], np.where(han, pairs, fours)[inside]


class _Shared:
    """Which wanted pieces each text of a chunk holds, each once, and how many pieces the text has; positions count from ``start``."""

    def __init__(self, wanted: Keys, texts: Sequence[str], start: int) -> None:
        owners, keys = pieces(texts)
        sizes = np.bincount(owners, minlength=len(texts))
        at = np.minimum(np.searchsorted(wanted, keys), max(len(wanted) - 1, 0))
        hits = wanted[at] == keys if len(wanted) else np.zeros(len(keys), bool)
        once = np.unique(owners[hits] * max(len(wanted), 1) + at[hits])
        self.texts, self.pieces = np.divmod(once, max(len(wanted), 1))
        self.sizes = sizes[self.texts]
        self.texts = self.texts + start


def _ranked(parts: Sequence[_Shared], wanted: int, texts: int) -> list[tuple[int, float]]:
    """Positions with their likeness: the weight of the pieces shared in that of all, less where the other text is much longer."""
    if not parts or not wanted:
        return []
    owners, held, sizes = (np.concatenate([getattr(part, name) for part in parts]) for name in ("texts", "pieces", "sizes"))
    weights = np.log((texts + 1) / (np.bincount(held, minlength=wanted) + 0.5))
    # A piece that all texts hold tells nothing, and weighs a trifle so that the sum is never nothing.
    weights = np.maximum(weights, 1e-6)
    shared = np.bincount(owners, weights[held], minlength=texts) / weights.sum()
    length = np.zeros(texts)
    length[owners] = sizes
    likeness = shared * np.sqrt(np.minimum(1, wanted / np.maximum(length, 1)))
    near = np.flatnonzero(likeness >= LEAST)
    return [(int(position), round(float(likeness[position]), 4)) for position in near[np.lexsort((near, -likeness[near]))]]
