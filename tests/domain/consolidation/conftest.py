"""A campaign whose opinions are consolidated."""

import pytest
from factories import House

from domain.consolidation.test_running import SAID, run, said


@pytest.fixture
def full(home: House) -> House:
    """Twelve opinions about three matters, consolidated."""
    said(home, SAID)
    run(home)
    return home
