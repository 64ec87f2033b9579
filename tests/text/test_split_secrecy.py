"""Requests that it should not be known who spoke, in 200 texts, and 160 texts in which nobody asks for that.

``secrecy.txt`` was composed by two who had not seen the rules; these were mended by what it showed, so it proves nothing about new texts.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from huiyin.intake import SourceTable, entries
from huiyin.text.split import Mode, secrecy, split

WHOLE = (Path(__file__).parent / "secrecy.txt").read_text(encoding="utf-8")
#: What is expected, in which mode, of which text.
CASES: list[tuple[str, Mode, str]] = re.findall(r"^=== (\S+) (\S+)\n(.*?)\n(?==== |\Z)", WHOLE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("expected", "mode", "text"), CASES)
def test_an_opinion_is_kept_and_secret_where_somebody_asks_for_it(expected: str, mode: Mode, text: str) -> None:
    opinions = [unit for unit in split(text, mode=mode) if unit.role == "opinion"]
    assert opinions
    assert any(unit.secret for unit in opinions) is (expected == "secret")


LOST_ONCE = [
    "请保密，我担心三号锅炉的安全阀自从去年检修之后就没有再校验过随时会炸",
    "请为我保密，希望领导把宿舍三号楼漏了两年的屋顶和坏了半年的热水器修好",
    "请保密，知道了安全隐患没有一个人来修已经第三个月了",
    "我们怕锅炉爆炸，请为我保密",
    "请保密，班长为难新人",
    "请保密，希望领导修厕所",
    "请保密，丢了饭碗的有三个",
    "不要告诉我们组长，他好了就不管我们",
    "班长骂人请保密",
    "食堂难吃别说是我讲的",
    "请修厕所替我保密",
    "请保密，我们还要上夜班到凌晨三点",
    "请为我保密，我还要做两个人的活",
    "请保密，我们很怕开除老王这种事",
    "请保密，经不起这么扣",
    "请保密，领导打击报复人",
    "Please keep this confidential, I have to work sixteen hours a day",
    "班长收红包，这事我不希望别人知道。",
    "食堂太脏，please keep this confidential.",
    "The trouble with the lift is that it drops, don't use my name",
    "The lift drops. Don’t use my name.",
    "Please keep this confidential, please fix the toilet",
    "Keep this between us: the boiler trouble is getting worse",
]


@pytest.mark.parametrize("mode", ["cell", "minutes", "letter"])
@pytest.mark.parametrize("text", LOST_ONCE)
def test_a_complaint_beside_a_request_is_no_reason_for_it(text: str, mode: Mode) -> None:
    opinions = [unit for unit in split(text, mode=mode) if unit.role == "opinion"]
    assert opinions and all(unit.secret for unit in opinions)


@pytest.mark.parametrize("text", ["希望保密，我还要在这里干", "我怕打击报复，恳请保密", "请替我保密，谢谢", "别说是我讲的。", "请不要告诉公司是我写的", "（请保密，我还要在这里上班）", "请别告诉我们站长是谁填的", "I'm afraid of my manager, so please don't use my name."])
def test_a_request_with_its_reason_is_no_opinion(text: str) -> None:
    assert [(unit.role, unit.reason) for unit in split(text, mode="cell")] == [("furniture", "secrecy")]


NOBODY_ASKS = ["The council did not give me a reply", "I never share this machine", "Between us and the kitchen there is no door", "没有为员工信息保密", "Don't let the door slam, we never know"]


@pytest.mark.parametrize("text", NOBODY_ASKS)
def test_nobody_asks_for_anything(text: str) -> None:
    assert [(unit.role, unit.secret) for unit in split(text, mode="cell")] == [("opinion", False)]


def test_a_request_at_the_end_of_a_letter_holds_for_all_of_it() -> None:
    text = "尊敬的领导：\n您好！\n一、食堂\n食堂的菜太咸，晚上没有热饭吃，反映了好几回都没有人管这件事。\n二、宿舍\n宿舍漏雨漏了半年，被子都潮了，报修也没有人来看过一次。\n请为我保密。\n一名职工"
    assert [unit.secret for unit in split(text, mode="letter") if unit.role == "opinion"] == [True, True]


def test_a_note_on_those_above_holds_for_all_of_them() -> None:
    text = "座谈会\n张三：食堂的菜太咸，晚上没有热饭吃。\n李四：宿舍漏雨漏了半年，被子都潮了。\n（以上两位要求不要写名字）\n王五：班车太少，等了一个钟头。\n"
    assert [(unit.speaker, unit.secret) for unit in split(text, mode="minutes") if unit.role == "opinion"] == [("张三", True), ("李四", True), ("王五", False)]


def test_no_repetition_in_the_patterns_was_lost_in_formatting() -> None:
    assert not re.search(r"\(\d+, ?\d*\)", secrecy.CHINESE + secrecy.ENGLISH)


@pytest.mark.parametrize("split_cells", [None, False, True])
def test_a_long_cell_that_is_taken_as_it_stands_may_ask_for_secrecy(split_cells: bool | None) -> None:
    asked = "更衣室漏雨漏了一个夏天，报修单交了三回都没有人来看过，柜子底下的木板全烂了，衣服放进去一股霉味，名字就不写了。"
    plain = "更衣室漏雨漏了一个夏天，报修单交了三回都没有人来看过，柜子底下的木板全烂了，衣服放进去一股霉味，盼着早点修。"
    table = SourceTable("a.xlsx", "S", ("意见",), 1, ((asked, plain),), (2, 3), 0)
    found = [one for one in entries([table], split=split_cells) if one.reason is None]
    assert [one.secret for one in found if one.place.row == 2] != [] and all(one.secret for one in found if one.place.row == 2)
    assert not any(one.secret for one in found if one.place.row == 3)
