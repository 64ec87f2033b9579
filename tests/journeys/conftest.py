"""A real Chromium. Without one the journeys are left out, except where HUIYIN_BROWSER says that it must be there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        if os.environ.get("HUIYIN_BROWSER"):
            pytest.fail("HUIYIN_BROWSER is set, and there is no Chromium.")
        pytest.skip("There is no Chromium on this machine; apt-get install chromium.")
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()
