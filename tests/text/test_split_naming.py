"""Whose opinion it is, where no label before a colon tells it."""

from __future__ import annotations

from itertools import groupby

import pytest

from huiyin.text.split import split
from huiyin.text.split.labels import is_speaker


def _said(text: str) -> list[tuple[str | None, str]]:
    return [(unit.speaker, text[unit.start : unit.end].rstrip("。；;.")) for unit in split(text, mode="minutes") if unit.role == "opinion"]


def _speakers(text: str) -> list[str | None]:
    """Who speaks, one after the other."""
    return [speaker for speaker, _ in groupby(speaker for speaker, _ in _said(text))]


def test_a_line_above_names_who_speaks_below() -> None:
    text = """冷链会员恳谈摘要

▲ 白石冷运 高总
  ◇ 城区货车通行证太难办，生鲜车白天进不了三环，误了几回早市。
  ◇ 会费涨了三千，服务没有见多。

▲ 河湾仓储 卓宁
  ◇ 冷库电价按一般工商业算，一年下来多出六十万，请协会去反映。
"""
    assert _speakers(text) == ["高总", "卓宁"]


def test_a_line_above_may_hold_a_place_and_a_customary_name() -> None:
    text = """住户意见

12座 住户张先生
冷气滴水的问题每年都讲，今年还是没有人上门查。

8座 何太
会所的泳池改到九点才开，要上班的人没有办法游泳。
"""
    assert _speakers(text) == ["张先生", "何太"]


def test_one_such_line_alone_is_believed_by_nobody() -> None:
    text = """二季度走访记录

三号楼 高处
楼顶的水箱漏水，墙皮掉了一大片，报修两个月没有人来。
楼道的灯坏了三盏，老人晚上不敢下楼，物业说没有备件。
"""
    assert set(_speakers(text)) == {None}


def test_numbers_of_chapters_are_no_places() -> None:
    text = """Staff notes

1. Rotas
1.1 Rotas come out on the Friday before, so nobody can plan a weekend.
2. Building
2.1 The boiler has been off since January and we wear coats at the desk.
"""
    assert set(_speakers(text)) == {None}


@pytest.mark.parametrize("head", ["（大一班 子涵妈妈）", "【大一班·子涵妈妈】", "（子涵妈妈 大一班）", "【子涵妈妈（大一班）】"])
def test_brackets_at_the_beginning_name_who_speaks(head: str) -> None:
    text = f"""家长意见
{head}
放学太早，双职工接不了，希望开设延时班。
【中一班·黎女士】
午睡室的被子一个学期没有晒过，孩子身上起疹子。
"""
    assert _speakers(text) == ["子涵妈妈", "黎女士"]


def test_brackets_behind_name_who_said_the_line() -> None:
    text = """青年座谈意见整理

一、科研
1. 报销单要七个人签字，平均四十天才到账（姚晨）；
2. 计算集群排队时间越来越长，建议每组设上限（钟一鸣）。
二、生活
1. 公寓的热水只有早晚各一小时，晚回来的人洗不上澡（邬婷）；
2. 所里没有母婴室，只能躲到档案库房里去（匿名）。
"""
    assert _speakers(text) == ["姚晨", "钟一鸣", "邬婷", "匿名"]


def test_two_words_in_brackets_are_no_names() -> None:
    text = """设备问题清单
1. 三号泵房的压力表坏了，读数一直是零（急）
2. 排水沟堵了一个月，一下雨就倒灌（常见）
3. 配电柜的门关不上，猫都能钻进去（急）
"""
    assert set(_speakers(text)) == {None}


def test_a_sentence_names_who_speaks_to_the_end_of_its_line() -> None:
    text = """窗口工作人员座谈

市监窗口李倩提出，同一份材料窗口要录两遍，一件多花十五分钟，希望打通接口；叫号机高峰时段容易死机。

不动产窗口吴建勋反映三个问题：一是税务与登记分设在一楼和三楼，群众来回跑；二是周六后台不上班，收了件也办不出来。

公积金窗口谢文静建议，考勤只认指纹，临时外出开会的没有办法补签，希望允许事后补签。
"""
    told = _said(text)
    assert {speaker for speaker, _ in told} == {"李倩", "吴建勋", "谢文静"}
    assert [speaker for speaker, said in told if "周六" in said] == ["吴建勋"]


