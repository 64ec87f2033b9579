"""Consolidates the texts of a job: where each text ended, when each stage began, and how long it took.

With ``model`` the texts are encoded beforehand and outside the time, as the peers get their vectors too.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import exchange
from huiyin.engine import Consolidation, consolidate

if TYPE_CHECKING:
    from huiyin.engine.protocols import Encoder


def work(folder: Path, settings: exchange.Json) -> exchange.Json:
    """The result by text, in the order of the texts."""
    texts = exchange.read_texts(folder, "text")
    encoder = _warm(settings, texts) if settings.get("model") else None
    marks: list[tuple[str, float]] = []
    start = time.monotonic()
    found = consolidate(texts, encoder=encoder, progress=lambda stage, done, total: marks.append((stage, time.monotonic())))
    end = time.monotonic()
    return {"start": start, "end": end, "seconds": end - start, "marks": marks, "totals": dict(found.totals), **_labels(found)}


def _labels(found: Consolidation) -> exchange.Json:
    aspect_of = {problem.id: problem.aspect for problem in found.problems}
    placed = [one.problem for one in found.assignments]
    return {"labels": placed, "coarse": [aspect_of[name] if name else None for name in placed]}


def _warm(settings: exchange.Json, texts: Sequence[str]) -> Encoder:
    from benchmarks.jobs.encode import encoder_of, prepared

    encoder = encoder_of(settings)
    encoder.encode(prepared(texts))
    return encoder


if __name__ == "__main__":
    exchange.serve(work)
