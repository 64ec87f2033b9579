"""Damage anywhere in a file of any kind ends in sources or in an error with a code, never in anything else."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest

from huiyin.intake import IntakeError, SourceDocument, SourceTable, read

from .builders import Make, minutes

FIXTURES = Path(__file__).parent / "fixtures"
ROWS = [["编号", "意见"], *([f"A{number}", f"食堂第{number}个窗口太慢。"] for number in range(20))]
LETTER = (
    "From: a@example.org\nSubject: =?utf-8?b?5oSP6KeB?=\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<p>食堂太贵。</p>\n"
)


def whole(make: Make, kind: str) -> bytes:
    if kind in ("doc", "xls", "ods"):
        return next(FIXTURES.glob(f"*.{kind}")).read_bytes()
    path = {
        "xlsx": lambda: make.xlsx(ROWS, merges=["D1:D3"]),
        "docx": lambda: make.docx(minutes),
        "parquet": lambda: make.parquet({"编号": [row[0] for row in ROWS], "意见": [row[1] for row in ROWS]}),
        "pdf": lambda: make.pdf([["食堂太贵。"], ["班车太少。"]]),
        "eml": lambda: make.text("信.eml", LETTER),
        "html": lambda: make.text("页.html", "<html><table><tr><th>编号<th>意见<tr><td>1<td>贵</table><p>食堂</p></html>"),
        "json": lambda: make.text("表.json", '{"data": [{"id": 1, "text": "食堂太贵。"}, {"id": 2, "text": null}]}'),
        "csv": lambda: make.text("表.csv", '编号,意见\nA1,"食堂,太贵"\nA2,班车太少\n', "gb18030"),
    }[kind]()
    return path.read_bytes()


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, cut out or put in."""
    found = bytearray(data)
    for _ in range(chance.choice([1, 2, 5, 20])):
        at = chance.randrange(len(found))
        how = chance.random()
        if how < 0.8:
            found[at] = chance.randrange(256)
        elif how < 0.9 and len(found) > 100:
            del found[at : at + chance.randrange(1, 40)]
        else:
            found[at:at] = chance.randbytes(chance.randrange(1, 20))
    return bytes(found)


def damaged_inside(data: bytes, chance: random.Random) -> bytes:
    """A container that is whole, with one damaged part in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        victim = chance.choice([name for name in given.namelist() if name.endswith(".xml")])
        for name in given.namelist():
            part = given.read(name)
            made.writestr(name, damaged(part, chance) if name == victim else part)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "docx", "doc", "parquet", "pdf", "eml", "html", "json", "csv"])
def test_damage_ends_in_sources_or_in_an_error(make: Make, kind: str) -> None:
    data = whole(make, kind)
    chance = random.Random(kind)
    for _ in range(12 if kind in ("xlsx", "xls", "ods") else 30):
        inside = kind in ("xlsx", "ods", "docx") and chance.random() < 0.6
        path = make.raw(f"坏.{kind}", (damaged_inside if inside else damaged)(data, chance))
        try:
            found = read(path)
        except IntakeError as error:
            assert error.file == path.name
            continue
        assert all(isinstance(source, (SourceDocument, SourceTable)) for source in found)
        assert found
