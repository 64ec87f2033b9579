"""Entries of a running text: the units of minutes or a letter, or its paragraphs one by one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Literal

from huiyin.intake.types import Block, Entry, Place, SourceDocument
from huiyin.intake.working import entry, trimmed, working
from huiyin.text.repair import Evidence
from huiyin.text.spans import MappedText
from huiyin.text.split import is_marked
from huiyin.text.split import split as split_text
from huiyin.text.split.types import Unit

#: Level of a heading that is the label of a form's field and no topic.
FIELD_LABEL = 9


def of_document(document: SourceDocument, tag: str, evidence: Evidence, split: bool | None) -> list[Entry]:
    """The entries of a document in the order of its text, numbered from 1."""
    headings = Headings(document)
    found: list[Entry] = []
    for start, end, mode in _segments(document, split):
        mapped = working(document.text[start:end], evidence)
        units = _paragraphs(mapped) if split is False else split_text(mapped.text, mode=mode)
        first = len(found)
        for unit in units:
            endorses = None if unit.endorses is None else f"{tag}#{first + unit.endorses + 1}"
            one = entry(f"{tag}#{len(found) + 1}", Place(document.file), mapped, unit, shift=start, endorses=endorses)
            found.append(headings.applied(one))
    return found


def _segments(document: SourceDocument, split: bool | None) -> Iterator[tuple[int, int, Literal["auto", "cell"]]]:
    """Stretches that are split in one go: the cells of forms each by itself, what stands between them together."""
    if split is False:
        yield from ((block.start, block.end, "cell") for block in document.blocks)
        return
    if not any(_stands_alone(document.text, block) for block in document.blocks):
        yield 0, len(document.text), "auto"
        return
    for is_cell, group in groupby(document.blocks, key=lambda block: _stands_alone(document.text, block)):
        blocks = list(group)
        if is_cell:
            yield from ((block.start, block.end, "cell") for block in blocks)
        else:
            yield blocks[0].start, blocks[-1].end, "auto"


def _stands_alone(text: str, block: Block) -> bool:
    """A cell, or an item of a list without a mark, as web pages have them: each is what one person wrote."""
    return block.kind == "cell" or (block.kind == "list_item" and not is_marked(text[block.start : block.end]))


def _paragraphs(mapped: MappedText) -> list[Unit]:
    """A paragraph as one unit; a short one may say that there is no opinion."""
    start, end = trimmed(mapped.text, 0, len(mapped.text))
    if end - start <= 12:
        units = split_text(mapped.text, mode="cell")
        if units and all(unit.role in ("none", "furniture") for unit in units):
            return [replace(units[0], start=start, end=end)]
    return [Unit(start, end, "opinion")]


class Headings:
    """The headings of a document by place. A word processor marks them as such, which a splitter of plain text cannot see."""

    def __init__(self, document: SourceDocument) -> None:
        self._text = document.text
        self._blocks = [block for block in document.blocks if block.kind == "heading"]
        self._starts = [block.start for block in self._blocks]
        self._paths = list(self._walk())

    def _walk(self) -> Iterator[tuple[str, ...]]:
        path: list[Block] = []
        for block in self._blocks:
            path = [above for above in path if above.level < block.level and above.level != FIELD_LABEL] + [block]
            yield tuple(self._text[one.start : one.end].strip() for one in path if one.level != FIELD_LABEL)

    def applied(self, one: Entry) -> Entry:
        """An entry inside a heading is furniture; any other gets the path above it where the splitter found none."""
        at = bisect_right(self._starts, one.start) - 1
        if at < 0:
            return one
        if one.end <= self._blocks[at].end:
            return replace(one, reason="furniture", kind=None)
        return one if one.headings else replace(one, headings=self._paths[at])
