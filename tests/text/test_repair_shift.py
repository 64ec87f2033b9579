"""Torn characters: what the bytes prove is restored, with a confidence; what they do not prove stays."""

from __future__ import annotations

import re

import pytest

from huiyin.text.repair import gather, repair
from text.polluter import LONG, SHORT, by_bytes, readings
from text.test_repair_families import PAGE

EVIDENCE = gather([by_bytes(PAGE, readings(LONG))])
#: Composed phrases as the machine tears them, as they are shown, and what they were.
TORN = {
    "a vanished 0x80": ("大家面?zhèn)別談心", "大家面个别谈心"),
    "0x80 as the euro sign": ("大家面?zhèn)€別談心", "大家面个别谈心"),
    "a vanished pair and an ASCII letter": ("我們?yōu)楹我_展活動", "我们为何要开展活动"),
    "a gloss within, kana and a letter": ("獎?wù)潞凸と讼蠕h號的職工", "奖章和工人先锋号的职工"),
    "two glosses in one place": ("重?cái)?shù)量輕質量", "重数量轻质量"),
    "shown by a browser of today": ("我們\ufffd(yōu)楹我_展活動", "我们为何要开展活动"),
    "before a split full-width mark": ("確??蓤?zhí)行的制度", "确保可执行的制度"),
}
SPLIT = (
    "领导小组审议了方案。《建立健全职工诉求办理机制的意见》随后印发各单位。",
    "完善各项制度，确保可执行、可检查、可追究。",
    "通知强调，各单位要加强管理。“谁主管，谁负责”的原则不能变。",
    "督导组指出。《关于改进作风的规定》已经公布。",
    "会议通过了总结。《职工之家》的经验在全省推广。",
)


@pytest.mark.parametrize("name", TORN)
def test_a_torn_phrase_is_restored(name: str) -> None:
    shown, text = TORN[name]
    found = repair(shown, evidence=EVIDENCE)
    assert found.mapped.text == text
    (torn,) = [one for one in found.repairs if one.kind == "shift"]
    assert shown[torn.start : torn.end] == torn.before and torn.after in text
    assert 0.6 <= torn.confidence <= 0.99


@pytest.mark.parametrize("shown", ["工會維權?fù)p害職工", "一?zhèn)€", "?zhèn)別談心", "ok?yōu)楹我_展", "制度面?bǒ)別談心"])
def test_where_the_bytes_prove_nothing_the_place_stays(shown: str) -> None:
    found = repair(shown, evidence=EVIDENCE)
    (broken,) = [one for one in found.repairs if one.kind == "broken"]
    assert (broken.before, broken.after, broken.confidence) == (shown[broken.start : broken.end],) * 2 + (0.0,)
    assert broken.before in found.mapped.text


@pytest.mark.parametrize("text", SPLIT)
def test_family_a_prime_is_restored(text: str) -> None:
    shown = by_bytes(text, readings(LONG), marks=True)
    assert shown != by_bytes(text, readings(LONG))
    assert repair(shown, evidence=EVIDENCE).mapped.text == text


def test_family_a_prime_in_a_whole_page() -> None:
    page = "\n".join([PAGE, *SPLIT, "“到底归谁管？”没有人答得上来！"])
    found = repair(by_bytes(page, readings(LONG), marks=True))
    assert found.mapped.text == page
    wide = [one for one in found.repairs if one.kind == "mark"]
    assert {(one.before, one.after) for one in wide} == {(" ?", "？"), (" !", "！")} and len(wide) == page.count("？") + page.count("！")


def test_a_blank_before_a_mark_stays_where_the_machine_left_other_marks_alone() -> None:
    page = PAGE + "\n这样合理 ?"
    found = repair(by_bytes(page, readings(LONG)))
    assert found.mapped.text == page and not [one for one in found.repairs if one.kind == "mark"]


def test_the_source_of_each_restored_character_is_where_its_first_byte_stands() -> None:
    shown = "我們(men)?yōu)楹我_展"
    found = repair(shown, evidence=EVIDENCE).mapped
    assert found.text == "我们为何要开展"
    assert [shown[slice(*found.source_span(at, at + 1))] for at in range(7)] == ["我", "們(men)", "?yōu)", "楹", "我", "_", "展"]


def test_a_lost_digit_is_not_invented() -> None:
    page = PAGE + "\n" + "\n".join(f"第{number}组周围{number}米以内有职工{number}人。" for number in range(2, 9))
    shown = by_bytes(page, readings(LONG))
    assert shown.count("2") < page.count("2")
    assert re.findall(r"\d", repair(shown).mapped.text) == re.findall(r"\d", shown)


def test_the_short_list_tears_three_places_and_each_is_told() -> None:
    found = repair(by_bytes(PAGE, readings(SHORT)))
    assert [(one.before, one.after) for one in found.repairs if one.kind == "shift"] == [
        ("?yōu)楹我_(kāi)", "为何要开"),
        ("?jǐ)h", "议"),
        ("?zhèn)", "个"),
    ]
    assert {one.kind for one in found.repairs} == {"gloss", "script", "shift"}


def test_what_never_ends_is_given_up() -> None:
    """Fifty torn places side by side, and a place that never comes to agree again, within the steps allowed."""
    assert repair("我們?yōu)楹我_展" * 50, evidence=EVIDENCE).mapped.text == "我们为何要开展" * 50
    endless = "我們?yōu)" + "楹我蠕觿督" * 200
    assert [one.kind for one in repair(endless, evidence=EVIDENCE).repairs if one.kind != "script"] == ["broken"]
