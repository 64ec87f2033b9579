"""Zip containers unpacked once without keeping anything, to see what they really come to."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from lxml import etree

from huiyin.intake import limits
from huiyin.intake.containers import check_sum, open_zip
from huiyin.intake.errors import IntakeError

_CHUNK = 1 << 20
_LONGEST_TAG = 1 << 16
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_PREFIXED = re.compile(rb"<\w+:c[ >/]")
_ROW_NUMBER = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\sr=["'](\d{1,7})["']""")
_WIDE = re.compile(rb"""\br=["']([A-Z]{2,3})\d{1,7}["']""")


def check_unpacked(path: Path, kind: str) -> None:
    """Unpack each XML part once without keeping it, since a directory may lie about sizes, and measure sheets.

    A spreadsheet reader allocates the whole rectangle up to the last cell, so that one stray cell in the last corner ends
    the process: the corner is looked up first.
    """
    total = 0
    with open_zip(path) as archive:
        for entry in archive.infolist():
            total += _measure(archive, entry, path, kind, total)


def _measure(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path, kind: str, before: int) -> int:
    corner = {"xlsx": Corner, "ods": OdsCorner}.get(kind, NoCorner)()
    size = 0
    for chunk in _unpack(archive, entry, path):
        size += len(chunk)
        check_sum(before + size, path)
        corner.see(chunk)
    if corner.cells > limits.SHEET_CELLS:
        raise IntakeError("sheet_too_wide", file=path.name, cell=corner.name, cells=corner.cells, limit=limits.SHEET_CELLS)
    if kind == "docx" and entry.filename.endswith(".xml") and size > limits.DOCX_XML_BYTES:
        raise IntakeError("document_too_long", file=path.name, size=size // limits.MIB, limit=limits.DOCX_XML_BYTES // limits.MIB)
    return size


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> Iterator[bytes]:
    """What the packed bytes really give, whatever size the directory declares."""
    raw = archive.fp
    if raw is None or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise IntakeError("broken_zip", file=path.name, problem=entry.filename)
    header = _local_header(raw, entry)
    if header[:4] != b"PK\x03\x04":
        raise IntakeError("broken_zip", file=path.name, problem=entry.filename)
    raw.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    packed = _packed(raw.read, entry.compress_size)
    if entry.compress_type == zipfile.ZIP_STORED:
        yield from packed
        return
    try:
        yield from _inflate(packed)
    except zlib.error as error:
        raise IntakeError("broken_zip", file=path.name, problem=entry.filename) from error


def _local_header(raw: IO[bytes], entry: zipfile.ZipInfo) -> bytes:
    """The header in front of a part; nothing where the directory points outside the file."""
    if entry.header_offset < 0:
        return b""
    raw.seek(entry.header_offset)
    return raw.read(30)


def _packed(read: Callable[[int], bytes], size: int) -> Iterator[bytes]:
    while size > 0:
        block = read(min(size, _CHUNK))
        if not block:
            return
        size -= len(block)
        yield block


def _inflate(packed: Iterator[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for block in packed:
        while block and not inflater.eof:
            yield inflater.decompress(block, _CHUNK)
            block = inflater.unconsumed_tail


class NoCorner:
    """A rectangle of cells that is empty, as in a container without sheets; the others look into what they see."""

    row = 0
    column = 0

    def see(self, chunk: bytes) -> None:
        """Take the next bytes of a part."""

    @property
    def cells(self) -> int:
        return self.row * self.column

    @property
    def name(self) -> str:
        """The last cell as spreadsheets name it."""
        return f"{column_name(max(self.column, 1) - 1)}{self.row}"


class Corner(NoCorner):
    """The last row and column that an xlsx sheet fills. Cells may name their place or leave it to their order: both count."""

    def __init__(self) -> None:
        self._rows = self._cells = 0
        self._tail = b""

    def see(self, chunk: bytes) -> None:
        text = self._tail + chunk
        # A tag that is cut waits for its other half; a text as long as a book behind one does not.
        cut = max(text.rfind(b"<"), 0) if len(text) - text.rfind(b"<") < _LONGEST_TAG else len(text)
        text, self._tail = text[:cut], text[cut:]
        for letters in set(_WIDE.findall(text)):
            self.column = max(self.column, _column_number(letters))
        first, *rows = _ROW.split(text)
        self._count(first)
        for row in rows:
            self._rows += 1
            self._cells = 0
            self._count(row)
        self.row = max([self.row, self._rows, *map(int, _ROW_NUMBER.findall(text))])

    def _count(self, row: bytes) -> None:
        self._cells += row.count(b"<c ") + row.count(b"<c>") + row.count(b"<c/>") + (len(_PREFIXED.findall(row)) if b":c" in row else 0)
        self.column = max(self.column, self._cells)


_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


class OdsCorner(NoCorner):
    """The last row and column that an ods sheet fills, repeated cells and rows counted out."""

    def __init__(self) -> None:
        self._parser = etree.XMLPullParser(events=("end",), tag=(f"{_TABLE}table-row", f"{_TABLE}table"), resolve_entities=False)
        self._rows = 0
        self._broken = False

    def see(self, chunk: bytes) -> None:
        if self._broken:
            return
        try:
            self._parser.feed(chunk)
            for _, node in self._parser.read_events():
                self._end(node)
        except etree.XMLSyntaxError:
            # A picture, or a part that the reader will complain about.
            self._broken = True

    def _end(self, node: etree._Element) -> None:
        if node.tag == f"{_TABLE}table":
            self._rows = 0
            return
        filled = at = 0
        for cell in node:
            at += _repeated(cell, "columns")
            filled = at if len(cell) else filled
        self._rows += _repeated(node, "rows")
        if filled:
            self.row, self.column = max(self.row, self._rows), max(self.column, filled)
        node.clear()
        while node.getprevious() is not None:
            del node.getparent()[0]


def _repeated(node: etree._Element, what: str) -> int:
    said = node.get(f"{_TABLE}number-{what}-repeated") or "1"
    return int(said) if said.isdecimal() and len(said) < 10 else 1


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def column_name(index: int) -> str:
    """The letters of a 0-based column as spreadsheets show them: 0 → A, 26 → AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
