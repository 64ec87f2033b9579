from __future__ import annotations

from pathlib import Path

from huiyin.intake import Block, read
from huiyin.intake.types import SourceDocument

from .builders import Make


def one(path: Path) -> SourceDocument:
    (found,) = read(path)
    assert isinstance(found, SourceDocument)
    return found


def shown(found: SourceDocument) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, found.text[block.start : block.end]) for block in found.blocks]


def test_text_is_kept_verbatim_with_its_lines_as_blocks(make: Make) -> None:
    text = "座谈会记录\r\n\r\n  一、食堂太贵。\r\n二、班车太少。\r\n"
    found = one(make.text("记录.txt", text))
    assert found.text == text
    assert shown(found) == [("paragraph", 0, "座谈会记录"), ("paragraph", 0, "  一、食堂太贵。"), ("paragraph", 0, "二、班车太少。")]
    assert found.blocks[0] == Block("paragraph", 0, 5)


def test_markdown_headings_items_and_wrapped_paragraphs(make: Make) -> None:
    text = "# 座谈会 #\n\n食堂太贵，\n希望降价。\n\n- 班车太少，\n  还绕路。\n2. 停车太难。\n---\n## 其他\n没有。"
    assert shown(one(make.text("记录.md", text))) == [
        ("heading", 1, "座谈会"),
        ("paragraph", 0, "食堂太贵，\n希望降价。"),
        ("list_item", 0, "班车太少，\n  还绕路。"),
        ("list_item", 0, "停车太难。"),
        ("heading", 2, "其他"),
        ("paragraph", 0, "没有。"),
    ]


def test_text_in_gb18030_says_so(make: Make) -> None:
    found = one(make.text("记录.txt", "夜班食堂关门太早，希望延长开放时间。\n" * 5, "gb18030"))
    assert found.text == "夜班食堂关门太早，希望延长开放时间。\n" * 5
    assert [notice.code for notice in found.notices] == ["encoding"]
    assert (found.encoding or "").lower().startswith("gb")


def test_text_without_an_ending(make: Make) -> None:
    assert one(make.text("记录", "食堂太贵。")).text == "食堂太贵。"
