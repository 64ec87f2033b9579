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
#: For each state what it takes a clause for: the beginning of an opinion, what goes on with one, none.
_TAKEN = np.array([0, 1, 2, 2, 2, 1])


@dataclass(frozen=True, slots=True)
class Chain:
    """``features[bucket, state]`` and ``moves[junction, before, after]`` are log-weights; ``known[bucket]`` is the place of its vector in the network."""

    features: Floats
    moves: Floats
    network: Network
    known: Places

    def read(self, rows: Iterable[Sequence[str]], junctions: Sequence[int], barred: npt.NDArray[np.bool_], doubt: Floats) -> tuple[list[int], Floats]:
        """The likeliest states of all clauses together, and of each clause how likely what it is taken for is, over all readings of the text.

        A clause is taken for the beginning of an opinion, for what goes on with one, or for what is none; how likely that is counts no doubt, so it is
        low where doubt alone decided.

        Args:
            rows: The features of each clause.
            junctions: How each clause stands to the one before.
            barred: Shape (clauses, states): what a clause cannot be.
            doubt: Shape (clauses, states): how much more a clause must look as if it were in that state.
        """
        if not junctions:
            return [], np.zeros(0, dtype=np.float32)
        fit = self._fit(rows)
        states = _likeliest(np.where(barred, _NEVER, fit - doubt), self.moves, junctions)
        same = _TAKEN[states][:, None] == _TAKEN
        sure: Floats = (chances(np.where(barred, _NEVER, fit), self.moves, junctions) * same).sum(axis=1)
        return states, sure

    def _fit(self, rows: Iterable[Sequence[str]]) -> Floats:
        """How well each state fits each clause, shape (clauses, states); the places of one clause at a time, since those of a long text would fill the memory."""
        alone, sums = [], []
        for row in rows:
            places = buckets(row)
            alone.append(self.features[places].sum(axis=0))
            sums.append(self.network.vectors[self.known[places]].sum(axis=0))
        return np.stack(alone) + self.network.fit(np.stack(sums))


def _likeliest(fit: Floats, moves: Floats, junctions: Sequence[int]) -> list[int]:
    """The states that fit best together (Viterbi 1967)."""
    best = fit[0] + moves[junctions[0], OUTSIDE]
    came = np.zeros(fit.shape, dtype=np.int8)
    for at in range(1, len(fit)):
        ways = best[:, None] + moves[junctions[at]]
        came[at] = ways.argmax(axis=0)
        best = ways.max(axis=0) + fit[at]
    states = [int(best.argmax())]
    for before in came[:0:-1]:
        states.append(int(before[states[-1]]))
    return states[::-1]


def chances(fit: Floats, moves: Floats, junctions: Sequence[int]) -> Floats:
    """How likely each state of each clause is, over all readings (forwards and backwards, Rabiner 1989), each step scaled to a sum of one."""
    here = np.exp((fit - fit.max(axis=1, keepdims=True)).astype(np.float64))
    ways = np.exp(moves.astype(np.float64))
    forwards, backwards = np.empty_like(here), np.empty_like(here)
    forwards[0], backwards[-1] = here[0] * ways[junctions[0], OUTSIDE], 1
    forwards[0] /= forwards[0].sum()
    for at in range(1, len(here)):
        forwards[at] = (forwards[at - 1] @ ways[junctions[at]]) * here[at]
        forwards[at] /= forwards[at].sum()
    for at in range(len(here) - 2, -1, -1):
        backwards[at] = ways[junctions[at + 1]] @ (here[at + 1] * backwards[at + 1])
        backwards[at] /= backwards[at].sum()
    both = forwards * backwards
    shares: Floats = (both / both.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares


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
