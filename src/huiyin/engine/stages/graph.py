"""Stage 3: which texts are near each other, as one weighted graph.

Each view gives a graph of nearest neighbours by cosine. A third graph comes from the two: the joint vectors are reduced (SVD)
and each text is moved towards its neighbours, which brings together texts that say the same in other words. The sum is
normalised symmetrically, so that texts with many neighbours do not pull everything towards them.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import scipy.sparse as sp
from sparse_dot_topn import sp_matmul_topn
from threadpoolctl import threadpool_limits

from huiyin.engine.protocols import Floats, Ints
from huiyin.engine.stages.features import unit_rows

DIMENSIONS = 200
EIGHTH, ROUNDING = 8, 1e-5
#: Dimensions that are carried along beside those kept, and how often they are turned.
SPARE, TURNS = 20, 4
#: A direction with less than this share of the largest weight is rounding.
NOTHING = 1e-12
#: How far a text moves towards its neighbours, and how often.
PULL, STEPS = 0.8, 4


def build(views: Sequence[sp.csr_matrix], neighbours: int, seed: int, vectors: Floats | None = None) -> tuple[sp.csr_matrix, Floats]:
    """The fused graph of shape (n, n), and the smoothed vectors of shape (n, at most 200) that one part of it came from.

    ``views`` are sparse unit rows; ``vectors`` are those of an encoder, which then stand beside the lexical ones.
    """
    # In a pile of a few dozen, as many neighbours as in a large one would be the whole pile.
    neighbours = min(neighbours, max(2, round(views[0].shape[0] ** 0.5)))
    lexical = _sum([nearest(view, neighbours) for view in views])
    near = normalised(lexical)
    reduced = reduce(sp.csr_matrix(sp.hstack(views)), seed)
    smooth = smoothed(reduced, near)
    graph = lexical / len(views) + nearest_dense(smooth, neighbours)
    if vectors is not None:
        own = unit(vectors)
        encoded = nearest_dense(own, neighbours)
        graph = graph / 2 + encoded + nearest_dense(smoothed(own, normalised(encoded)), neighbours)
        smooth = unit(np.hstack([smooth, 2 * own]))
    return normalised(graph), smooth


def nearest(rows: sp.csr_matrix, neighbours: int) -> sp.csr_matrix:
    """Cosines of each row with its nearest others, all others zero; exact, by a pruned sparse product."""
    found = sp_matmul_topn(rows, sp.csr_matrix(rows.T), top_n=min(neighbours + 1, rows.shape[0]), sort=True, n_threads=2)
    found = sp.csr_matrix(found)
    found.setdiag(0)
    found.eliminate_zeros()
    return found


def nearest_dense(rows: Floats, neighbours: int, block: int = 1024) -> sp.csr_matrix:
    """As ``nearest`` for dense unit rows, block by block; negative cosines count as none."""
    n = len(rows)
    k = min(neighbours, n - 1)
    if k < 1:
        return sp.csr_matrix((n, n), dtype=np.float32)

    def nearest_of(start: int) -> tuple[Floats, Ints]:
        cosines = rows[start : start + block] @ rows.T
        height = len(cosines)
        cosines[np.arange(height), np.arange(start, start + height)] = -2
        return largest(cosines, k)

    # One thread for each product, so that it is rounded in the same way everywhere; two products at a time.
    with threadpool_limits(1), ThreadPoolExecutor(2) as workers:
        blocks = list(workers.map(nearest_of, range(0, n, block)))
    values, columns = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
    found = sp.csr_matrix((np.maximum(values, 0), columns, np.arange(0, n * k + 1, k)), shape=(n, n))
    found.eliminate_zeros()
    return found


def largest(cosines: Floats, k: int) -> tuple[Floats, Ints]:
    """The ``k`` largest of each row and their columns, row after row; among equals the first column.

    The k-th largest of every eighth column is no more than that of all, so only what reaches it is sorted. Rounding makes the
    choice among equals the same on every machine.
    """
    part = cosines[:, ::EIGHTH] if cosines.shape[1] >= EIGHTH * k else cosines
    bound = np.partition(part, part.shape[1] - k, axis=1)[:, part.shape[1] - k]
    rows, columns = np.nonzero(cosines >= bound[:, None] - ROUNDING)
    values = np.round(cosines[rows, columns], 5)
    order = np.lexsort((columns, -values, rows))
    first = np.searchsorted(rows, np.arange(len(cosines)))
    chosen = order[(first[:, None] + np.arange(k)).ravel()]
    return cosines[rows[chosen], columns[chosen]], columns[chosen]


def reduce(rows: sp.csr_matrix, seed: int) -> Floats:
    """The rows in at most 200 dimensions, those that keep most of their products, scaled to length 1.

    Subspace iteration (Halko, Martinsson and Tropp 2011) on one thread: unlike a Lanczos solver it gives the same bytes each
    time, also where dimensions weigh the same.
    """
    dimensions = min(DIMENSIONS, min(rows.shape) // 2)
    if dimensions < 2:
        return unit(np.asarray(rows.todense(), dtype=np.float32))
    turned = sp.csr_matrix(rows.T)
    with threadpool_limits(1):
        start = np.random.default_rng(seed).standard_normal((rows.shape[1], min(dimensions + SPARE, rows.shape[0])))
        basis = orthogonal(rows @ start.astype(np.float32))
        for _ in range(TURNS):
            basis = orthogonal(rows @ (turned @ basis))
        across = turned @ basis
        weights, axes = np.linalg.eigh((across.T @ across).astype(np.float64))
        kept = axes[:, ::-1][:, :dimensions] * np.sqrt(np.maximum(weights[::-1][:dimensions], 0))
        return unit((basis @ kept).astype(np.float32))


def orthogonal(columns: Floats) -> Floats:
    """Columns of length 1 at right angles that span what the given ones do, by the eigenvectors of their products.

    It takes a fifth of the time of a QR decomposition where there are many rows. Directions that hold nothing become zero.
    """
    exact = columns.astype(np.float64)
    weights, axes = np.linalg.eigh(exact.T @ exact)
    some = weights > weights[-1] * NOTHING
    scale = np.where(some, 1 / np.sqrt(np.where(some, weights, 1)), 0)
    return np.asarray(exact @ (axes * scale), dtype=np.float32)


def smoothed(rows: Floats, graph: sp.csr_matrix) -> Floats:
    """Each row moved towards the mean of its neighbours (personalised propagation, after Gasteiger et al. 2019)."""
    step = walk(graph)
    moved = rows
    for _ in range(STEPS):
        moved = (1 - PULL) * rows + PULL * (step @ moved)
    return unit(np.asarray(moved, dtype=np.float32))


def walk(graph: sp.csr_matrix) -> sp.csr_matrix:
    """One step to a neighbour: each row of the graph made to sum to 1; a row without neighbours stays empty."""
    degree = np.asarray(graph.sum(axis=1)).ravel()
    return sp.csr_matrix(sp.diags((1 / np.where(degree == 0, 1, degree)).astype(np.float32)) @ graph)


def normalised(graph: sp.csr_matrix) -> sp.csr_matrix:
    """The graph made symmetric, each weight divided by the roots of both degrees."""
    both = sp.csr_matrix((graph + graph.T) / 2)
    degree = np.asarray(both.sum(axis=1)).ravel()
    scale = sp.diags(1 / np.sqrt(np.where(degree == 0, 1, degree)))
    result = sp.csr_matrix(scale @ both @ scale)
    result.sort_indices()
    return result


def unit(rows: Floats) -> Floats:
    """Dense rows scaled to length 1; a zero row stays zero."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(length == 0, 1, length), dtype=np.float32)


def _sum(graphs: Sequence[sp.csr_matrix]) -> sp.csr_matrix:
    total = graphs[0]
    for graph in graphs[1:]:
        total = total + graph
    return sp.csr_matrix(total)


__all__ = ["build", "nearest", "nearest_dense", "normalised", "reduce", "smoothed", "unit", "unit_rows", "walk"]
