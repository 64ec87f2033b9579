"""Learning to judge: the likelihood has the gradient that it says, and what was shown is found again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from benchmarks import learning
from benchmarks.composed import Composed, read
from benchmarks.likelihood import Likelihood

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


def test_what_was_shown_is_found_again(texts: list[Composed]) -> None:
    fitted = learning.fit([learning.example(text) for text in texts for _ in range(4)])
    tally = learning.found(texts[0], fitted)
    assert (tally.gold, tally.predicted, tally.right) == (2, 2, 2)


def test_nothing_is_learned_from_the_sets_that_are_held_out() -> None:
    assert not set(learning.HELD_OUT) & set(learning.sources())
    assert all((learning.TEXTS / f"{name}.jsonl").exists() for name in learning.HELD_OUT)
