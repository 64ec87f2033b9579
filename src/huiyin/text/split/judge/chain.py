"""A linear chain over the clauses of a text: which state each is in, seen together (Lafferty, McCallum and Pereira 2001).

How well a state fits a clause is told by what is seen of the clause, and by a small network that reads the whole text. The weights were
learned by ``python -m benchmarks learn`` from texts that were composed for it. Features are known by a hash of their name, so that no list
of words is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from importlib.resources import files
from zlib import crc32

import numpy as np
import numpy.typing as npt

from huiyin.text.split.judge.network import Floats, Network

Places = npt.NDArray[np.int32]

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
    """``features[bucket, state]`` and ``moves[junction, before, after]`` are log-weights; ``known[bucket]`` is the place of its vector in the network."""

    features: Floats
    moves: Floats
    network: Network
    known: Places

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
        fit = self._fit(rows)
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

    def _fit(self, rows: Iterable[Sequence[str]]) -> Floats:
        """How well each state fits each clause, shape (clauses, states); the places of one clause at a time, since those of a long text would fill the memory."""
        alone, sums = [], []
        for row in rows:
            places = buckets(row)
            alone.append(self.features[places].sum(axis=0))
            sums.append(self.network.vectors[self.known[places]].sum(axis=0))
        return np.stack(alone) + self.network.fit(np.stack(sums))


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
        vectors = np.vstack([np.zeros_like(arrays["vectors"][:1]), arrays["vectors"]]) * arrays["vector_step"]
        rest = {one.name: arrays[one.name] for one in fields(Network) if one.name != "vectors"}
        return Chain(features, arrays["moves"], Network(vectors, **rest), placed(arrays["vector_buckets"]))


def placed(buckets: npt.NDArray[np.uint32]) -> Places:
    """For every bucket the place of its vector, nothing where it has none; ``buckets`` are those that have one, in the order of their vectors."""
    known = np.zeros(BUCKETS, dtype=np.int32)
    known[buckets] = np.arange(1, len(buckets) + 1)
    return known
