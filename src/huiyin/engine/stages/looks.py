"""Between stages 4 and 6, where texts are short: several looks at the same graph, and what they agree on.

Short texts carry few words, so much of a grouping is the chance of its start. Each look is a partition of its own, settled by
itself; then neighbours that most looks keep together are tied more firmly, and the graph is parted once more (consensus of
partitions, after Lancichinetti and Fortunato 2012). Measured in docs/adr/0002-engine.md.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import scipy.sparse as sp

from huiyin.engine.protocols import Floats, Ints
from huiyin.engine.stages import communities

#: How much finer than the pile's resolution each look is, the first being that of every pile; each has a seed of its own.
FINER = (1.0, 1.5, 1.0)
#: The last partition is of a graph with fewer ties, in which groups come out smaller.
COARSER = 0.7
#: Two texts that a third of the looks keep together are tied by a ninth.
FIRMNESS = 2


def agreed(first: Ints, graph: sp.csr_matrix, vectors: Floats, settled: Callable[[Ints], Ints], resolution: float, seed: int) -> Ints:
    """A label for each text, to be settled.

    ``first`` is a look that was taken before, ``settled`` is how each look settles; ``graph`` and ``vectors`` as in ``communities.find``.
    """

    def look(at: int) -> Ints:
        return settled(communities.find(graph, vectors, wish=None, resolution=resolution * FINER[at], seed=seed + at))

    # Two at a time, each by itself, so that the result is the same on one thread.
    with ThreadPoolExecutor(2) as workers:
        looks = [first, *workers.map(look, range(1, len(FINER)))]
    return communities.find(firmer(graph, looks), vectors, wish=None, resolution=resolution * COARSER, seed=seed)


def firmer(graph: sp.csr_matrix, looks: list[Ints]) -> sp.csr_matrix:
    """The graph with each tie multiplied by the share of looks that keep its ends together, to the power FIRMNESS; no tie where none does."""
    ties = graph.tocoo()
    together = np.zeros(len(ties.data))
    for labels in looks:
        together += labels[ties.row] == labels[ties.col]
    tied = sp.csr_matrix((ties.data * (together / len(looks)) ** FIRMNESS, (ties.row, ties.col)), shape=graph.shape)
    tied.eliminate_zeros()
    return tied
