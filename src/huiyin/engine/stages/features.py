"""Stage 2: what each text is about, as weighted words and as weighted pieces of words.

Two views of the same texts: words (stems in English), and characters (one and two Chinese characters, three-letter pieces of
English words), which see through segmentation and typing errors. Both are tf-idf with a *damped* idf: a plain idf gives a
rare word so much weight that short texts group by their accidents. Measured in docs/explanation/engine.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from huiyin.engine.protocols import Floats, Ints

HAN = re.compile(r"[\u3400-\u9fff]+")
LATIN = re.compile(r"[a-z]+")

#: A word in this share of all texts counts as half-known: added to every document frequency before the logarithm.
DAMPING = 0.005
#: A word is taken to have stood so many times more wherever the pile's texts are: one that stands twice tells little yet.
UNSURE = 2.0


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Features that are kept, with their weights; ``index`` maps a feature to its column."""

    index: dict[str, int]
    weights: Floats


@dataclass(frozen=True, slots=True)
class View:
    """One view of all texts. ``counts`` holds 1 + ln(tf), ``weighted`` the rows times idf, scaled to length 1."""

    vocabulary: Vocabulary
    counts: sp.csr_matrix
    weighted: sp.csr_matrix


def word_view(tokens: Sequence[Sequence[str]]) -> View:
    """The view by words; a word must occur in two texts and in at most half of them."""
    return _view(tokens, least=2, most=0.5)


def character_view(texts: Sequence[str], tokens: Sequence[Sequence[str]]) -> View:
    """The view by characters; Chinese from the running text, English from the stems, so that stop words stay out."""
    return _view([pieces(text, words) for text, words in zip(texts, tokens, strict=True)], least=3, most=0.3)


def pieces(text: str, words: Iterable[str]) -> list[str]:
    """Single characters and pairs of each run of Chinese, and three-letter pieces of each Latin word."""
    found: list[str] = []
    for run in HAN.findall(text):
        found.extend(run)
        found.extend(run[i : i + 2] for i in range(len(run) - 1))
    for word in words:
        if LATIN.match(word):
            padded = f" {word} "
            found.extend(padded[i : i + 3] for i in range(len(padded) - 2))
    return found


def _view(rows: Sequence[Sequence[str]], *, least: int, most: float) -> View:
    index: dict[str, int] = {}
    counts = count(rows, index, grow=True)
    frequency = np.bincount(counts.indices, minlength=len(index))
    # In a pile of a few texts every feature is rare or common; there nothing is cut.
    keep = (frequency >= least) & (frequency <= max(most * len(rows), least)) if len(rows) > 10 else frequency > 0
    new = np.cumsum(keep) - 1
    kept = {feature: int(new[column]) for feature, column in index.items() if keep[column]}
    counts = sp.csr_matrix(counts[:, np.flatnonzero(keep)])
    weights = np.log1p(len(rows) / (frequency[keep] + DAMPING * len(rows))).astype(np.float32)
    return View(Vocabulary(kept, weights), counts, weigh(counts, weights))


def count(rows: Iterable[Sequence[str]], index: dict[str, int], *, grow: bool = False) -> sp.csr_matrix:
    """1 + ln(how often) for each row and feature; with ``grow`` new features get new columns, else they are left out."""
    starts, columns, values = [0], list[int](), list[int]()
    for row in rows:
        tally: dict[int, int] = {}
        for feature in row:
            column = index.setdefault(feature, len(index)) if grow else index.get(feature, -1)
            if column >= 0:
                tally[column] = tally.get(column, 0) + 1
        columns.extend(tally)
        values.extend(tally.values())
        starts.append(len(columns))
    data = (1 + np.log(np.asarray(values, dtype=np.float32))) if values else np.zeros(0, np.float32)
    shape = (len(starts) - 1, len(index))
    return sp.csr_matrix((data.astype(np.float32), np.asarray(columns, np.int32), np.asarray(starts, np.int64)), shape=shape)


def weigh(counts: sp.csr_matrix, weights: Floats) -> sp.csr_matrix:
    """The counts times the weights, each row scaled to length 1 (an empty row stays empty)."""
    weighted = sp.csr_matrix(counts @ sp.diags(weights))
    return unit_rows(weighted)


def telling(view: View, labels: Ints) -> sp.csr_matrix:
    """The view weighed anew: a word that stands in few of the groups tells more than one that stands in all.

    The weight is multiplied by the root of the word's information about the groups (the divergence of its groups from those
    of the pile). ``labels`` is the group of each row; the result has unit rows.
    """
    groups = int(labels.max(initial=-1)) + 1
    member = sp.csr_matrix((np.ones(len(labels), np.float32), (labels, np.arange(len(labels)))), shape=(groups, len(labels)))
    found = np.asarray((member @ view.counts.sign()).todense(), dtype=np.float64)
    pile = np.bincount(labels, minlength=groups)[:, None] / max(len(labels), 1)
    share = (found + UNSURE * pile) / (found.sum(axis=0) + UNSURE)
    told = (share * np.log(share / pile)).sum(axis=0)
    return weigh(view.counts, (view.vocabulary.weights * np.sqrt(np.maximum(told, 0))).astype(np.float32))


def unit_rows(matrix: sp.csr_matrix) -> sp.csr_matrix:
    """The rows scaled to length 1; an empty row stays empty."""
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    length[length == 0] = 1
    return sp.csr_matrix(sp.diags((1 / length).astype(np.float32)) @ matrix)
