from __future__ import annotations

from huiyin.intake import Notice, read
from huiyin.intake.types import SourceDocument

from .builders import Make

LINE = "夜班食堂关门太早，工人下班以后只能空着肚子回宿舍，已经反映过三次，还是"
OTHER = "早上的班车绕路太远，住在东边的人每天要多坐四十分钟，天冷的时候老人和孩子都"


def one(make: Make, pages: list[list[str]]) -> SourceDocument:
    (found,) = read(make.pdf(pages))
    assert isinstance(found, SourceDocument)
    return found


def paragraphs(found: SourceDocument) -> list[tuple[str, int | None]]:
    return [(found.text[block.start : block.end], block.page) for block in found.blocks]


def test_wrapped_lines_become_paragraphs_over_pages(make: Make) -> None:
    found = one(make, [["关于食堂的意见", LINE, "没有答复。", OTHER, "- 1 -"], ["没有开门，", "一、停车位不够。", "- 2 -"]])
    assert paragraphs(found) == [
        ("关于食堂的意见", 1),
        (f"{LINE}没有答复。", 1),
        (f"{OTHER}没有开门，", 1),
        ("一、停车位不够。", 2),
    ]
    assert found.notices == (Notice("page_furniture", {"count": 2}),)


def test_short_lines_are_a_list(make: Make) -> None:
    assert [text for text, _ in paragraphs(one(make, [["食堂太贵", "班车太少", "停车太难"]]))] == ["食堂太贵", "班车太少", "停车太难"]


def test_a_full_line_before_a_marker_ends_its_paragraph(make: Make) -> None:
    assert len(paragraphs(one(make, [[LINE, "二、班车太少", "（三）停车太难", "赵一：加班太多"]]))) == 4


def test_running_heads_are_dropped(make: Make) -> None:
    pages = [["二分厂意见汇编", f"食堂第{number}个问题。", f"第{number}页"] for number in range(1, 5)]
    found = one(make, pages)
    assert [text for text, _ in paragraphs(found)] == [f"食堂第{number}个问题。" for number in range(1, 5)]
    assert found.notices == (Notice("page_furniture", {"count": 8}),)


def test_pages_that_are_pictures_are_told(make: Make) -> None:
    found = one(make, [["食堂太贵。"], [], ["班车太少。"], []])
    assert found.notices == (Notice("pages_without_text", {"pages": "2, 4", "count": 2}),)


def test_a_page_with_nothing_but_a_number_keeps_it(make: Make) -> None:
    assert one(make, [["12"], ["食堂太贵。"]]).text == "12\n食堂太贵。"


def test_latin_lines_are_joined_by_a_space(make: Make) -> None:
    found = one(make, [["The canteen closes too early for everyone on", "the second shift of the plant."]])
    assert found.text == "The canteen closes too early for everyone on the second shift of the plant."
