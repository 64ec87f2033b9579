from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import pinyin

from huiyin.engine import consolidate
from huiyin.text.decode import decode
from huiyin.text.normalize import normalize
from huiyin.text.repair import gather, repair
from huiyin.text.script import fold, script, to_traditional
from huiyin.text.similarity import near_duplicates
from huiyin.text.tokenize import language_of, tokens, words

PAGE = (
    "夜班食堂八点就关门，工人下班以后吃不上热饭。班车绕路太远，早上要坐一个半小时才能到厂。报表重复填写，同样的数字一个月要填三遍。"
    "女工卫生室常年锁着门，要用的时候找不到钥匙。体检项目多年没有变过，希望增加职业病筛查。高温津贴一直没有发，请职工代表大会问一问。"
)
SENTENCE = "我们厂的班车早上绕路太远，希望工会同领导说一说。"


def polluted(text: str, glossed: str) -> str:
    return "".join(c + f"({pinyin(c)[0][0]})" if c in glossed else c for c in to_traditional(text))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_decoding_tells_encodings_apart(encoding: str) -> None:
    text = SENTENCE + " 2026, ok\n"
    assert decode(text.encode(encoding)).text == text or encoding.startswith("utf-16-")


def test_big5_is_read_as_big5() -> None:
    text = to_traditional(SENTENCE)
    found = decode(text.encode("big5"))
    assert (found.text, found.encoding, found.lossy) == (text, "big5", 0)


def test_lines_of_two_encodings_are_read_line_by_line() -> None:
    found = decode(SENTENCE.encode("utf-8") + b"\n" + SENTENCE.encode("gb18030") + b"\n")
    assert (found.text, found.mixed) == (f"{SENTENCE}\n{SENTENCE}\n", True)


@given(st.binary(max_size=200))
def test_decoding_never_raises(data: bytes) -> None:
    found = decode(data)
    assert found.lossy == found.text.count("\ufffd") or found.encoding == "utf-8"


@given(st.text(max_size=60))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalize(text)
    assert normalize(once.text).text == once.text
    assert list(once.offsets) == sorted(once.offsets) and once.offsets[-1] == len(text)
    assert not any("\ud800" <= c <= "\udfff" or c == "\x00" for c in once.text)


def test_normalising_keeps_the_way_back() -> None:
    source = "ＡＢ１\u3000食堂\r\n“好”😀"
    found = normalize(source)
    assert found.text == "AB1 食堂\n“好”😀"
    assert source[slice(*found.source_span(4, 6))] == "食堂"


def test_glosses_are_taken_out_and_the_script_turned_back() -> None:
    page = polluted(PAGE, "門飯車遠報寫間筆業職發")
    found = repair(page)
    assert (found.mapped.text, found.verdict) == (PAGE, "polluted")
    assert all(page[one.start : one.end] == one.before for one in found.repairs)
    assert repair(found.mapped.text).mapped.text == PAGE


@pytest.mark.parametrize(
    "text",
    [PAGE, "亳(bó)州的会议定在周三。", "他姓单(shàn)，在工会（ACFTU）工作，负责产业（系统）联络。", "春(chūn)眠(mián)不(bù)觉(jué)晓(xiǎo)", "请发给(wei)同志(staff)"],
)
def test_clean_and_rightly_glossed_texts_are_left_alone(text: str) -> None:
    assert repair(text).mapped.text == text


@given(st.text(alphabet="食堂班车(bān)（chē） 1、", max_size=40))
def test_repairing_twice_is_repairing_once(text: str) -> None:
    once = repair(text).mapped.text
    assert repair(once).mapped.text == once


def test_cells_share_their_evidence() -> None:
    cells = polluted(PAGE, "門飯車遠報寫間筆業職發").split("。")
    evidence = gather(cells)
    assert "。".join(repair(cell, evidence=evidence).mapped.text for cell in cells) == PAGE


def test_scripts_are_told_apart_and_folded() -> None:
    assert (script("職工代表"), script("职工代表"), script("abc")) == ("hant", "hans", "none")
    assert fold("職工ＡＢＣ") == fold("职工abc")


def test_words_of_both_languages() -> None:
    assert words("夜班食堂没有热饭，buses were late 3 times!") == ["夜班", "食堂", "热饭", "buse", "late", "time"]
    assert (language_of("食堂 wifi"), language_of("the canteen")) == ("zh", "en")
    text = "食堂的 Canteens"
    assert [(t.text, text[t.start : t.end]) for t in tokens(text)] == [("食堂", "食堂"), ("canteen", "Canteens")]


def test_near_duplicates_are_found_and_different_texts_are_not() -> None:
    long = "夜班食堂关门太早，工人下班以后吃不上热饭，希望延长到十二点"
    assert near_duplicates([long, "班车绕路太远", long + "。", "班车绕路太近", long]) == [0, 1, 0, 3, 0]


@settings(max_examples=50)
@given(st.lists(st.text(max_size=30), max_size=12))
def test_groups_of_near_duplicates_have_one_first(texts: list[str]) -> None:
    firsts = near_duplicates(texts)
    assert all(firsts[first] == first <= position for position, first in enumerate(firsts))


def test_every_script_has_words() -> None:
    assert words("столовая закрывается рано") == ["столовая", "закрывается", "рано"]
    assert words("المطعم يغلق") == ["المطعم", "يغلق"]
    assert words("café 食堂太贵") == ["café", "食堂", "太贵"]
    assert [consolidate([text]).assignments[0].status for text in ("столовая", "المطعم يغلق")] == ["assigned", "assigned"]
