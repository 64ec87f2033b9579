"""Where the marks of a file stand in what the program reads from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from marks import Block, Mark

from huiyin.intake import read
from huiyin.intake.types import Source, SourceDocument, SourceTable
from huiyin.intake.unpacking import column_name

COLUMNS = ("file", "sheet", "where", "start", "end", "text", "role", "id", "aspect", "problem")


def rows(path: Path, blocks: Sequence[Block]) -> Iterator[tuple[str, ...]]:
    """The gold rows of a file without aspect and problem.

    Raises:
        ValueError: a block that is not in what was read.
    """
    sources = read(path)
    yield from _running(path.name, sources, [block for block in blocks if not block.cell])
    yield from _tabled(path.name, sources, [block for block in blocks if block.cell])


def _running(file: str, sources: Sequence[Source], blocks: Sequence[Block]) -> Iterator[tuple[str, ...]]:
    text = next((source.text for source in sources if isinstance(source, SourceDocument)), "")
    at = 0
    for block in blocks:
        if block.marks:
            at = text.index(block.text, at)
            line = text.count("\n", 0, at) + 1
            yield from (_row(file, "", f"line {line}", at, mark) for mark in block.marks)
            at += len(block.text)


def _tabled(file: str, sources: Sequence[Source], blocks: Sequence[Block]) -> Iterator[tuple[str, ...]]:
    cells = _cells(sources)
    for block in blocks:
        if block.marks:
            sheet, where = next((sheet, where) for sheet, where, text in cells if text == block.text)
            yield from (_row(file, sheet, where, 0, mark) for mark in block.marks)


def _cells(sources: Sequence[Source]) -> Iterator[tuple[str, str, str]]:
    for source in sources:
        if isinstance(source, SourceTable) and source.text_column is not None:
            letter = column_name(source.text_column)
            for row, text in zip(source.rows, source.columns[source.text_column], strict=True):
                yield source.sheet or "", f"{letter}{row}", text


def _row(file: str, sheet: str, where: str, at: int, mark: Mark) -> tuple[str, ...]:
    return (file, sheet, where, str(at + mark.start), str(at + mark.end), mark.said, mark.role, mark.id)
