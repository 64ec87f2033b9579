from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.engine import Config, Correction, Document, EngineError, consolidate

CANTEEN = ["夜班食堂关门太早", "食堂夜里没有热饭", "夜班工人在食堂吃不上热饭", "食堂的饭菜夜班时都凉了"]
BUS = ["班车绕路太远", "早上的班车总是绕路", "班车绕远路，要坐一个半小时", "希望班车不要绕路"]
FORMS = ["报表重复填写太多", "同样的报表一个月填写三遍", "月报和季报重复填写", "报表太多，重复填写浪费时间"]
PILE = CANTEEN + BUS + FORMS
WORDS = st.sampled_from(["食堂", "班车", "报表", "热饭", "绕路", "重复", "夜班", "体检", "bus", "canteen", "late", "😀", " ", "", "\x00", "123", "，"])
TEXTS = st.lists(st.lists(WORDS, max_size=6).map("".join), max_size=25)


def groups(result) -> set[frozenset[str]]:  # type: ignore[no-untyped-def]
    found: dict[str, set[str]] = {}
    for one in result.assignments:
        if one.problem:
            found.setdefault(one.problem, set()).add(one.id)
    return {frozenset(ids) for ids in found.values()}


def test_three_matters_are_three_problems() -> None:
    result = consolidate(PILE)
    assert groups(result) == {frozenset("1234"), frozenset("5678"), frozenset({"9", "10", "11", "12"})}
    assert all(any(problem.title in text for text in PILE) for problem in result.problems)


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_every_text_ends_exactly_once(texts: list[str]) -> None:
    result = consolidate(texts)
    assert [one.id for one in result.assignments] == [str(number) for number in range(1, len(texts) + 1)]
    assert all((one.status == "assigned") == (one.problem is not None) and one.reason for one in result.assignments)
    assert sum(problem.size for problem in result.problems) == sum(one.status == "assigned" for one in result.assignments)
    assert sorted(name for aspect in result.aspects for name in aspect.problems) == sorted(p.id for p in result.problems)


