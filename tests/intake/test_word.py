from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from huiyin.intake import IntakeError, Notice, Source, limits, read
from huiyin.intake.types import SourceDocument, SourceTable

from .builders import Make, W, in_list, minutes, numbered, table

FIXTURES = Path(__file__).parent / "fixtures"


def running(found: list[Source]) -> SourceDocument:
    assert isinstance(found[0], SourceDocument)
    return found[0]


def shown(found: list[Source]) -> list[tuple[str, int, str]]:
    document = running(found)
    return [(block.kind, block.level, document.text[block.start : block.end]) for block in document.blocks]


@pytest.mark.parametrize("kind", ["docx", "doc"])
def test_minutes_read_the_same_from_both_formats(make: Make, kind: str) -> None:
    """``minutes.doc`` is the document that ``builders.minutes`` builds, saved by a word processor as Word 97."""
    found = read(make.docx(minutes) if kind == "docx" else FIXTURES / "minutes.doc")
    assert shown(found) == [
        ("heading", 1, "二分厂征求意见座谈会纪要"),
        ("paragraph", 0, "时间：2024年5月6日"),
        ("list_item", 0, "一、生活保障方面"),
        ("list_item", 0, "（一）夜班食堂关门太早，夜里没有热饭。"),
        ("list_item", 0, "（二）女更衣柜不够用。"),
        ("list_item", 0, "二、生产安排方面"),
        ("list_item", 0, "（一）报表重复填写，建议合并。"),
        ("list_item", 0, "1. 先合并日报。"),
        ("paragraph", 0, "以下为书面意见："),
        ("paragraph", 0, "另收到意见表一份："),
        ("paragraph", 0, "姓名：孙三"),
        ("paragraph", 0, "单位：三工段"),
        ("heading", 9, "意见和建议"),
        ("cell", 0, "1、增设职工书屋；\n2、体检增加职业病项目。"),
        ("paragraph", 0, "会议到此结束。"),
    ]
    opinions = found[1]
    assert isinstance(opinions, SourceTable)
    assert opinions.columns == [["1", "2", "3"], ["赵一", "赵一", "钱二"], ["班车绕路太远。", "车上没有空调。", "无"]]
    assert (opinions.sheet, opinions.header, list(opinions.rows), opinions.merged) == (
        "表1",
        ("序号", "发言人", "意见"),
        [2, 3, 4],
        frozenset({(1, 1)}),
    )
    assert running(found).notices == (Notice("tables_apart", {"count": 1, "tables": "表1"}),)


def test_body_keeps_its_order_with_layout_tables_in_it(make: Make) -> None:
    def build(document: docx.document.Document) -> None:
        document.add_paragraph("前言。")
        table(document, [["左边一段话，很长很长的一段话。", "右边一段话。"]])
        document.add_paragraph("后记。")

    assert [text for _, _, text in shown(read(make.docx(build)))] == ["前言。", "左边一段话，很长很长的一段话。", "右边一段话。", "后记。"]


def test_one_table_by_its_name(make: Make) -> None:
    (found,) = read(make.docx(minutes), sheet="表1")
    assert isinstance(found, SourceTable)
    assert found.text_column == 2


def test_document_that_is_only_a_table(make: Make) -> None:
    found = read(
        make.docx(lambda document: table(document, [["No.", "Comment"], ["1", "The canteen is expensive."], ["2", "Too few buses."]]))
    )
    assert len(found) == 1
    assert isinstance(found[0], SourceTable)
    assert found[0].sheet == "Table 1"


def test_numbers_through_styles_and_switched_off(make: Make) -> None:
    def build(document: docx.document.Document) -> None:
        numbered(document, [("chineseCounting", "%1、")])
        style = document.styles.add_style("Opinion", 1)
        style.element.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:numId w:val="90"/></w:numPr>'))
        document.add_paragraph("食堂。", style="Opinion")
        document.add_paragraph("班车。", style="Opinion")
        in_list(document, "不编号。", 0, number=0)
        document.add_paragraph("停车。", style="Opinion")

    assert running(read(make.docx(build))).text == "一、食堂。\n二、班车。\n不编号。\n三、停车。"


def test_outline_level_makes_a_heading(make: Make) -> None:
    def build(document: docx.document.Document) -> None:
        document.add_paragraph("食堂方面")._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {W} w:val="1"/>'))
        document.add_paragraph("饭菜太咸。", style="Heading 3")._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {W} w:val="9"/>'))

    assert shown(read(make.docx(build))) == [("heading", 2, "食堂方面"), ("paragraph", 0, "饭菜太咸。")]


