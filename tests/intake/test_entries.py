from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.intake import Entry, Source, SourceDocument, SourceTable, entries, read
from huiyin.intake.types import Block

from .builders import Make, minutes

HEAD = ["编号", "意见"]


def table(
    cells: list[str],
    *,
    merged: frozenset[tuple[int, int]] = frozenset(),
    header: tuple[str, ...] = ("意见",),
    more: tuple[list[str], ...] = (),
) -> SourceTable:
    return SourceTable("意见.csv", None, header, 1, [cells, *more], range(2, 2 + len(cells)), 0, merged=merged, sha256="00")


def brief(found: list[Entry]) -> list[tuple[str, str, str | None]]:
    return [(one.id, one.text, one.reason) for one in found]


def test_rows_become_entries_each_with_its_reason() -> None:
    cells = ["食堂的饭菜太咸。", "", "  ", "无", "没有意见", "班车太少。", "班车太少。"]
    assert brief(entries([table(cells, merged=frozenset({(6, 0)}))])) == [
        ("意见#2", "食堂的饭菜太咸。", None),
        ("意见#3", "", "empty"),
        ("意见#4", "", "empty"),
        ("意见#5", "无", "no_opinion"),
        ("意见#6", "没有意见", "no_opinion"),
        ("意见#7", "班车太少。", None),
        ("意见#8", "班车太少。", "merged_cell"),
    ]


def test_place_names_file_sheet_row_and_column(make: Make) -> None:
    found = entries(read(make.xlsx({"一车间": [HEAD, ["A1", "食堂太贵。"]]})))
    assert [(one.id, one.place.file, one.place.sheet, one.place.row, one.place.column) for one in found] == [
        ("A1", "意见.xlsx", "一车间", 2, "意见")
    ]


LISTED = "1、食堂的饭菜太咸；\n2、班车太少，早上挤不上去；\n3、无"


def test_a_cell_that_lists_opinions_is_split() -> None:
    found = entries([table([LISTED])])
    opinions = [one for one in found if one.reason is None]
    assert [one.text.rstrip("；") for one in opinions] == ["食堂的饭菜太咸", "班车太少，早上挤不上去"]
    assert [LISTED[one.start : one.end] for one in opinions] == [one.text for one in opinions]
    assert [one.reason for one in found if one.reason] == ["no_opinion"]
    assert [one.id for one in found] == ["意见#2.1", "意见#2.2", "意见#2.3"]


def test_a_cell_of_several_sentences_is_one_opinion() -> None:
    text = "夜班食堂关门太早，工人吃不上热饭。建议延长到十二点。如果人手不够，可以轮班。"
    assert brief(entries([table([text])])) == [("意见#2", text, None)]


def test_unsplit_cells_are_taken_whole() -> None:
    assert brief(entries([table([LISTED, "无", ""])], split=False)) == [
        ("意见#2", LISTED, None),
        ("意见#3", "无", "no_opinion"),
        ("意见#4", "", "empty"),
    ]


def test_joined_columns_are_split_only_on_demand(make: Make) -> None:
    path = make.xlsx([["编号", "主题", "详情"], ["A1", "食堂", "1、太咸；\n2、太贵。"]])
    sources = read(path, text_column="主题+详情")
    (one,) = entries(sources)
    assert (one.id, one.text, one.start, one.place.column) == ("A1", "食堂\n1、太咸；\n2、太贵。", 0, "主题+详情")
    assert len(entries(sources, split=True)) > 1


def test_white_space_around_a_cell_is_cut_and_offsets_stay_right() -> None:
    text = "\n\t\t\t 食堂的饭菜太咸。\n\t\t"
    (one,) = entries([table([text])])
    assert (one.text, text[one.start : one.end]) == ("食堂的饭菜太咸。", "食堂的饭菜太咸。")


def test_speaker_and_topic_come_from_their_columns() -> None:
    source = table(["饭菜太咸。", "绕路太远。"], header=("意见", "发言人", "议题"), more=(["赵一", " "], ["食堂", "班车"]))
    assert [(one.speaker, one.headings) for one in entries([source])] == [("赵一", ("食堂",)), (None, ("班车",))]


def test_support_of_an_earlier_row_is_linked() -> None:
    source = table(["夜班食堂关门太早。", "同意老赵说的食堂问题。", "同上"], header=("意见", "发言人"), more=(["赵一", "钱二", "孙三"],))
    assert [(one.reason, one.endorses) for one in entries([source])] == [(None, None), ("endorsement", "意见#2"), ("endorsement", "意见#2")]


@pytest.mark.parametrize("kind", ["docx", "doc"])
def test_minutes_of_a_word_processor(make: Make, kind: str) -> None:
    path = make.docx(minutes, "minutes.docx") if kind == "docx" else Path(__file__).parent / "fixtures" / "minutes.doc"
    sources = read(path)
    found = entries(sources)
    opinions = [(one.text.rstrip("；。"), one.headings, one.speaker, one.place.row) for one in found if one.reason is None]
    title = "二分厂征求意见座谈会纪要"
    assert [text for text, _, _, _ in opinions] == [
        "夜班食堂关门太早，夜里没有热饭",
        "女更衣柜不够用",
        "报表重复填写，建议合并",
        "先合并日报",
        "增设职工书屋",
        "体检增加职业病项目",
        "班车绕路太远",
        "车上没有空调",
    ]
    assert [headings[-1] for _, headings, _, _ in opinions[:4]] == ["生活保障方面", "生活保障方面", "生产安排方面", "生产安排方面"]
    assert [speaker for _, _, speaker, _ in opinions[-2:]] == ["赵一", "赵一"]
    assert next(one for one in found if one.text == title).reason == "furniture"


