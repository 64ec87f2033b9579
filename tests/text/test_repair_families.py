"""Every family of pollution, made from our own sentences, is repaired exactly."""

from __future__ import annotations

import pytest

from huiyin.text.repair import gather, repair
from text.polluter import LONG, SHORT, by_bytes, by_characters, converted, readings, repeated

#: Composed in the style of union, office, campaign and minutes texts.
PARAGRAPHS = (
    "市总工会召开职工代表座谈会，听取基层对生活保障、安全生产和文化活动的意见。会议由办公室主任主持，九个小组分别汇报了情况。",
    "夜班食堂八点就关门，工人下班以后吃不上热饭，只能泡面对付。建议把关门时间推迟到十二点，每天留两个师傅值班。",
    "班车早上绕路太远，从宿舍到厂里要坐一个半小时。司机说路线是三年前定的，后来新修的大路一直没有用上。",
    "有的部门重复要数据，同样的报表一个月要填三遍，基层干部大量时间花在填表上，真正下车间的时间越来越少。",
    "女工卫生室常年锁着门，要用的时候找不到钥匙。请领导安排专人管理，并在门口写明开放时间。",
    "体检项目多年没有变过，希望增加职业病筛查，体检报告由医生当面讲解，不要发一张纸就算完事。",
    "高温津贴去年只发了一半，问了财务，财务说没有接到通知。请工会同行政再核对一次，把账目公布出来。",
    "工会主席进班组谈心，面对面听意见，当场能办的事情当场办，不能办的说明原因，并且记录在案。",
    "我们为何要开展这次活动？就是要把职工的真话带回来，把问题一条一条摆到桌面上，让大家看见改没改。",
    "座谈会上，老张讲了三点：一是工资构成看不懂，二是加班时间记不清，三是调休单经常被退回来。",
    "困难职工的补助要经过四级审批，最快也要两个月。孩子开学等不了那么久，建议先垫付后补手续。",
    "乡镇工会没有专门的人员编制，干部身兼数职，工作只能应付。建议每个园区配一名专职的社会工作者。",
    "机关干部下基层，不能只看材料、只听汇报，要到最困难的车间去，和工人一起干一天活，吃一顿饭。",
    "职工书屋的书大多是十年前买的，没有新书，也没有人管。年轻人说，不如改成能安静学习的自习室。",
    "劳动合同签了三份，职工手里一份也没有。发生争议的时候，工人连自己的岗位和工资标准都说不清楚。",
    "安全帽和手套的质量一年不如一年，买的时候只看价钱。建议让使用的人参加验收，不合格的当场退货。",
    "退休人员每年只慰问一次，送一袋米一桶油，坐五分钟就走。老人更愿意有人陪着说说话，听听他们的想法。",
    "公司的会议太多，一周要开十几个会，文件一个接一个，落实却没有人检查。请少开会、开短会、讲真话。",
    "技术比赛的名额总是给几个熟面孔，年轻职工没有机会。希望先在车间比，再到厂里比，谁行谁上。",
    "农民工的孩子放暑假没有地方去，工会能不能办一个托管班，请大学生志愿者辅导功课，收费低一点。",
    "去年提出的意见，到今年还没有答复。征求意见不能只收不回，每一条都应当有结果，有期限，有责任人。",
    "维权热线经常打不通，打通了又说不归他们管。建议公布各部门的分工和电话，转办要跟踪到底。",
    "经费使用情况应当定期公开，特别是活动费、慰问费和培训费。钱花在哪里，职工有权利知道。",
    "厂区的路灯坏了半年，晚上下班的女工不敢一个人走。报修的单子交了三次，每次都说正在研究。",
    "领导小组要求各单位在月底以前完成自查，把发现的问题列成清单，逐项说明整改措施、完成时间和责任部门。",
    "对于涉及面广、一时难以解决的问题，要制定计划，分阶段推进，并及时向职工说明进展情况。",
    "督导组认为，部分单位查找问题不深入，以业务问题代替作风问题，以班子问题代替个人问题。",
    "记者从会上了解到，全省工会系统共征求到意见三百多条，经过归纳整理，形成四十二个突出问题。",
    "劳模代表说，评选先进不能只看材料写得好不好，要看身边的工友服不服，要看岗位上的成绩实不实。",
    "互助保障的报销手续太复杂，发票、病历、清单缺一样都不行，跑了五趟，报下来三百六，路上花了二百八。",
    "车间里的通风设备已经用了二十年，夏天温度超过四十度。请有关部门检测以后，把数值贴在车间门口。",
    "新职工培训只讲规章制度，没有人教操作。出了事故又说是新手违章，这样不公平，也不能解决问题。",
    "集体协商不能走过场，职工方代表要敢讲话、会讲话。建议上级派指导员参加，把协商记录发给全体职工。",
    "单身宿舍八个人一间，热水只供应一个小时，晚上十点就断电。希望改善居住条件，至少保证洗澡。",
    "工会干部的业务能力参差不齐，有的不懂劳动法，有的不会用电脑。建议每年组织两次集中学习并且考试。",
    "文体活动总是那几样，打球、拔河、唱歌，年轻人不愿意参加。能不能让职工自己出主意，自己来组织。",
    "网上平台的页面三年没有更新，点进去还是旧通知。既然办了就要有人管，不然不如关掉，省得骂声一片。",
    "有位老师傅讲，以前厂长每个星期都到班组转一转，现在一年也见不到一回，有话不知道跟谁讲。",
    "县里的产业工会名单上有八个，实际能开展工作的只有三个，其余五个没有场地，没有经费，也没有专职人员。",
    "会后，工作人员将把大家的意见逐条登记编号，送交有关部门研究，并在十五个工作日以内答复本人。",
    "食堂的菜价涨了两次，分量却减少了。采购要比三家，账目要贴在墙上，让吃饭的人来监督。",
    "这次谈话从下午两点一直谈到六点，二十七名职工代表轮流发言，没有一个人念稿子，记录写满了两个本子。",
)
PAGE = "\n".join(PARAGRAPHS)
LISTS = {"short": readings(SHORT), "short, backwards": readings(reversed(SHORT)), "long": readings(LONG)}
#: Family C lists characters that both scripts share.
SHARED = readings("和作大工人有到在上")


