"""Learning to judge: the likelihood has the gradient that it says, and what was shown is found again."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp
from scipy.optimize import approx_fprime

from benchmarks import learning, recurrent
from benchmarks.composed import Composed, read
from benchmarks.likelihood import Likelihood, batches
from huiyin.text.split.judge import chain

MARKED = """=== T1 minutes zh
班组会
主持人：大家说说。
甲师傅：⟪灯坏了两盏，没有人修。⟫⟪路也不平。⟫
乙师傅：⟪e 灯的事我同意甲师傅。⟫
丙师傅：⟪n 没有意见。⟫
主持人：灯明天就修。
=== T2 cell zh
⟪! 门太窄。⟫谢谢。
"""


@pytest.fixture
def texts(tmp_path: Path) -> list[Composed]:
    path = tmp_path / "texts.txt"
    path.write_text(MARKED, encoding="utf-8")
    return read(path)


def test_marks_are_taken_out_and_told(texts: list[Composed]) -> None:
    one, other = texts
    assert "⟪" not in one.text
    assert [(one.text[unit["start"] : unit["end"]], unit["role"]) for unit in one.units] == [
        ("灯坏了两盏，没有人修。", "opinion"),
        ("路也不平。", "opinion"),
        ("灯的事我同意甲师傅。", "endorsement"),
        ("没有意见。", "none"),
    ]
    assert other.text == "门太窄。谢谢。"


def test_an_unknown_mode_is_told(tmp_path: Path) -> None:
    path = tmp_path / "texts.txt"
    path.write_text("=== T1 song zh\n啦啦啦\n", encoding="utf-8")
    with pytest.raises(ValueError, match="unknown mode song"):
        read(path)


def test_the_likelihood_has_its_gradient(texts: list[Composed]) -> None:
    examples = [learning.example(text) for text in texts]
    rows = np.concatenate([one.rows.toarray() for one in examples])
    known = np.flatnonzero(rows.sum(axis=0) > 2)[:6]
    likelihood = Likelihood(rows[:, known], examples)
    rng = np.random.default_rng(1)
    at = rng.normal(size=likelihood.size) / 3
    measured = approx_fprime(at, lambda flat: likelihood(flat)[0], 1e-6)
    assert np.abs(measured - likelihood(at)[1]).max() < 1e-3


@pytest.fixture
def rows(texts: list[Composed]) -> sp.csr_matrix:
    """What is seen of the clauses of both texts, by five features."""
    whole = sp.csr_matrix(sp.vstack([learning.example(text).rows for text in texts]))
    return whole[:, np.flatnonzero(np.asarray(whole.sum(axis=0)).ravel() > 2)[:5]]


@pytest.fixture
def weights() -> recurrent.Weights:
    chance = np.random.default_rng(1)
    return {name: chance.normal(0, 0.4, one.shape) for name, one in recurrent.first(5, chance).items()}


def test_the_network_has_its_gradient(texts: list[Composed], rows: sp.csr_matrix, weights: recurrent.Weights) -> None:
    (batch,) = batches([learning.example(text) for text in texts], 8)
    loss, gradient = recurrent.Pass(weights, rows, batch, None).weighed()
    assert gradient.keys() == weights.keys()
    for name, one in weights.items():
        way = np.random.default_rng(2).normal(size=one.shape)
        ahead, behind = (recurrent.Pass(weights | {name: one + far * way}, rows, batch, None).weighed()[0] for far in (1e-5, -1e-5))
        assert (ahead - behind) / 2e-5 == pytest.approx(float((gradient[name] * way).sum()), abs=1e-6), name
    assert loss > 0


def test_a_text_is_read_alone_as_it_was_learned_beside_others(texts: list[Composed], rows: sp.csr_matrix, weights: recurrent.Weights) -> None:
    examples = [learning.example(text) for text in texts]
    (batch,) = batches(examples, 8)
    beside = recurrent.Pass(weights, rows, batch, None).fit
    places = batch.at[batch.inside]
    edges = np.cumsum([0, *(len(one.states) for one in examples)])
    for start, end in pairwise(edges):
        seen = rows[start:end]
        alone = seen @ weights["alone"] + recurrent.network(weights, 1.0).fit(seen @ weights["vectors"])
        assert alone == pytest.approx(beside[np.argsort(places)][start:end])
    network = recurrent.network(weights, 1.0)
    assert network.fit(rows @ weights["vectors"])[: edges[1]] != pytest.approx(network.fit(rows[: edges[1]] @ weights["vectors"]))


def test_what_is_kept_is_what_was_learned(texts: list[Composed], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fitted = learning.fit([learning.example(text) for text in texts for _ in range(4)], often=4)
    (tmp_path / chain.WEIGHTS).write_bytes(learning.kept(fitted))
    monkeypatch.setattr(chain, "files", lambda _: tmp_path)
    read_again = chain.learned.__wrapped__()
    pairs = [(read_again.features, fitted.features), (read_again.network.vectors, fitted.network.vectors)]
    assert all(np.abs(one - other).max() <= np.abs(other).max() / (2 * learning.LEVELS) * 1.001 for one, other in pairs)
    assert (read_again.known == fitted.known).all()
    assert (read_again.network.again == fitted.network.again).all()
    assert learning.found(texts[0], read_again) == learning.found(texts[0], fitted)


def test_what_was_shown_is_found_again(texts: list[Composed]) -> None:
    fitted = learning.fit([learning.example(text) for text in texts for _ in range(4)])
    tally = learning.found(texts[0], fitted)
    assert (tally.gold, tally.predicted, tally.right) == (2, 2, 2)


def test_nothing_is_learned_from_the_sets_that_are_held_out() -> None:
    assert not set(learning.HELD_OUT) & set(learning.sources())
    assert all((learning.TEXTS / f"{name}.jsonl").exists() for name in learning.HELD_OUT)
