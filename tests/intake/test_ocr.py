"""Reading a picture by machine, on lines that are drawn here; where the extra ``ocr`` is not installed, only that it is told."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
import typst

from huiyin.intake import ocr
from huiyin.intake.ocr import available, read_lines
from huiyin.intake.scanned import NotAScan, pages, recognised

LINES = ("食堂夜班八点就关门，夜里没有热饭。", "更衣柜太少，三个人合用一个。", "The night bus should run every thirty minutes.")
installed = pytest.mark.skipif(not available(), reason="the extra ocr is not installed: pip install huiyin[ocr]")


@pytest.fixture(scope="module")
def drawn() -> bytes:
    """The lines as a PNG, an empty line between each."""
    page = b'#set page(width: 17cm, height: 8cm, margin: 1cm)\n#set text(font: "Noto Sans CJK SC", size: 16pt)\n'
    made = typst.Compiler(page + "\n\n".join(LINES).encode()).compile(format="png", ppi=150)
    assert isinstance(made, bytes)
    (one,) = pages(recognised(made))
    return one.data


def plain(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text))


@installed
def test_the_lines_are_read_in_order(drawn: bytes) -> None:
    found = read_lines([drawn, drawn])
    assert [[plain(line.text) for line in lines] for lines in found] == [[plain(line) for line in LINES]] * 2
    assert all(0.8 < line.sure <= 1 for lines in found for line in lines)


@installed
def test_what_stands_side_by_side_is_one_line() -> None:
    page = b'#set page(width: 17cm, height: 5cm, margin: 1cm)\n#set text(size: 16pt)\n#grid(columns: (1fr, 1fr), row-gutter: 1cm, [Night], [bus], [Warm], [meals])'
    made = typst.Compiler(page).compile(format="png", ppi=150)
    assert isinstance(made, bytes)
    assert [line.text for line in read_lines([made])[0]] == ["Night bus", "Warm meals"]


@installed
def test_an_empty_page_has_no_lines() -> None:
    made = typst.Compiler(b"#set page(width: 10cm, height: 10cm)\n#box()").compile(format="png", ppi=100)
    assert isinstance(made, bytes)
    assert read_lines([made]) == [[]]


@installed
def test_what_is_no_picture_is_told() -> None:
    with pytest.raises(NotAScan) as caught:
        read_lines([b"\x89PNG\r\n\x1a\n"])
    assert caught.value.code == "ocr_failed"


def test_without_the_extra_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "find_spec", lambda name: None)
    assert (available(), read_lines([])) == (False, [])
    with pytest.raises(NotAScan) as caught:
        read_lines([b"x"])
    assert caught.value.code == "no_ocr"


@pytest.mark.parametrize("program", ["import sys; sys.exit(3)", "print('{')", "print('[[]]')", "print([{'text': 1}])", "import time; time.sleep(9)"])
def test_a_process_that_fails_is_told(program: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "process.py"
    path.write_text(program)
    for name, value in {"_PROGRAM": path, "START": 1, "EACH": 1, "available": lambda: True}.items():
        monkeypatch.setattr(ocr, name, value)
    with pytest.raises(NotAScan) as caught:
        read_lines([b"x", b"y"])
    assert caught.value.code == "ocr_failed"
