"""The second reading: what many small signs tell together. The weights are learned from composed texts, none of which stands here."""

from __future__ import annotations

from itertools import product
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.text.split import Mode, by_rules, split
from huiyin.text.split.credits import placed
from huiyin.text.split.judge import COMPLAINS, DOUBT, chain, parted
from huiyin.text.split.judge.clauses import Junction, clauses
from huiyin.text.split.judge.features import Seen
from huiyin.text.split.judge.network import GATES, WAYS, Floats, Network

MINUTES = (
    "云岭水泥厂窑车间座谈\n时间：4月9日\n\n"
    "贝国良（车间主任）：今天请大家来，有什么难处都摆一摆。\n"
    "苗春（巡检）：窑头的护栏锈断了三根，人靠上去直晃。报修报了两回，回话说等大修。\n"
    "贝国良（车间主任）：护栏明天就让维修班焊上。\n"
    "苗春（巡检）：上回你也是这么说的。\n"
    "麻三（包装）：包装机的除尘布袋破了，一个班下来满脸都是灰，口罩一天只发一个。\n"
    "贝国良（车间主任）：布袋已经订了，下周到货。口罩我去找安环科。\n"
    "殷秀（化验）：我没什么要说的。\n"
    "贝国良（车间主任）：那就这样，散会。\n"
)


def said(text: str, mode: Mode = "minutes") -> list[str]:
    return [text[unit.start : unit.end].rstrip("。") for unit in split(text, mode=mode) if unit.role == "opinion"]


def test_who_leads_asks_and_promises_and_is_not_counted() -> None:
    assert not [one for one in said(MINUTES) if "贝国良" in one or "明天就让" in one or "下周到货" in one or "难处" in one]
    assert [one[:6] for one in said(MINUTES)] == ["窑头的护栏锈", "包装机的除尘"]


def test_what_goes_on_with_a_complaint_stays_with_it() -> None:
    assert said(MINUTES)[0] == "窑头的护栏锈断了三根，人靠上去直晃。报修报了两回，回话说等大修"


@pytest.mark.parametrize("text", ["食堂的菜太咸。", "我们班组人少。", "夜班就我一个人。", "The bus is late.", "反映过三次都没有答复。"])
def test_a_short_text_is_what_the_rules_say(text: str) -> None:
    assert split(text, mode="minutes")[0].role == "opinion"


def test_a_reading_that_would_leave_nothing_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = _moving(_only(chain.OUTSIDE))
    forms, units, mode = by_rules(MINUTES, mode="minutes")
    assert not [unit for unit in parted(MINUTES, forms, units, mode, nothing) if unit.role == "opinion"]
    monkeypatch.setattr(chain, "learned", lambda: nothing)
    spans = [(unit.start, unit.end) for unit in split(MINUTES, mode="minutes") if unit.role == "opinion"]
    assert spans == [(unit.start, unit.end) for unit in units if unit.role == "opinion"] != []


def _moving(moves: Floats) -> chain.Chain:
    """A chain that goes by its moves alone."""
    shapes = ((1, 1), (1,), (1, WAYS * GATES), (WAYS * GATES,), (WAYS, 1, GATES), (WAYS, 1), (1 + WAYS, len(chain.STATES)), (len(chain.STATES),))
    silent = Network(*(np.zeros(shape, np.float32) for shape in shapes))
    return chain.Chain(np.zeros((chain.BUCKETS, len(chain.STATES)), np.float32), moves, silent, np.zeros(chain.BUCKETS, np.int32))


def _only(state: int) -> Floats:
    moves = np.full((len(Junction), len(chain.STATES), len(chain.STATES)), -100, np.float32)
    moves[:, :, state] = 0
    return moves


def test_a_settled_line_is_not_judged() -> None:
    forms, units, mode = by_rules(MINUTES, mode="minutes")
    begins = _moving(_only(chain.BEGINS))
    again = parted(MINUTES, forms, units, mode, begins)
    assert [unit.reason for unit in again[:2]] == ["title", "meta_line"]
    assert {unit.role for unit in again[2:]} == {"opinion"}


def test_nothing_goes_on_with_what_somebody_else_said_or_across_a_mark() -> None:
    text = "甲车间座谈\n张三：灯坏了两盏，\n李四：水管一直在漏\n1. 路太滑\n2. 门太窄\n"
    forms, units, _ = by_rules(text, mode="minutes")
    found = clauses(forms, units)
    assert {one.junction for one in found if text[one.start] in "水路门"} <= {Junction.SPEAKER, Junction.MARK}
    inside = _moving(_only(chain.INSIDE))
    spans = [(unit.start, unit.end) for unit in parted(text, forms, units, "minutes", inside)]
    assert not [one for one in spans if "\n" in text[one[0] : one[1]].strip()]


