"""GSDMM: collapsed Gibbs sampling for a Dirichlet multinomial mixture, one topic a short text (Yin and Wang 2014).

Texts choose tables as in the authors' "movie group process"; tables that empty are never chosen by more than their prior, so
the number of groups comes out below the ``TABLES`` that it starts with. ALPHA, BETA and ROUNDS are the authors' values.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.corpus import Corpus

Labels = NDArray[np.int64]
ALPHA, BETA, ROUNDS, TABLES = 0.1, 0.1, 30, 300


@dataclass(slots=True)
class Tables:
    """How many texts and words each table holds, and of each word how many; ``words_of`` has shape (words, tables)."""

    texts: NDArray[np.float64]
    words: NDArray[np.float64]
    words_of: NDArray[np.float64]

    def move(self, text: Text, table: int, by: int) -> None:
        """Sit a text down (``by`` 1) or let it rise (-1)."""
        self.texts[table] += by
        self.words[table] += by * text.length
        self.words_of[text.ids, table] += by * text.counts


@dataclass(frozen=True, slots=True)
class Text:
    """A text as its different words and how often each; ``repeated`` holds (place in ``ids``, times) of words said again."""

    ids: NDArray[np.int64]
    counts: NDArray[np.float64]
    length: int
    repeated: tuple[tuple[int, int], ...]


def grouped(corpus: Corpus, told: int, seed: int) -> dict[str, Labels]:
    """The table of each text after the last round."""
    index: dict[str, int] = {}
    texts = [_text(words.split(), index) for words in corpus.words]
    chance = np.random.default_rng(seed)
    tables = Tables(np.zeros(TABLES), np.zeros(TABLES), np.zeros((len(index), TABLES)))
    labels = chance.integers(TABLES, size=len(texts))
    for text, table in zip(texts, labels, strict=True):
        tables.move(text, table, 1)
    for _ in range(ROUNDS):
        for at, text in enumerate(texts):
            tables.move(text, labels[at], -1)
            labels[at] = _chosen(_odds(text, tables, len(index)), chance.random())
            tables.move(text, labels[at], 1)
    return {"GSDMM": labels.astype(np.int64)}


def _text(words: list[str], index: dict[str, int]) -> Text:
    tally = Counter(index.setdefault(word, len(index)) for word in words)
    counts = np.array(list(tally.values()), np.float64)
    repeated = tuple((place, times) for place, times in enumerate(tally.values()) if times > 1)
    return Text(np.array(list(tally), np.int64), counts, len(words), repeated)


def _odds(text: Text, tables: Tables, vocabulary: int) -> NDArray[np.float64]:
    """The logarithm of equation 4 of the paper for each table, up to what is the same for all."""
    odds: NDArray[np.float64] = np.log(tables.texts + ALPHA)
    if not text.length:
        return odds
    held = tables.words_of[text.ids] + BETA
    odds += np.log(held).sum(axis=0)
    for place, times in text.repeated:
        odds += np.log(held[place] + np.arange(1, times)[:, None]).sum(axis=0)
    odds -= np.log(tables.words + vocabulary * BETA + np.arange(text.length)[:, None]).sum(axis=0)
    return odds


def _chosen(odds: NDArray[np.float64], chance: float) -> int:
    weights = np.cumsum(np.exp(odds - odds.max()))
    return int(np.searchsorted(weights, chance * weights[-1], side="right"))
