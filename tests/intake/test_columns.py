from __future__ import annotations

import pytest

from huiyin.intake import columns
from huiyin.intake.types import Notice

LONG = ["夜班食堂关门太早，工人吃不上热饭。", "班车绕路太远，早上要提前一小时出门。", "更衣柜数量不够，新来的人没有。"]
SHORT = ["一车间", "二车间", "三车间"]


def guess(**named: list[str]) -> tuple[int | None, list[str]]:
    found, notices = columns.guess_text(list(named), list(named.values()))
    return found, [notice.code for notice in notices]


def test_name_wins_over_length() -> None:
    assert guess(意见=SHORT, 备注=LONG) == (0, ["text_column_by_name"])


def test_surer_name_wins() -> None:
    assert guess(标题=SHORT, 内容=LONG, 留言详情=LONG)[0] == 2


def test_other_candidates_are_told_with_the_way_to_join_them() -> None:
    _, notices = columns.guess_text(["留言主题", "留言详情"], [SHORT, LONG])
    assert notices[1] == Notice("other_text_columns", {"columns": "留言主题", "joined": "留言主题+留言详情"})


def test_named_column_of_numbers_is_passed_over() -> None:
    assert guess(评价=["5", "4", "3"], 说法=LONG) == (1, ["text_column_by_length"])


def test_named_column_of_ticks_is_passed_over() -> None:
    assert guess(评价=["满意", "一般"] * 20, 说法=[f"{text}（{index}）" for index, text in enumerate(LONG * 14)][:40])[0] == 1


def test_subject_is_taken_where_nothing_better_is() -> None:
    assert guess(日期=["2024-05-06"] * 3, 标题=LONG) == (1, ["text_column_by_name"])


def test_long_column_beats_a_subject() -> None:
    assert guess(标题=SHORT, 说法=LONG) == (1, ["text_column_by_length", "other_text_columns"])


def test_answers_of_the_office_are_never_opinions() -> None:
    assert guess(序号=["1", "2", "3"], 答复意见=LONG) == (None, [])


def test_single_column_needs_words_only() -> None:
    assert guess(A=["贵", "远", "慢"])[0] == 0
    assert guess(A=["1", "2", "3"])[0] is None


def test_dates_and_numbers_are_no_words() -> None:
    assert not columns.shape(["2024-05-06", "2024年5月6日 10:30", "3.5%", "1,000"]).wordy


def test_shape_of_nothing() -> None:
    assert columns.shape(["", " "]) == columns.Shape(0.0, 0.0, False, 0)


def test_shape_samples_a_long_column() -> None:
    assert columns.shape(["意见"] * 10_000).seen == 400


def test_id_by_name_and_uniqueness() -> None:
    header = ["序号", "编号", "意见"]
    assert columns.guess_id(header, [["1", "2"], ["A1", "A2"], ["贵", "远"]], 2) == 1
    assert columns.guess_id(header, [["1", "2"], ["A1", "A1"], ["贵", "远"]], 2) is None
    assert columns.guess_id(header, [["1", "2"], ["A1", ""], ["贵", "远"]], 2) is None


@pytest.mark.parametrize(
    ("asked", "found"),
    [("意见 内容", 1), ("意見內容", 1), ("编号", 0), ("B", 1), ("2", 1), ("3", None), ("AA", None), ("建议", None), ("0", None)],
)
def test_column_by_name_letter_or_number(asked: str, found: int | None) -> None:
    assert columns.find(asked, ["编号", "意见内容"]) == found


def test_exact_name_wins_over_number() -> None:
    assert columns.find("2", ["2", "x"]) == 0


def test_a_column_of_one_answer_over_and_over_is_taken_by_its_name_where_there_is_no_other() -> None:
    same = ["食堂太贵"] * 100
    assert columns.guess_text(["编号", "意见"], [[str(n) for n in range(100)], same])[0] == 1
    assert columns.guess_text(["编号", "部门"], [[str(n) for n in range(100)], same])[0] is None
    assert columns.guess_text(["意见", "说明"], [same, [f"班车第{n}次晚点，等了很久" for n in range(100)]])[0] == 1