RUNS = [
    ('<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>', "甲\n乙"),
    ('<w:r><w:t>甲</w:t><w:br w:type="page"/><w:tab/><w:t>乙</w:t><w:noBreakHyphen/></w:r>', "甲\t乙-"),
    ("<w:ins><w:r><w:t>甲</w:t></w:r></w:ins><w:del><w:r><w:delText>乙</w:delText></w:r></w:del>", "甲"),
    ("<w:hyperlink><w:r><w:t>甲</w:t></w:r></w:hyperlink><w:sdt><w:sdtContent><w:r><w:t>乙</w:t></w:r></w:sdtContent></w:sdt>", "甲乙"),
    ("<w:r><w:fldChar/><w:instrText>PAGE</w:instrText><w:t>3</w:t></w:r>", "3"),
    ("<w:ruby><w:rt><w:r><w:t>huì</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>会</w:t></w:r></w:rubyBase></w:ruby>", "会"),
]  # fmt: skip


@pytest.mark.parametrize(("run", "text"), RUNS)
def test_inline_text(make: Make, run: str, text: str) -> None:
    def build(document: docx.document.Document) -> None:
        document.element.body.insert(0, parse_xml(f"<w:p {W}>{run}</w:p>"))

    assert running(read(make.docx(build))).text == text


def test_text_boxes_are_read_once_and_told(make: Make) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框里的意见。</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    twice = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    )

    def build(document: docx.document.Document) -> None:
        document.element.body.insert(0, parse_xml(f"<w:p {W} {mc}><w:r><w:t>正文。</w:t></w:r>{twice}</w:p>"))

    found = read(make.docx(build))
    assert running(found).text == "正文。\n框里的意见。"
    assert running(found).notices == (Notice("text_boxes"),)


def test_what_is_not_read_is_told(make: Make) -> None:
    marks = "<w:r><w:footnoteReference w:id='1'/><w:endnoteReference w:id='1'/><w:commentReference w:id='1'/><w:t>正文。</w:t></w:r><w:del><w:r/></w:del>"

    def build(document: docx.document.Document) -> None:
        document.element.body.insert(0, parse_xml(f"<w:p {W}>{marks}</w:p>"))

    codes = [notice.code for notice in running(read(make.docx(build))).notices]
    assert codes == ["footnotes", "endnotes", "comments", "tracked_changes"]


def test_nested_tables_give_the_lines_of_their_cells(make: Make) -> None:
    def build(document: docx.document.Document) -> None:
        outer = table(document, [["编号", "意见"], ["A1", ""]])
        inner = outer.cell(1, 1).add_table(rows=1, cols=2)
        inner.cell(0, 0).text, inner.cell(0, 1).text = "食堂太贵。", "班车太少。"

    (found,) = read(make.docx(build))
    assert isinstance(found, SourceTable)
    assert found.columns[1] == ["食堂太贵。\n班车太少。"]


def test_blocks_lie_on_their_text_without_overlap(make: Make) -> None:
    document = running(read(make.docx(minutes)))
    assert "\n".join(document.text[block.start : block.end] for block in document.blocks) == document.text


WRAPPED = "<w:sdt><w:sdtContent>"


def with_body(make: Make, body: str, doctype: str = "") -> Path:
    path = make.docx(lambda document: document.add_paragraph("意见"))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = f"<?xml version='1.0'?>{doctype}<w:document {W}><w:body>{body}</w:body></w:document>".encode()
    return make.zip("纪要.docx", parts)


@pytest.mark.parametrize(
    "body",
    [
        f"{WRAPPED * 110}<w:p><w:r><w:t>深</w:t></w:r></w:p>{'</w:sdtContent></w:sdt>' * 110}",
        f"<w:p>{'<w:smartTag>' * 220}<w:r><w:t>深</w:t></w:r>{'</w:smartTag>' * 220}</w:p>",
    ],
)
def test_what_lies_too_deep_is_not_left_out_in_silence(make: Make, body: str) -> None:
    with pytest.raises(IntakeError) as caught:
        read(with_body(make, f"<w:p><w:r><w:t>浅</w:t></w:r></w:p>{body}"))
    assert (caught.value.code, caught.value.values) == ("nested_too_deep", {"limit": limits.DEPTH})


@pytest.mark.parametrize("entity", ['"食堂"', 'SYSTEM "file:///etc/hostname"'])
def test_a_document_that_declares_entities_is_not_opened(make: Make, entity: str) -> None:
    body = "<w:p><w:r><w:t>前&e;后</w:t></w:r></w:p>"
    with pytest.raises(IntakeError) as caught:
        read(with_body(make, body, f"<!DOCTYPE x [<!ENTITY e {entity}>]>"))
    assert caught.value.code == "document_unsafe"


@pytest.mark.parametrize("number", ["²", "-1", "--1", "9" * 5000])
def test_absurd_numbers_in_attributes(make: Make, number: str) -> None:
    numbered = f'<w:pPr><w:outlineLvl w:val="{number}"/><w:numPr><w:ilvl w:val="{number}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="{number}"/></w:tcPr><w:p><w:r><w:t>格</w:t></w:r></w:p></w:tc>'
    row = f'<w:tbl><w:tr><w:trPr><w:gridBefore w:val="{number}"/></w:trPr>{cell}</w:tr></w:tbl>'
    assert running(read(with_body(make, f"<w:p>{numbered}<w:r><w:t>段</w:t></w:r></w:p>{row}"))).text == "段\n格"
