"""How well two groupings of the same things agree.

Every measure is 1 for equal groupings whatever the names of the groups. AMI (Vinh, Epps and Bailey 2010) and ARI (Hubert and
Arabie 1985) are 0 in expectation for groupings by chance; V (Rosenberg and Hirschberg 2007) is not corrected for chance.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from huiyin.engine.protocols import Floats, Ints


@dataclass(frozen=True, slots=True)
class Agreement:
    """The measures of one comparison over ``compared`` things."""

    compared: int
    ami: float
    ari: float
    v: float
    homogeneity: float
    completeness: float


def agreement(one: Sequence[Hashable], other: Sequence[Hashable]) -> Agreement:
    """Compare two labellings of the same things, ``one`` being the truth where there is one. ValueError if lengths differ."""
    if len(one) != len(other):
        raise ValueError(f"Two labellings of the same things have the same length, not {len(one)} and {len(other)}.")
    table = contingency(one, other)
    homogeneity, completeness, v = _v(table)
    return Agreement(len(one), ami(table), ari(table), v, homogeneity, completeness)


def contingency(one: Sequence[Hashable], other: Sequence[Hashable]) -> Ints:
    """How many things each pair of groups shares; shape (groups of one, groups of other)."""
    rows, columns = _numbered(one), _numbered(other)
    table = np.zeros((max(rows, default=-1) + 1, max(columns, default=-1) + 1), dtype=np.int64)
    np.add.at(table, (rows, columns), 1)
    return table


def _numbered(labels: Sequence[Hashable]) -> list[int]:
    number: dict[Hashable, int] = {}
    return [number.setdefault(label, len(number)) for label in labels]


def ari(table: Ints) -> float:
    """The adjusted Rand index of a contingency table."""
    total = float(_pairs(np.array([table.sum()])).sum())
    both, one, other = (float(_pairs(part).sum()) for part in (table, table.sum(axis=1), table.sum(axis=0)))
    expected = one * other / total if total else 0.0
    most = (one + other) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def _pairs(counts: Ints) -> Floats:
    return np.asarray(counts * (counts - 1) / 2, dtype=np.float64)


def ami(table: Ints) -> float:
    """The adjusted mutual information of a contingency table, normalised by the mean of the two entropies."""
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    if len(rows) == len(columns) <= 1:
        return 1.0
    expected = _expected(rows, columns)
    mean = (_entropy(rows) + _entropy(columns)) / 2
    below = mean - expected
    # As the measure is defined there is nothing to share when both are one group, or each thing is its own.
    return 1.0 if abs(below) < 1e-15 else (_mutual(table) - expected) / below


def _v(table: Ints) -> tuple[float, float, float]:
    shared, one, other = _mutual(table), _entropy(table.sum(axis=1)), _entropy(table.sum(axis=0))
    homogeneity, completeness = (shared / one if one else 1.0), (shared / other if other else 1.0)
    both = homogeneity + completeness
    return homogeneity, completeness, 2 * homogeneity * completeness / both if both else 0.0


def _entropy(counts: Ints) -> float:
    share = counts[counts > 0] / max(counts.sum(), 1)
    return float(-(share * np.log(share)).sum())


def _mutual(table: Ints) -> float:
    total = table.sum()
    row, column = np.nonzero(table)
    joint = table[row, column] / total
    expected = table.sum(axis=1)[row] * table.sum(axis=0)[column] / total**2
    return float((joint * np.log(joint / expected)).sum()) if total else 0.0


def _expected(rows: Ints, columns: Ints) -> float:
    """The mutual information that chance alone gives with these sizes (hypergeometric model); equal sizes are counted once."""
    total = int(rows.sum())
    row_sizes, row_times = np.unique(rows, return_counts=True)
    column_sizes, column_times = np.unique(columns, return_counts=True)
    expected = 0.0
    for a, a_times in zip(row_sizes.tolist(), row_times.tolist(), strict=True):
        for b, b_times in zip(column_sizes.tolist(), column_times.tolist(), strict=True):
            expected += a_times * b_times * _expected_cell(a, b, total)
    return expected


def _expected_cell(a: int, b: int, total: int) -> float:
    # Imported here: whoever only consolidates does not wait for it.
    from scipy.special import gammaln

    shared = np.arange(max(1, a + b - total), min(a, b) + 1, dtype=np.float64)
    told = shared / total * np.log(total * shared / (a * b))
    ways = gammaln(a + 1) + gammaln(b + 1) + gammaln(total - a + 1) + gammaln(total - b + 1) - gammaln(total + 1)
    chance = ways - gammaln(shared + 1) - gammaln(a - shared + 1) - gammaln(b - shared + 1) - gammaln(total - a - b + shared + 1)
    return float((told * np.exp(chance)).sum())
