"""Word documents of the binary kind (.doc of Word 97 to 2003, .wps of WPS Office)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

import olefile

from huiyin.intake.grid import Grid
from huiyin.intake.readers import binaryformat as binary
from huiyin.intake.readers import binarylists, wordtable
from huiyin.intake.readers.binaryproperties import ParagraphProperties, Properties
from huiyin.intake.readers.numbering import Level, Numbering
from huiyin.intake.readers.running import Piece
from huiyin.intake.recognise import SourceFile
from huiyin.intake.tables import Ask
from huiyin.intake.types import Notice, Source

#: Marks in the text of the binary format.
_PARAGRAPH, _CELL, _PAGE, _LINE = "\r", "\x07", "\x0c", "\x0b"
_ENDS = re.compile("[\r\x07\x0c]")
_FIELD = re.compile("\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")
_MARKS = str.maketrans(
    {_LINE: "\n", "\x1e": "-", "\x1f": None, "\x01": None, "\x02": None, "\x05": None, "\x08": None, "\xad": None, "\x0e": "\n"}
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")

#: Number format codes (MSONFC) by the names that newer documents use for them.
_FORMATS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 5: "ordinal", 10: "ideographDigital",
    11: "japaneseCounting", 14: "decimalFullWidth", 15: "decimalFullWidth", 18: "decimalEnclosedCircle", 22: "decimalZero", 23: "bullet",
    26: "decimalEnclosedFullstop", 27: "decimalEnclosedParen", 28: "decimalEnclosedCircleChinese", 29: "ideographEnclosedCircle",
    30: "ideographTraditional", 31: "ideographZodiac", 33: "taiwaneseCounting", 34: "ideographLegalTraditional",
    35: "taiwaneseCountingThousand", 36: "taiwaneseDigital", 37: "chineseCounting", 38: "chineseLegalSimplified",
    39: "chineseCountingThousand", 255: "none",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with the mark that ends it."""

    text: str
    end: str
    properties: Properties


def read(file: SourceFile, ask: Ask) -> list[Source]:
    """The running text of a binary Word document, then its tables that list opinions, as for .docx.

    Raises:
        IntakeError: encrypted, broken_document, empty, sheet_missing, column_missing.
    """
    try:
        stream, table, fib = _streams(file)
        found = list(_paragraphs(stream, table, fib))
        numbering = _numbering(stream, table)
    except (binary.Malformed, struct.error, IndexError, OSError) as error:
        raise file.error("broken_document", problem=str(error) or type(error).__name__) from error
    arranger = Arranger(numbering)
    for paragraph in found:
        arranger.add(paragraph)
    arranger.end_table()
    return wordtable.sources(arranger.pieces, arranger.grids, file, ask, tuple(_told(fib)))


def _streams(file: SourceFile) -> tuple[bytes, bytes, binary.Fib]:
    with olefile.OleFileIO(file.path) as ole:
        stream = ole.openstream("WordDocument").read()
        fib = binary.read_fib(stream)
        if fib.encrypted:
            raise file.error("encrypted")
        return stream, ole.openstream(fib.table_stream).read(), fib


def _paragraphs(stream: bytes, table: bytes, fib: binary.Fib) -> Iterator[Paragraph]:
    """The paragraphs of the body, then those of text boxes."""
    found = binary.pieces(stream, table)
    text = binary.characters(stream, found)
    properties = ParagraphProperties(stream, table)
    place = Places(found)
    for first, last in ((0, fib.body), fib.boxes):
        start = first
        for mark in _ENDS.finditer(text, first, min(last, len(text))):
            yield Paragraph(_plain(text[start : mark.start()]), mark.group(), properties.at(place.offset(mark.start())))
            start = mark.end()


class Places:
    """Character positions to byte offsets; positions are asked in ascending order."""

    def __init__(self, pieces: list[binary.Piece]) -> None:
        self._pieces = pieces
        self._at = 0

    def offset(self, position: int) -> int:
        while self._at + 1 < len(self._pieces) and position >= self._pieces[self._at].last:
            self._at += 1
        piece = self._pieces[self._at]
        return piece.offset + (position - piece.first) * piece.width


def _plain(text: str) -> str:
    """Text as printed: results of fields in, their codes out, marks of pictures and notes out."""
    while True:
        shown = _FIELD.sub(lambda field: field.group(1) or "", text)
        if shown == text:
            break
        text = shown
    text = text.translate(_MARKS)
    return binary.whole(_CONTROLS.sub("", text))


