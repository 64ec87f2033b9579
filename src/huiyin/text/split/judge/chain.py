"""A linear chain over the clauses of a text: which state each is in, seen together (Lafferty, McCallum and Pereira 2001).

The weights were learned by ``python -m benchmarks learn`` from texts that were composed for it. Features are known by a hash of their
name, so that no list of words is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from zlib import crc32

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

#: Begins an opinion, is inside its first sentence, stands outside, supports another one, says that there is none, goes on with an opinion in a
#: further sentence: what has gone on once goes on more easily.
STATES = ("begins", "inside", "outside", "endorsement", "none", "further")
BEGINS, INSIDE, OUTSIDE, FURTHER = 0, 1, 2, 5
#: The states of an opinion that has begun.
GOING_ON = (INSIDE, FURTHER)
BUCKETS = 1 << 18
WEIGHTS = "weights.npz"
_NEVER = np.float32(-1e9)


@dataclass(frozen=True, slots=True)
class Chain:
    """``features[bucket, state]`` and ``moves[junction, before, after]`` are log-weights."""

    features: Floats
    moves: Floats

    def states(self, rows: Iterable[Sequence[str]], junctions: Sequence[int], barred: npt.NDArray[np.bool_], doubt: Floats) -> list[int]:
        """The likeliest states of all clauses together (Viterbi 1967).

        Args:
            rows: The features of each clause.
            junctions: How each clause stands to the one before.
            barred: Shape (clauses, states): what a clause cannot be.
            doubt: Shape (clauses, states): how much more a clause must look as if it were in that state.
        """
        if not junctions:
            return []
        fit = np.stack([self.features[buckets(row)].sum(axis=0) for row in rows])
        fit -= doubt
        fit[barred] = _NEVER
        best = fit[0] + self.moves[junctions[0], OUTSIDE]
        came = np.zeros(fit.shape, dtype=np.int8)
        for at in range(1, len(fit)):
            ways = best[:, None] + self.moves[junctions[at]]
            came[at] = ways.argmax(axis=0)
            best = ways.max(axis=0) + fit[at]
        states = [int(best.argmax())]
        for before in came[:0:-1]:
            states.append(int(before[states[-1]]))
        return states[::-1]


def buckets(row: Sequence[str]) -> list[int]:
    """The places of features in the weights."""
    return [_bucket(name) for name in row]


@lru_cache(maxsize=1 << 16)
def _bucket(name: str) -> int:
    return crc32(name.encode("utf-8", "surrogatepass")) % BUCKETS


@cache
def learned() -> Chain:
    """The chain that ships with the program."""
    with files(__package__).joinpath(WEIGHTS).open("rb") as kept, np.load(kept, allow_pickle=False) as arrays:
        features = np.zeros((BUCKETS, len(STATES)), dtype=np.float32)
        features[arrays["buckets"]] = arrays["features"] * arrays["step"]
        return Chain(features, arrays["moves"].astype(np.float32))