@pytest.fixture(scope="module", params=LISTS)
def listed(request: pytest.FixtureRequest) -> dict[str, str]:
    return LISTS[request.param]


def test_there_are_enough_sentences_and_they_survive_conversion() -> None:
    assert len(set(PARAGRAPHS)) >= 40
    assert repair(converted(PAGE)).mapped.text == converted(PAGE)


def test_family_a_is_restored_exactly(listed: dict[str, str]) -> None:
    assert repair(by_bytes(PAGE, listed)).mapped.text == PAGE


def test_each_paragraph_is_restored_with_the_evidence_of_all(listed: dict[str, str]) -> None:
    cells = [by_bytes(one, listed) for one in PARAGRAPHS]
    evidence = gather(cells)
    assert tuple(repair(cell, evidence=evidence).mapped.text for cell in cells) == PARAGRAPHS


@pytest.mark.parametrize("lone, torn", [("€", "?"), ("\ufffd", "\ufffd"), ("€", "\ufffd")])
def test_family_a_as_other_readers_show_it(listed: dict[str, str], lone: str, torn: str) -> None:
    assert repair(by_bytes(PAGE, listed, lone=lone, torn=torn)).mapped.text == PAGE


def test_family_b_by_characters(listed: dict[str, str]) -> None:
    assert repair(by_characters(PAGE, listed)).mapped.text == PAGE


def test_family_b_with_wide_brackets(listed: dict[str, str]) -> None:
    assert repair(by_characters(PAGE, listed, gloss="（{}）")).mapped.text == PAGE


def test_family_c_with_characters_of_both_scripts(listed: dict[str, str]) -> None:
    assert repair(by_characters(PAGE, listed | SHARED)).mapped.text == PAGE


def test_family_d_with_a_space_before_the_bracket_ends(listed: dict[str, str]) -> None:
    assert repair(by_characters(PAGE, listed, gloss="({} )")).mapped.text == PAGE


@pytest.mark.parametrize("times", [2, 3])
def test_family_e_without_tones_and_repeated(times: int) -> None:
    assert repair(repeated(PAGE, times)).mapped.text == PAGE
    assert repair(repeated(PARAGRAPHS[0], times)).mapped.text == PARAGRAPHS[0]


def test_family_f_without_glosses_is_left_as_it_is() -> None:
    found = repair(converted(PAGE))
    assert (found.mapped.text, found.verdict, found.repairs) == (converted(PAGE), "clean", ())


@pytest.mark.parametrize("size", [60, 120, 250, 500, 1000])
def test_a_window_is_restored_or_left_alone(listed: dict[str, str], size: int) -> None:
    fired = 0
    for start in range(0, len(PAGE) - size, size):
        window = PAGE[start : start + size]
        shown = by_bytes(window, listed)
        found = repair(shown)
        assert found.mapped.text == (window if found.verdict == "polluted" else shown)
        fired += found.verdict == "polluted"
    assert fired >= (len(PAGE) // size - 1) * (0.4 if size < 250 else 0.9)


def test_what_the_bytes_do_not_tell_stays_and_is_told() -> None:
    """Behind 新 the bytes allow 書，也 and 會也 alike: two pairs vanished side by side."""
    shown = by_bytes(PAGE, readings(reversed(LONG)))
    found = repair(shown)
    assert [one.before for one in found.repairs if one.kind == "broken"] == ["?shēng)矝]"]
    assert found.mapped.text == PAGE.replace("新书，也没", "新?shēng)矝]")
