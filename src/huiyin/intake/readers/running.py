"""Running texts out of blocks, and plain text and Markdown files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from huiyin.intake import limits
from huiyin.intake.readers.decoding import decoded
from huiyin.intake.recognise import SourceFile
from huiyin.intake.tables import Ask
from huiyin.intake.types import Block, BlockKind, Notice, Source, SourceDocument


@dataclass(frozen=True, slots=True)
class Piece:
    """A block that has no place yet."""

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None


def document(pieces: Iterable[Piece], file: SourceFile, *, notices: tuple[Notice, ...] = (), encoding: str | None = None) -> SourceDocument:
    """Blocks joined by line feeds; pieces without text fall away.

    Raises:
        IntakeError: empty, document_too_long.
    """
    blocks: list[Block] = []
    start = 0
    kept = [piece for piece in pieces if piece.text.strip()]
    for piece in kept:
        blocks.append(Block(piece.kind, start, start + len(piece.text), piece.level, piece.page))
        start += len(piece.text) + 1
    text = "\n".join(piece.text for piece in kept)
    return _checked(SourceDocument(file.name, text, tuple(blocks), file.sha256, encoding, notices), file)


def _checked(found: SourceDocument, file: SourceFile) -> SourceDocument:
    if not found.text.strip():
        raise file.error("empty")
    if len(found.text) > limits.DOCUMENT_CHARS:
        raise file.error("text_too_long", length=len(found.text), limit=limits.DOCUMENT_CHARS)
    return found


def read_text(file: SourceFile, ask: Ask) -> list[Source]:
    """A plain text as one document, verbatim; each line with text is a paragraph."""
    text, encoding, notices = decoded(file)
    blocks = tuple(Block("paragraph", start, end) for start, end in _lines(text))
    return [_checked(SourceDocument(file.name, text, blocks, file.sha256, encoding, notices), file)]


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for found in re.finditer(r"[^\r\n]*\S[^\r\n]*", text):
        yield found.start(), found.end()


_MARKDOWN_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_MARKDOWN_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+")
_MARKDOWN_RULE = re.compile(r"\s*(?:[-*_]\s*){3,}$|\s*```.*$|\s*\|?[-:| ]+\|[-:| ]*$")


def read_markdown(file: SourceFile, ask: Ask) -> list[Source]:
    """A Markdown text as one document, verbatim: headings, list items, and paragraphs over their wrapped lines."""
    text, encoding, notices = decoded(file)
    blocks = tuple(_markdown_blocks(text))
    return [_checked(SourceDocument(file.name, text, blocks, file.sha256, encoding, notices), file)]


def _markdown_blocks(text: str) -> Iterator[Block]:
    current: Block | None = None
    for found in re.finditer(r"[^\r\n]*(?:\r\n|\r|\n|$)", text):
        line = found.group().rstrip("\r\n")
        block = _markdown_block(line, found.start())
        if block and block.kind == "paragraph" and current and current.kind != "heading":
            current = Block(current.kind, current.start, block.end, current.level)
            continue
        if current:
            yield current
        current = block
    if current:
        yield current


def _markdown_block(line: str, start: int) -> Block | None:
    if not line.strip() or _MARKDOWN_RULE.match(line):
        return None
    heading = _MARKDOWN_HEADING.match(line)
    if heading:
        return Block("heading", start + heading.start(2), start + heading.end(2), len(heading.group(1)))
    item = _MARKDOWN_ITEM.match(line)
    offset = item.end() if item else len(line) - len(line.lstrip())
    return Block("list_item" if item else "paragraph", start + offset, start + len(line.rstrip()))