def test_what_goes_on_in_a_further_sentence_is_of_the_opinion() -> None:
    text = "甲车间座谈\n张三：灯坏了两盏。人摔过一回。要有人管。\n"
    forms, units, _ = by_rules(text, mode="minutes")
    further = np.full((len(Junction), len(chain.STATES), len(chain.STATES)), -100, np.float32)
    further[:, :, chain.BEGINS] = -10
    further[:, [chain.BEGINS, chain.FURTHER], chain.FURTHER] = 0
    weights = _moving(further)
    assert "灯坏了两盏。人摔过一回。要有人管。" in [text[one.start : one.end] for one in parted(text, forms, units, "minutes", weights)]


def test_a_plain_wish_at_the_end_is_counted() -> None:
    text = (
        "窗口工作人员座谈\n\n市监窗口李倩提出，同一份材料窗口要录两遍，一件多花十五分钟，希望打通接口；叫号机高峰时段容易死机。\n\n"
        "不动产窗口吴建勋反映三个问题：一是税务与登记分设在一楼和三楼，群众来回跑；二是周六后台不上班，收了件也办不出来。\n\n"
        "公积金窗口谢文静建议，考勤以指纹为准，临时外出开会的允许事后补签。\n"
    )
    assert any("事后补签" in one for one in said(text))


def cut(text: str) -> list[str]:
    forms, units, _ = by_rules(text, mode="minutes")
    return [text[one.start : one.end].strip() for one in clauses(forms, units)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("洗碗机坏了就手洗 车库的灯要跺脚才亮", ["洗碗机坏了就手洗", "车库的灯要跺脚才亮"]),
        ("领手套要两个人签字 / 女更衣室没插销", ["领手套要两个人签字", "/", "女更衣室没插销"]),
        ("机修车间有职工认为工种等级评定只看年限", ["机修车间有职工认为", "工种等级评定只看年限"]),
        ("他说的话我们都没有听清楚", ["他说的话我们都没有听清楚"]),
        ("睡的是铁架床（一个哭脸）", ["睡的是", "铁架床", "（一个哭脸）"]),
        ("the night shift felt that the grass is never cut", ["the night shift felt that", "the grass is never cut"]),
        ("the lift is out of order and the stairs are not lit at night", ["the lift is out of order", "and the stairs are not lit at night"]),
        ("tea and cake", ["tea and cake"]),
        ("“跳板断了一块，走在上头晃。工钱按吨算，不让我们看秤。”", ["“跳板断了一块，走在上头晃。", "工钱按吨算，不让我们看秤。”"]),
        ("墙上写着“安全第一。”", ["墙上写着“安全第一。”"]),
    ],
)
def test_where_clauses_are_cut(text: str, parts: list[str]) -> None:
    assert cut(text) == parts


def test_a_clause_right_behind_a_word_is_no_sentence() -> None:
    text = "洗碗机坏了就手洗 车库的灯要跺脚才亮，路也黑。门太窄。"
    forms, units, _ = by_rules(text, mode="minutes")
    assert [one.junction for one in clauses(forms, units)][1:] == [Junction.WORD, Junction.COMMA, Junction.UNIT]


TEXT = st.text(alphabet=st.sampled_from("张三李四：，。；！？、\n 1一是（）()不没有太建议好谢同意 abcXY.,:;?!\"“”"), max_size=400)


@given(TEXT, st.sampled_from(get_args(Mode)))
def test_units_stand_in_order_and_no_line_is_left_out(text: str, mode: Mode) -> None:
    units = split(text, mode=mode)
    assert all(0 <= unit.start < unit.end <= len(text) for unit in units)
    assert all(one.end <= other.start for one, other in zip(units, units[1:], strict=False))
    words = [at for at, sign in enumerate(text) if sign.isalnum()]
    rules = [(unit.start, unit.end) for unit in by_rules(text, mode=mode)[1]]
    held = [at for at in words if any(start <= at < end for start, end in rules)]
    assert all(any(unit.start <= at < unit.end for unit in units) for at in held)


@given(TEXT)
def test_every_clause_has_its_features(text: str) -> None:
    forms, units, mode = by_rules(text)
    found = clauses(forms, units)
    rows = list(Seen(forms, units, found, mode).rows())
    assert len(rows) == len(found)
    assert all(rows)


def test_the_same_text_is_always_read_alike() -> None:
    assert split(MINUTES) == split(MINUTES)
    assert chain.learned().features.shape == (chain.BUCKETS, len(chain.STATES))
    assert np.isfinite(chain.learned().features).all()


def test_who_says_it_is_seen_with_and_without_a_comma() -> None:
    text = "社区走访\n3号楼楼长陶阿姨反映，雨水管断了半截，一下雨就灌进一楼。\n"
    forms, units, mode = by_rules(text, mode="minutes")
    rows = list(Seen(forms, units, clauses(forms, units), mode).rows())
    assert ["is telling" in row for row in rows] == [False, True, False, False]
    assert "prev is telling" in rows[2]


