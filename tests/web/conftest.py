"""The house that the tests of the domain start from."""

import pytest
from factories import House, house


@pytest.fixture
def home(db: None) -> House:
    """A campaign that collects, with somebody in every role."""
    return house()
