"""What a unit of a text holds, and what holds for the units of any text."""

from __future__ import annotations

import random
import time
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.text.split import Mode, Unit, is_marked, split, whole
from huiyin.text.split.plain import line_spans, plain

MINUTES = "征求意见座谈会记录\n时间：2026年5月6日\n赵一（一车间）：我讲两点。一是食堂关门早；二是更衣柜少。\n钱二：同意老赵说的食堂问题。\n孙三：没有意见。"
MODES = st.sampled_from(get_args(Mode))


def shown(text: str, mode: Mode = "auto") -> list[tuple[str, str, str | None]]:
    return [(text[unit.start : unit.end], unit.role, unit.reason) for unit in split(text, mode=mode)]


def opinions(text: str, mode: Mode = "auto") -> list[str]:
    return [text[unit.start : unit.end] for unit in split(text, mode=mode) if unit.role == "opinion"]


def test_minutes_are_split_by_speaker_and_series() -> None:
    found = split(MINUTES)
    assert [(MINUTES[unit.start : unit.end], unit.role, unit.speaker, unit.speaker_note, unit.reason) for unit in found] == [
        ("征求意见座谈会记录", "furniture", None, None, "title"),
        ("时间：2026年5月6日", "furniture", None, None, "meta_line"),
        ("我讲两点。", "furniture", "赵一", "一车间", "lead_in"),
        ("食堂关门早；", "opinion", "赵一", "一车间", None),
        ("更衣柜少。", "opinion", "赵一", "一车间", None),
        ("同意老赵说的食堂问题。", "endorsement", "钱二", None, "endorsement"),
        ("没有意见。", "none", "孙三", None, "no_opinion"),
    ]
    assert found[5].endorses == 3


def test_a_turn_goes_on_below_and_ends_with_the_next_speaker() -> None:
    text = "赵一（一车间）：食堂关门早。\n班车绕路，早上要坐一个半小时。\n钱二：更衣柜少。"
    assert [(unit.speaker, unit.speaker_note) for unit in split(text)] == [("赵一", "一车间"), ("赵一", "一车间"), ("钱二", None)]


def test_the_host_and_the_replies_are_no_opinions() -> None:
    text = "主持人：卫青山\n卫青山：大家畅所欲言，食堂、班车都可以讲。\n赵一：食堂太吵。\n答复：下周装隔音板。\n钱二：班车太少。\n卫青山：班车我去问问。"
    assert [reason for _, role, reason in shown(text) if role == "furniture"] == ["meta_line", "host", "reply", "host"]
    assert opinions(text) == ["食堂太吵。", "班车太少。"]


def test_headings_make_a_path() -> None:
    text = "一、生活方面\n（一）食堂\n1. 关门早，夜班吃不上饭。\n2. 菜价高。\n（二）班车\n1. 绕路太远。\n二、生产方面\n1. 报表重复填。"
    assert [unit.headings for unit in split(text) if unit.role == "opinion"] == [
        ("生活方面", "食堂"),
        ("生活方面", "食堂"),
        ("生活方面", "班车"),
        ("生产方面",),
    ]


def test_secrecy_holds_for_all_that_its_speaker_said() -> None:
    text = "赵一：食堂太吵。\n钱二：班长乱扣钱。\n赵一：菜也太咸。\n钱二：更衣柜少。希望替我保密。"
    assert [(unit.speaker, unit.secret) for unit in split(text) if unit.role == "opinion"] == [
        ("赵一", False),
        ("钱二", True),
        ("赵一", False),
        ("钱二", True),
    ]


def test_secrecy_asked_in_brackets_leaves_the_opinion() -> None:
    (unit,) = split("有领导用公车接送小孩上学（请代为保密）", mode="cell")
    assert (unit.role, unit.secret) == ("opinion", True)


