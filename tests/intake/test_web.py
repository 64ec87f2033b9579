from __future__ import annotations

from pathlib import Path

import pytest

from huiyin.intake import IntakeError, limits, read
from huiyin.intake.types import SourceDocument, SourceTable

from .builders import Make

PAGE = """<!DOCTYPE html><html><head><title>标题不读</title><style>p{color:red}</style></head><body>
<nav>首页 新闻</nav><h1>征求<b>意见</b></h1><div>食堂太贵，<span>希望降价。</span><br>班车太少。</div>
<ul><li>停车难</li><li>宿舍<i>热</i>水少</li></ul><p style="display:none">藏</p><script>var x = "脚本"</script>
<p>　第二段。</p>散文字</body></html>"""


def shown(path: Path) -> list[tuple[str, int, str]]:
    document = read(path)[0]
    assert isinstance(document, SourceDocument)
    return [(block.kind, block.level, document.text[block.start : block.end]) for block in document.blocks]


def test_blocks_of_a_page(make: Make) -> None:
    assert shown(make.text("页.html", PAGE)) == [
        ("heading", 1, "征求意见"),
        ("paragraph", 0, "食堂太贵，希望降价。"),
        ("paragraph", 0, "班车太少。"),
        ("list_item", 0, "停车难"),
        ("list_item", 0, "宿舍热水少"),
        ("paragraph", 0, "第二段。"),
        ("paragraph", 0, "散文字"),
    ]


TABLE = """<table><tr><td colspan=3>意见汇总</td></tr><tr><th>编号</th><th>单位</th><th>意见</th></tr>
<tr><td>A1</td><td rowspan="2">一车间</td><td>食堂太贵，<br>菜又少。</td></tr><tr><td>A2</td><td>班车太少。</td></tr></table>"""


@pytest.mark.parametrize("name", ["表.html", "导出.xls"])
def test_table_of_opinions(make: Make, name: str) -> None:
    (found,) = read(make.text(name, f"<html><meta charset=utf-8><body>{TABLE}</body></html>"))
    assert isinstance(found, SourceTable)
    assert (found.sheet, found.header, list(found.rows), found.id_column) == ("表1", ("编号", "单位", "意见"), [3, 4], 0)
    assert found.columns == [["A1", "A2"], ["一车间", "一车间"], ["食堂太贵，\n菜又少。", "班车太少。"]]
    assert found.merged == {(1, 1)}
    assert ("renamed" in [notice.code for notice in found.notices]) == (name == "导出.xls")


def test_layout_table_stays_in_the_text(make: Make) -> None:
    nested = f"<table><tr><td><p>左边。</p></td><td>{TABLE}</td></tr></table><table><tr><td>姓名</td><td>赵一</td></tr></table>"
    found = read(make.text("页.html", f"<html><body>{nested}</body></html>"))
    assert isinstance(found[0], SourceDocument)
    assert found[0].text == "左边。\n姓名：赵一"
    assert isinstance(found[1], SourceTable)


def test_page_in_another_encoding_with_an_xml_declaration(make: Make) -> None:
    page = '<?xml version="1.0" encoding="gb2312"?><html><body><p>夜班食堂关门太早，希望延长开放时间。</p></body></html>'
    assert shown(make.text("页.htm", page, "gb18030")) == [("paragraph", 0, "夜班食堂关门太早，希望延长开放时间。")]


@pytest.mark.parametrize(("tag", "depth"), [("div", 230), ("b", 230), ("div", 300), ("b", 5000)])
def test_what_lies_too_deep_is_not_left_out_in_silence(make: Make, tag: str, depth: int) -> None:
    page = f"<html><body><p>浅。</p>{f'<{tag}>' * depth}深{f'</{tag}>' * depth}</body></html>"
    with pytest.raises(IntakeError) as caught:
        read(make.text("深.html", page))
    assert (caught.value.code, caught.value.values) == ("nested_too_deep", {"limit": limits.DEPTH})


def test_nesting_that_people_write_is_read(make: Make) -> None:
    page = f"<html><body><p>浅。</p>{'<div>' * 150}深{'</div>' * 150}</body></html>"
    assert [text for _, _, text in shown(make.text("深.html", page))] == ["浅。", "深"]


def test_a_passage_that_the_parser_would_cut_is_refused(make: Make) -> None:
    with pytest.raises(IntakeError) as caught:
        read(make.text("长.html", f"<html><body>{'食堂太贵。' * 800_000}</body></html>"))
    assert caught.value.code == "nested_too_deep"


def test_an_element_of_endless_attributes_is_refused_at_once(make: Make) -> None:
    with pytest.raises(IntakeError) as caught:
        read(make.text("属.html", f"<html><body><p {' '.join(f'a{n}=1' for n in range(100_000))}>食堂太贵</p></body></html>"))
    assert caught.value.code == "nested_too_deep"


def test_a_picture_inside_a_page_is_no_attack(make: Make) -> None:
    picture = "\n".join(["iVBORw0KGgoAAAANSUhEUg" * 3] * 5000)
    assert [text for _, _, text in shown(make.text("图.html", f'<html><body><p>贵。</p><img src="data:image/png;base64,{picture}"></body></html>'))] == ["贵。"]


def test_spans_end_with_the_table_and_may_not_cover_millions_of_cells(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MERGED_CELLS", 500)
    row = "<tr><th>编号</th><th>意见</th></tr><tr><td>A1</td><td rowspan='1000' colspan='2'>食堂太贵。</td></tr><tr><td>A2</td></tr>"
    (found,) = read(make.text("表.html", f"<html><table>{row}</table></html>"))
    assert isinstance(found, SourceTable)
    assert list(found.columns[1]) == ["食堂太贵。", "食堂太贵。"]
    with pytest.raises(IntakeError) as caught:
        read(make.text("爆.html", f"<html><table>{('<tr>' + '<td colspan=100 rowspan=1000>x</td>' * 9 + '</tr>') * 2}</table></html>"))
    assert (caught.value.code, caught.value.values) == ("merged_too_far", {"cells": 600, "limit": 500})


@pytest.mark.parametrize("span", ["0", "x", "-1", "99999999", "１"])
def test_absurd_spans(make: Make, span: str) -> None:
    page = f"<html><table><tr><th>编号</th><th>意见</th></tr><tr><td colspan='1'>A1</td><td rowspan='{span}'>食堂太贵。</td></tr></table></html>"
    (found,) = read(make.text("表.html", page))
    assert isinstance(found, SourceTable)
    assert found.columns[1] == ["食堂太贵。"]
