"""Stage 7: problems come together under aspects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp

from huiyin.engine.protocols import Floats, Ints
from huiyin.engine.stages.communities import at_least, join, partitioner
from huiyin.engine.stages.graph import normalised, unit

#: 42 problems in 17 aspects is how the source case cut it: about this many times the root of the number of problems.
PER_ROOT = 2.6
#: How much a shared heading ("paperwork and meetings") counts beside what the opinions say.
HINT_WEIGHT = 0.8


def ties(near: sp.csr_matrix, labels: Ints) -> Floats:
    """How strongly the texts of each two problems are tied, by the roots of their sizes; shape (problems, problems)."""
    groups = int(labels.max(initial=-1)) + 1
    member = sp.csr_matrix((np.ones(len(labels), np.float32), (labels, np.arange(len(labels)))), shape=(groups, len(labels)))
    root = np.sqrt(np.maximum(np.bincount(labels, minlength=groups), 1))
    found = np.asarray((member @ near @ member.T).todense()) / np.outer(root, root)
    np.fill_diagonal(found, 0)
    return np.asarray(found, dtype=np.float32)


def group(tied: Floats, means: Floats, hints: Sequence[Counter[str]], wish: int | None, seed: int = 0) -> Ints:
    """The aspect, from 0, of each problem: the communities of the problems' ties, as many as wished.

    ``tied`` is what ``ties`` returns, ``means`` are the problems' mean vectors (they decide where ties do not suffice), ``hints``
    the headings of their opinions.
    """
    problems = len(means)
    if problems == 0:
        return np.zeros(0, dtype=np.int64)
    wanted = min(problems, wish or max(1, round(PER_ROOT * problems**0.5)))
    headings = _hint_vectors(hints)
    shared = headings @ headings.T
    np.fill_diagonal(shared, 0)
    both = normalised(sp.csr_matrix(tied)) + HINT_WEIGHT * normalised(sp.csr_matrix(shared))
    found = at_least(partitioner(sp.csr_matrix(both), seed), problems, wanted)
    return join(found, np.hstack([unit(means), HINT_WEIGHT * headings]), wanted)


def _hint_vectors(hints: Sequence[Counter[str]]) -> Floats:
    """One column a heading; the share of a problem's opinions that stood under it, so at most length 1."""
    names = sorted({name for tally in hints for name in tally})
    column = {name: i for i, name in enumerate(names)}
    vectors = np.zeros((len(hints), max(len(names), 1)), dtype=np.float32)
    for row, tally in enumerate(hints):
        for name, times in tally.items():
            vectors[row, column[name]] = times / tally.total()
    return vectors
