"""One peer in one process: ``python -m benchmarks.peers FOLDER``, the job being ``{"method", "vectors", "told", "seed"}``."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks import exchange
from benchmarks.peers import MODULES
from benchmarks.peers.corpus import Corpus

Labels = NDArray[np.int64]
FUNCTIONS = {"BERTopic": "bertopic", "BERTopic alone": "alone", "KMeans": "kmeans", "Ward": "ward"}


def work(folder: Path, settings: exchange.Json) -> exchange.Json:
    """The labels of each variant of the method (-1: thrown away) and the seconds from words, or vectors given, to labels."""
    corpus = Corpus(exchange.read_texts(folder, "text"), exchange.read_texts(folder, "words"), _given(settings["vectors"]))
    # Importing takes seconds and is not what is measured; compiling just in time, in each new process, is.
    method = _function(settings["method"])
    start = time.monotonic()
    found = method(corpus, settings["told"], settings["seed"])
    end = time.monotonic()
    return {"start": start, "end": end, "seconds": end - start, "runs": {name: _listed(labels) for name, labels in found.items()}}


def _function(method: str) -> Callable[[Corpus, int, int], Mapping[str, Labels]]:
    found: Callable[[Corpus, int, int], Mapping[str, Labels]] = getattr(
        import_module(f"benchmarks.peers.{MODULES[method]}"), FUNCTIONS.get(method, "grouped")
    )
    return found


def _given(path: str | None) -> NDArray[np.float32] | None:
    return np.load(path) if path else None


def _listed(labels: Labels) -> Sequence[int]:
    return [int(label) for label in labels]


if __name__ == "__main__":
    exchange.serve(work)
