"""Stage 6: the groups settle. Each text belongs to each problem in some degree, and the degrees are made to agree.

A mixture of unigram models by expectation and maximisation (Nigam et al. 2000), in which a text's neighbours in the graph vote
too. A long text is evidence of at most ``LONGEST`` words, since its words do not come independently of each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from huiyin.engine.protocols import Floats, Ints
from huiyin.engine.stages.graph import walk
from huiyin.engine.stages.refine import ENOUGH

#: What all words together have in every problem before they are counted, dealt out evenly, and the most that one word has of it.
PRIOR, MOST = 200.0, 0.2
LONGEST = 48.0
#: The longer the texts, the more their neighbours know: one vote for texts of this many words, two for twice as many.
WORDS_A_VOTE = 15.0
ROUNDS = 20
#: A text is in each problem to which it belongs to more than this degree.
PARTLY = 0.1
#: It has settled when fewer than this share of the texts have moved.
STILL = 0.0005
#: What a neighbourhood without a problem is still worth to it.
FLOOR = 1e-3


def settle(counts: sp.csr_matrix, graph: sp.csr_matrix, labels: Ints, *, votes: float = 1.0, least: int = 1) -> Ints:
    """The grouping after the degrees have settled; it has no empty group, and at least ``least`` (as given, if it would have fewer).

    ``counts`` are the words of each text, shape (texts, words); ``votes`` weighs the neighbours.
    """
    if not len(labels):
        return labels
    said = _shortened(counts)
    pile = _Pile(said, sp.csr_matrix(walk(graph), dtype=np.float32), votes * max(1.0, _length(counts) / WORDS_A_VOTE), short(counts, labels))
    degrees = np.zeros((len(labels), int(labels.max()) + 1), dtype=np.float32)
    degrees[np.arange(len(labels)), labels] = 1
    for _ in range(ROUNDS):
        before, degrees = degrees, pile.judged(degrees)
        if float((before.argmax(axis=1) != degrees.argmax(axis=1)).mean()) < STILL:
            break
    chosen = np.argmax(np.round(degrees, 5), axis=1)
    # Nothing speaks for a text without words and without neighbours; it stays where it is.
    silent = (np.diff(said.indptr) == 0) & (np.diff(pile.walk.indptr) == 0)
    chosen = np.where(silent, labels, chosen)
    present, settled = np.unique(chosen, return_inverse=True)
    return np.asarray(settled, dtype=np.int64) if len(present) >= least else labels


def short(counts: sp.csr_matrix, labels: Ints) -> bool:
    """Whether the texts have few words each, and the groups are large enough to have a language without any one of them."""
    return _length(counts) < WORDS_A_VOTE and len(labels) >= ENOUGH * (int(labels.max(initial=-1)) + 1) > 0


def _length(counts: sp.csr_matrix) -> float:
    """How many different words a text has, on average."""
    return float(counts.sign().sum(axis=1).mean()) if counts.shape[0] else 0.0


@dataclass(frozen=True, slots=True)
class _Pile:
    """What does not change from round to round. Where texts are ``short``, a text's own words are not counted in its problems."""

    said: sp.csr_matrix
    walk: sp.csr_matrix
    weight: float
    short: bool

    @property
    def prior(self) -> float:
        """What each word has in each problem before it is counted."""
        return float(min(MOST, PRIOR / max(self.said.shape[1], 1)))

    def judged(self, degrees: Floats) -> Floats:
        """The degrees after one more round."""
        spoken = np.asarray(self.said.T @ degrees).T + self.prior
        words = np.log(spoken / spoken.sum(axis=1, keepdims=True)).astype(np.float32)
        fit = np.asarray(self.said @ words.T)
        if self.short:
            self._leave_own_out(fit, spoken, degrees)
        fit += np.log(degrees.sum(axis=0) + 1) + self.weight * np.log(np.asarray(self.walk @ degrees) + FLOOR)
        fit -= fit.max(axis=1, keepdims=True)
        np.exp(fit, out=fit)
        return np.asarray(fit / fit.sum(axis=1, keepdims=True), dtype=np.float32)

    def _leave_own_out(self, fit: Floats, spoken: Floats, degrees: Floats) -> None:
        """How well each text fits each problem that it is in, when that problem's words are counted without it.

        Left out of its first problem alone, a text would find itself more at home in the second, then in the first again.
        """
        texts, problems = np.nonzero(degrees > PARTLY)
        degree = degrees[texts, problems]
        own = sp.csr_matrix(self.said[texts])
        pair = np.repeat(np.arange(len(texts)), np.diff(own.indptr))
        others = spoken[problems[pair], own.indices] - degree[pair] * own.data
        total = spoken.sum(axis=1)[problems] - degree * np.asarray(own.sum(axis=1)).ravel()
        logs = own.data * np.log(np.maximum(others, self.prior) / total[pair])
        fit[texts, problems] = np.bincount(pair, logs, minlength=len(texts))


def _shortened(counts: sp.csr_matrix) -> sp.csr_matrix:
    """Which words each text has, those of a long one weighted down to LONGEST together."""
    present = sp.csr_matrix(counts.sign())
    length = np.asarray(present.sum(axis=1)).ravel()
    return sp.csr_matrix(sp.diags(np.minimum(1, LONGEST / np.maximum(length, 1)).astype(np.float32)) @ present)
