"""Encoding takes minutes to hours: what was encoded once is kept, so that a run that was stopped goes on where it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from hashlib import blake2b
from pathlib import Path

import numpy as np

from huiyin.engine.protocols import Encoder, Floats

STEP = 512


class Cached:
    """An encoder with a memory in one SQLite file; the key is the model's name and the text's hash, never the text."""

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self.name = encoder.name
        self._encoder = encoder
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / f"vectors-{blake2b(encoder.name.encode(), digest_size=6).hexdigest()}.sqlite"

    def encode(self, texts: Sequence[str]) -> Floats:
        """An array of shape (len(texts), dimensions); kept step by step, so that little is lost when it is stopped."""
        keys = [blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest() for text in texts]
        with closing(sqlite3.connect(self._file)) as store:
            store.execute("create table if not exists vector (key blob primary key, value blob not null) without rowid")
            missing = [at for at, key in enumerate(keys) if not store.execute("select 1 from vector where key = ?", (key,)).fetchone()]
            for start in range(0, len(missing), STEP):
                step = missing[start : start + STEP]
                vectors = np.asarray(self._encoder.encode([texts[at] for at in step]), dtype=np.float32)
                with store:
                    rows = ((keys[at], vector.tobytes()) for at, vector in zip(step, vectors, strict=True))
                    store.executemany("insert or replace into vector values (?, ?)", rows)
            found = [store.execute("select value from vector where key = ?", (key,)).fetchone()[0] for key in keys]
        return np.stack([np.frombuffer(value, np.float32) for value in found]) if found else np.zeros((0, 0), np.float32)
