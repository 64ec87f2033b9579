"""Learns the network of the second reading: its gradient, and the steps along it.

What is seen of a clause is dropped at random, most of it, at each step (Srivastava et al. 2014), so that no single sign is leaned on; without that it learns
the texts by heart. Steps are those of Adam (Kingma and Ba 2015) with weights that decay (Loshchilov and Hutter 2019).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from benchmarks.likelihood import MOVES, Batch, Course, batches, weigh
from huiyin.text.split.judge.chain import STATES
from huiyin.text.split.judge.network import GATES, WAYS, Network, Step, walked

#: How long the vectors of features are, and how much each way remembers.
WIDTH, UNITS = 64, 64
#: How often the texts are gone through, how many at once, how far a step goes at most, and half as far for what is weighed by itself.
ROUNDS, TOGETHER, STEP, ALONE = 15, 32, 0.003, 0.5
#: Which share of what is seen, and of what the network makes of it, is dropped; how much weights decay.
DROPPED, DROPPED_WITHIN, DECAY = 0.75, 0.5, 0.05
#: For which share of all steps they grow longer.
_GROWING = 0.2
_MEAN, _SQUARE, _LEAST = 0.9, 0.999, 1e-8

Weights = dict[str, npt.NDArray[Any]]
_OF_NETWORK = tuple(one.name for one in fields(Network))


def taught(rows: sp.csr_matrix, courses: Sequence[Course], seed: int = 1) -> Weights:
    """The weights of a network and of a chain, learned together; ``alone`` and ``moves`` are those of the chain.

    Args:
        rows: The clauses of all texts, one text after the other, by the features that have a vector.
        courses: The texts, in the same order; none is empty.
        seed: Chooses the first weights, the order of the texts and what is dropped.
    """
    chance = np.random.default_rng(seed)
    weights = first(rows.shape[1], chance)
    means, squares = ({name: np.zeros_like(one) for name, one in weights.items()} for _ in range(2))
    steps = ROUNDS * -(-len(courses) // TOGETHER)
    step = 0
    for _ in range(ROUNDS):
        for batch in batches(courses, TOGETHER, chance):
            step += 1
            length = STEP * _length(step / steps)
            gradient = Pass(weights, rows, batch, chance).gradient()
            for name, one in weights.items():
                means[name] += (1 - _MEAN) * (gradient[name] - means[name])
                squares[name] += (1 - _SQUARE) * (gradient[name] ** 2 - squares[name])
                far = length * (ALONE if name in ("alone", "moves") else 1)
                move = means[name] / (1 - _MEAN**step) / (np.sqrt(squares[name] / (1 - _SQUARE**step)) + _LEAST)
                one -= far * (move + DECAY * one)
    return weights


def network(weights: Weights, share: float) -> Network:
    """The network with these weights, its vectors behind one that is nothing; it says ``share`` of what it says."""
    kept = {name: weights[name] for name in _OF_NETWORK}
    kept["vectors"] = np.vstack([np.zeros_like(kept["vectors"][:1]), kept["vectors"]])
    return Network(**kept | {name: share * kept[name] for name in ("out", "out_bias")})


def first(features: int, chance: np.random.Generator) -> Weights:
    """The weights that learning begins with, for so many features."""
    near, wide = 1 / np.sqrt(UNITS), WIDTH + WAYS * UNITS

    def even(*shape: int, within: float = near) -> npt.NDArray[np.float32]:
        return chance.uniform(-within, within, shape).astype(np.float32)

    return {
        "alone": np.zeros((features, len(STATES)), np.float32),
        "moves": np.zeros((MOVES, len(STATES), len(STATES)), np.float32),
        "vectors": chance.normal(0, 0.05, (features, WIDTH)).astype(np.float32),
        "bias": np.zeros(WIDTH, np.float32),
        "inward": even(WIDTH, WAYS * GATES * UNITS),
        "inward_bias": even(WAYS * GATES * UNITS),
        "again": even(WAYS, UNITS, GATES * UNITS),
        "told_bias": even(WAYS, UNITS),
        "out": even(wide, len(STATES), within=1 / np.sqrt(wide)),
        "out_bias": np.zeros(len(STATES), np.float32),
    }


def _length(done: float) -> float:
    """How long a step is, of the longest: they grow evenly, then become ever shorter."""
    return done / _GROWING if done < _GROWING else (1 + np.cos(np.pi * (done - _GROWING) / (1 - _GROWING))) / 2


class Pass:
    """Some texts read once, and the way back from what was wrong; ``fit`` is how well each state fits each clause, step by step.

    Args:
        weights: As ``taught`` returns them.
        rows: As in ``taught``.
        batch: Which texts.
        chance: Chooses what is dropped; nothing is where it is not given.
    """

    def __init__(self, weights: Weights, rows: sp.csr_matrix, batch: Batch, chance: np.random.Generator | None) -> None:
        self._weights, self._inside = weights, batch.inside
        self._seen_rows = rows[batch.at[self._inside]]
        if chance:
            self._seen_rows.data = _left(chance, self._seen_rows.data.shape, DROPPED)
        clauses = self._seen_rows.shape[0]
        at = np.zeros_like(batch.at)
        at[self._inside] = np.arange(clauses)
        self._batch = replace(batch, at=at)
        self._order = np.stack([at, _backwards(at, self._inside)], axis=1)
        plain = Network(**{name: weights[name] for name in _OF_NETWORK})
        self._seen = plain.seen(self._seen_rows @ weights["vectors"])
        gates = plain.gates(self._seen)
        said = gates[self._order, np.arange(WAYS)[None, :, None]]
        self._made = Step(*map(_stacked, zip(*walked(said, weights["again"], weights["told_bias"]), strict=True)))
        states = np.empty((clauses, WAYS, self._made.state.shape[-1]), gates.dtype)
        for way in range(WAYS):
            states[self._order[:, way][self._inside], way] = self._made.state[:, way][self._inside]
        whole = np.hstack([self._seen, states.reshape(clauses, -1)])
        self._left = _left(chance, whole.shape, DROPPED_WITHIN) if chance else np.ones_like(whole)
        self._whole = whole * self._left
        self.fit = self._seen_rows @ weights["alone"] + self._whole @ weights["out"] + weights["out_bias"]

    def gradient(self) -> Weights:
        """The gradient of the mean negative log-likelihood of a clause."""
        return self.weighed()[1]

    def weighed(self) -> tuple[float, Weights]:
        """The mean negative log-likelihood of a clause, and its gradient."""
        fit = self.fit.astype(np.float64)
        off, off_moves = np.zeros_like(fit), np.zeros_like(self._weights["moves"], dtype=np.float64)
        loss = weigh(self._batch, fit, self._weights["moves"].astype(np.float64), off, off_moves)
        off = (off / len(fit)).astype(self.fit.dtype)
        columns = self._seen_rows.T.tocsr()
        whole = (off @ self._weights["out"].T) * self._left
        units = self._made.state.shape[-1]
        states = whole[:, -WAYS * units :].reshape(len(off), WAYS, units)
        later = np.zeros_like(self._made.state)
        for way in range(WAYS):
            later[:, way][self._inside] = states[self._order[:, way][self._inside], way]
        to_gates, to_again = _back(self._made, later, self._weights["again"])
        gates = np.zeros((len(off), WAYS, to_gates.shape[-1]), off.dtype)
        for way in range(WAYS):
            gates[self._order[:, way][self._inside], way] = to_gates[:, way][self._inside]
        flat = gates.reshape(len(off), -1)
        seen = (whole[:, : -WAYS * units] + flat @ self._weights["inward"].T) * (1 - self._seen**2)
        before = np.concatenate([np.zeros_like(self._made.state[:1]), self._made.state[:-1]])
        return loss / len(fit), {
            "alone": columns @ off,
            "moves": (off_moves / len(fit)).astype(off.dtype),
            "vectors": columns @ (seen / 2),
            "bias": seen.sum(axis=0),
            "inward": self._seen.T @ flat,
            "inward_bias": flat.sum(axis=0),
            "again": np.einsum("swtu,swtg->wug", before, to_again, optimize=True),
            "told_bias": to_again[..., -units:].sum(axis=(0, 2)),
            "out": self._whole.T @ off,
            "out_bias": off.sum(axis=0),
        }


def _back(made: Step, later: npt.NDArray[Any], again: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """The way back along the texts: what changes by what the clauses say to the gates, and by what the state before says to them."""
    steps, ways, texts, units = made.state.shape
    to_gates, to_again = (np.empty((steps, ways, texts, GATES * units), later.dtype) for _ in range(2))
    turned, owed = again.transpose(0, 2, 1), np.zeros_like(later[0])
    nothing = np.zeros_like(later[0])
    for at in range(steps - 1, -1, -1):
        reset, update, fresh, told = made.reset[at], made.update[at], made.fresh[at], made.told[at]
        state = later[at] + owed
        before = made.state[at - 1] if at else nothing
        anew = state * (1 - update) * (1 - fresh**2)
        both = [anew * told * reset * (1 - reset), state * (before - fresh) * update * (1 - update)]
        to_gates[at] = np.concatenate([*both, anew], axis=-1)
        to_again[at] = np.concatenate([*both, anew * reset], axis=-1)
        owed = state * update + to_again[at] @ turned
    return to_gates, to_again


def _stacked(steps: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    return np.stack([np.broadcast_to(one, steps[-1].shape) for one in steps])


def _backwards(at: npt.NDArray[np.int64], inside: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """The clauses of each text from its last to its first."""
    steps = np.arange(len(at))[:, None]
    return np.where(inside, np.take_along_axis(at, np.maximum(inside.sum(axis=0) - 1 - steps, 0), axis=0), 0)


def _left(chance: np.random.Generator, shape: tuple[int, ...], dropped: float) -> npt.NDArray[np.float32]:
    """Nothing for what is dropped, and as much more for what is left."""
    return (chance.random(shape, dtype=np.float32) >= dropped).astype(np.float32) / np.float32(1 - dropped)
