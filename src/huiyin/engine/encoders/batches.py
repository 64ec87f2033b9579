"""What is common to the models that run here: texts in batches, and settings files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

BATCH = 64


def batches(lengths: Sequence[int]) -> Iterator[NDArray[Any]]:
    """Rows of about the same length together, so that little is padded."""
    order = np.argsort(lengths, kind="stable")
    for start in range(0, len(order), BATCH):
        yield order[start : start + BATCH]


def settings(path: Path) -> dict[str, Any]:
    """A settings file; one that is not there has no settings."""
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}
