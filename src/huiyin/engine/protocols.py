"""What a caller may plug into a consolidation. Nothing here is needed for one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.integer[Any]]

#: Called as ``progress(stage, done, total)``; stages are the names in ``pipeline.STAGES``.
Progress = Callable[[str, int, int], None]


class Encoder(Protocol):
    """Turns texts into vectors. The same text must always give the same vector."""

    name: str

    def encode(self, texts: Sequence[str]) -> Floats:
        """An array of shape (len(texts), dimensions)."""
        ...


class Labeler(Protocol):
    """Proposes a title for a problem. A proposal is shown only when each of its words stands in the problem's texts."""

    name: str

    def title(self, key_phrases: Sequence[str], texts: Sequence[str]) -> str:
        """A title for opinions with these key phrases, of which ``texts`` are the most central."""
        ...
