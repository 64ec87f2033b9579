"""Learns from the texts of a job, keeps what it learned, loads it again, and places further texts one by one."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import exchange
from huiyin.engine import fit
from huiyin.engine.state import load, save, state_of

#: So many of the new texts come before those that count: nothing is warm then.
WARM = 5


def work(folder: Path, settings: exchange.Json) -> exchange.Json:
    """Seconds of learning and of loading, bytes of the file, and milliseconds for each new text."""
    texts, new = exchange.read_texts(folder, "text"), exchange.read_texts(folder, "new")
    start = time.monotonic()
    state = state_of(*fit(texts))
    learned = time.monotonic()
    save(state, folder / "state.zip")
    saved = time.monotonic()
    state = load(folder / "state.zip")
    loaded = time.monotonic()
    return {
        "learn": learned - start,
        "load": loaded - saved,
        "bytes": (folder / "state.zip").stat().st_size,
        "problems": len(state.problems),
        "words": len(state.vocabulary.index),
        "place": _spent(lambda text: state.place([text]), new),
        "propose": _spent(lambda text: state.alternatives([text]), new),
    }


def _spent(deed: Callable[[str], object], texts: list[str]) -> exchange.Json:
    """Milliseconds: the middle, the 99th of a hundred, the longest."""
    spent = []
    for text in texts:
        start = time.perf_counter()
        deed(text)
        spent.append((time.perf_counter() - start) * 1000)
    counted = sorted(spent[WARM:])
    return {"median": statistics.median(counted), "p99": counted[len(counted) * 99 // 100], "most": counted[-1]}


if __name__ == "__main__":
    exchange.serve(work)
