"""Zip and OLE containers: what they hold, and whether they are safe to open."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import olefile

from huiyin.intake import limits
from huiyin.intake.errors import IntakeError

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

#: Readable kinds that are zip containers.
ZIPPED = frozenset({"xlsx", "docx", "ods"})

_CHUNK = 1 << 20
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_ROW_NUMBER = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\sr=["'](\d{1,7})["']""")
_WIDE = re.compile(rb"""\br=["']([A-Z]{2,3})\d{1,7}["']""")


def zip_kind(path: Path) -> str:
    """``xlsx``, ``docx``, ``ods``, or the name of a kind without a reader, by the parts in the central directory.

    Raises:
        IntakeError: broken_zip, encrypted, zip_bomb.
    """
    with _open(path) as archive:
        entries = archive.infolist()
        names = {entry.filename for entry in entries}
        kind = _office_kind(archive, names)
        if kind in ZIPPED:
            _check_directory(entries, path)
    return kind


def _open(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise IntakeError("broken_zip", file=path.name, problem=str(error)) from error


def _office_kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "[Content_Types].xml" in names:
        if "xl/workbook.bin" in names:
            return "xlsb"
        for prefix, kind in (("xl/", "xlsx"), ("word/", "docx"), ("ppt/", "slides")):
            if any(name.startswith(prefix) for name in names):
                return kind
    if "mimetype" in names:
        declared = _mimetype(archive)
        return {"spreadsheet": "ods", "text": "odt", "presentation": "slides"}.get(declared, "archive")
    return "archive"


def _mimetype(archive: zipfile.ZipFile) -> str:
    with archive.open("mimetype") as part:
        said = part.read(200).decode("ascii", "replace")
    found = re.fullmatch(r"application/vnd\.oasis\.opendocument\.(\w+?)(?:-template)?\s*", said)
    return found.group(1) if found else ""


def _check_directory(entries: list[zipfile.ZipInfo], path: Path) -> None:
    """The sums of the central directory, before anything is unpacked."""
    name = path.name
    if any(entry.flag_bits & 1 for entry in entries):
        raise IntakeError("encrypted", file=name)
    if len(entries) > limits.ZIP_ENTRIES:
        raise IntakeError("zip_entries", file=name, entries=len(entries), limit=limits.ZIP_ENTRIES)
    _check_sum(sum(entry.file_size for entry in entries), path)
    if _overlap(entries):
        raise IntakeError("zip_bomb", file=name, size=0, limit=limits.ZIP_BYTES // limits.MIB)


def _check_sum(unpacked: int, path: Path) -> None:
    packed = path.stat().st_size
    if unpacked > limits.ZIP_BYTES or (unpacked > limits.ZIP_RATIO_FROM and unpacked > packed * limits.ZIP_RATIO):
        raise IntakeError("zip_bomb", file=path.name, size=unpacked // limits.MIB, limit=limits.ZIP_BYTES // limits.MIB)


def _overlap(entries: list[zipfile.ZipInfo]) -> bool:
    """Whether parts share packed bytes, as in bombs that repeat one kernel many times."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            return True
        end = entry.header_offset + 30 + entry.compress_size
    return False


def check_unpacked(path: Path, kind: str) -> None:
    """Unpack each XML part once without keeping it, since a directory may lie about sizes, and measure sheets.

    A spreadsheet reader allocates the whole rectangle up to the last cell, so that one stray cell in the last corner ends
    the process: the corner is looked up first.
    """
    total = 0
    with _open(path) as archive:
        for entry in archive.infolist():
            if not entry.filename.endswith((".xml", ".rels")):
                continue
            total += _measure(archive, entry, path, kind, total)


def _measure(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path, kind: str, before: int) -> int:
    corner = Corner() if kind == "xlsx" and entry.filename.startswith("xl/worksheets/") else None
    size = 0
    for chunk in _unpack(archive, entry, path):
        size += len(chunk)
        _check_sum(before + size, path)
        if corner:
            corner.see(chunk)
    if corner and corner.cells > limits.SHEET_CELLS:
        raise IntakeError("sheet_too_wide", file=path.name, cell=corner.name, cells=corner.cells, limit=limits.SHEET_CELLS)
    if kind == "docx" and entry.filename.endswith(".xml") and size > limits.DOCX_XML_BYTES:
        raise IntakeError("document_too_long", file=path.name, size=size // limits.MIB, limit=limits.DOCX_XML_BYTES // limits.MIB)
    return size


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> Iterator[bytes]:
    """What the packed bytes really give, whatever size the directory declares."""
    raw = archive.fp
    if raw is None or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise IntakeError("broken_zip", file=path.name, problem=entry.filename)
    raw.seek(entry.header_offset)
    header = raw.read(30)
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


class Corner:
    """The last row and column that a sheet's XML fills, seen chunk by chunk.

    Cells may name their place or leave it to their order, so both are counted.
    """

    __slots__ = ("_cells", "_tail", "column", "row", "rows")

    def __init__(self) -> None:
        self.row = self.rows = self._cells = 0
        self.column = 0
        self._tail = b""

    def see(self, chunk: bytes) -> None:
        text = self._tail + chunk
        cut = text.rfind(b"<")
        text, self._tail = text[:cut], text[cut:]
        for letters in _WIDE.findall(text):
            self.column = max(self.column, _column_number(letters))
        for number in _ROW_NUMBER.findall(text):
            self.row = max(self.row, int(number))
        first, *rows = _ROW.split(text)
        self._count(first)
        for row in rows:
            self.rows += 1
            self._cells = 0
            self._count(row)

    def _count(self, row: bytes) -> None:
        self._cells += row.count(b"<c ") + row.count(b"<c>") + row.count(b":c ") + row.count(b":c>")
        self.column = max(self.column, self._cells)

    @property
    def cells(self) -> int:
        return max(self.row, self.rows) * self.column

    @property
    def name(self) -> str:
        return f"{column_name(max(self.column, 1) - 1)}{max(self.row, self.rows)}"


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


def ole_kind(path: Path) -> str:
    """``doc``, ``xls``, or the name of a kind without a reader, by the streams in an OLE container.

    Raises:
        IntakeError: broken_ole, encrypted.
    """
    try:
        with olefile.OleFileIO(path) as ole:
            streams = {entry[0].lower() for entry in ole.listdir()}
    except (OSError, ValueError, IndexError, TypeError, RecursionError, OverflowError) as error:
        raise IntakeError("broken_ole", file=path.name, problem=str(error)) from error
    if "encryptedpackage" in streams:
        raise IntakeError("encrypted", file=path.name)
    for stream, kind in (("worddocument", "doc"), ("workbook", "xls"), ("book", "xls"), ("powerpoint document", "slides")):
        if stream in streams:
            return kind
    return "message" if "__properties_version1.0" in streams else "ole"
