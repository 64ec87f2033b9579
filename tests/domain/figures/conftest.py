"""A campaign whose problem list is confirmed."""

import pytest
from factories import NOW, House

from domain.consolidation.test_confirming import clear
from domain.consolidation.test_running import SAID, run, said
from huiyin.domain.access import Role
from huiyin.domain.consolidation.confirming import confirm_list, propose_list


@pytest.fixture
def confirmed(home: House) -> House:
    """Twelve opinions about three matters, consolidated and confirmed."""
    said(home, SAID)
    run(home)
    clear(home)
    confirm_list(propose_list(by=home.viewer(Role.OFFICE), now=NOW), by=home.viewer(Role.LEADING_GROUP), now=NOW)
    return home
