"""Stage 7: problems come together under aspects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from huiyin.engine.protocols import Floats, Ints
from huiyin.engine.stages.communities import join
from huiyin.engine.stages.graph import unit

#: 42 problems in 17 aspects is how the source case cut it: about this many times the root of the number of problems.
PER_ROOT = 2.6
#: How much a shared heading ("paperwork and meetings") counts beside what the opinions say.
HINT_WEIGHT = 0.8


def group(means: Floats, hints: Sequence[Counter[str]], wish: int | None) -> Ints:
    """The aspect, from 0, of each problem. ``means`` are the problems' mean vectors, ``hints`` the headings of their opinions."""
    problems = len(means)
    if problems == 0:
        return np.zeros(0, dtype=np.int64)
    wanted = min(problems, wish or max(1, round(PER_ROOT * problems**0.5)))
    return join(np.arange(problems), np.hstack([unit(means), HINT_WEIGHT * _hint_vectors(hints)]), wanted)


def _hint_vectors(hints: Sequence[Counter[str]]) -> Floats:
    """One column a heading; the share of a problem's opinions that stood under it, so at most length 1."""
    names = sorted({name for tally in hints for name in tally})
    column = {name: i for i, name in enumerate(names)}
    vectors = np.zeros((len(hints), max(len(names), 1)), dtype=np.float32)
    for row, tally in enumerate(hints):
        for name, times in tally.items():
            vectors[row, column[name]] = times / tally.total()
    return vectors
