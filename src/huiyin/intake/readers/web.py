"""HTML pages: running text in blocks, and tables that list opinions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from huiyin.intake import limits
from huiyin.intake.errors import Refusal
from huiyin.intake.grid import Grid, Merge, from_rows
from huiyin.intake.readers import wordtable
from huiyin.intake.readers.attributes import whole
from huiyin.intake.readers.decoding import decoded
from huiyin.intake.readers.running import Piece
from huiyin.intake.recognise import SourceFile
from huiyin.intake.tables import Ask
from huiyin.intake.types import BlockKind, Source

_SILENT = frozenset({"script", "style", "noscript", "template", "head", "svg", "iframe", "object", "select", "textarea", "button", "nav"})
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LONG_TAG = re.compile(r"<[^<>]{65536,}")
_QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'')
_ATTRIBUTES = 2000
_SPACE = re.compile(r"[ \t\r\n\f]+")


def read(file: SourceFile, ask: Ask) -> list[Source]:
    """The running text of a page, then its tables that list opinions.

    Raises:
        IntakeError: html_without_text, undecodable, sheet_missing, column_missing.
    """
    text, encoding, notices = decoded(file)
    pieces, grids = parse(text, file)
    if not pieces and not grids:
        raise file.error("html_without_text")
    return wordtable.sources(pieces, grids, file, ask, notices, encoding)


def parse(text: str, file: SourceFile) -> tuple[list[Piece], list[Grid]]:
    """The blocks of a page in order, and the grids of its tables that list opinions.

    Raises:
        IntakeError: html_without_text, when there is no page at all.
        Refusal: nested_too_deep, table_too_wide, merged_too_far.
    """
    # A declaration of an encoding contradicts text that is decoded already.
    plain = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    if any(len(_QUOTED.sub("", found.group()).split()) > _ATTRIBUTES for found in _LONG_TAG.finditer(plain)):
        # The parser compares each attribute of an element with all others.
        raise Refusal("nested_too_deep", limit=limits.DEPTH)
    parser = html.HTMLParser(huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(plain, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise file.error("html_without_text") from error
    if any(found.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for found in parser.error_log):
        # The parser stops there, and what it has read so far looks like a whole page.
        raise Refusal("nested_too_deep", limit=limits.DEPTH)
    page = _Page()
    page.visit(root, "paragraph", 0, 0)
    page.close("paragraph", 0)
    return page.pieces, page.grids


class _Page:
    """One pass over a tree: inline text gathers until a block begins or ends."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.grids: list[Grid] = []
        self._tables = 0
        self._line: list[str] = []

    def visit(self, node: etree._Element, kind: BlockKind, level: int, depth: int) -> None:
        if not isinstance(node.tag, str) or node.tag in _SILENT or _is_hidden(node):
            return
        if depth > limits.DEPTH:
            raise Refusal("nested_too_deep", limit=limits.DEPTH)
        if node.tag == "br":
            self.close(kind, level)
        elif node.tag == "table":
            self.close(kind, level)
            self._table(node, depth)
        else:
            self._element(node, kind, level, depth)

    def _element(self, node: etree._Element, kind: BlockKind, level: int, depth: int) -> None:
        block = node.tag in _BLOCKS
        inner, inner_level = _kind(node.tag, kind, level)
        if block:
            self.close(kind, level)
        self._line.append(node.text or "")
        for child in node:
            self.visit(child, inner, inner_level, depth + 1)
            self._line.append(child.tail or "")
        if block:
            self.close(inner, inner_level)

    def close(self, kind: BlockKind, level: int) -> None:
        text = _SPACE.sub(" ", "".join(self._line)).strip()
        self._line.clear()
        if text:
            self.pieces.append(Piece(kind, text, level))

    def _table(self, node: etree._Element, depth: int) -> None:
        if any(True for _ in node.iterdescendants("table")):
            for cell in node.iter("td", "th"):
                if next(cell.iterancestors("table")) is node:
                    self._element(cell, "paragraph", 0, depth + 1)
            return
        self._tables += 1
        grid = _grid(node, self._tables)
        if wordtable.lists_opinions(grid):
            self.grids.append(grid)
        else:
            self.pieces += wordtable.form(grid)


def _kind(tag: str, kind: BlockKind, level: int) -> tuple[BlockKind, int]:
    if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        return "heading", int(tag[1])
    if tag == "li":
        return "list_item", 0
    return (kind, level) if tag not in ("p", "div") or kind != "heading" else ("paragraph", 0)


def _is_hidden(node: etree._Element) -> bool:
    return node.get("hidden") is not None or bool(_HIDDEN.search(node.get("style") or ""))


def _grid(table: etree._Element, number: int) -> Grid:
    """A table of a page as a grid; cells that span rows or columns are read once and repeated as merges."""
    rows: list[list[str]] = []
    merges: list[Merge] = []
    taken: set[tuple[int, int]] = set()
    nodes = list(table.iter("tr"))
    for index, node in enumerate(nodes):
        row: list[str] = []
        for cell in node.iterchildren("td", "th"):
            while (index, len(row)) in taken:
                row.append("")
            wide, tall = _span(cell, "colspan", 100), min(_span(cell, "rowspan", 1000), len(nodes) - index)
            if wide > 1 or tall > 1:
                merges.append(Merge(index, len(row), index + tall - 1, len(row) + wide - 1))
                taken |= {(index + down, len(row) + right) for down in range(tall) for right in range(wide)}
                if len(taken) > limits.MERGED_CELLS:
                    raise Refusal("merged_too_far", cells=len(taken), limit=limits.MERGED_CELLS)
            row += [_cell_text(cell), *[""] * (wide - 1)]
        rows.append(row)
    return from_rows(rows, sheet=wordtable.sheet_name(number, rows), merges=merges)


def _span(cell: etree._Element, name: str, most: int) -> int:
    return min(max(whole((cell.get(name) or "").strip(), 1), 1), most)


def _cell_text(cell: etree._Element) -> str:
    return "\n".join(_cell_lines(cell))


def _cell_lines(cell: etree._Element) -> Iterator[str]:
    page = _Page()
    page.visit(cell, "paragraph", 0, 0)
    page.close("paragraph", 0)
    yield from (piece.text for piece in page.pieces)
