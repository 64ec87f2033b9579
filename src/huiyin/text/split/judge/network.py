"""A small network that reads the clauses of a text forwards and backwards and adds to what the chain sees of each alone.

Gated recurrent units (Cho et al. 2014) over sums of learned vectors, one for each feature that is not rare. The chain weighs every feature by
itself; the network weighs them together, and in the light of the whole text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
#: Forwards and backwards; reset, update and fresh.
WAYS, GATES = 2, 3


class Recurrence(NamedTuple):
    """The states and gates of every step, each of shape (steps, ways, texts, units); ``told`` is what the state before says to the fresh one."""

    states: Floats
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
        """How well each state fits each clause of a text, shape (clauses, states).

        Args:
            sums: Shape (clauses, width): the sum of the vectors of what is seen of each clause.
        """
        seen = self.seen(sums)
        gates = self.gates(seen)
        states = recurred(np.stack([gates[:, 0], gates[::-1, 1]], axis=1)[:, :, None], self.again, self.told_bias).states[:, :, 0]
        return np.hstack([seen, states[:, 0], states[::-1, 1]]) @ self.out + self.out_bias

    def seen(self, sums: Floats) -> Floats:
        """What is seen of each clause alone, between -1 and 1."""
        result: Floats = np.tanh(sums / 2 + self.bias)
        return result

    def gates(self, seen: Floats) -> Floats:
        """What each clause says to the gates, shape (clauses, ways, gates · units)."""
        return (seen @ self.inward + self.inward_bias).reshape(len(seen), WAYS, -1)


def recurred(gates: Floats, again: Floats, told_bias: Floats) -> Recurrence:
    """Walk along texts side by side, both ways.

    Args:
        gates: Shape (steps, ways, texts, gates · units): what the clauses say, in the order in which each way reads them.
        again: As in ``Network``.
        told_bias: As in ``Network``.
    """
    steps, ways, texts, _ = gates.shape
    units = again.shape[1]
    made = Recurrence(*(np.empty((steps, ways, texts, units), dtype=gates.dtype) for _ in Recurrence._fields))
    state = np.zeros((ways, texts, units), dtype=gates.dtype)
    for at, said in enumerate(gates):
        before = state @ again
        open_ = (np.tanh((said[..., : 2 * units] + before[..., : 2 * units]) / 2) + 1) / 2
        reset, update = open_[..., :units], open_[..., units:]
        told = before[..., 2 * units :] + told_bias[:, None]
        fresh = np.tanh(said[..., 2 * units :] + reset * told)
        state = fresh + update * (state - fresh)
        for kept, value in zip(made, (state, reset, update, fresh, told), strict=True):
            kept[at] = value
    return made
