from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from huiyin.intake.readers.numbering import Level, Numbering, W, counting, figure, parse


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (9999, "九千九百九十九"),
        (12345, "一二三四五"),
    ],
)
def test_chinese_counting(number: int, text: str) -> None:
    assert counting(number) == text


@pytest.mark.parametrize(
    ("form", "number", "text"),
    [
        ("decimal", 3, "3"), ("decimalZero", 3, "03"), ("upperRoman", 14, "XIV"), ("lowerRoman", 9, "ix"), ("upperLetter", 27, "AA"),
        ("lowerLetter", 2, "b"), ("chineseCountingThousand", 12, "十二"), ("chineseLegalSimplified", 12, "壹拾贰"),
        ("ideographLegalTraditional", 21, "貳拾壹"), ("ideographTraditional", 3, "丙"), ("ideographZodiac", 1, "子"), ("ideographDigital", 10, "一〇"),
        ("decimalEnclosedCircle", 3, "③"), ("decimalEnclosedCircleChinese", 20, "⑳"), ("decimalEnclosedCircle", 21, "21"), ("decimalEnclosedParen", 1, "⑴"),
        ("decimalEnclosedFullstop", 2, "⒉"), ("ideographEnclosedCircle", 1, "㊀"), ("decimalFullWidth", 12, "１２"), ("numberInDash", 1, "- 1 -"),
        ("taiwaneseCounting", 3, "三"), ("japaneseDigitalTenThousand", 12, "一二"), ("hebrew1", 5, "5"),
    ],
)  # fmt: skip
def test_number_formats(form: str, number: int, text: str) -> None:
    assert figure(number, form) == text


def lists(*levels: Level, restarts: dict[int, int] | None = None) -> Numbering:
    found = dict(enumerate(levels))
    return Numbering({"1": found, "2": found}, {"1": "a", "2": "a"}, {"2": restarts} if restarts else {})


def test_levels_count_and_restart() -> None:
    numbering = lists(Level("chineseCounting", "%1、"), Level("chineseCounting", "（%2）"), Level("decimal", "%1.%2.%3"))
    asked = [0, 1, 1, 2, 0, 1, 2, 2]
    assert [numbering.label("1", level) for level in asked] == [
        "一、",
        "（一）",
        "（二）",
        "一.二.1 ",
        "二、",
        "（一）",
        "二.一.1 ",
        "二.一.2 ",
    ]


def test_legal_numbering_writes_all_levels_in_figures() -> None:
    numbering = lists(Level("chineseCounting", "第%1章"), Level("decimal", "%1.%2", legal=True))
    assert [numbering.label("1", level) for level in (0, 1)] == ["第一章 ", "1.1 "]


def test_a_level_that_never_restarts() -> None:
    numbering = lists(Level("decimal", "%1."), Level("decimal", "(%2)", restart=0))
    assert [numbering.label("1", level) for level in (0, 1, 0, 1)] == ["1. ", "(1) ", "2. ", "(2) "]


def test_lists_of_one_kind_count_on_unless_one_starts_anew() -> None:
    level = Level("decimal", "%1.")
    assert [lists(level).label(number, 0) for number in ("1",)] == ["1. "]
    going_on = lists(level)
    assert [going_on.label(number, 0) for number in ("1", "1", "2")] == ["1. ", "2. ", "3. "]
    anew = lists(level, restarts={0: 1})
    assert [anew.label(number, 0) for number in ("1", "1", "2", "2")] == ["1. ", "2. ", "1. ", "2. "]


def test_bullets_and_nothing() -> None:
    assert lists(Level("bullet", "\uf0b7")).label("1", 0) == "• "
    assert lists(Level("bullet", "■")).label("1", 0) == "■ "
    assert lists(Level("none", "")).label("1", 0) is None
    assert lists(Level()).label("9", 0) is None
    assert lists(Level()).label("1", 3) is None


def test_parse_with_overrides() -> None:
    root = etree.fromstring(
        f'<w:numbering xmlns:w="{W[1:-1]}">'
        '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1)"/><w:lvlRestart w:val="0"/>'
        '<w:isLgl/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%1"/></w:lvl>'
        "</w:lvlOverride></w:num></w:numbering>"
    )
    numbering = parse(root)
    assert numbering.lists["1"] == {0: Level("decimal", "%1)", 3, 0, True)}
    assert [numbering.label(number, 0) for number in ("1", "1", "2", "2")] == ["3) ", "4) ", "5) ", "6) "]
    assert numbering.lists["3"] == {0: Level("upperLetter", "%1")}


def test_no_numbering_part() -> None:
    assert parse(None).label("1", 0) is None


@given(st.integers(1, 9999))
def test_chinese_counting_can_be_read_back(number: int) -> None:
    total, digit = 0, 0
    for character in counting(number):
        if character in "十百千":
            total += (digit or 1) * 10 ** ("十百千".index(character) + 1)
            digit = 0
        else:
            digit = "零一二三四五六七八九".index(character)
    assert total + digit == number


@given(st.integers(1, 3999), st.sampled_from(["decimal", "upperRoman", "chineseCounting", "chineseLegalSimplified", "upperLetter"]))
def test_figures_of_different_numbers_differ(number: int, form: str) -> None:
    assert figure(number, form) != figure(number + 1, form)


@pytest.mark.parametrize("start", ["999999999", "-5", "²"])
@pytest.mark.parametrize("form", ["lowerRoman", "upperLetter", "chineseCounting", "decimalFullWidth"])
def test_a_list_that_begins_at_no_number_of_a_word_processor_begins_at_one(form: str, start: str) -> None:
    level = f'<w:lvl w:ilvl="{start}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="%1"/></w:lvl>'
    part = f'<w:numbering xmlns:w="{W[1:-1]}"><w:abstractNum w:abstractNumId="1">{level}</w:abstractNum>'
    root = etree.fromstring(f'{part}<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>')
    assert (parse(root).label("1", 0) or "").strip() == figure(1, form)
