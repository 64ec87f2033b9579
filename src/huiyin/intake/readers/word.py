"""Word documents (.docx): the body in its order, with automatic numbers, tables, and what stands outside it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from huiyin.intake import limits
from huiyin.intake.errors import Refusal
from huiyin.intake.grid import Grid
from huiyin.intake.readers import wordtable
from huiyin.intake.readers.numbering import Numbering, W, parse
from huiyin.intake.readers.running import Piece
from huiyin.intake.readers.styles import Styles
from huiyin.intake.recognise import SourceFile
from huiyin.intake.tables import Ask
from huiyin.intake.types import BlockKind, Notice, Source

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = frozenset(
    {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{_MC}Fallback", f"{W}txbxContent", f"{W}pPr", f"{W}rPr", f"{W}rt"}
)
_MARKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}
_BLOCK_HOLDERS = frozenset(
    {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo", f"{_MC}AlternateContent", f"{_MC}Choice"}
)


def read(file: SourceFile, ask: Ask) -> list[Source]:
    """The running text of a document, then each of its tables that lists opinions.

    A table with a header row that names a column of opinions (``序号 | 发言人 | 意见``) becomes a table of its own: its rows
    keep their place, the speaker comes from the column and not from a guess, and merged cells count once. Any other table
    is a form or a layout and stays in the running text, label and content on one line.

    Raises:
        IntakeError: broken_document, empty, sheet_missing, column_missing, text_too_long.
    """
    walk = Walk(*_open(file))
    pieces = list(walk.pieces())
    return wordtable.sources(pieces, walk.grids, file, ask, tuple(_told(walk)))


def _open(file: SourceFile) -> tuple[etree._Element, Numbering, Styles]:
    try:
        opened = docx.Document(str(file.path))
        numbering = _part(opened, "numbering")
        styles = _part(opened, "styles")
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, etree.XMLSyntaxError, zipfile.BadZipFile, OSError) as error:
        raise file.error("broken_document", problem=type(error).__name__) from error
    if opened.element.getroottree().docinfo.internalDTD is not None:
        # No office program declares entities; text behind one would be lost, and following one could read other files.
        raise file.error("document_unsafe")
    return opened.element.body, parse(numbering), Styles.of(styles)


def _part(opened: docx.document.Document, name: str) -> etree._Element | None:
    for relation in opened.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{name}"):
            return etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False))
    return None


@dataclass(slots=True)
class Walk:
    """One pass over a body. Counters of numbers and of what is left out move along."""

    body: etree._Element
    numbering: Numbering
    styles: Styles
    grids: list[Grid] = field(default_factory=list)
    boxes: int = 0
    tables: int = 0

    def pieces(self) -> Iterator[Piece]:
        for node in _blocks(self.body, 0):
            if node.tag == f"{W}p":
                yield from self.paragraph(node)
            else:
                yield from self.table(node)

    def paragraph(self, node: etree._Element) -> Iterator[Piece]:
        style = _style(node)
        label = self._label(node, style)
        text = inline(node)
        level = self.styles.heading(style, node)
        if text.strip():
            kind: BlockKind = "heading" if level else "list_item" if label else "paragraph"
            yield Piece(kind, f"{label or ''}{text}".rstrip(), level)
        for box in _boxes(node):
            self.boxes += 1
            for inner in _blocks(box, 1):
                yield from self.paragraph(inner) if inner.tag == f"{W}p" else self.table(inner)

    def table(self, node: etree._Element) -> Iterator[Piece]:
        self.tables += 1
        grid = wordtable.grid(node, self.cell_text, self.tables)
        if wordtable.lists_opinions(grid):
            self.grids.append(grid)
            return
        yield from wordtable.form(grid)

    def cell_text(self, cell: etree._Element) -> str:
        """The paragraphs of a cell under each other, those of tables in it too."""
        lines: list[str] = []
        for node in _blocks(cell, 1):
            if node.tag == f"{W}p":
                lines += [piece.text for piece in self.paragraph(node)]
            else:
                lines += [self.cell_text(inner) for inner in node.iter(f"{W}tc") if next(inner.iterancestors(f"{W}tbl")) is node]
        return "\n".join(line for line in lines if line.strip())

    def _label(self, node: etree._Element, style: str | None) -> str | None:
        number = self.styles.number(style, node)
        return self.numbering.label(*number) if number else None


def _blocks(holder: etree._Element, depth: int) -> Iterator[etree._Element]:
    """Paragraphs and tables right under a body, cell or box, through wrappers that carry no text of their own."""
    if depth > limits.DEPTH:
        raise Refusal("nested_too_deep", limit=limits.DEPTH)
    for node in holder:
        if node.tag in (f"{W}p", f"{W}tbl"):
            yield node
        elif node.tag in _BLOCK_HOLDERS:
            yield from _blocks(node, depth + 1)


def _style(node: etree._Element) -> str | None:
    found = node.find(f"{W}pPr/{W}pStyle")
    return None if found is None else found.get(f"{W}val")


def inline(node: etree._Element) -> str:
    """The text of a paragraph as printed: insertions in, deletions, field codes and fallbacks out."""
    parts: list[str] = []
    _collect(node, parts, 0)
    return "".join(parts)


def _collect(node: etree._Element, parts: list[str], depth: int) -> None:
    if depth > limits.DEPTH:
        raise Refusal("nested_too_deep", limit=limits.DEPTH)
    for child in node:
        if child.tag == f"{W}t":
            parts.append(child.text or "")
        elif child.tag in _MARKS:
            parts.append("" if child.get(f"{W}type") in ("page", "column") else _MARKS[child.tag])
        elif child.tag not in _SKIPPED:
            _collect(child, parts, depth + 1)


def _boxes(node: etree._Element) -> Iterator[etree._Element]:
    """Text boxes anchored in a paragraph; the fallback repeats the same text for old programs."""
    for box in node.iter(f"{W}txbxContent"):
        if not any(True for _ in box.iterancestors(f"{_MC}Fallback")) and next(box.iterancestors(f"{W}p")) is node:
            yield box


def _told(walk: Walk) -> Iterator[Notice]:
    body = walk.body
    if walk.boxes:
        yield Notice("text_boxes")
    for code, tag in (("footnotes", "footnoteReference"), ("endnotes", "endnoteReference"), ("comments", "commentReference")):
        if next(body.iter(f"{W}{tag}"), None) is not None:
            yield Notice(code)
    if next(body.iter(f"{W}del", f"{W}moveFrom"), None) is not None:
        yield Notice("tracked_changes")
    pictures = sum(1 for _ in body.iter("{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"))
    if pictures:
        yield Notice("pictures", {"count": pictures})
