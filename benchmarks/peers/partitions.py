"""Partitions of vectors with scikit-learn, told the true number of groups."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering, KMeans

from benchmarks.peers.corpus import Corpus

Labels = NDArray[np.int64]
STARTS = 10


def kmeans(corpus: Corpus, told: int, seed: int) -> dict[str, Labels]:
    """The best of ``STARTS`` runs (Lloyd; k-means++)."""
    return {"KMeans": np.asarray(KMeans(told, n_init=STARTS, random_state=seed).fit_predict(corpus.vectors(seed)), np.int64)}


def ward(corpus: Corpus, told: int, seed: int) -> dict[str, Labels]:
    """Ward's hierarchical clustering, cut at the number told."""
    return {"Ward": np.asarray(AgglomerativeClustering(told, linkage="ward").fit_predict(corpus.vectors(seed)), np.int64)}
