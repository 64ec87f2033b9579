"""What stands beside a telephone number or a wish for secrecy is not lost."""

from __future__ import annotations

import pytest

from huiyin.text.split import split


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("班车早上总是晚点半小时，请调整发车时间，联系电话13800000000", False),
        ("电话13800000000，班车晚点，请调整", False),
        ("The bus is always late in the morning, my number is 13800000000", False),
        ("请保密：班长骂人。", True),
        ("请保密，班长贪污。", True),
        ("Please keep this confidential: my supervisor shouts at us.", True),
    ],
)
def test_an_opinion_beside_a_number_or_a_wish_for_secrecy_is_none_the_less_one(text: str, secret: bool) -> None:
    for mode in ("cell", "letter", "minutes"):
        assert [(one.role, one.secret) for one in split(text, mode=mode)] == [("opinion", secret)]


@pytest.mark.parametrize("text", ["有事请打我电话13800000000，谢谢", "我的手机是13800000000，白天上班接不了", "希望保密，我还要在这里干", "我怕打击报复，恳请保密"])
def test_how_to_reach_somebody_and_a_wish_for_secrecy_alone_are_no_opinion(text: str) -> None:
    assert [one.role for one in split(text, mode="cell")] == ["furniture"]


MINUTES = "环卫队走访记录\n时间：4月8日\n\n赵大姐说她扫了十四年，最近路段从八百米加到一千三，工资没动。\n"
TOLD_IN_SECRET = [
    "有一位讲，公司给我们交的只有意外险，没有养老，请不要讲是他说的。",
    "老李说食堂的菜不新鲜，别说是我说的。",
    "她讲宿舍漏雨，让我们别提她的名字。",
    "他说奖金发得不公，要求不要透露姓名。",
    "小王反映加班没有钱，说千万别讲出去是他讲的。",
    "一名女工说更衣室有人偷看，请求为她保密。",
    "他反映班长收红包，希望不记名。",
    "有人说采购吃回扣，叮嘱记录的人不要写名字。",
    "He said the till is short every week and asked not to be named.",
    "She said the manager shouts, off the record.",
]


@pytest.mark.parametrize("told", TOLD_IN_SECRET)
def test_what_is_told_of_somebody_who_asks_for_secrecy_is_kept_and_secret(told: str) -> None:
    for text in (told, MINUTES + told + "\n"):
        found = [unit for unit in split(text, mode="minutes") if unit.role == "opinion" and unit.end >= len(text) - 2]
        assert found and all(unit.secret for unit in found)


@pytest.mark.parametrize("wish", ["希望设一个匿名意见箱。", "希望评议改成不记名投票。", "要求考核不记名打分", "食堂不要老说是没有菜"])
def test_who_wants_a_ballot_without_names_asks_for_no_secrecy(wish: str) -> None:
    assert [(unit.role, unit.secret) for unit in split(wish, mode="cell")] == [("opinion", False)]
