"""An encoder that a run may use without depending on it: behind an address, or a folder of this machine."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import numpy as np

from huiyin.domain.consolidation.model_endpoint import Endpoint, ModelFault
from huiyin.engine.protocols import Encoder, Floats

#: Texts in a request, the longest part of a text that is sent, the largest answer, the longest vector.
BATCH, LONGEST, ANSWER, WIDEST = 64, 4000, 32 * 1024 * 1024, 8192
Told = Callable[[int, int], None]


class RemoteEncoder:
    """Asks ``/embeddings`` for vectors, some texts at a time; ``told`` hears how many of how many are done."""

    def __init__(self, endpoint: Endpoint, model: str, told: Told = lambda done, total: None) -> None:
        self.name = f"{endpoint.url} {model}"
        self._endpoint, self._model, self._told = endpoint, model, told

    def encode(self, texts: Sequence[str]) -> Floats:
        """An array of shape (len(texts), dimensions), rows of length 1. Raises ModelFault."""
        parts: list[Floats] = []
        for start in range(0, len(texts), BATCH):
            part = [text[:LONGEST] for text in texts[start : start + BATCH]]
            body = {"model": self._model, "input": part, "encoding_format": "float"}
            parts.append(_vectors(self._endpoint.ask("/embeddings", body, most=ANSWER), len(part)))
            if parts[-1].shape[1] != parts[0].shape[1]:
                raise ModelFault("vectors")
            self._told(start + len(part), len(texts))
        return np.concatenate(parts) if parts else np.zeros((0, 0), np.float32)


def _vectors(answer: Mapping[str, Any], wanted: int) -> Floats:
    rows = answer.get("data")
    if not isinstance(rows, list) or len(rows) != wanted or not all(isinstance(one, dict) for one in rows):
        raise ModelFault("vectors")
    try:
        placed = {int(one.get("index", at)): [float(value) for value in one["embedding"]] for at, one in enumerate(rows)}
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise ModelFault("vectors") from error
    width = len(next(iter(placed.values())))
    if sorted(placed) != list(range(wanted)) or not 2 <= width <= WIDEST or any(len(row) != width for row in placed.values()):
        raise ModelFault("vectors")
    if not all(math.isfinite(value) and abs(value) < 1e6 for row in placed.values() for value in row):
        raise ModelFault("vectors")
    found = np.array([placed[at] for at in range(wanted)], dtype=np.float32)
    length = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(found / np.where(length == 0, 1, length), dtype=np.float32)


class Withholding:
    """An encoder that is given only what may go to it: other texts get no vector, and are grouped by their words alone."""

    def __init__(self, encoder: Encoder, withheld: Collection[str]) -> None:
        self.name = encoder.name
        self._encoder, self._withheld = encoder, withheld

    def encode(self, texts: Sequence[str]) -> Floats:
        """An array of shape (len(texts), dimensions). Raises ModelFault."""
        open_to_it = [at for at, text in enumerate(texts) if text not in self._withheld]
        if not open_to_it:
            raise ModelFault("nothing_to_send")
        found = np.asarray(self._encoder.encode([texts[at] for at in open_to_it]), dtype=np.float32)
        if found.ndim != 2 or len(found) != len(open_to_it) or not np.isfinite(found).all():
            raise ModelFault("vectors")
        vectors = np.zeros((len(texts), found.shape[1]), np.float32)
        vectors[open_to_it] = found
        return vectors