def test_what_sentences_share_is_seen() -> None:
    text = "班组会\n张三：食堂的菜太咸，油也大。食堂的窗口只开一个。班车来得晚。\n"
    forms, units, mode = by_rules(text, mode="minutes")
    found = clauses(forms, units)
    rows = {text[one.start : one.end]: row for one, row in zip(found, Seen(forms, units, found, mode).rows(), strict=True)}
    window = next(row for said, row in rows.items() if "窗口" in said)
    bus = next(row for said, row in rows.items() if "班车" in said)
    assert any(name.startswith("shares before 2") for name in window) and any(name.startswith("topic 0 True") for name in window)
    assert any(name.startswith("shares before 0") for name in bus) and any(name.startswith("topic 0 False") for name in bus)


@pytest.mark.parametrize("told", ["3号楼楼长陶阿姨反映，", "Mr Haddow of flat 27 complained that "])
def test_that_somebody_says_something_begins_no_opinion(told: str) -> None:
    text = f"Forum notes\n{told}the gate has been stuck open since Easter.\n"
    forms, units, _ = by_rules(text, mode="minutes")
    moves = _only(chain.BEGINS)
    moves[:, :, chain.OUTSIDE] = -50
    begins = _moving(moves)
    said = [text[unit.start : unit.end] for unit in parted(text, forms, units, "minutes", begins) if unit.role == "opinion"]
    assert said and not [one for one in said if one.startswith(told.strip())]


@pytest.mark.parametrize("own", ["我倒认为，采购是其次。", "反映了三次都没有答复。", "从来没有人反映，也没有人管。"])
def test_what_somebody_says_themselves_may_begin_one(own: str) -> None:
    text = f"班组会记录\n{own}\n"
    forms, units, _ = by_rules(text, mode="minutes")
    begins = _moving(_only(chain.BEGINS))
    assert any(text[unit.start : unit.end].startswith(own[:3]) for unit in parted(text, forms, units, "minutes", begins) if unit.role == "opinion")


PLACED = (
    "气象服务座谈\n时间：3月2日\n\n"
    "■ 甲乙合作社 理事长 丰建军\n小气候站装在水泥地边上，温度比大棚里高三四度，数据没法用。\n预报太粗。\n"
    "■ 丙丁渔场 场长 苗秋\n大风预报不准，上个月打坏了三条船，希望提前一天发。\n"
)


def test_a_place_and_a_name_behind_a_mark_tell_who_speaks_below() -> None:
    units = split(PLACED, mode="minutes")
    found = [(unit.speaker, PLACED[unit.start : unit.end]) for unit in units if unit.role == "opinion"]
    assert found == [
        ("丰建军", "小气候站装在水泥地边上，温度比大棚里高三四度，数据没法用。"),
        ("丰建军", "预报太粗。"),
        ("苗秋", "大风预报不准，上个月打坏了三条船，希望提前一天发。"),
    ]


@pytest.mark.parametrize("complaint", ["北厂 路灯 全黑", "二车间 行车 常坏", "食堂 菜价 高", "东门岗 夜里 没有人", "三车间 工具 太少", "锅炉房 门口 水深"])
def test_a_short_complaint_with_blanks_names_nobody(complaint: str) -> None:
    assert placed(complaint, 0, len(complaint)) is None


@pytest.mark.parametrize("praise", ["新咖啡机好评！", "食堂新来的师傅不错，红烧鱼块大家都夸", "新操场很棒，大家晚上都去跑步"])
def test_an_item_that_only_praises_is_put_aside(praise: str) -> None:
    text = (
        f"技术组恳谈\n时间：5月9日　地点：三楼小会议室　记录：甲\n\n- 测试服务器每天下午要挂一次，没有人重启，一等就是半个钟头\n- {praise}\n"
        "- 工位灯太暗，看图纸吃力，希望换一批\n- 周报写了没有人看，能不能改成每月一次\n"
    )
    assert [one[:3] for one in said(text)] == ["测试服", "工位灯", "周报写"]


def test_praise_before_a_complaint_takes_nothing_away() -> None:
    text = "技术组恳谈\n时间：5月9日\n\n- 食堂不错，就是夜里没有热饭\n- 新操场很棒，可惜晚上不开灯\n- 顾客都夸，奖金却一分没有涨\n"
    assert len(said(text)) == 3


