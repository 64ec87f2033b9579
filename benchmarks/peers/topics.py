"""BERTopic (Grootendorst 2022) with its defaults on vectors that it is given; seeded, as it is not by default."""

from __future__ import annotations

from typing import Any

import numpy as np
from bertopic import BERTopic
from bertopic.backend import BaseEmbedder
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer
from umap import UMAP

from benchmarks.peers.corpus import Corpus

Labels = NDArray[np.int64]


def alone(corpus: Corpus, told: int, seed: int) -> dict[str, Labels]:
    """Its topics with outliers (-1)."""
    topics, _ = _model(seed).fit_transform(list(corpus.words), corpus.vectors(seed))
    return {"BERTopic": np.asarray(topics, np.int64)}


def bertopic(corpus: Corpus, told: int, seed: int) -> dict[str, Labels]:
    """Its topics with outliers (-1), and again with each outlier put to the topic with the nearest mean vector."""
    vectors = corpus.vectors(seed)
    model = _model(seed)
    topics, _ = model.fit_transform(list(corpus.words), vectors)
    return {"BERTopic": np.asarray(topics, np.int64), "BERTopic, outliers reduced": _reduced(model, corpus, topics, vectors)}


def _model(seed: int) -> Any:
    # The defaults of BERTopic 0.17, written out only because a seed can be given in no other way.
    reduction = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", low_memory=False, random_state=seed)
    return BERTopic(embedding_model=BaseEmbedder(), umap_model=reduction, vectorizer_model=CountVectorizer(token_pattern=r"\S+"))


def _reduced(model: Any, corpus: Corpus, topics: list[int], vectors: NDArray[np.float32]) -> Labels:
    if -1 not in topics or max(topics) < 0:
        return np.asarray(topics, np.int64)
    return np.asarray(model.reduce_outliers(list(corpus.words), topics, strategy="embeddings", embeddings=vectors), np.int64)
