from __future__ import annotations

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.utils.estimator_checks import parametrize_with_checks

from huiyin.engine.estimator import Consolidator

PILE = ["夜班食堂关门太早", "食堂夜里没有热饭", "夜班工人在食堂吃不上热饭", "班车绕路太远", "早上的班车总是绕路", "班车绕远路，要坐一个半小时"]


@parametrize_with_checks([Consolidator()])
def test_scikit_learn_accepts_it(estimator, check) -> None:  # type: ignore[no-untyped-def]
    check(estimator)


def test_fit_and_predict() -> None:
    model = Consolidator().fit(PILE)
    assert model.labels_.tolist() == [0, 0, 0, 1, 1, 1] or model.labels_.tolist() == [1, 1, 1, 0, 0, 0]
    assert len(model.titles_) == len(model.problems_) == 2
    assert model.predict(["夜班食堂没有热饭", "班车又绕路"]).tolist() == [model.labels_[0], model.labels_[3]]
    assert model.predict(["zzz"]).tolist() == [-1]


def test_parameters_are_kept_by_clone() -> None:
    assert clone(Consolidator(problems=3)).get_params() == {"problems": 3, "aspects": None, "language": "auto", "seed": 0}


def test_it_must_be_fitted_first_and_with_texts() -> None:
    with pytest.raises(NotFittedError):
        Consolidator().predict(["x"])
    for wrong in ("one text", [1, 2], np.zeros((2, 2))):
        with pytest.raises(ValueError, match="text"):
            Consolidator().fit(wrong)  # type: ignore[arg-type]
