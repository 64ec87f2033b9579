from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as peer

from huiyin.engine.metrics import agreement

LABELS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=60)


@given(LABELS)
def test_every_measure_is_that_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    ours = agreement(one, other)
    assert ours.ami == pytest.approx(peer.adjusted_mutual_info_score(one, other), abs=1e-9)
    assert ours.ari == pytest.approx(peer.adjusted_rand_score(one, other), abs=1e-9)
    assert (ours.homogeneity, ours.completeness, ours.v) == pytest.approx(peer.homogeneity_completeness_v_measure(one, other), abs=1e-9)


def test_names_of_groups_do_not_matter() -> None:
    assert agreement("aabb", [2, 2, 1, 1]).ami == pytest.approx(1)


def test_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="same length"):
        agreement([1], [1, 2])
