"""Properties are about what holds, never about how long it takes on whatever machine."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

#: Modules that load whole campaigns, live through years, kill processes or walk every page as everybody. `run.py test` leaves them to `.ci/run`.
SLOW = frozenset(
    {
        "cases/test_campaign.py",
        "domain/consolidation/test_many.py",
        "domain/consolidation/test_process.py",
        "domain/rectification/test_state_machine.py",
        "domain/reminding/test_ticking.py",
        "domain/test_campaign_year.py",
        "domain/test_killed_fan_out.py",
        "domain/test_killed_import.py",
        "web/test_access.py",
    }
)
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow by its module, and the tests of pages by their folder."""
    for item in items:
        place = item.path.relative_to(HERE).as_posix() if item.path.is_relative_to(HERE) else ""
        if place in SLOW:
            item.add_marker(pytest.mark.slow)
        if place.startswith("web/"):
            item.add_marker(pytest.mark.pages)
