from __future__ import annotations

import time

import pytest

from huiyin.intake.cells import _is_list


@pytest.mark.parametrize(
    "text",
    [
        "1、饭菜太咸；2、班车太少。",
        "1.饭菜太咸\n2.班车太少",
        "（1）饭菜太咸（2）班车太少",
        "意见和建议：\n一、饭菜太咸。\n二、班车太少。",
        "（一）饭菜太咸。（二）班车太少。",
        "大家反映最多的有：①饭菜太咸；②班车太少。",
        "一是饭菜太咸，二是班车太少。",
        "首先，饭菜太咸。其次，班车太少。",
        "第一，饭菜太咸。第二，班车太少。",
        "- 饭菜太咸\n- 班车太少",
        "饭菜太咸\n班车太少\r\n停车太难",
        "食堂的饭菜太咸，希望清淡一些。\n早上的班车太少，希望增加两班。",
        "First, the food is too salty. Second, there are too few buses.",
    ],
)
def test_cells_that_list(text: str) -> None:
    assert _is_list(text)


@pytest.mark.parametrize(
    "text",
    [
        "饭菜太咸，希望清淡一些。另外菜价也高。",
        "班车从1.5公里外绕过来，早上7:30、8.00两班都挤。",
        "排在第一的是饭菜，我一直是这样看的。",
        "他说的是：一、不去。",
        "食堂的饭菜太咸了，\n希望清淡一些，\n也希望便宜一些。",
        "夜班食堂关门太早，工人下班以后只能空着肚子回宿舍，已经向班长反映过三次，一直没有答复，理由无非是：1、人手不够；2、没有预算。",
        "这件事情前前后后已经拖了很久。\n"
        + "厂里每次都说研究研究，可是研究了大半年也没有一个结果，大家都等得着急，希望能给一个明确的时间表。\n谢谢。",
        "饭菜太咸。",
        "",
    ],
)
def test_cells_that_are_one_opinion(text: str) -> None:
    assert not _is_list(text)


@pytest.mark.parametrize("blank", ["\n", "\r\n", " ", "\t"])
def test_blanks_without_end_take_no_time(blank: str) -> None:
    start = time.perf_counter()
    assert _is_list("食堂太贵" + blank * 200_000 + "停车太难") == _is_list("食堂太贵" + blank + "停车太难")
    # Every blank line was tried as the first before a bullet: over a minute.
    assert time.perf_counter() - start < 3
