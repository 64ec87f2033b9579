"""Turns the texts of a job into vectors with Huiyin's own encoder, for the peers; kept, so that nothing is encoded twice."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks import exchange
from huiyin.engine.encoders import load
from huiyin.engine.protocols import Encoder
from huiyin.text.script import fold


def work(folder: Path, settings: exchange.Json) -> exchange.Json:
    """Writes ``vectors.npy``, one row a text."""
    start = time.monotonic()
    vectors = encoder_of(settings).encode(prepared(exchange.read_texts(folder, "text")))
    np.save(settings["out"], vectors)
    return {"seconds": time.monotonic() - start, "dimensions": int(vectors.shape[1])}


def encoder_of(settings: exchange.Json) -> Encoder:
    """The encoder of the job's model folder, with its memory."""
    return load(settings["model"], cache=Path(settings["cache"]))


def prepared(texts: Sequence[str]) -> list[str]:
    """The texts as Huiyin's first stage leaves them, so that it and its peers get the same vectors."""
    return [" ".join(fold(text).split()) for text in texts]


if __name__ == "__main__":
    exchange.serve(work)