@settings(max_examples=25, deadline=None)
@given(TEXTS, st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(texts: list[str], chance: random.Random) -> None:
    documents = [Document(f"d{number:02d}", text) for number, text in enumerate(texts)]
    shuffled = chance.sample(documents, len(documents))
    one, other = consolidate(documents), consolidate(shuffled)
    assert one.problems == other.problems and one.aspects == other.aspects
    assert {a.id: a for a in one.assignments} == {a.id: a for a in other.assignments}


def test_a_duplicate_changes_counts_only() -> None:
    once = consolidate([Document(str(n), text) for n, text in enumerate(PILE)])
    twice = consolidate([*(Document(str(n), text) for n, text in enumerate(PILE)), Document("copy", PILE[0])])
    bare = [replace(problem, size=0, cohesion=0) for problem in once.problems]
    assert [replace(problem, size=0, cohesion=0) for problem in twice.problems] == bare
    copy = twice.assignments[-1]
    assert (copy.problem, copy.duplicate_of) == (twice.assignments[0].problem, "0")


@pytest.mark.parametrize("wish", [1, 2, 3, 4, 5])
def test_a_wished_number_is_met(wish: int) -> None:
    assert consolidate(PILE, config=Config(problems=wish)).totals["problems"] == wish


@pytest.mark.parametrize("texts", [[], ["一条意见"], ["食堂"] * 50, ["", "  ", "??"], ["甲乙", "丙丁", "戊己", "庚辛"]])
def test_small_and_odd_piles(texts: list[str]) -> None:
    totals = consolidate(texts).totals
    assert totals["documents"] == len(texts) == totals["assigned"] + totals["unassigned"] + totals["excluded"]


def test_corrections_hold() -> None:
    first = consolidate(PILE)
    canteen, bus = first.assignments[0].problem, first.assignments[4].problem
    corrections = [
        Correction("move", ("1",), problem=bus),
        Correction("rename", problem=canteen, title="夜班吃饭难"),
        Correction("must_link", ("9", "2")),
        Correction("cannot_link", ("5", "6")),
        Correction("split", ("12",), problem="X1", title="另议"),
    ]
    result = consolidate(PILE, corrections=corrections)
    place = {one.id: one.problem for one in result.assignments}
    assert place["1"] == bus and place["9"] == place["2"] and place["5"] != place["6"] and place["12"] == "X1"
    titles = {problem.id: problem.title for problem in result.problems}
    assert titles["X1"] == "另议" and titles[canteen] == "夜班吃饭难"
    assert consolidate(PILE, corrections=corrections) == result


def test_merged_problems_are_one() -> None:
    first = consolidate(PILE)
    keep, gone = first.assignments[0].problem, first.assignments[4].problem
    assert keep and gone
    result = consolidate(PILE, corrections=[Correction("merge", problems=(keep, gone))])
    assert {one.problem for one in result.assignments[:8]} == {keep}


@pytest.mark.parametrize(
    ("corrections", "code"),
    [
        ([Correction("move", ("99",), problem="P001")], "unknown_opinion"),
        ([Correction("move", ("1",), problem="P999")], "unknown_problem"),
        ([Correction("fly", ("1",))], "unknown_action"),
        ([Correction("move", ("1",))], "incomplete_correction"),
        ([Correction("must_link", ("1",))], "incomplete_correction"),
        ([Correction("rename_aspect", aspect="A99", title="x")], "unknown_aspect"),
        ([Correction("move", ("1",), problem="P001"), Correction("move", ("1",), problem="P002")], "contradiction"),
        ([Correction("must_link", ("1", "5")), Correction("cannot_link", ("1", "5"))], "contradiction"),
        ([Correction("rename", problem="P001", title="a"), Correction("rename", problem="P001", title="b")], "contradiction"),
    ],
)
def test_wrong_corrections_are_refused(corrections: list[Correction], code: str) -> None:
    with pytest.raises(EngineError) as refused:
        consolidate(PILE, corrections=corrections)
    assert refused.value.code == code
    assert refused.value.values["entry"] == len(corrections)


def test_previous_results_stay_and_new_opinions_join_or_wait() -> None:
    first = consolidate(PILE)
    result = consolidate([*PILE, "夜班食堂没有热饭", "停车场没有照明"], previous=first)
    assert [one.problem for one in result.assignments[:12]] == [one.problem for one in first.assignments]
    assert [p.id for p in result.problems] == [p.id for p in first.problems]
    assert [p.title for p in result.problems] == [p.title for p in first.problems]
    assert result.assignments[12].problem == first.assignments[0].problem
    assert (result.assignments[13].status, result.assignments[13].reason) == ("unassigned", "new_problem")


def test_a_previous_result_of_another_version_is_refused() -> None:
    first = replace(consolidate(PILE), version="9.0")
    with pytest.raises(EngineError, match="previous_version"):
        consolidate(PILE, previous=first)


def test_ids_must_be_unique() -> None:
    with pytest.raises(EngineError, match="duplicate_id"):
        consolidate([Document("a", "食堂"), Document("a", "班车")])


def test_a_sample_places_the_rest() -> None:
    texts = [f"{text}，{n}号" for n in range(3) for text in PILE]
    result = consolidate(texts, config=Config(exact_limit=8))
    assert result.totals["documents"] == 36 == sum(one.status == "assigned" for one in result.assignments)


@pytest.mark.parametrize("wrong", [{"problems": 0}, {"language": "xx"}, {"neighbours": 0}, {"near_duplicate": 0.1}])
def test_settings_that_no_run_can_use_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(EngineError, match="bad_config"):
        Config(**wrong)  # type: ignore[arg-type]


def test_a_wording_with_other_marks_is_the_same_wording() -> None:
    result = consolidate(["食堂太早关门，夜班没有饭吃。", "食堂太早关门 夜班没有饭吃!!", "班车绕路太远"])
    assert [one.duplicate_of for one in result.assignments] == ["2", None, None]
