"""How likely the gold states of many texts are under a linear chain, and which way the weights must go to make them likelier."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from huiyin.text.split.judge import chain
from huiyin.text.split.judge.chain import STATES
from huiyin.text.split.judge.clauses import Junction
from huiyin.text.split.judge.network import Ints

#: How much large weights are held down.
PENALTY = 0.5
MOVES = len(Junction)
#: So many texts of about one length are gone through at once.
_TOGETHER = 128
#: Texts whose lengths differ by no more may stand beside each other by chance.
_NEAR = 4

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Course:
    """What is seen of the clauses of a text, how each stands to the one before, and the state that it is in by its gold."""

    rows: sp.csr_matrix
    junctions: Ints
    states: Ints


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts side by side, the longest last: ``at[step, text]`` is the row of a clause, ``first[step]`` the first text that is so long."""

    at: Ints
    junctions: Ints
    gold: Ints
    first: Ints

    @property
    def inside(self) -> npt.NDArray[np.bool_]:
        """Where there is a clause."""
        count: npt.NDArray[np.bool_] = np.arange(self.at.shape[1])[None, :] >= self.first[:, None]
        return count


class Likelihood:
    """The penalised negative log-likelihood of all texts and its gradient (Lafferty, McCallum and Pereira 2001).

    Args:
        rows: The clauses of all texts, one text after the other, by the features that are weighed.
        courses: The texts, in the same order; none is empty.
    """

    def __init__(self, rows: sp.csr_matrix | npt.NDArray[Any], courses: Sequence[Course]) -> None:
        self._rows = sp.csr_matrix(rows)
        self._columns = sp.csr_matrix(self._rows.T)
        self._batches = list(batches(courses, _TOGETHER))
        self._shape = (self._rows.shape[1], len(STATES))
        self.size = self._shape[0] * len(STATES) + MOVES * len(STATES) ** 2

    def split(self, flat: Doubles) -> tuple[Doubles, Doubles]:
        """The weights of the features, and those of the moves by junction."""
        edge = self._shape[0] * self._shape[1]
        return flat[:edge].reshape(self._shape), flat[edge:].reshape(MOVES, len(STATES), len(STATES))

    def __call__(self, flat: Doubles) -> tuple[float, Doubles]:
        weights, moves = self.split(flat)
        fit = self._rows @ weights
        off, off_moves = np.zeros_like(fit), np.zeros_like(moves)
        total = sum(weigh(batch, fit, moves, off, off_moves) for batch in self._batches)
        gradient = np.concatenate([(self._columns @ off).ravel(), off_moves.ravel()]) + PENALTY * flat
        return total + PENALTY / 2 * float(flat @ flat), gradient


def batches(courses: Sequence[Course], together: int, chance: np.random.Generator | None = None) -> Iterator[Batch]:
    """Texts of about one length side by side.

    Args:
        courses: The texts; none is empty.
        together: How many are side by side.
        chance: Where it is given, who stands beside whom, and which come first, is left to chance.
    """
    starts = np.cumsum([0, *(len(one.states) for one in courses)])
    lengths = np.diff(starts)
    order = np.argsort(lengths + (chance.uniform(0, _NEAR, len(lengths)) if chance else 0), kind="stable")
    groups = [order[edge : edge + together] for edge in range(0, len(order), together)]
    if chance:
        chance.shuffle(groups)
    for group in groups:
        yield _batch(courses, starts, group[np.argsort(lengths[group], kind="stable")])


def _batch(courses: Sequence[Course], starts: Ints, group: Ints) -> Batch:
    lengths = np.array([len(courses[number].states) for number in group])
    at, junctions, gold = (np.zeros((lengths[-1], len(group)), dtype=np.int64) for _ in range(3))
    for column, number in enumerate(group):
        length = lengths[column]
        at[:length, column] = np.arange(starts[number], starts[number] + length)
        junctions[:length, column] = courses[number].junctions
        gold[:length, column] = courses[number].states
    return Batch(at, junctions, gold, np.searchsorted(lengths, np.arange(lengths[-1]), side="right"))


def weigh(batch: Batch, fit: Doubles, moves: Doubles, off: Doubles, off_moves: Doubles) -> float:
    """How unlikely the gold of a batch is, as a negative log-likelihood; adds to ``off`` and ``off_moves`` what was expected and was not so."""
    fits, steps, inside = fit[batch.at], moves[batch.junctions], batch.inside
    ahead, behind = _passes(batch, fits, steps)
    all_ways = _logsum(ahead[-1], axis=1)
    at, gold = batch.at[inside], batch.gold[inside]
    off[at] += np.exp(ahead + behind - all_ways[:, None])[inside]
    off[at, gold] -= 1
    first, begun = batch.junctions[0], batch.gold[0]
    np.add.at(off_moves, (first, chain.OUTSIDE), np.exp(ahead[0] + behind[0] - all_ways[:, None]))
    np.add.at(off_moves, (first, chain.OUTSIDE, begun), -1)
    later = inside[1:]
    ways = np.broadcast_to(all_ways, later.shape)[later][:, None, None]
    pairs = np.exp(ahead[:-1][later][:, :, None] + steps[1:][later] + (fits + behind)[1:][later][:, None, :] - ways)
    which, before, after = batch.junctions[1:][later], batch.gold[:-1][later], batch.gold[1:][later]
    for junction in range(MOVES):
        off_moves[junction] += pairs[which == junction].sum(axis=0)
    np.add.at(off_moves, (which, before, after), -1)
    own = fit[at, gold].sum() + moves[first, chain.OUTSIDE, begun].sum() + moves[which, before, after].sum()
    return float(all_ways.sum() - own)


def _passes(batch: Batch, fits: Doubles, steps: Doubles) -> tuple[Doubles, Doubles]:
    """The forward and the backward pass; where a text has ended, the forward pass stays what it was at its end."""
    ahead, behind = np.empty_like(fits), np.zeros_like(fits)
    ahead[0] = fits[0] + steps[0][:, chain.OUTSIDE]
    for at in range(1, len(fits)):
        first = batch.first[at]
        ahead[at, :first] = ahead[at - 1, :first]
        ahead[at, first:] = fits[at, first:] + _logsum(ahead[at - 1, first:, :, None] + steps[at, first:], axis=1)
    for at in range(len(fits) - 2, -1, -1):
        first = batch.first[at + 1]
        behind[at, first:] = _logsum(steps[at + 1, first:] + (fits[at + 1, first:] + behind[at + 1, first:])[:, None, :], axis=2)
    return ahead, behind


def _logsum(values: Doubles, axis: int) -> Doubles:
    most = values.max(axis=axis, keepdims=True)
    result: Doubles = (most + np.log(np.exp(values - most).sum(axis=axis, keepdims=True))).squeeze(axis)
    return result