def test_a_complaint_by_its_cue_must_look_much_more_as_if_it_were_none() -> None:
    text = "夜班座谈\n时间：5月9日\n\n主持人：大家随便说。\n甲师傅：更衣室里一直没有装灯。\n"
    forms, units, mode = by_rules(text, mode="minutes")
    moves = _only(chain.OUTSIDE)
    moves[:, :, chain.BEGINS] = -COMPLAINS + 0.1
    assert [text[unit.start : unit.end] for unit in parted(text, forms, units, mode, _moving(moves)) if unit.role == "opinion"] == ["更衣室里一直没有装灯。"]
    moves[:, :, chain.BEGINS] = -COMPLAINS - 0.1
    assert not [unit for unit in parted(text, forms, units, mode, _moving(moves)) if unit.role == "opinion"]


def test_minutes_of_catchwords_are_doubted_as_a_list_is() -> None:
    terse, full = "甲师傅：工具自费\n乙师傅：饭菜偏咸\n", "甲师傅：工具都是自己花钱去买的\n乙师傅：食堂的饭菜近来偏咸得很\n"
    moves = _only(chain.OUTSIDE)
    for text, doubt, kept in ((terse, DOUBT["list"], 2), (terse, DOUBT["list"] + 0.2, 0), (full, DOUBT["list"], 0), (full, DOUBT["minutes"], 2)):
        forms, units, mode = by_rules(text, mode="minutes")
        moves[:, :, chain.BEGINS] = 0.1 - doubt
        assert sum(unit.role == "opinion" for unit in parted(text, forms, units, mode, _moving(moves))) == kept


def _tied(apart: float) -> chain.Chain:
    """A chain in which outside is as much likelier than the beginning of an opinion as this (log of the odds)."""
    moves = np.full((len(Junction), len(chain.STATES), len(chain.STATES)), -100, np.float32)
    moves[:, :, chain.BEGINS], moves[:, :, chain.OUTSIDE] = 0, apart
    return _moving(moves)


@pytest.mark.parametrize(("apart", "unsure"), [(0.0, True), (2.5, True), (3.5, False), (-2.5, True), (-3.5, False)])
def test_what_is_nearly_as_likely_otherwise_is_unsure(apart: float, unsure: bool) -> None:
    """One of twenty is where the odds are 19 to 1: 2.94 in logarithms."""
    text = "灯亮\n"
    forms, units, _ = by_rules(text, mode="minutes")
    assert [unit.unsure for unit in parted(text, forms, units, "minutes", _tied(apart))] == [unsure]


def test_what_only_doubt_keeps_is_unsure() -> None:
    text = "甲师傅：食堂的饭菜近来偏咸得很\n"
    forms, units, _ = by_rules(text, mode="letter")
    kept = [unit for unit in parted(text, forms, units, "letter", _tied(2.0)) if unit.role == "opinion"]
    assert [unit.unsure for unit in kept] == [True]


def test_when_the_rules_stand_against_the_reading_a_person_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "learned", lambda: _moving(_only(chain.OUTSIDE)))
    units = split(MINUTES, mode="minutes")
    assert {unit.role for unit in units if unit.unsure} == {"opinion"} and all(unit.unsure for unit in units if unit.role == "opinion")


@given(st.text(alphabet="甲乙说食堂没有饭：。，\n一、2. ?", max_size=200), st.sampled_from(get_args(Mode)))
def test_every_clause_is_as_sure_as_something_between_none_and_one(text: str, mode: Mode) -> None:
    forms, units, read = by_rules(text, mode=mode)
    found = clauses(forms, units)
    states, sure = chain.learned().read(
        Seen(forms, units, found, read).rows(), [one.junction for one in found], np.zeros((len(found), len(chain.STATES)), np.bool_), np.zeros((len(found), len(chain.STATES)), np.float32)
    )
    assert len(states) == len(sure) == len(found)
    assert all(0 <= one <= 1.0001 for one in sure)


def test_chances_are_those_of_all_readings_counted_one_by_one() -> None:
    """Four clauses and six states: 1,296 readings, each weighed by itself."""
    chance = np.random.default_rng(3)
    fit, moves = chance.normal(size=(4, 6)).astype(np.float32), chance.normal(size=(2, 6, 6)).astype(np.float32)
    junctions = [1, 0, 1, 1]
    total, sums = 0.0, np.zeros((4, 6))
    for reading in product(range(6), repeat=4):
        before = (chain.OUTSIDE, *reading)
        weight = np.exp(sum(fit[at, state] + moves[junctions[at], before[at], state] for at, state in enumerate(reading)))
        total += weight
        for at, state in enumerate(reading):
            sums[at, state] += weight
    np.testing.assert_allclose(chain.chances(fit, moves, junctions), sums / total, rtol=1e-5)


def test_what_cannot_be_told_is_unsure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "chances", lambda fit, moves, junctions: np.full(fit.shape, np.nan, np.float32))
    text = "灯亮\n"
    forms, units, _ = by_rules(text, mode="minutes")
    assert [unit.unsure for unit in parted(text, forms, units, "minutes", _tied(-5))] == [True]
