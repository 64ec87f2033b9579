"""What the house promises about itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))


@pytest.mark.parametrize("floor", ["huiyin.engine", "huiyin.text", "huiyin.intake"])
def test_pure_floors_need_no_web_and_no_network(floor: str) -> None:
    code = f"import sys, {floor}; print([m for m in ('django', 'sklearn', 'requests', 'playwright') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]", done.stderr


def test_files_stay_short() -> None:
    long = {path.name: count for path in SOURCES if path.parent.name != "migrations" and (count := len(path.read_text(encoding="utf-8").splitlines())) > 250}
    assert long == {}


def test_every_module_says_what_it_is() -> None:
    assert [str(path) for path in SOURCES if not path.read_text(encoding="utf-8").startswith(('"""', '#')) and path.name != "__main__.py"] == []
