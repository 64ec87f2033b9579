"""Near-duplicates: texts that are the same but for a few characters.

Candidates come from MinHash signatures in bands (Broder 1997), computed for all texts at once; every candidate pair is then
checked by its exact Jaccard similarity, and joins only a group whose first text it resembles, so no chain of small changes
glues different texts together.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

#: 32 permutations in 8 bands of 4: a pair at 0.8 is found with probability 0.98, one at 0.5 with 0.40 and then refused.
PERMUTATIONS, BANDS = 32, 8
SHINGLE = 3
#: Texts shorter than this are the same only when they are equal: one character changes their meaning.
SHORTEST = 8
_CHUNK = 20_000


def near_duplicates(texts: Sequence[str], threshold: float = 0.8) -> list[int]:
    """For each text the index of the first text of its group (its own index when it is alone).

    Two texts are near when the Jaccard similarity of their sets of three-character pieces is at least ``threshold``.
    """
    firsts = list(range(len(texts)))
    by_text: dict[str, int] = {}
    for position, text in enumerate(texts):
        firsts[position] = by_text.setdefault(text, position)
    long = [position for text, position in by_text.items() if len(text) >= SHORTEST]
    if threshold < 1:
        _join_near(texts, long, firsts, threshold)
    return [firsts[first] for first in firsts]


def _join_near(texts: Sequence[str], positions: list[int], firsts: list[int], threshold: float) -> None:
    bands = _bands([texts[position] for position in positions])
    candidates: dict[int, list[int]] = {}
    order = np.arange(len(positions))
    for band in bands.T:
        ranked = order[np.argsort(band, kind="stable")]
        same = band[ranked][1:] == band[ranked][:-1]
        start = 0
        for end in np.append(np.flatnonzero(~same) + 1, len(ranked)) if len(ranked) else ():
            # Within a bucket each text is tried against the first one only: what resembles another resembles the first, nearly always.
            for other in ranked[start + 1 : end]:
                candidates.setdefault(int(other), []).append(int(ranked[start]))
            start = end
    for later in sorted(candidates):
        mine = shingles(texts[positions[later]])
        for earlier in sorted(set(candidates[later])):
            head = firsts[positions[earlier]]
            if head != positions[later] and jaccard(mine, shingles(texts[head])) >= threshold:
                firsts[positions[later]] = head
                break


def shingles(text: str) -> frozenset[str]:
    """The set of three-character pieces of a text; the text itself when it is shorter."""
    return frozenset(text[i : i + SHINGLE] for i in range(max(1, len(text) - SHINGLE + 1)))


def jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    """The share of common pieces in all pieces, in [0, 1]."""
    return len(a & b) / len(a | b) if a or b else 1.0


def _bands(texts: Sequence[str]) -> NDArray[np.uint64]:
    """Band keys of shape (texts, 8), in chunks of bounded memory."""
    parts = [_chunk_bands(texts[start : start + _CHUNK]) for start in range(0, len(texts), _CHUNK)]
    return np.concatenate(parts) if parts else np.zeros((0, BANDS), np.uint64)


def _chunk_bands(texts: Sequence[str]) -> NDArray[np.uint64]:
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    pieces = codes.copy()
    pieces[:-2] = (codes[:-2] * np.uint64(1_000_003) + codes[1:-1]) * np.uint64(1_000_003) + codes[2:]
    # Pieces that reach over the end of a text are hidden behind the largest value, so that they are never a minimum.
    inside = np.ones(len(codes), dtype=bool)
    ends = starts + lengths
    inside[ends - 1] = inside[ends - 2] = False
    generator = np.random.default_rng(crc32(b"huiyin"))
    keys = np.zeros((len(texts), BANDS), np.uint64)
    for permutation in range(PERMUTATIONS):
        factor, shift = generator.integers(1, 2**63, 2, dtype=np.uint64)
        hashed = (pieces * (factor | np.uint64(1)) + shift) ^ (pieces >> np.uint64(7)) * factor
        hashed[~inside] = np.iinfo(np.uint64).max
        lowest = np.minimum.reduceat(hashed, starts)
        band = permutation * BANDS // PERMUTATIONS
        keys[:, band] = keys[:, band] * np.uint64(0x9E3779B97F4A7C15) + lowest
    return keys
