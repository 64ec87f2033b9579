"""What frames opinions and is none: whoever leads a talk, names before a dash, praise before a "but", the first and last lines of a letter."""

from __future__ import annotations

import pytest

from huiyin.text.split import Mode, by_rules, split


def opinions(text: str, mode: Mode) -> list[tuple[str | None, str]]:
    """Who says what, without the marks at the ends."""
    return [(unit.speaker, text[unit.start : unit.end].strip("。；;. ")) for unit in split(text, mode=mode) if unit.role == "opinion"]


def test_who_speaks_first_and_last_and_asks_leads_the_talk() -> None:
    text = "码头班组碰头\n\n段平：人都到了，老规矩。\n阿满：吊钩的保险坏了没换。\n段平：吊钩我来盯。\n小柯：更衣柜两个人用一个。\n老贝：夜宵总是凉的。\n段平：就到这里。"
    assert opinions(text, "minutes") == [("阿满", "吊钩的保险坏了没换"), ("小柯", "更衣柜两个人用一个"), ("老贝", "夜宵总是凉的")]


def test_a_dash_may_stand_for_the_colon_behind_a_name() -> None:
    text = "Fennmoor Stores Branch: open hour\nMess room, twelve of us.\n\nNell Aster (stores) – The hatch is locked at two.\nChair – I'll ask about the hatch.\nTom Birk (yard) – The lights by gate 4 are out. Nobody has come to look.\nUna (office) – The printer jams every day."
    assert opinions(text, "minutes") == [
        ("Nell Aster", "The hatch is locked at two"),
        ("Tom Birk", "The lights by gate 4 are out. Nobody has come to look"),
        ("Una", "The printer jams every day"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("小柯：新食堂很好，大家都满意。不过窗口太少，排队要半个小时。", "不过窗口太少，排队要半个小时"),
        ("Una: The new kitchen is great. But there is no window that opens.", "But there is no window that opens"),
    ],
)
def test_praise_before_a_but_is_not_part_of_the_complaint(text: str, said: str) -> None:
    assert [one for _, one in opinions(text, "minutes")] == [said]
    assert [unit.reason for unit in split(text, mode="minutes") if unit.role == "furniture"] == ["praise"]


def test_short_sentences_of_a_cell_that_stand_alone_are_opinions_each() -> None:
    apart = "更衣室的灯坏了两盏。班车晚点也不通知。体检报告拖了三个月才发。"
    assert len(opinions(apart, "cell")) == 3
    together = "更衣室的灯坏了两盏。报修过三次都没人来。希望尽快换上。"
    assert len(opinions(together, "cell")) == 1


def test_strokes_between_blanks_part_a_cell() -> None:
    assert [one for _, one in opinions("lockers are broken / no hot water at night / the bus is late", "cell")] == [
        "lockers are broken",
        "no hot water at night",
        "the bus is late",
    ]


def test_the_first_month_is_no_mark_of_a_list() -> None:
    text = "新人来了没人带，头一个月全靠自己翻旧文件。"
    assert [one for _, one in opinions(text, "cell")] == [text.strip("。")]


def test_numbers_with_a_blank_head_their_lists() -> None:
    text = "读者座谈整理稿\n\n一 开放时间\n1.1 周一总是闭馆，放假也一样。\n1.2 晚上九点就赶人。\n二 借阅\n2.1 新书上架要等两个月。\n三 数字资源\n本组没有意见。"
    assert [one for _, one in opinions(text, "minutes")] == ["周一总是闭馆，放假也一样", "晚上九点就赶人", "新书上架要等两个月"]


def test_the_frame_of_a_letter_is_no_opinion() -> None:
    text = (
        "工会的同志：\n我在三车间干了十四年，从来没给谁写过信。\n去年夏天的高温补贴只发了一个月，问班长说公司没拨，问财务说已经给了。\n"
        "更衣室的柜子两个人用一个，锁也坏了，丢过好几回东西，报上去没有下文。\n食堂换了老板以后饭菜量少价高，晚班去只剩汤，热一热都没人管。\n"
        "我文化不高，说得啰嗦，耽误你们工夫了。\n一名老职工"
    )
    assert [one[:6] for _, one in opinions(text, "letter")] == ["去年夏天的高", "更衣室的柜子", "食堂换了老板"]


