from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from huiyin.engine import Document, consolidate
from huiyin.intake.types import Entry, Place, SourceTable
from huiyin.report import Ledger, assemble, reconcile
from huiyin.report.atomic import whole_directory

TEXTS = ["=夜班食堂关门太早", "食堂夜里没有热饭", "班车绕路太远", "+早上的班车绕路", "@报表重复填写", "无", ""]
REASONS = [None, None, None, None, None, "no_opinion", "empty"]


@pytest.fixture(params=["zh", "en"])
def ledger(request: pytest.FixtureRequest) -> Ledger:
    source = SourceTable("意见.csv", None, ("意见",), 1, [TEXTS], range(2, 9), 0)
    entries = [
        Entry(f"r{n}", Place("意见.csv", None, n + 2, "意见"), 0, len(text), text, reason)
        for n, (text, reason) in enumerate(zip(TEXTS, REASONS, strict=True))
    ]
    support = Entry("r9", Place("意见.csv", None, 9, "意见"), 0, 2, "同上", "endorsement", endorses="r0")
    result = consolidate([Document(e.id, e.text) for e in entries if e.reason is None])
    return assemble([source], [*entries, support], result, title="试", language=request.param)


def test_every_line_adds_up(ledger: Ledger) -> None:
    lines = {line.code: line for line in reconcile(ledger)}
    assert all(line.holds for line in lines.values())
    assert lines["rows"].parts == {"opinions": 5, "empty": 1, "endorsement": 1, "no_opinion": 1}


def test_a_lost_row_is_noticed(ledger: Ledger) -> None:
    broken = replace(ledger, opinions=ledger.opinions[1:])
    assert [line.code for line in reconcile(broken) if not line.holds] != []


def test_endorsements_count_for_the_problem_beside_its_size(ledger: Ledger) -> None:
    problem = next(p for p in ledger.problems if p.id == ledger.opinions[0].problem)
    assert (problem.endorsements, sum(p.endorsements for p in ledger.problems)) == (1, 1)


def test_output_is_whole_or_not_there(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with whole_directory(target) as aside:
        (aside / "a").write_text("old")
    with pytest.raises(OSError, match="full"), whole_directory(target) as aside:
        (aside / "a").write_text("new")
        raise OSError("full")
    assert [(file.name, file.read_text()) for file in target.iterdir()] == [("a", "old")]
    assert list(tmp_path.iterdir()) == [target]
