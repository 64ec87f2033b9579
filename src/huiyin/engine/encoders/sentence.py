"""Any model that sentence-transformers can run, where that package is installed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from huiyin.engine.protocols import Floats


class SentenceModel:
    """Encodes with sentence-transformers, on the processor, from a folder; nothing is fetched."""

    def __init__(self, folder: Path) -> None:
        from sentence_transformers import SentenceTransformer

        self.name = folder.parent.name if folder.name == "model" else folder.name
        self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)

    def encode(self, texts: Sequence[str]) -> Floats:
        """An array of shape (len(texts), dimensions), rows of length 1."""
        return np.asarray(self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False), dtype=np.float32)