def test_minutes_in_the_third_person_name_groups_and_go_on() -> None:
    text = "林场座谈摘记\n会上，杜小满提出，瞭望塔的铁梯锈穿了两级。护林队贺有田说，终端进沟就没信号；又说胶鞋穿不到秋天就开胶。苗圃女工反映，除草剂是散装桶，没有标签。"
    assert opinions(text, "minutes") == [
        ("杜小满", "瞭望塔的铁梯锈穿了两级"),
        ("贺有田", "终端进沟就没信号"),
        ("贺有田", "胶鞋穿不到秋天就开胶"),
        ("苗圃女工", "除草剂是散装桶，没有标签"),
    ]


LETTER = (
    "工会的同志：\n去年夏天的高温补贴只发了一个月，问班长说公司没拨，问财务说已经给了。\n更衣室的柜子两个人用一个，锁也坏了，丢过好几回东西，报上去没有下文。\n"
    "食堂换了老板以后饭菜量少价高，晚班去只剩汤，热一热都没人管。\n{}\n一名老职工"
)
ENGLISH = (
    "Dear Sir,\n\nThe locker room has had no heating since October and nobody has come to look at it at all.\n\nThe rota comes out on Thursday night for "
    "Friday morning, so nobody can plan anything.\n\nThe car park floods each time it rains and people change their shoes in the road.\n\n{}\n\nYours,\nA driver"
)


@pytest.mark.parametrize(
    "last",
    [
        "希望你们把三号楼的路灯修好",
        "你们食堂的饭太难吃了",
        "值班电话从来打不通",
        "我在仓库摔过一次，没人管",
        "反映了三次都没有答复",
        "我晓得仓库的灭火器全过期了",
        "说得好听，做起来一样没有",
    ],
)
def test_a_last_short_paragraph_that_complains_is_no_leave(last: str) -> None:
    assert [one for _, one in opinions(LETTER.format(last + "。"), "letter")][3:] == [last]


@pytest.mark.parametrize("last", ["I have not been paid for March", "We are two short on nights", "I'm paid less than the agency"])
def test_a_last_short_paragraph_of_an_english_letter(last: str) -> None:
    assert [one for _, one in opinions(ENGLISH.format(last + "."), "letter")][3:] == [last]


@pytest.mark.parametrize(
    "said",
    [
        "夜班就我一个人",
        "我们科室人少",
        "没什么意见，空调漏水",
        "没意见，宿舍好热",
        "主任当场答应换锁，半年了还是没换",
        "班长表扬了自己的亲戚",
        "工作服不透气，憋得慌",
        "收到短信说停水，结果也没停",
        "临时工的活和正式工一样钱少一半",
        "I will ask for a transfer if this goes on",
        "The next session is always cancelled",
        "Nobody thanked us for the extra shifts",
    ],
)
def test_what_only_sounds_like_a_frame_is_an_opinion(said: str) -> None:
    assert opinions(f"王强：食堂晚上没有饭。\n李梅：{said}。", "minutes")[1:] == [("李梅", said)]


def test_a_short_addition_is_a_matter() -> None:
    assert [one for _, one in opinions("王强：食堂关得太早。还有，厕所脏。另外，路灯坏了。", "minutes")] == [
        "食堂关得太早",
        "厕所脏",
        "路灯坏了",
    ]


def test_who_speaks_first_and_last_and_complains_leads_nobody() -> None:
    text = "王强：食堂晚上没饭吃。\n李梅：宿舍热水不够。\n赵亮：班车太少。\n王强：菜价也不公开。\n李梅：门锁坏了。\n王强：体检该加项目，现在查得太简单。"
    assert len(opinions(text, "minutes")) == 6


def test_the_first_speaker_is_no_title() -> None:
    assert len(opinions("Nell: the hatch is locked at two\nTom: the lights are out\nUna: the printer jams", "minutes")) == 3


def test_the_first_line_of_a_cell_without_questions_is_no_title() -> None:
    assert len(opinions("不要老是填表\n多开座谈会\n食堂太咸\n班车太晚", "cell")) == 4


