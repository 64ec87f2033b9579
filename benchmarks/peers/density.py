"""HDBSCAN (Campello, Moulavi and Sander 2013) on the vectors as they are."""

from __future__ import annotations

import numpy as np
from hdbscan import HDBSCAN
from numpy.typing import NDArray

from benchmarks.peers.corpus import Corpus

Labels = NDArray[np.int64]
#: As in BERTopic: the least number of texts that are a topic.
LEAST = 10


def grouped(corpus: Corpus, told: int, seed: int) -> dict[str, Labels]:
    """Dense groups, and -1 for what lies between them."""
    found = HDBSCAN(min_cluster_size=LEAST, core_dist_n_jobs=1).fit_predict(corpus.vectors(seed).astype(np.float64))
    return {"HDBSCAN": np.asarray(found, np.int64)}
