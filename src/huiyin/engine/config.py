"""The settings of a consolidation: one frozen value that is kept with the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from huiyin.engine.errors import EngineError

LANGUAGES = ("auto", "zh", "en")


@dataclass(frozen=True, slots=True)
class Config:
    """How to consolidate. The defaults are the one configuration that every figure in the benchmarks is measured with.

    ``problems`` and ``aspects`` are wishes for the number of groups; ``None`` lets the data decide. ``exact_limit`` is the
    number of distinct texts up to which every pair is compared; a larger pile is learned from a sample of that size and
    the rest is placed by it. The remaining fields are explained where they are used, in ``stages``.
    """

    problems: int | None = None
    aspects: int | None = None
    language: str = "auto"
    exact_limit: int = 16_000
    neighbours: int = 15
    resolution: float | None = None
    near_duplicate: float = 0.8
    representatives: int = 3
    key_phrases: int = 5
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse values that no run can use; raises EngineError ``bad_config``."""
        if self.language not in LANGUAGES:
            raise EngineError("bad_config", name="language", value=self.language)
        for name in ("problems", "aspects", "resolution"):
            value = getattr(self, name)
            if value is not None and value <= 0:
                raise EngineError("bad_config", name=name, value=value)
        for name in ("exact_limit", "neighbours", "representatives", "key_phrases"):
            if getattr(self, name) < 1:
                raise EngineError("bad_config", name=name, value=getattr(self, name))
        if not 0.5 <= self.near_duplicate <= 1:
            raise EngineError("bad_config", name="near_duplicate", value=self.near_duplicate)

    def as_mapping(self) -> Mapping[str, object]:
        """The settings by name, for keeping beside the result."""
        return asdict(self)
