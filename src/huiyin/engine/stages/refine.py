"""Stage 5: each text asks once more which problem speaks its words.

A problem's texts make a small language model (word shares, mixed with those of the whole pile: Jelinek and Mercer 1980). A text
goes where its words are most at home, counting also where its neighbours are. Its own words are left out of the model it is
judged by. Short texts carry few words, so their model is mixed less with the pile's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from huiyin.engine.protocols import Floats, Ints
from huiyin.engine.stages.communities import relabel
from huiyin.engine.stages.graph import walk

#: A text of this many words is mixed half and half with the whole pile.
HALF_LENGTH = 40.0
#: Weight of the neighbours' vote beside the words.
VOTE = 0.5
#: Beside an encoder's graph the neighbours know more than the words do.
VOTE_ENCODED = 2.0
ROUNDS = 8
#: Groups of fewer texts than this on average share too few words: judged without its own words, a text would find itself in none.
ENOUGH = 40
#: Mixtures are taken from this ladder, so that each rung is one matrix product.
LADDER = np.array([0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9])


@dataclass(frozen=True, slots=True)
class Model:
    """What the words of each problem are: ``lift[k, w]`` is the share of word w in problem k over its share in the pile."""

    lift: Floats
    pile: Floats

    def scores(self, counts: sp.csr_matrix) -> Floats:
        """How well each row's words fit each problem, per word; 0 where nothing fits. Shape (rows, problems)."""
        shares, rungs = _shares(counts), _rungs(counts)
        result = np.zeros((counts.shape[0], len(self.lift)), dtype=np.float32)
        for rung in np.unique(rungs):
            rows = np.flatnonzero(rungs == rung)
            result[rows] = shares[rows] @ np.log1p(_odds(rung) * self.lift).T
        return result


def learn(counts: sp.csr_matrix, labels: Ints, groups: int = 0) -> Model:
    """The model of a grouping into labels, and at least ``groups``, of them some perhaps empty.

    ``counts`` are 1 + ln(tf); each text has the same weight whatever its length.
    """
    pile = np.asarray(counts.sum(axis=0)).ravel()
    pile = np.maximum(pile / max(pile.sum(), 1e-9), 1e-12)
    sums, sizes = _sums(_shares(counts), labels, groups)
    return Model((sums / np.maximum(sizes, 1)[:, None] / pile).astype(np.float32), pile)


def refine(counts: sp.csr_matrix, graph: sp.csr_matrix, labels: Ints, vote: float = VOTE, least: int = 1) -> Ints:
    """The grouping after at most eight rounds; as it was where the groups are too small to have a language of their own.

    It stops before a round that would leave fewer than ``least`` groups.
    """
    labels = relabel(labels)
    if not len(labels) or len(labels) < ENOUGH * (labels.max() + 1):
        return labels
    for _ in range(ROUNDS):
        scores = judged(counts, graph, labels, vote)
        # A text that nothing fits stays where it is.
        chosen = np.where(scores.max(axis=1) > 0, np.argmax(np.round(scores, 5), axis=1), labels)
        moved = float((chosen != labels).mean())
        if len(np.unique(chosen)) < least:
            break
        labels = np.unique(chosen, return_inverse=True)[1]
        if moved < 0.002:
            break
    return np.asarray(labels, dtype=np.int64)


def judged(counts: sp.csr_matrix, graph: sp.csr_matrix, labels: Ints, vote: float = VOTE) -> Floats:
    """How well each text fits each group, by its words (its own left out) and by where its neighbours are; (texts, groups)."""
    model = learn(counts, labels)
    scores = model.scores(counts)
    _leave_own_out(scores, _shares(counts), _rungs(counts), labels, model)
    return np.asarray(scores + vote * np.asarray((walk(graph) @ _membership(labels)).todense()), dtype=np.float32)


def own_left_out(counts: sp.csr_matrix, labels: Ints, model: Model) -> Floats:
    """How well each text fits its own group when that group's model is made without it."""
    scores = np.zeros((len(labels), len(model.lift)), dtype=np.float32)
    _leave_own_out(scores, _shares(counts), _rungs(counts), labels, model)
    return scores[np.arange(len(labels)), labels]


def _leave_own_out(scores: Floats, shares: sp.csr_matrix, rungs: Ints, labels: Ints, model: Model) -> None:
    sizes = np.bincount(labels, minlength=len(model.lift))
    rows = np.repeat(np.arange(len(labels)), np.diff(shares.indptr))
    group, column = labels[rows], shares.indices
    others = np.maximum(model.lift[group, column] * sizes[group] - shares.data / model.pile[column], 0) / np.maximum(sizes[group] - 1, 1)
    others[sizes[group] == 1] = 0
    fit = np.log1p(_odds(rungs[rows]) * others) * shares.data
    scores[np.arange(len(labels)), labels] = np.bincount(rows, fit, minlength=len(labels))


def _shares(counts: sp.csr_matrix) -> sp.csr_matrix:
    length = np.asarray(counts.sum(axis=1)).ravel()
    return sp.csr_matrix(sp.diags((1 / np.where(length == 0, 1, length)).astype(np.float32)) @ counts)


def _rungs(counts: sp.csr_matrix) -> Ints:
    length = np.asarray(counts.sum(axis=1)).ravel()
    mixture = length / (length + HALF_LENGTH)
    return np.asarray(np.abs(mixture[:, None] - LADDER).argmin(axis=1), dtype=np.int64)


def _odds(rungs: Ints | int) -> Floats:
    return np.asarray((1 - LADDER[rungs]) / LADDER[rungs], dtype=np.float32)


def _membership(labels: Ints, groups: int = 0) -> sp.csr_matrix:
    n = len(labels)
    return sp.csr_matrix((np.ones(n, np.float32), (np.arange(n), labels)), shape=(n, max(int(labels.max(initial=-1)) + 1, groups)))


def _sums(shares: sp.csr_matrix, labels: Ints, groups: int) -> tuple[Floats, Floats]:
    member = _membership(labels, groups)
    return np.asarray((member.T @ shares).todense()), np.asarray(member.sum(axis=0)).ravel()