def _numbering(stream: bytes, table: bytes) -> Numbering:
    """The automatic numbers of the document, counted as those of newer documents are."""
    found = binarylists.lists(stream, table)
    levels = {str(number): {at: _level(level) for at, level in enumerate(own)} for number, (_, own) in found.items()}
    return Numbering(levels, {str(number): str(id) for number, (id, _) in found.items()})


def _level(level: binarylists.ListLevel) -> Level:
    text = "".join(f"%{ord(character) + 1}" if ord(character) < 9 else character for character in level.text)
    return Level(_FORMATS.get(level.format, "decimal"), text, level.start, None, level.legal)


class Arranger:
    """Paragraphs in their order to pieces and grids; the rows of a table stand between other paragraphs."""

    def __init__(self, numbering: Numbering) -> None:
        self.pieces: list[Piece] = []
        self.grids: list[Grid] = []
        self._numbering = numbering
        self._tables = 0
        self._rows: list[Row] = []
        self._cells: list[str] = []
        self._lines: list[str] = []

    def add(self, paragraph: Paragraph) -> None:
        properties = paragraph.properties
        if not properties.in_table and paragraph.end != _CELL:
            self.end_table()
            self.pieces += self._piece(paragraph)
        elif properties.row_end and properties.depth <= 1:
            self._end_row(properties)
        else:
            self._lines += [piece.text for piece in self._piece(paragraph)]
            if paragraph.end == _CELL:
                self._cells.append("\n".join(self._lines))
                self._lines = []

    def _end_row(self, properties: Properties) -> None:
        row = Row(self._cells, properties.edges, properties.merges)
        if self._rows and not row.fits(self._rows):
            self.end_table(keep=True)
        self._rows.append(row)
        self._cells, self._lines = [], []

    def end_table(self, *, keep: bool = False) -> None:
        """Close the table that stands open; ``keep`` leaves the cells of the next one's first row."""
        rows, self._rows = self._rows, []
        if not keep:
            self._cells, self._lines = [], []
        if not rows:
            return
        self._tables += 1
        grid = wordtable.laid_out(_cells(rows), self._tables)
        if wordtable.lists_opinions(grid):
            self.grids.append(grid)
        else:
            self.pieces += wordtable.form(grid)

    def _piece(self, paragraph: Paragraph) -> list[Piece]:
        properties = paragraph.properties
        label = self._numbering.label(str(properties.list_id), properties.level) if properties.list_id else None
        if not paragraph.text.strip():
            return []
        level = _heading(properties)
        text = f"{label or ''}{paragraph.text}".rstrip()
        return [Piece("heading" if level else "list_item" if label else "paragraph", text, level)]


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row with the edges between them."""

    cells: list[str]
    edges: tuple[int, ...]
    merges: tuple[int, ...]

    def fits(self, rows: list[Row]) -> bool:
        """Whether a row belongs to the table above: two tables without a paragraph between them share no inner edge."""
        inner = {edge // _TOLERANCE for edge in self.edges[1:-1]}
        above = {edge // _TOLERANCE for row in rows for edge in row.edges[1:-1]}
        return not inner or not above or bool(inner & above)


#: Edges of cells that lie closer than this (in twentieths of a point) are one.
_TOLERANCE = 30


def _cells(rows: list[Row]) -> list[list[wordtable.Cell]]:
    """Rows with the width of each cell counted in columns of the whole table."""
    edges = sorted({edge // _TOLERANCE for row in rows for edge in row.edges})
    column = {edge: index for index, edge in enumerate(edges)}
    return [_row_cells(row, column) for row in rows]


def _row_cells(row: Row, column: dict[int, int]) -> list[wordtable.Cell]:
    if len(row.edges) != len(row.cells) + 1:
        return [wordtable.Cell(text) for text in row.cells]
    places = [column[edge // _TOLERANCE] for edge in row.edges]
    cells = [wordtable.Cell("", places[0])] if places[0] else []
    for index, text in enumerate(row.cells):
        down = {1: "continue", 3: "restart"}.get(row.merges[index])
        cells.append(wordtable.Cell("" if down == "continue" else text, max(places[index + 1] - places[index], 1), down))
    return cells


def _heading(properties: Properties) -> int:
    """Styles 1 to 9 are the headings of every document; an outline level set by hand counts too."""
    if properties.outline < 9:
        return properties.outline + 1
    return properties.style if 1 <= properties.style <= 9 else 0


def _told(fib: binary.Fib) -> Iterator[Notice]:
    counts = (("footnotes", fib.footnotes), ("endnotes", fib.endnotes), ("comments", fib.comments))
    yield from (Notice(code) for code, count in counts if count > 1)
    if fib.boxes[1] - fib.boxes[0] > 1:
        yield Notice("text_boxes")
