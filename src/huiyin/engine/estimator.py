"""The consolidation with the manners of scikit-learn (extra ``sklearn``): ``fit``, ``predict``, ``labels_``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.utils.validation import check_is_fitted

from huiyin.engine.config import Config
from huiyin.engine.pipeline import fit
from huiyin.engine.state import state_of

Labels = NDArray[np.int64]


class Consolidator(ClusterMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """Groups texts into problems under aspects.

    Parameters are those of ``Config``. After ``fit``: ``labels_`` (the problem of each text as a number from 0, -1 for one
    without a problem), ``aspect_labels_`` (the aspect, likewise), ``consolidation_`` (the whole result), ``problems_`` and
    ``titles_`` (ids and titles by label). ``X`` is an iterable of texts.
    """

    def __init__(self, problems: int | None = None, aspects: int | None = None, language: str = "auto", seed: int = 0) -> None:
        self.problems = problems
        self.aspects = aspects
        self.language = language
        self.seed = seed

    def fit(self, X: Iterable[str], y: object = None) -> Self:
        """Consolidate the texts; ``y`` is not used. ValueError when ``X`` is no list of texts; EngineError for bad parameters."""
        texts = _texts(X)
        config = Config(problems=self.problems, aspects=self.aspects, language=self.language, seed=self.seed)
        self.consolidation_, grouped = fit(texts, config=config)
        self.state_ = state_of(self.consolidation_, grouped)
        self.problems_, self.titles_ = self.state_.problems, self.state_.titles
        number = {name: label for label, name in enumerate(self.problems_)}
        aspect_number = {aspect.id: label for label, aspect in enumerate(self.consolidation_.aspects)}
        aspect_of = {problem.id: aspect_number[problem.aspect] for problem in self.consolidation_.problems}
        placed = [one.problem for one in self.consolidation_.assignments]
        self.labels_: Labels = np.array([-1 if name is None else number[name] for name in placed], dtype=np.int64)
        self.aspect_labels_: Labels = np.array([-1 if name is None else aspect_of[name] for name in placed], dtype=np.int64)
        return self

    def predict(self, X: Iterable[str]) -> Labels:
        """The problem of each text, -1 where nothing is similar; what was learned does not change. NotFittedError before ``fit``."""
        check_is_fitted(self)
        number = {name: label for label, name in enumerate(self.problems_)}
        return np.array([number.get(one.problem or "", -1) for one in self.state_.place(_texts(X))], dtype=np.int64)

    def fit_predict(self, X: Iterable[str], y: object = None, **kwargs: object) -> Labels:
        """``labels_`` of the texts."""
        return self.fit(X).labels_

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string, tags.input_tags.two_d_array, tags.input_tags.one_d_array = True, False, True
        return tags


def _texts(X: Iterable[str]) -> list[str]:
    if isinstance(X, str | bytes):
        raise ValueError("X is one text; give a list of texts.")
    texts = list(X)
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("X is not a list of texts: every item has to be a str.")
    return texts
