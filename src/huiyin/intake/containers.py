"""Zip and OLE containers: what they hold, and whether they are safe to open."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

import olefile

from huiyin.intake import limits
from huiyin.intake.errors import IntakeError

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

#: Readable kinds that are zip containers.
ZIPPED = frozenset({"xlsx", "docx", "ods"})


def zip_kind(path: Path) -> str:
    """``xlsx``, ``docx``, ``ods``, or the name of a kind without a reader, by the parts in the central directory.

    Raises:
        IntakeError: broken_zip, encrypted, zip_bomb.
    """
    with open_zip(path) as archive:
        entries = archive.infolist()
        names = {entry.filename for entry in entries}
        kind = _office_kind(archive, names)
        if kind in ZIPPED:
            _check_directory(entries, path)
    return kind


def open_zip(path: Path) -> zipfile.ZipFile:
    """An archive whose central directory can be read."""
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
    try:
        with archive.open("mimetype") as part:
            said = part.read(200).decode("ascii", "replace")
    except (zipfile.BadZipFile, RuntimeError, OSError, ValueError, zlib.error):
        # Whatever is wrong with the part, it declares no kind.
        return ""
    found = re.fullmatch(r"application/vnd\.oasis\.opendocument\.(\w+?)(?:-template)?\s*", said)
    return found.group(1) if found else ""


def _check_directory(entries: list[zipfile.ZipInfo], path: Path) -> None:
    """The sums of the central directory, before anything is unpacked."""
    name = path.name
    if any(entry.flag_bits & 1 for entry in entries):
        raise IntakeError("encrypted", file=name)
    if len(entries) > limits.ZIP_ENTRIES:
        raise IntakeError("zip_entries", file=name, entries=len(entries), limit=limits.ZIP_ENTRIES)
    check_sum(sum(entry.file_size for entry in entries), path)
    if _overlap(entries):
        raise IntakeError("broken_zip", file=name, problem="overlapping parts")


def check_sum(unpacked: int, path: Path) -> None:
    """Refuse what unpacks to too much, in itself or against its packed size."""
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
    if not streams:
        raise IntakeError("broken_ole", file=path.name, problem="no streams")
    return "message" if "__properties_version1.0" in streams else "ole"