def test_support_with_an_addition_is_both() -> None:
    text = "赵一：食堂关门早。班车绕路。\n钱二：班车的事同意老赵，另外更衣柜也不够用，两个人合用一个。"
    units = split(text)
    assert [(text[unit.start : unit.end], unit.role, unit.endorses) for unit in units[2:]] == [
        ("班车的事同意老赵", "endorsement", 1),
        ("更衣柜也不够用，两个人合用一个。", "opinion", None),
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("班车常晚点，原因一是绕路，二是司机少。", ["班车常晚点，原因一是绕路，二是司机少。"]),
        ("他当场说“一是规矩，二是人情”，大家都不服。", ["他当场说“一是规矩，二是人情”，大家都不服。"]),
        ("加班费只有0.5倍，2.0版系统10:30就关。", ["加班费只有0.5倍，2.0版系统10:30就关。"]),
        ("《考勤办法》第三条从来不执行。", ["《考勤办法》第三条从来不执行。"]),
        ("1、2、3号楼都漏水。", ["1、2、3号楼都漏水。"]),
        ("食堂的菜比以前好。不过饭点太短，排不上队。", ["食堂的菜比以前好。不过饭点太短，排不上队。"]),
        ("宿舍里还有三个人没有床位。", ["宿舍里还有三个人没有床位。"]),
        ("保洁换了三家照样脏，还有锅炉房快没人接班了。", ["保洁换了三家照样脏", "锅炉房快没人接班了。"]),
    ],
)
def test_what_belongs_together_stays_together(text: str, wanted: list[str]) -> None:
    assert opinions(f"赵一：{text}") == wanted


def test_a_second_time_is_no_second_matter() -> None:
    text = "业主座谈记录\n时间：3月2日 地点：物业二楼会议室 记录：小文\n\n汪先生：电梯上个月困人两次。第二次我母亲在里面关了四十分钟，按铃没人应。\n阚女士：垃圾房不锁。第二，楼道灯坏了三层没人修。\n"
    assert [one[:5] for one in opinions(text, "minutes")] == ["电梯上个月", "垃圾房不锁", "楼道灯坏了"]


def test_prose_in_a_cell_is_one_opinion() -> None:
    text = "食堂关门早。建议延长。人手不够可以轮班。"
    assert [(unit.start, unit.end) for unit in split(text, mode="cell")] == [(0, len(text))]


def test_page_furniture_does_not_part_a_sentence() -> None:
    text = "赵一：冬天骑车摔伤算不算工伤，\n第 2 页\n到现在没有人给个说法。\n第 3 页\n钱二：班车太少。"
    assert opinions(text) == ["冬天骑车摔伤算不算工伤，\n第 2 页\n到现在没有人给个说法。", "班车太少。"]
    assert [reason for _, role, reason in shown(text) if role == "furniture"] == ["page"]


def test_traditional_script_is_read_alike() -> None:
    text = "趙一：一是食堂關門早；二是班車繞路。\n錢二：同意老趙說的班車。\n主席裁示：下週改善。"
    assert [(role, reason) for _, role, reason in shown(text)] == [
        ("opinion", None),
        ("opinion", None),
        ("endorsement", "endorsement"),
        ("furniture", "reply"),
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("食堂关门太早", "criticism"),
        ("建议食堂开到十二点", "suggestion"),
        ("工资拖了三个月，请帮我讨回来", "request"),
        ("采购的人收回扣", "report"),
        ("上次提了意见，第二天就被调去看大门", "report"),
        ("窗口的小何服务热情，点赞", "praise"),
        ("这个费用为什么要我们出？", "question"),
        ("The canteen closes too early", "criticism"),
        ("Please keep the canteen open", "suggestion"),
        ("The lead hand takes kickbacks", "report"),
    ],
)
def test_kinds(text: str, wanted: str) -> None:
    assert whole(text).kind == wanted


@pytest.mark.parametrize(
    ("line", "marked"), [("1. 食堂", True), ("（一）食堂", True), ("- canteen", True), ("2.0版系统", False), ("食堂", False)]
)
def test_marks_of_lists(line: str, marked: bool) -> None:
    assert is_marked(line) is marked


PIECES = (
    "食堂关门早。 班车绕路； 一是 二是 第一， 其次， ①② （1） 1. 1、2、 一、 （一） - • 赵一： 钱二（工会）： 主持人： 答复： 同意老赵的意见。 没有意见 无 同上 谢谢 请保密 另外， 还有 "
    "“引 用” 《法》 ( ) （ ） | : ： 。 ， ! ? ;"
).split(" ")
SCRAPS = st.lists(
    st.sampled_from([*PIECES, "\n", "\n\n", " ", "\u3000", "\t", "\r\n", "\x00", "\x85", "\u2028", "😀", "\ud800", "İ", "ﬁ", "e\u0301"]),
    max_size=30,
)
TEXTS = st.one_of(st.text(max_size=80), SCRAPS.map("".join))


