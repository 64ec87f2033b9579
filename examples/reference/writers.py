"""One writer a format: a layout goes in, the bytes of a file and its blocks in the order of reading come out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.header import Header
from email.message import EmailMessage

import xlsxwriter
from containers import DATE, fixed_zip, word_bytes
from marks import Block, fill

Texts = Mapping[str, str]
Change = Callable[[str], str]
_TAG = re.compile(r"(<[^>]+>)")


@dataclass(frozen=True, slots=True)
class Written:
    """The bytes of a file, and its blocks: those of tables apart from the running text, each in order."""

    data: bytes
    blocks: tuple[Block, ...]


def _same(text: str) -> str:
    return text


def letter(layout: str, texts: Texts, *, encoding: str = "utf-8", ends: str = "\n", change: Change = _same) -> Written:
    """A plain text, one block a line."""
    blocks = tuple(fill(line, texts).mapped(change) for line in layout.splitlines())
    return Written(ends.join([*(block.text for block in blocks), ""]).encode(encoding), blocks)


def page(layout: str, texts: Texts, *, change: Change = _same) -> Written:
    """A web page: what stands between tags is text."""
    parts: list[str | Block] = [part if part.startswith("<") else _between(part, layout, texts, change) for part in _TAG.split(layout)]
    blocks = tuple(part for part in parts if isinstance(part, Block) and part.marks)
    return Written("".join(part if isinstance(part, str) else part.text for part in parts).encode(), blocks)


def _between(part: str, layout: str, texts: Texts, change: Change) -> Block:
    return fill(part, texts, cell=f"<td>{part}</td>" in layout).mapped(change)


def mail(layout: str, texts: Texts) -> Written:
    """A mail; the first line of the layout is its subject. Lines that quote an older mail hold no opinions."""
    subject, body = layout.split("\n", 1)
    blocks = tuple(fill(line, texts) for line in body.splitlines())
    message = EmailMessage()
    message["From"] = "union@example.org"
    message["To"] = "office@example.org"
    message["Subject"] = Header(subject, "utf-8").encode()
    message["Date"] = "Fri, 10 Apr 2026 09:12:00 +0800"
    message["Message-ID"] = "<reference-09@example.org>"
    message.set_content("".join(f"{block.text}\n" for block in blocks), cte="base64")
    return Written(message.as_bytes(), blocks)


def delimited(layout: str, texts: Texts, *, encoding: str) -> Written:
    """A comma separated file as an office machine exports it."""
    rows = [[fill(cell, texts, cell=True) for cell in row] for row in csv.reader(io.StringIO(layout))]
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([[block.text for block in row] for row in rows])
    return Written(out.getvalue().encode(encoding), tuple(block for row in rows for block in row if block.marks))


def word(layout: str, texts: Texts) -> Written:
    """A Word document: titles, paragraphs, numbered items, tables; the blocks of its tables come last."""
    lines = [_word_line(line, texts) for line in layout.splitlines()]
    running = [cells[0] for kind, cells in lines if kind != "|"]
    tabled = [block for kind, cells in lines if kind == "|" for block in cells]
    return Written(word_bytes([(kind, [block.text for block in cells]) for kind, cells in lines]), (*running, *tabled))


def _word_line(line: str, texts: Texts) -> tuple[str, list[Block]]:
    if line.startswith("| "):
        return "|", [fill(cell, texts, cell=True) for cell in line.strip("| ").split(" | ")]
    kind, _, said = line.partition(" ") if re.match(r"#+ |\d# ", line) else ("", "", line)
    return kind, [fill(said, texts)]


def workbook(layout: str, texts: Texts) -> Written:
    """A workbook: ``=== name`` begins a sheet; a cell ``<`` is merged with the one to its left, ``^`` with the one above."""
    raw, blocks = io.BytesIO(), []
    book = xlsxwriter.Workbook(raw)
    book.set_properties({"created": DATE})
    title, wrapped = book.add_format({"bold": True, "align": "center"}), book.add_format({"text_wrap": True, "valign": "top"})
    for name, rows in _sheets(layout):
        filled = [[fill(cell, texts, cell=True) for cell in row] for row in rows]
        sheet = book.add_worksheet(name)
        sheet.set_column(0, 2, 14)
        sheet.set_column(3, 4, 60)
        for row, column, down, right in _ranges(rows):
            _put(sheet, (row, column, down, right), filled[row][column].text, title if row < 2 else wrapped)
        blocks += [block for row in filled for block in row if block.marks]
    book.close()
    return Written(fixed_zip(raw.getvalue()), tuple(blocks))


def _put(sheet: xlsxwriter.worksheet.Worksheet, place: tuple[int, int, int, int], text: str, look: xlsxwriter.format.Format) -> None:
    value: str | float = float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else text
    row, column, down, right = place
    if (down, right) == (row, column):
        sheet.write(row, column, value, look)
    else:
        sheet.merge_range(row, column, down, right, value, look)


def _sheets(layout: str) -> Iterator[tuple[str, list[list[str]]]]:
    for part in re.split(r"^=== ", layout, flags=re.MULTILINE)[1:]:
        name, *rows = part.splitlines()
        yield name, [row.split("\t") for row in rows]


def _ranges(rows: list[list[str]]) -> Iterator[tuple[int, int, int, int]]:
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell not in ("<", "^"):
                yield row, column, _last(rows, row, column), _run(cells, column)


def _run(cells: list[str], column: int) -> int:
    while column + 1 < len(cells) and cells[column + 1] == "<":
        column += 1
    return column


def _last(rows: list[list[str]], row: int, column: int) -> int:
    while row + 1 < len(rows) and column < len(rows[row + 1]) and rows[row + 1][column] == "^":
        row += 1
    return row
