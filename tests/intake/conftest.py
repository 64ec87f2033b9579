from __future__ import annotations

from pathlib import Path

import pytest

from .builders import Make


@pytest.fixture
def make(tmp_path: Path) -> Make:
    return Make(tmp_path)