def checked(text: str, mode: Mode) -> list[Unit]:
    units = split(text, mode=mode)
    edges = [edge for unit in units for edge in (unit.start, unit.end)]
    assert edges == sorted(edges) and all(0 <= edge <= len(text) for edge in edges)
    assert all(unit.start < unit.end for unit in units)
    return units


@settings(max_examples=400, deadline=None)
@given(TEXTS, MODES)
def test_units_are_in_order_and_inside_the_text(text: str, mode: Mode) -> None:
    checked(text, mode)


@settings(max_examples=400, deadline=None)
@given(TEXTS, MODES)
def test_every_line_with_anything_on_it_is_covered(text: str, mode: Mode) -> None:
    units = checked(text, mode)
    for start, end in line_spans(plain(text).view):
        assert any(unit.start < end and start < unit.end for unit in units), text[start:end]


@settings(max_examples=300, deadline=None)
@given(TEXTS, MODES)
def test_everything_that_is_no_opinion_has_a_reason_and_only_opinions_a_kind(text: str, mode: Mode) -> None:
    units = split(text, mode=mode)
    for at, unit in enumerate(units):
        assert (unit.reason is None) == (unit.role == "opinion") == (unit.kind is not None)
        assert unit.endorses is None or (unit.role == "endorsement" and unit.endorses < at and units[unit.endorses].role == "opinion")


@settings(max_examples=100, deadline=None)
@given(TEXTS, MODES)
def test_the_same_text_gives_the_same_units(text: str, mode: Mode) -> None:
    assert split(text, mode=mode) == split(text, mode=mode)


ADVERSARIES = [
    "我", "1", "(", "（", "“", "\"", "。", ".", ",", "，", "；", "-", "—", " ", "\t", "\n", "|", "•", "\x00", "\ud800", "😀", "a", "a ", "a. ",
    "一是", "第一，", "另外，", "还有", "，还有", "1、", "(1)", "1)2)", "。1、", "赵一：", "\n赵一：", "\n甲", "\n- a", "\n1、", "\n无", "\n|a|b|", "a\tb\t",
    "不", "没有", "谢谢", "请", "同意", "我们", "我", "说", "有一位", "嗯", "然后", "以上", "大家", "生活方面。", "人：", "A.", "Nothing ", "…",
]  # fmt: skip


def seconds(text: str) -> float:
    start = time.process_time()
    split(text)
    return time.process_time() - start


def fastest(text: str) -> float:
    return min(seconds(text) for _ in range(3))


def takes_less(text: str, limit: float) -> bool:
    """Whether the best of three does; the first that does ends it."""
    return any(seconds(text) < limit for _ in range(3))


@pytest.mark.parametrize("piece", ADVERSARIES)
def test_time_grows_with_length_only(piece: str) -> None:
    short, long = piece * (6000 // len(piece)), piece * (48_000 // len(piece))
    split(short)
    assert takes_less(long, 0.05 + 8 * 4 * max(fastest(short), 0.001))


@pytest.mark.parametrize("sign", ["我", "1", "。", " ", "|"])
def test_a_megabyte_of_one_character(sign: str) -> None:
    assert len(split(sign * 1_000_000)) <= 1


def test_a_long_text_of_everything_is_split_in_linear_time() -> None:
    draw = random.Random(7)
    text = "".join(draw.choices([*PIECES, "\n"], k=40_000))
    half = text[: len(text) // 2]
    split(half[:2000])
    assert takes_less(text, 1 + 4 * fastest(half))


@pytest.mark.parametrize(
    ("said", "role"),
    [
        ("厂长：设备老旧，经费一直批不下来。", "opinion"),
        ("厂长：设备下个月换，大家放心。", "furniture"),
        ("主席：这件事我们回去研究。", "furniture"),
    ],
)
def test_a_head_answers_only_in_words_of_reply(said: str, role: str) -> None:
    assert split(f"座谈会\n王强：食堂的菜又贵又咸。\n李梅：宿舍热水不够用。\n{said}", mode="minutes")[-1].role == role