def test_headings_name_the_groups_that_speak() -> None:
    text = """分组讨论情况

（一）小学组
1. 课后服务费去年秋季学期的到现在还没有发到教师手里。
2. 进校检查过多，同一份台账要按三种格式填。
（二）初中组
1. 早自习六点四十到岗，食堂七点半才开门，希望提前开餐。
"""
    assert _speakers(text) == ["小学组", "初中组"]


def test_headings_of_matters_are_no_groups() -> None:
    text = """座谈会意见汇总

一、食堂方面
1. 夜班没有热饭，微波炉也坏了。
二、宿舍方面
1. 热水只有早晚各一小时，晚班回来洗不上。
"""
    assert set(_speakers(text)) == {None}


def test_the_head_of_an_interview_names_whoever_answers() -> None:
    text = """访谈记录
访谈对象：白云岭林场 护林员 戚永海，41岁
访谈人：第三组 尤、阎

问：平时最头疼的是什么？
答：巡山的摩托车是自己的，油钱一个月只补五十，冬天还得自己买防滑链。
问：通讯怎么样？
答：七号沟往里没有信号，对讲机喊不通，上个月有人崴了脚走了三个小时。
"""
    assert _speakers(text) == ["戚永海"]


def test_a_label_that_follows_counts_more() -> None:
    text = """会员意见

▲ 白石冷运 高总
城区货车通行证太难办，误了几回早市。
▲ 河湾仓储 卓宁
冷库电价按一般工商业算，一年多出六十万。
丁兰：协会的微信群里广告太多，真有通知也看不到。
"""
    assert _speakers(text) == ["高总", "卓宁", "丁兰"]


@pytest.mark.parametrize("dash", ["——", "--", " - ", " — "])
def test_a_dash_in_place_of_the_colon(dash: str) -> None:
    text = f"""班前会记录
老周{dash}叉车只有一台，三个班抢着用，昨天等了一个钟头才卸上货
阿坤{dash}这批纸箱太软，码到第四层就塌，上礼拜退回来两托
2号楼 冉冬冬{dash}楼顶漏雨，六楼三间房的天花板发霉掉皮
"""
    assert _speakers(text) == ["老周", "阿坤", "冉冬冬"]


@pytest.mark.parametrize(
    ("label", "name"),
    [("12路司机 郝春生", "郝春生"), ("郝春生 12路司机", "郝春生"), ("分拣-小鲁", "小鲁"), ("水产区阿娣", "阿娣"), ("葉國華先生", "葉國華"), ("张先生", "张先生"), ("语文组代表团", "语文组代表团")],
)
def test_the_name_in_a_label(label: str, name: str) -> None:
    text = f"座谈会记录\n{label}：站台上的电子牌老是坏，乘客冲我们发火，希望尽快修好。\n王海：休息室没有空调，夏天三十几度没法待。\n"
    assert _speakers(text) == [name, "王海"]


def test_courtesy_titles_behind_a_role_in_a_list() -> None:
    text = """读者座谈
· 中学生读者小段：自习座位被人拿书占着，一占一上午，建议离座半小时就收走
· 退休读者屠先生：报刊室砍掉了一半的报纸，我们这些人不会上网
· 视障读者向先生：2.0版的小程序念不出按钮，预约要请别人帮忙
· 母亲读者苏女士：儿童区和自习区只隔一道玻璃，两边互相干扰
"""
    assert _speakers(text) == ["小段", "屠先生", "向先生", "苏女士"]


@pytest.mark.parametrize("label", ["家属一", "家属十", "病友丙", "会员戊", "读者3", "顾客甲", "社员"])
def test_a_numbered_member_of_a_group_speaks(label: str) -> None:
    assert is_speaker(label)
