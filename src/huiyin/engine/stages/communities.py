"""Stage 4: the graph's communities are the first proposal of problems.

Leiden (Traag et al. 2019) as scikit-network has it. The number of problems follows from the data through one resolution;
a wished number is met by searching the resolution and then joining the most similar groups.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from sknetwork.clustering import Leiden

from huiyin.engine.protocols import Floats, Ints

#: The resolution for a pile of up to PILE texts; a larger pile holds finer problems, so it grows slowly with the pile.
RESOLUTION, PILE, GROWTH = 2.0, 2_000, 0.35
SEARCH_STEPS = 12


def find(graph: sp.csr_matrix, vectors: Floats, *, wish: int | None, resolution: float | None, seed: int) -> Ints:
    """A label from 0 for each text; groups of equal number are told apart by nothing else."""
    if graph.shape[0] == 0:
        return np.zeros(0, dtype=np.int64)
    if wish is None:
        return partition(graph, resolution or default_resolution(graph.shape[0]), seed)
    labels = _at_least(graph, min(wish, graph.shape[0]), seed)
    return join(labels, vectors, wish)


def default_resolution(texts: int) -> float:
    """The resolution that is used for a pile of so many distinct texts."""
    return RESOLUTION * max(1.0, (texts / PILE) ** GROWTH)


def partition(graph: sp.csr_matrix, resolution: float, seed: int) -> Ints:
    """Leiden communities at a resolution; a text without any neighbour is a community of its own."""
    if graph.nnz == 0:
        return np.arange(graph.shape[0], dtype=np.int64)
    labels = Leiden(resolution=resolution, random_state=seed).fit_predict(graph)
    return relabel(np.asarray(labels, dtype=np.int64))


def _at_least(graph: sp.csr_matrix, wish: int, seed: int) -> Ints:
    """The coarsest partition found that has at least ``wish`` groups; every text alone where none has."""
    low, high = 0.0, 1.0
    best = partition(graph, high, seed)
    while best.max() + 1 < wish:
        low, high = high, high * 2
        if high > 4096:
            return np.arange(graph.shape[0], dtype=np.int64)
        best = partition(graph, high, seed)
    for _ in range(SEARCH_STEPS):
        middle = (low + high) / 2
        labels = partition(graph, middle, seed)
        if labels.max() + 1 >= wish:
            high, best = middle, labels if labels.max() <= best.max() else best
        else:
            low = middle
        if best.max() + 1 == wish:
            break
    return best


def join(labels: Ints, vectors: Floats, wish: int) -> Ints:
    """Join the two groups that cost least (Ward's measure on their mean vectors) until ``wish`` are left."""
    labels = relabel(labels)
    sizes = np.bincount(labels).astype(np.float64)
    means = np.zeros((len(sizes), vectors.shape[1]))
    np.add.at(means, labels, vectors)
    means /= sizes[:, None]
    alive = np.ones(len(sizes), dtype=bool)
    target = np.arange(len(sizes))
    while alive.sum() > wish:
        keep, gone = _cheapest(means, sizes, np.flatnonzero(alive))
        means[keep] = (means[keep] * sizes[keep] + means[gone] * sizes[gone]) / (sizes[keep] + sizes[gone])
        sizes[keep] += sizes[gone]
        alive[gone] = False
        target[target == gone] = keep
    return relabel(target[labels])


def _cheapest(means: Floats, sizes: Floats, alive: Ints) -> tuple[int, int]:
    chosen, size = means[alive], sizes[alive]
    squared = (chosen**2).sum(axis=1)
    cost = (squared[:, None] + squared[None, :] - 2 * chosen @ chosen.T) * (size[:, None] * size[None, :] / (size[:, None] + size[None, :]))
    cost = np.round(cost, 9)
    cost[np.tril_indices(len(alive))] = np.inf
    first, second = np.unravel_index(int(np.argmin(cost)), cost.shape)
    return int(alive[first]), int(alive[second])


def relabel(labels: Ints) -> Ints:
    """The same groups, numbered from 0 in the order of their first text."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.argsort(np.argsort(first))
    return np.asarray(rank[inverse], dtype=np.int64)
