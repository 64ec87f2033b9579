"""Stage 6: texts beyond the sample are placed by what was learned from it, and every placement gets a confidence."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from huiyin.engine.protocols import Floats, Ints, Progress
from huiyin.engine.stages.features import Vocabulary, count
from huiyin.engine.stages.refine import Model

CHUNK = 20_000


def sample(texts: Sequence[str], limit: int) -> Ints:
    """The positions of the texts to learn from: all, or ``limit`` of them by a hash of the text, so always the same ones."""
    if len(texts) <= limit:
        return np.arange(len(texts))
    keys = np.fromiter((int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) for text in texts), np.uint64, len(texts))
    return np.sort(np.argsort(keys, kind="stable")[:limit])


def place(tokens: Sequence[Sequence[str]], vocabulary: Vocabulary, model: Model, progress: Progress) -> tuple[Ints, Floats]:
    """The best problem of each text (-1 where nothing is similar) and the confidence, in steps of bounded memory."""
    labels = np.full(len(tokens), -1, dtype=np.int64)
    confidence = np.zeros(len(tokens), dtype=np.float32)
    for start in range(0, len(tokens), CHUNK):
        scores = model.scores(count(tokens[start : start + CHUNK], vocabulary.index))
        best = np.argmax(np.round(scores, 5), axis=1)
        found = np.where(scores.max(axis=1) > 0, best, -1)
        labels[start : start + CHUNK] = found
        confidence[start : start + CHUNK] = np.where(found >= 0, margin(scores, best), 0)
        progress("place", min(start + CHUNK, len(tokens)), len(tokens))
    return labels, confidence


def margin(scores: Floats, labels: Ints) -> Floats:
    """How far the own problem's score is above the best other's, in [0, 1]; 1 where there is no other."""
    rows = np.arange(len(labels))
    own = np.maximum(scores[rows, labels], 0)
    if scores.shape[1] < 2:
        return np.ones(len(labels), dtype=np.float32)
    rest = scores.copy()
    rest[rows, labels] = 0
    other = rest.max(axis=1)
    total = own + other
    return np.asarray(np.clip((own - other) / np.where(total > 0, total, 1), 0, 1), dtype=np.float32)
