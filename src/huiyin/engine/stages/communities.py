"""Stage 4: the graph's communities are the first proposal of problems.

Leiden (Traag et al. 2019) as graspologic-native has it, which draws all its chance from the seed. The number of problems
follows from the data through one resolution; a wished number is met by searching the resolution and then joining the most
similar groups.
"""

from __future__ import annotations

from collections.abc import Callable

import graspologic_native
import numpy as np
import scipy.sparse as sp

from huiyin.engine.protocols import Floats, Ints

#: The resolution for a pile of about PILE texts. A larger pile holds finer problems, so it grows slowly with the pile.
RESOLUTION, PILE, GROWTH = 1.4, 2_000, 0.35
#: In a pile of a few hundred, each text's neighbours are a good part of the whole, which makes groups too coarse; in one of a
#: few dozen there is nothing finer to find.
SMALL, FEW, FEW_EXTRA = 200, 1_300, 2.6
SEARCH_STEPS = 12
#: Leiden's own chance in merging, as its authors have it.
RANDOMNESS = 0.001

Partition = Callable[[float], Ints]


def find(graph: sp.csr_matrix, vectors: Floats, *, wish: int | None, resolution: float | None, seed: int) -> Ints:
    """A label from 0 for each text; groups of equal number are told apart by nothing else."""
    texts = graph.shape[0]
    if texts == 0:
        return np.zeros(0, dtype=np.int64)
    partition = partitioner(graph, seed)
    if wish is None:
        return partition(resolution or default_resolution(texts))
    return join(at_least(partition, texts, min(wish, texts)), vectors, wish)


def default_resolution(texts: int) -> float:
    """The resolution that is used for a pile of so many distinct texts."""
    finer = FEW_EXTRA * min(1.0, texts / SMALL) * max(0.0, 1 - texts / FEW)
    return RESOLUTION * max(1.0, float((texts / PILE) ** GROWTH)) + finer


def partitioner(graph: sp.csr_matrix, seed: int) -> Partition:
    """Leiden communities by resolution; a text without any neighbour is a community of its own."""
    half = sp.triu(graph, k=1, format="coo")
    names = [str(text) for text in range(graph.shape[0])]
    edges = [(names[a], names[b], weight) for a, b, weight in zip(half.row.tolist(), half.col.tolist(), half.data.tolist(), strict=True)]

    def partition(resolution: float) -> Ints:
        if not edges:
            return np.arange(len(names), dtype=np.int64)
        _, found = graspologic_native.leiden(edges, None, resolution, RANDOMNESS, 1, True, seed, 1)
        return relabel(np.array([found.get(name, -1 - text) for text, name in enumerate(names)], dtype=np.int64))

    return partition


def at_least(partition: Partition, texts: int, wish: int) -> Ints:
    """The coarsest partition found that has at least ``wish`` groups; every text alone where none has."""
    low, high = 0.0, 1.0
    best = partition(high)
    while best.max() + 1 < wish:
        low, high = high, high * 2
        if high > 4096:
            return np.arange(texts, dtype=np.int64)
        best = partition(high)
    for _ in range(SEARCH_STEPS):
        middle = (low + high) / 2
        labels = partition(middle)
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
