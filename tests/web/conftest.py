"""The house that the tests of the domain start from."""

import pytest
from factories import House, house

from huiyin.domain.consolidation import process


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """How often a page has started the process that works runs off; none is really started."""
    times: list[bool] = []

    def start(*, wait: bool = False) -> bool:
        times.append(wait)
        return True

    monkeypatch.setattr(process, "start", start)
    return times


@pytest.fixture
def home(db: None) -> House:
    """A campaign that collects, with somebody in every role."""
    return house()
