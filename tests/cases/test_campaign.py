"""The demonstration campaign: it loads into an empty installation, and what stands there adds up to the case."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from examples.campaign.labels import Label, corrected
from huiyin.domain.collection.reading import Passage

ROOT = Path(__file__).resolve().parents[2]
#: As a person's shell has it: the tests' own settings are not an installation's.
SHELL = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "HUIYIN_"))}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with the demonstration."""
    folder = tmp_path_factory.mktemp("demo") / "home"
    subprocess.run([sys.executable, "-m", "examples.campaign.load", str(folder)], cwd=ROOT, env=SHELL, check=True, capture_output=True)
    return folder


def test_everything_is_accounted_for(home: Path) -> None:
    found = subprocess.run([sys.executable, "-m", "huiyin.cli", "verify", "--home", str(home), "--json"], env=SHELL, check=True, capture_output=True, text=True)
    campaign = next(one for one in map(json.loads, found.stdout.splitlines()) if one.get("campaign") == "listening-2026")
    assert campaign["holds"] and not any(campaign["faults"].values())
    assert campaign["sums"]["opinions"]["registered"] == 326 and campaign["sums"]["opinions"]["duplicate"] == 6
    assert campaign["sums"]["places"]["total"] == 326 == sum(count for part, count in campaign["sums"]["places"].items() if part != "total")
    assert campaign["sums"]["places"]["in_problem"] > 300
    assert campaign["sums"]["documents"]["received"] == 1 and campaign["sums"]["documents"]["set_aside"] == 1


def test_the_accounts_are_nobody_elses(home: Path) -> None:
    path = home / "demo-accounts.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    passwords = [one["password"] for one in json.loads(path.read_text(encoding="utf-8")).values()]
    assert len(set(passwords)) == len(passwords) == 9


def test_a_reading_gives_way_to_the_labels_and_keeps_the_rest() -> None:
    text = "一、灯坏了。灯要修。二、同意。三、饭凉。谢谢"
    reading = (Passage(2, 5), Passage(6, 9, secret=True), Passage(12, 14, role="endorsement", endorses=2), Passage(17, 19), Passage(20, 22))
    found = corrected(reading, text, [Label("灯坏了灯要修", "opinion", "A"), Label("饭涼", "duplicate", "B"), Label("别处的话", "opinion", "C")])
    assert [(text[one.start : one.end], one.role, one.reason) for one in found] == [
        ("灯坏了。灯要修", "opinion", ""),
        ("同意", "endorsement", ""),
        ("饭凉", "opinion", ""),
        ("谢谢", "dropped", "not_an_opinion"),
    ]
    assert found[0].secret and found[1].endorses == 2
