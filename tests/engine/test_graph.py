from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.engine import consolidate
from huiyin.engine.stages import graph

#: Few texts, most of them alike in nothing: where dimensions weigh the same, a solver may turn them by chance.
ODD = ["热饭关门", "late", "夜班关门", "食堂late没有", "the", "", "late太早late停车", "late热饭停车", "late关门热饭", "太早cardcanteen", "绕路"]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 9), st.integers(1, 200), st.integers(0, 10_000))
def test_the_largest_are_those_of_a_stable_sort(height: int, width: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    cosines = np.round(chance.uniform(-1, 1, (height, width)), 1).astype(np.float32)
    k = int(chance.integers(1, width + 1))
    values, columns = graph.largest(cosines, k)
    wanted = np.argsort(-cosines, axis=1, kind="stable")[:, :k]
    assert columns.reshape(height, k).tolist() == wanted.tolist()
    assert values.tolist() == np.take_along_axis(cosines, wanted, axis=1).ravel().tolist()


def test_reducing_keeps_the_products_of_what_is_low_in_rank() -> None:
    chance = np.random.default_rng(1)
    rows = graph.unit(chance.standard_normal((60, 5)) @ chance.standard_normal((5, 90)))
    reduced = graph.reduce(sp.csr_matrix(rows), 0)
    assert reduced.shape == (60, 30)
    assert float(np.abs(reduced @ reduced.T - rows @ rows.T).max()) < 1e-4


def test_the_same_texts_give_the_same_result_each_time() -> None:
    first = repr(consolidate(ODD))
    assert [repr(consolidate(ODD)) == first for _ in range(15)] == [True] * 15


def test_neighbours_are_the_nearest_others() -> None:
    rows = graph.unit(np.array([[1, 0], [1, 0.1], [0, 1], [-1, 0]]))
    near = graph.nearest_dense(rows, 1).toarray()
    assert [int(row.argmax()) if row.max() > 0 else None for row in near] == [1, 0, 1, None]


def test_neighbours_found_block_by_block_are_those_found_at_once() -> None:
    rows = graph.unit(np.random.default_rng(2).standard_normal((50, 6)))
    blocks, whole = graph.nearest_dense(rows, 4, block=7), graph.nearest_dense(rows, 4)
    assert np.array_equal(blocks.indices, whole.indices)
    # Some processors round a product of seven rows otherwise than one of fifty, in the last bit.
    assert np.abs(blocks.data - whole.data).max() <= np.finfo(np.float32).eps


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 40), st.integers(1, 8), st.integers(1, 8), st.integers(0, 10_000))
def test_orthogonal_columns_span_the_same(height: int, rank: int, width: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    columns = (chance.integers(-3, 4, (height, rank)) @ chance.integers(-3, 4, (rank, width))).astype(np.float32)
    found = graph.orthogonal(columns)
    products = found.T @ found
    assert np.allclose(products, np.diag(np.round(np.diag(products))), atol=1e-3)
    assert np.allclose(found @ (found.T @ columns), columns, atol=1e-2)
