from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from huiyin.engine.stages import aspects, features, naming

WORTH = {"食堂": 1.0, "夜班": 0.8, "关门": 0.7, "canteen": 1.0, "close": 0.8}


@pytest.mark.parametrize(
    "texts, wanted",
    [
        # What says that something is wrong is a better name than what only names the thing.
        (["食堂在二楼夜班旁边", "夜班食堂关门太早"], "夜班食堂关门太早"),
        # One person's own case is no name for a problem of many.
        (["我夜班到食堂关门3次", "食堂夜班不开门"], "食堂夜班不开门"),
        # What leads a clause is cut off.
        (["另外食堂夜班关门太早"], "食堂夜班关门太早"),
        # An address is no clause.
        (["https://food.example/食堂夜班关门", "夜班食堂没有热饭"], "夜班食堂没有热饭"),
        (["The canteen closes too early, I think"], "The canteen closes too early"),
    ],
)
def test_a_title_is_a_clause_that_tells_the_problem(texts: list[str], wanted: str) -> None:
    assert naming.title(WORTH, texts, ["食堂", "夜班"], []) == wanted


def test_a_title_is_not_given_twice() -> None:
    assert naming.title(WORTH, ["夜班食堂关门太早"], ["食堂", "夜班"], ["夜班食堂关门太早"]) == "食堂、夜班"
    assert naming.title(WORTH, ["夜班食堂关门太早"], ["食堂", "夜班"], ["夜班食堂关门太早", "食堂、夜班"]) == "食堂、夜班 (2)"


def test_an_aspect_is_named_by_the_heading_of_most_opinions() -> None:
    assert naming.aspect_title(Counter({"后勤保障": 6, "其他": 1}), 10, ["食堂"], []) == "后勤保障"
    assert naming.aspect_title(Counter({"后勤保障": 4}), 10, ["食堂"], []) == "食堂方面"


def test_an_aspect_is_named_by_things_and_as_people_join_them() -> None:
    assert naming.aspect_title(Counter(), 9, ["三个", "返还", "经费"], [], ["经费返还六成", "经费返还太慢"]) == "经费方面"
    assert naming.aspect_title(Counter(), 9, ["津贴", "高温"], [], ["高温津贴没有", "高温津贴太少"]) == "高温津贴方面"
    assert naming.aspect_title(Counter(), 9, ["食堂", "班车"], ["食堂、班车方面"]) == "食堂方面"
    assert naming.aspect_title(Counter(), 9, ["canteen", "bus"], []) == "Canteen and bus"


def test_problems_that_are_tied_come_under_one_aspect() -> None:
    tied = np.zeros((4, 4), dtype=np.float32)
    tied[0, 1] = tied[1, 0] = tied[2, 3] = tied[3, 2] = 1
    means = np.eye(4, dtype=np.float32)
    assert aspects.group(tied, means, [Counter()] * 4, 2).tolist() == [0, 0, 1, 1]
    headings = [Counter(甲=3), Counter(乙=3), Counter(甲=3), Counter(乙=3)]
    assert aspects.group(np.zeros((4, 4), dtype=np.float32), means, headings, 2).tolist() == [0, 1, 0, 1]


def test_a_word_that_tells_groups_apart_weighs_more() -> None:
    view = features.word_view([["食堂", "大家"], ["食堂", "大家"], ["班车", "大家"], ["班车", "大家"]])
    weighed = features.telling(view, np.array([0, 0, 1, 1])).toarray()
    column = view.vocabulary.index
    assert weighed[0, column["食堂"]] > 0.99 > 0.01 > weighed[0, column["大家"]]
