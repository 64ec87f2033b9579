"""What an answer does not mention."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from huiyin.domain.answering.checking import MOST, Point, copied_from, unmentioned


def test_words_that_no_part_has_are_told_with_how_many_opinions_name_them() -> None:
    found = unmentioned({1: "食堂价格太贵", 2: "食堂价格降一点", 3: "路灯不亮"}, "食堂夜里供热饭。")
    assert Point("价格", 2) in found.points and found.points[0] == Point("价格", 2)
    assert "食堂" not in [one.word for one in found.points]
    assert found.untouched == (3,)


def test_english_is_compared_by_its_stems() -> None:
    found = unmentioned({1: "The prices are too high", 2: "Buses never come"}, "We lowered the price.")
    assert [one.word.lower() for one in found.points if one.word.lower().startswith("pric")] == []
    assert found.untouched == (2,)


def test_both_scripts_are_compared_as_one() -> None:
    found = unmentioned({1: "公車停在門口", 2: "榮譽津貼沒有打到卡上"}, "公车节假日封存。")
    assert found.untouched == (2,) and "榮譽" in [one.word for one in found.points]
    assert copied_from({1: "從前我們下廠騎單車，現在二里地也要派公車"}, "从前我们下厂骑单车，现在不是。") == [1]


def test_only_what_enough_name_is_told() -> None:
    said = {1: "价格太贵", 2: "价格太贵", 3: "路灯不亮"}
    assert {one.word for one in unmentioned(said, "", least=2).points} <= {"价格", "太贵"}
    assert unmentioned({}, "食堂").points == () and unmentioned({1: "……"}, "食堂").untouched == ()


def test_a_stretch_that_was_copied_is_found_and_a_common_word_is_not() -> None:
    said = {1: "夜班食堂八点就关门，夜里没有热饭。", 2: "食堂价格太贵", 3: "The canteen shuts at eight and there is no warm food at night."}
    assert copied_from(said, "有人说夜班食堂八点就关门， 夜里没有热饭，我们改了。") == [1]
    assert copied_from(said, "食堂价格降了。The canteen is open all night.") == []
    assert copied_from(said, "You told us: the canteen shuts at eight and there is no warm food.") == [3]
    assert unmentioned(said, said[1]).copied == (1,)


@given(st.dictionaries(st.integers(1, 99), st.text("食堂价格路灯太贵不亮 canteen price", max_size=30), max_size=8), st.text("食堂价格 price", max_size=20))
def test_an_answer_that_repeats_everything_leaves_nothing_out(said: dict[int, str], answer: str) -> None:
    found = unmentioned(said, answer)
    assert len(found.points) <= MOST and all(1 <= one.opinions <= len(said) for one in found.points)
    assert set(found.untouched) <= set(said)
    assert unmentioned(said, "\n".join(said.values())).untouched == ()
