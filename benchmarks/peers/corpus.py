"""What every peer is given: the words that Huiyin's own tokeniser found, the same pieces of words, and vectors of both.

The vectors are the usual ones: tf-idf with 1 + ln(tf), each view scaled to length 1, reduced together by a truncated SVD
(latent semantic analysis, Deerwester et al. 1990), scaled to length 1 again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

Vectors = NDArray[np.float32]
DIMENSIONS = 200
HAN, LATIN = re.compile(r"[\u3400-\u9fff]+"), re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Corpus:
    """``texts`` folded, ``words`` of each joined by blanks, and ``given``: vectors of a model, where there are some."""

    texts: Sequence[str]
    words: Sequence[str]
    given: Vectors | None = None

    def vectors(self, seed: int) -> Vectors:
        """Those of the model, else those of the words and pieces; shape (texts, dimensions), rows of length 1."""
        return self.given if self.given is not None else reduced(self, seed)


def reduced(corpus: Corpus, seed: int) -> Vectors:
    """Latent semantic vectors of words and pieces."""
    views = [_view([text.split() for text in corpus.words]), _view([pieces(*both) for both in zip(corpus.texts, corpus.words, strict=True)])]
    matrix = sp.csr_matrix(sp.hstack(views))
    dimensions = min(DIMENSIONS, min(matrix.shape) - 1)
    dense = TruncatedSVD(dimensions, random_state=seed).fit_transform(matrix)
    return np.asarray(normalize(dense), dtype=np.float32)


def _view(features: Sequence[Sequence[str]]) -> sp.csr_matrix:
    return TfidfVectorizer(analyzer=list, sublinear_tf=True, min_df=2, max_df=0.5, dtype=np.float32).fit_transform(features)


def pieces(text: str, words: str) -> list[str]:
    """Single characters and pairs of each run of Chinese, and three-letter pieces of each Latin word, as Huiyin takes them."""
    found: list[str] = []
    for run in HAN.findall(text):
        found += [*run, *(run[i : i + 2] for i in range(len(run) - 1))]
    for word in words.split():
        if LATIN.match(word):
            found += [f" {word} "[i : i + 3] for i in range(len(word))]
    return found
