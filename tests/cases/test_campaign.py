"""The demonstration campaign: it loads into an empty installation, and what stands there adds up to the case."""

from __future__ import annotations

import csv
import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from examples.campaign.labels import Label, corrected, folded
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


@pytest.fixture(scope="module")
def told(home: Path) -> dict[str, Any]:
    """What stands in it; see ``campaign_told``."""
    found = subprocess.run([sys.executable, str(Path(__file__).with_name("campaign_told.py")), str(home)], cwd=ROOT, env=SHELL, check=True, capture_output=True, text=True)
    return dict(json.loads(found.stdout.splitlines()[-1]))


def verified(home: Path) -> dict[str, Any]:
    """What ``huiyin verify`` says of the campaign; it must end with 0."""
    found = subprocess.run([sys.executable, "-m", "huiyin.cli", "verify", "--home", str(home), "--json"], env=SHELL, check=True, capture_output=True, text=True)
    return next(one for one in map(json.loads, found.stdout.splitlines()) if one.get("campaign") == "listening-2026")


def test_everything_is_accounted_for(home: Path) -> None:
    campaign = verified(home)
    assert campaign["holds"] and not any(campaign["faults"].values())
    assert campaign["sums"]["opinions"]["registered"] == 326 and campaign["sums"]["opinions"]["duplicate"] == 6
    assert campaign["sums"]["places"]["total"] == 326 == sum(count for part, count in campaign["sums"]["places"].items() if part != "total")
    assert campaign["sums"]["places"]["in_problem"] == 326
    assert campaign["sums"]["documents"]["received"] == 1 and campaign["sums"]["documents"]["set_aside"] == 1


def test_the_list_is_the_labelled_one(told: dict[str, Any]) -> None:
    assert told["sums"] == {"opinions": 326, "problems": 42, "aspects": 17}
    assert told["undecided"] == told["undescribed"] == 0
    with (ROOT / "examples/reference/gold.tsv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["role"] == "opinion"]
    assert {title: aspect for title, (aspect, _) in told["titles"].items()} == {row["problem"]: row["aspect"] for row in rows}
    for title, (_, said) in told["titles"].items():
        labelled = [folded(row["text"]) for row in rows if row["problem"] == title]
        assert len(said) == len(labelled) and all(any(folded(one).startswith(words) for words in labelled) for one in said), title


def test_every_problem_is_in_the_plan_and_every_light_is_on(told: dict[str, Any]) -> None:
    assert told["uncovered"] == [] and told["plans"] == ["issued", "issued"]
    assert set(told["lights"]) == {"red", "yellow", "blue", "green", "done"} and all(told["lights"].values())
    assert {"resolved", "explained", "continuing", "pending", "rectifying"} <= set(told["states"])


def test_three_people_stand_behind_every_closure(told: dict[str, Any]) -> None:
    assert len(told["closed"]) * 2 >= sum(told["lights"].values())
    assert all(len({*three}) == 3 and None not in three for three in told["closed"])
    assert len(told["evidence"]) >= len(told["closed"]) and set(told["evidence"]) == {"%PDF-"}


def test_answers_reach_every_opinion_once_and_quote_none(told: dict[str, Any]) -> None:
    assert len(told["answers"]) >= 28 and told["shown"]
    assert all(one["each_once"] and not one["same_person"] for one in told["answers"])
    assert [one["problem"] for one in told["answers"] if one["copied"]] == []
    assert sum(one["untouched"] for one in told["answers"]) * 20 <= sum(one["opinions"] for one in told["answers"])


def test_it_was_looked_back_and_figures_were_frozen(told: dict[str, Any]) -> None:
    assert sorted(told["look_backs"]) == ["holds", "holds", "partly"] and told["frozen"] == 2


def test_no_indicator_is_empty(told: dict[str, Any]) -> None:
    assert all(denominator and (numerator or code == "recurrence") for code, (numerator, denominator) in told["indicators"].items()), told["indicators"]


def test_it_stops_where_it_is_told(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "examples.campaign.load", str(tmp_path / "home"), "--until", "2026-01-24"], cwd=ROOT, env=SHELL, check=True, capture_output=True)
    found = verified(tmp_path / "home")
    assert found["holds"] and found["sums"]["documents"]["total"] == 0


def test_the_accounts_are_nobody_elses(home: Path) -> None:
    for name, count in (("demo-accounts.json", 21), ("demo-receipts.json", 36)):
        path = home / name
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        given = json.loads(path.read_text(encoding="utf-8")).values()
        secrets = [one if isinstance(one, str) else one["password"] for one in given]
        assert len(set(secrets)) == len(secrets) == count


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