def document(text: str, *blocks: Block) -> SourceDocument:
    return SourceDocument("信.txt", text, blocks, "00")


def test_headings_of_a_document_are_furniture_and_lead_what_follows() -> None:
    text = "食堂\n价格\n饭菜太贵了，希望降价。\n班车\n班次太少，早上挤不上去。"
    lines = [("heading", 1), ("heading", 2), ("paragraph", 0), ("heading", 1), ("paragraph", 0)]
    blocks, start = [], 0
    for (kind, level), line in zip(lines, text.split("\n"), strict=True):
        blocks.append(Block(kind, start, start + len(line), level))  # type: ignore[arg-type]
        start += len(line) + 1
    found = entries([document(text, *blocks)], split=False)
    assert [(one.reason, one.headings) for one in found] == [
        ("furniture", ()),
        ("furniture", ()),
        (None, ("食堂", "价格")),
        ("furniture", ()),
        (None, ("班车",)),
    ]


def test_unsplit_documents_give_their_paragraphs() -> None:
    text = "食堂太贵。班车太少。\n\n没有意见。"
    found = entries([document(text, Block("paragraph", 0, 10), Block("paragraph", 12, 17))], split=False)
    assert brief(found) == [("信#1", "食堂太贵。班车太少。", None), ("信#2", "没有意见。", "no_opinion")]


def test_ids_are_unique_over_files(make: Make) -> None:
    paths = [
        make.xlsx([HEAD, ["A1", "贵。"]], "a.xlsx"),
        make.text("a.csv", "编号,意见\nA1,贵。\n"),
        make.text("b.csv", "意见\n贵。\n"),
        make.text("b.txt", "贵。"),
    ]
    sources = [source for path in paths for source in read(path)]
    assert [one.id for one in entries(sources)] == ["A1", "a.csv#A1", "b.csv#2", "b.txt#1"]


def test_the_same_file_twice_still_gives_unique_ids(make: Make) -> None:
    sources = read(make.text("b.csv", "意见\n贵。\n"))
    assert [one.id for one in entries([*sources, *sources])] == ["b#2", "b#2~2"]


def test_nothing_gives_nothing() -> None:
    assert entries([]) == []


PIECES = [
    "食堂太贵。",
    "班车太少，希望增加。",
    "1、",
    "（一）",
    "一是",
    "；",
    "\n",
    " ",
    "　",
    "无",
    "没有意见",
    "赵一：",
    "同意赵一的意见。",
    "ＡＢＣ",
    "\t",
    "您好！",
    "\r\n",
    "é",
    "😀",
]
TEXT = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


def source_text(one: Entry, sources: list[Source]) -> str:
    for source in sources:
        if isinstance(source, SourceDocument) and one.place.row is None:
            return source.text
        if isinstance(source, SourceTable) and one.place.row is not None and source.text_column is not None:
            return source.columns[source.text_column][list(source.rows).index(one.place.row)]
    raise AssertionError(one)


def letters(text: str) -> str:
    """What stays of a text through normalising: its letters and figures, forms unified."""
    import unicodedata

    return "".join(character for character in unicodedata.normalize("NFKC", text) if character.isalnum())


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=4), st.sampled_from([None, False, True]))
def test_every_row_is_accounted_for_and_offsets_lead_to_the_verbatim(cells: list[str], split: bool | None) -> None:
    sources: list[Source] = [table(cells)]
    found = entries(sources, split=split)
    assert {one.place.row for one in found} == set(range(2, 2 + len(cells)))
    assert len({one.id for one in found}) == len(found)
    for one in found:
        verbatim = source_text(one, sources)[one.start : one.end]
        assert letters(verbatim) == letters(one.text)
        assert (one.text.strip() == "") == (one.reason == "empty")


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(TEXT.filter(lambda text: text.strip() != ""), st.sampled_from([None, True]))
def test_units_of_a_document_are_in_order_without_overlap(text: str, split: bool | None) -> None:
    source = document(text, Block("paragraph", 0, len(text)))
    found = entries([source], split=split)
    for before, after in itertools.pairwise(found):
        assert before.end <= after.start
    for one in found:
        assert letters(text[one.start : one.end]) == letters(one.text)


def test_names_of_those_present_are_covered_and_days_are_not(make: Make) -> None:
    text = "座谈会纪要\n主持：王建国　记录：李梅\n出席：张大力、女职工代表\n周五：食堂周五不开门，张大力去年也说过。\n"
    shown = [one.shown for one in entries(read(make.text("纪要.txt", text)))]
    assert shown == ["座谈会纪要", "主持：【姓名】 记录：【姓名】", "出席：【姓名】、女职工代表", "食堂周五不开门，【姓名】去年也说过。"]
