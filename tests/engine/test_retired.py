"""A problem that corrections leave empty is gone from the result, and its id and its name wait for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from huiyin.engine import Consolidation, Correction, Document, EngineError, consolidate, fit
from huiyin.engine.state import state_of
from huiyin.engine.types import Retired
from huiyin.intake.types import Entry, Place, SourceTable
from huiyin.report import Ledger, assemble, read_json, reconcile, write_json
from huiyin.report.restore import consolidation

TEXTS = ["夜班食堂关门太早", "食堂夜里没有热饭", "夜班工人在食堂吃不上热饭", "班车绕路太远", "早上的班车总是绕路", "班车绕远路，要坐一个半小时"]
PILE = [Document(str(number), text) for number, text in enumerate(TEXTS)]


@pytest.fixture(scope="module")
def first() -> Consolidation:
    return consolidate(PILE)


def emptying(result: Consolidation) -> tuple[Correction, str, str]:
    """The correction that moves all of the last problem into the first, and the ids of the emptied one and of the other."""
    keep, gone = result.problems[0].id, result.problems[-1].id
    assert keep != gone
    return Correction("move", tuple(a.id for a in result.assignments if a.problem == gone), problem=keep), gone, keep


def test_an_emptied_problem_is_retired(first: Consolidation) -> None:
    move, gone, _ = emptying(first)
    old = first.problems[-1]
    second = consolidate(PILE, previous=first, corrections=[move])
    assert [problem.id for problem in second.problems] == [problem.id for problem in first.problems[:-1]]
    assert second.retired[0] == Retired(gone, old.title, old.aspect)
    assert second.totals["problems"] == len(first.problems) - 1
    assert all(problem.size for problem in second.problems) and all(aspect.size for aspect in second.aspects)


def test_nothing_is_retired_where_nothing_was_emptied(first: Consolidation) -> None:
    assert first.retired == consolidate(PILE, previous=first).retired == ()


def test_its_id_stays_taken_in_later_runs(first: Consolidation) -> None:
    move, gone, _ = emptying(first)
    second = consolidate(PILE, previous=first, corrections=[move])
    third = consolidate(PILE, previous=second)
    assert third.retired == second.retired
    with pytest.raises(EngineError) as caught:
        consolidate(PILE, previous=third, corrections=[Correction("split", ("0",), problem=gone)])
    assert (caught.value.code, caught.value.values["problem"]) == ("problem_exists", gone)


def test_who_fills_it_again_finds_its_name(first: Consolidation) -> None:
    move, gone, _ = emptying(first)
    second = consolidate(PILE, previous=first, corrections=[move])
    third = consolidate(PILE, previous=second, corrections=[replace(move, problem=gone)])
    assert {(p.id, p.title, p.aspect, p.size) for p in third.problems} == {(p.id, p.title, p.aspect, p.size) for p in first.problems}
    assert [aspect.title for aspect in third.aspects] == [aspect.title for aspect in first.aspects]
    assert third.retired == ()


def test_a_merge_may_be_asked_for_again(first: Consolidation) -> None:
    _, gone, keep = emptying(first)
    merge = Correction("merge", problems=(keep, gone))
    second = consolidate(PILE, previous=first, corrections=[merge])
    assert [one.id for one in second.retired if one.aspect is not None] == [gone]
    third = consolidate(PILE, previous=second, corrections=[merge])
    assert (third.problems, third.retired) == (second.problems, second.retired)


def test_a_state_places_nothing_in_it(first: Consolidation) -> None:
    move, gone, _ = emptying(first)
    state = state_of(*fit(PILE, corrections=[move]))
    assert gone not in state.problems
    assert gone not in {one.problem for one in state.place(TEXTS)}


def ledger_of(result: Consolidation) -> Ledger:
    entries = [Entry(one.id, Place("a.csv", None, int(one.id) + 2, "意见"), 0, len(one.text), one.text) for one in PILE]
    table = SourceTable("a.csv", None, ("意见",), 1, [TEXTS], range(2, 2 + len(TEXTS)), 0)
    return assemble([table], entries, result, title="试", language="zh")


def test_the_ledger_adds_up_and_keeps_what_is_retired(first: Consolidation, tmp_path: Path) -> None:
    move, gone, _ = emptying(first)
    second = consolidate(PILE, previous=first, corrections=[move])
    ledger = ledger_of(second)
    assert all(line.holds for line in reconcile(ledger))
    assert gone not in {problem.id for problem in ledger.problems}
    write_json(ledger, tmp_path / "consolidation.json")
    again = consolidation(read_json(tmp_path / "consolidation.json"))
    assert again.retired == second.retired
    assert consolidate(PILE, previous=again).retired == second.retired