def test_a_heading_that_ends_like_good_wishes_takes_no_leave() -> None:
    text = "五类人员座谈\n\n甲 物业客服\n ㈠ 业主骂人不许挂电话，最长的一通骂了四十分钟\n丁 保安\n ㈠ 站岗不许坐，老人也不许\n ㈡ 制服收押金四百\n"
    assert [text[unit.start : unit.end] for unit in by_rules(text, mode="minutes")[1] if unit.role == "opinion"][1:] == ["站岗不许坐，老人也不许", "制服收押金四百"]


@pytest.mark.parametrize("leave", ["春安", "即颂 大安", "顺颂时安", "此致\n敬礼"])
def test_good_wishes_take_leave(leave: str) -> None:
    text = f"王主席：\n车间的水管一直在漏，没人修。\n夜班没有热饭吃。\n{leave}\n一名职工"
    assert [text[unit.start : unit.end] for unit in split(text, mode="letter") if unit.reason == "signature"][-1] == "一名职工"


def test_boxes_to_tick_are_no_opinion() -> None:
    text = "意见建议：\n1.中层轮岗太频繁，两年换了三任部长。\n2.对工会：书屋的书都是捐来的旧书。\n填表人类别：□中层　☑一般管理人员　□工人\n"
    assert not [unit for unit in split(text, mode="cell") if unit.role == "opinion" and "☑" in text[unit.start : unit.end]]


def test_a_chapter_between_numbers_that_go_on_is_a_heading() -> None:
    text = "意见汇总\n（一）教学管理\n1．检查过多，一学期六次。\n2．备课流于形式。\n（二）职称评聘\n3．论文占比太高。\n（三）教师生活\n4．排队要二十多分钟。\n"
    units = by_rules(text, mode="minutes")[1]
    assert [text[unit.start : unit.end] for unit in units if unit.reason == "heading"] == ["（一）教学管理", "（二）职称评聘", "（三）教师生活"]
    assert [unit.headings[-1] for unit in units if unit.role == "opinion"] == ["教学管理", "教学管理", "职称评聘", "教师生活"]


@pytest.mark.parametrize("said", ["没有夜宵。", "没有夜宵", "建议设夜宵"])
def test_a_chapter_that_says_something_is_no_heading(said: str) -> None:
    text = f"意见汇总\n1．检查过多，一学期六次。\n（二）{said}\n2．备课流于形式。\n"
    assert said in [text[unit.start : unit.end] for unit in by_rules(text, mode="minutes")[1] if unit.role == "opinion"]


def test_who_speaks_in_the_third_person_with_a_place_before_and_brackets_behind() -> None:
    text = (
        "货运站听取意见记录\n配载组 伏小舟首先发言。车到了货没到是常事，一等半宿。\n仓管 国大勇发言。他建议入库单改成扫码，手写的谁也认不全。\n"
        "机电部 臧小平谈到，修一次等配件要一个星期。\n"
    )
    assert [unit.speaker for unit in by_rules(text, mode="minutes")[1] if unit.role == "opinion"] == ["伏小舟", "国大勇", "臧小平"]
    english = "Forum\nMr Asker (bay 3) said that the roller door is stuck. Ms Birch (bay 7) said nobody tells the night crew. Mr Crane (yard) complained that the lights fail every week.\n"
    assert [unit.speaker for unit in by_rules(english, mode="minutes")[1] if unit.role == "opinion"] == ["Mr Asker", "Ms Birch", "Mr Crane"]


@pytest.mark.parametrize("told", ["他建议", "她希望", "赵工（电气）建议，", "Mr Asker (bay 3) suggested that "])
def test_a_wish_that_is_told_before_is_a_suggestion(told: str) -> None:
    wish = "the forms go on one page" if told.isascii() else "入库单改成扫码"
    text = f"货运站听取意见记录\n配载组 伏小舟首先发言。车到了货没到是常事，一等半宿。\n{told}{wish}。\n"
    kinds = {text[unit.start : unit.end].rstrip("。"): unit.kind for unit in split(text, mode="minutes") if unit.role == "opinion"}
    assert [kind for said, kind in kinds.items() if said.endswith(wish)] == ["suggestion"]
    assert kinds["车到了货没到是常事，一等半宿"] == "criticism"
