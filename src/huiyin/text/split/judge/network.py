"""A small network that reads the clauses of a text forwards and backwards and adds to what the chain sees of each alone.

Gated recurrent units (Cho et al. 2014) over sums of learned vectors, one for each feature that is not rare. The chain weighs every feature by
itself; the network weighs them together, and in the light of the whole text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from threadpoolctl import ThreadpoolController

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
#: Forwards and backwards; reset, update and fresh.
WAYS, GATES = 2, 3


@cache
def _threads() -> ThreadpoolController:
    """The threads of the libraries that add up, looked for once."""
    return ThreadpoolController()


class Step(NamedTuple):
    """What is remembered after a clause, and the gates, each of shape (ways, texts, units); ``told`` is what was remembered before says to the fresh."""

    state: Floats
    reset: Floats
    update: Floats
    fresh: Floats
    told: Floats


@dataclass(frozen=True, slots=True)
class Network:
    """What was learned.

    Attributes:
        vectors: Shape (1 + features, width): the vector of each feature; the first is nothing.
        bias: Shape (width,): added to half the sum of the vectors of a clause.
        inward: Shape (width, ways · gates · units): from what is seen of a clause to the gates.
        inward_bias: Shape (ways · gates · units,).
        again: Shape (ways, units, gates · units): from the state before to the gates.
        told_bias: Shape (ways, units).
        out: Shape (width + ways · units, states): to the log-weight of each state.
        out_bias: Shape (states,).
    """

    vectors: Floats
    bias: Floats
    inward: Floats
    inward_bias: Floats
    again: Floats
    told_bias: Floats
    out: Floats
    out_bias: Floats

    def fit(self, sums: Floats) -> Floats:
        """How well each state fits each clause of a text, shape (clauses, states); on one thread, so that sums come out the same on any machine.

        Args:
            sums: Shape (clauses, width): the sum of the vectors of what is seen of each clause.
        """
        with _threads().limit(limits=1):
            seen = self.seen(sums)
            gates = self.gates(seen)
            both = (np.stack(pair)[:, None] for pair in zip(gates[:, 0], gates[::-1, 1], strict=True))
            states = np.stack([step.state[:, 0] for step in walked(both, self.again, self.told_bias)])
            return np.hstack([seen, states[:, 0], states[::-1, 1]]) @ self.out + self.out_bias

    def seen(self, sums: Floats) -> Floats:
        """What is seen of each clause alone, between -1 and 1."""
        result: Floats = np.tanh(sums / 2 + self.bias)
        return result

    def gates(self, seen: Floats) -> Floats:
        """What each clause says to the gates, shape (clauses, ways, gates · units)."""
        return (seen @ self.inward + self.inward_bias).reshape(len(seen), WAYS, -1)


def walked(said: Iterable[Floats], again: Floats, told_bias: Floats) -> Iterator[Step]:
    """Walk along texts side by side, both ways.

    Args:
        said: For each step what the clauses say to the gates, in the order in which each way reads them, shape (ways, texts, gates · units).
        again: As in ``Network``.
        told_bias: As in ``Network``.
    """
    units = again.shape[1]
    state: Floats = np.zeros((WAYS, 1, units), dtype=again.dtype)
    for gates in said:
        before = state @ again
        open_ = _share(gates[..., : 2 * units] + before[..., : 2 * units])
        reset, update = open_[..., :units], open_[..., units:]
        told = before[..., 2 * units :] + told_bias[:, None]
        fresh = np.tanh(gates[..., 2 * units :] + reset * told)
        state = fresh + update * (state - fresh)
        yield Step(state, reset, update, fresh, told)


def _share(weighed: Floats) -> Floats:
    """Between nothing and one (the logistic function, by a tangent that cannot overflow)."""
    result: Floats = np.tanh(weighed / 2)
    result += 1
    result /= 2
    return result
