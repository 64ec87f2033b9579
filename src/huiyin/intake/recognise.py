"""What a file really is, told by its content; its name only decides between kinds of plain text."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

from huiyin.intake import containers, limits, unpacking
from huiyin.intake.errors import IntakeError, printable
from huiyin.intake.types import Notice

#: Kinds that have a reader.
READABLE = frozenset(limits.FILE_BYTES)

_HEAD = 1 << 16

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"PAR1", "parquet"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"BM", "bmp"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh91AY&SY", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"MSCF\x00\x00", "archive"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
)

_EXTENSIONS = {
    "csv": "csv", "tsv": "csv", "tab": "csv", "txt": "text", "text": "text", "log": "text", "": "text", "md": "markdown",
    "markdown": "markdown", "json": "json", "jsonl": "jsonl", "ndjson": "jsonl", "html": "html", "htm": "html", "xhtml": "html",
    "eml": "eml", "mht": "eml", "mhtml": "eml", "xlsx": "xlsx", "xlsm": "xlsx", "xltx": "xlsx", "xls": "xls", "et": "xls",
    "ods": "ods", "docx": "docx", "docm": "docx", "dotx": "docx", "doc": "doc", "dot": "doc", "wps": "doc", "pdf": "pdf",
    "parquet": "parquet", "pq": "parquet",
}  # fmt: skip

_TEXT_KINDS = frozenset({"csv", "text", "markdown", "json", "jsonl", "html", "eml"})
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|div|p|style)\b", re.IGNORECASE | re.DOTALL
)
_OFFICE_XML = re.compile(
    rb"urn:schemas-microsoft-com:office:(spreadsheet|word)|schemas.microsoft.com/office/word/2003/wordml|<\?mso-application"
)
#: Data for programs (a feed, a drawing, an export): read as plain text, its tags would be opinions.
_XML = re.compile(rb"\s*(?:<\?xml\s|<!DOCTYPE\s|<svg[\s>])", re.IGNORECASE)
_MAIL = re.compile(rb"^(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}", re.MULTILINE)
_MAIL_FIELDS = re.compile(rb"^(?:from|received|return-path|mime-version|message-id|delivered-to):", re.IGNORECASE | re.MULTILINE)
_ORDINARY = re.compile("[\t\r\n -~\u2010-\u2027\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
_CONTROLS = bytes(sorted(set(range(32)) - {0, 8, 9, 10, 11, 12, 13, 26, 27, 28, 29, 30, 31}))


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that passed the guard. ``name`` is without its folder: no path of a machine reaches a report."""

    path: Path
    name: str
    kind: str
    size: int
    sha256: str
    notices: tuple[Notice, ...] = field(default=())

    @property
    def extension(self) -> str:
        return _extension(self.name)

    def error(self, code: str, *, sheet: str | None = None, row: int | None = None, **values: object) -> IntakeError:
        """An error of this file, to be raised by the caller."""
        return IntakeError(code, file=self.name, sheet=sheet, row=row, **values)


def recognise(path: Path) -> SourceFile:
    """Check a file and tell its kind.

    Raises:
        IntakeError: missing, directory, unreadable, empty, too_large, unsupported, binary, encrypted, broken_zip, zip_bomb, ...
    """
    name = printable(path.name)
    size = _size(path)
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    kind = _kind(path, head, name)
    _check_size(kind, size, name)
    notices = _renamed(name, kind)
    if kind in containers.ZIPPED:
        unpacking.check_unpacked(path, kind)
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return SourceFile(path, name, kind, size, digest, notices)


def _size(path: Path) -> int:
    try:
        stat = path.stat()
    except FileNotFoundError:
        raise IntakeError("missing", file=path.name) from None
    except OSError as error:
        raise IntakeError("unreadable", file=path.name, problem=error.strerror) from error
    if path.is_dir():
        raise IntakeError("directory", file=path.name)
    if not path.is_file():
        raise IntakeError("not_a_file", file=path.name)
    if stat.st_size == 0:
        raise IntakeError("empty_file", file=path.name)
    return stat.st_size


def _kind(path: Path, head: bytes, name: str) -> str:
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        kind = containers.zip_kind(path)
    elif head.startswith(containers.OLE_MAGIC):
        kind = containers.ole_kind(path)
    else:
        kind = _by_magic(head) or _text_kind(head, name)
    if kind not in READABLE:
        raise IntakeError(f"unsupported_{kind}" if kind in _KNOWN_FOREIGN else "unsupported", file=name, kind=kind)
    return kind


_KNOWN_FOREIGN = frozenset({"image", "archive", "program", "slides", "rtf", "odt", "office_xml", "message", "xlsb", "xml"})


def _by_magic(head: bytes) -> str | None:
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return _doubtful(kind, head)
    if head[257:262] == b"ustar":
        return "archive"
    # Some producers put up to a kilobyte of other bytes before the PDF header.
    return "pdf" if b"%PDF-1." in head[:1024] else None


def _doubtful(kind: str, head: bytes) -> str | None:
    """Two-letter magic also begins ordinary English text (``BMW ...``, ``MZ ...``): ask for control characters too."""
    if kind not in ("bmp", "program"):
        return kind
    if not _binary(head):
        return None
    return "image" if kind == "bmp" else kind


def _text_kind(head: bytes, name: str) -> str:
    if _binary(head):
        raise IntakeError("binary", file=name)
    if _OFFICE_XML.search(head[:4096]) and head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        return "office_xml"
    named = _EXTENSIONS.get(_extension(name))
    plain = _as_utf8(head)
    seen = _seen_kind(plain, named)
    if _XML.match(plain) and seen is None and named not in ("csv", "markdown"):
        return "xml"
    if seen or named in _TEXT_KINDS:
        return seen or str(named)
    return "csv" if any(_even(plain, delimiter) for delimiter in (b"\t", b",")) else "text"


def _as_utf8(head: bytes) -> bytes:
    """UTF-16 as UTF-8, since half a Chinese character may look like a tab; anything else as it is, without its mark."""
    return head.decode("utf-16", "ignore").encode() if head.startswith(_BOMS[1:]) else head.removeprefix(_BOMS[0])


def _even(plain: bytes, delimiter: bytes) -> bool:
    """Whether the first lines hold a delimiter equally often."""
    counts = [line.count(delimiter) for line in plain.splitlines()[:20] if line.strip()]
    return (
        len(counts) > 1
        and max(counts) > 0
        and counts.count(max(counts, key=counts.count)) >= 0.8 * len(counts)
        and max(counts, key=counts.count) > 0
    )


def _seen_kind(plain: bytes, named: str | None) -> str | None:
    """Kinds of text that content alone proves; a name that says plain text or table is believed against a weak proof."""
    if named in ("json", "jsonl", "eml", "html"):
        return named
    if _HTML.match(plain) and named != "markdown":
        return "html"
    if named == "text" and _even(plain, b"\t"):
        return "csv"
    if named in _TEXT_KINDS:
        return None
    if plain.lstrip()[:1] in (b"{", b"["):
        return "jsonl" if re.match(rb"\s*\{[^\n]*\}\r?\n\s*\{", plain) else "json"
    mail = _MAIL.match(plain)
    return "eml" if mail and len(_MAIL_FIELDS.findall(mail.group())) >= 2 else None


def _binary(head: bytes) -> bool:
    """Whether bytes are no text: NULs without the look of UTF-16, or control characters that no text holds."""
    if not head or head.startswith(_BOMS):
        return False
    odd = len(head) - len(head.translate(None, b"\x00" + _CONTROLS))
    # A few strays, as databases export them, in a short text are no hundredth of it and still no program.
    return odd > max(len(head) // 100, 4 if len(head) >= 32 else 0) and not _looks_utf16(head)


def _looks_utf16(head: bytes) -> bool:
    """Whether nine tenths of the characters are ordinary Chinese or English ones in one of the two byte orders."""
    for codec in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) // 2 * 2].decode(codec, "replace")
        if len(_ORDINARY.sub("", text)) <= len(text) / 10:
            return True
    return False


def _check_size(kind: str, size: int, name: str) -> None:
    limit = limits.FILE_BYTES[kind]
    if size > limit:
        raise IntakeError("too_large", file=name, size=round(size / limits.MIB), limit=limit // limits.MIB)


def _renamed(name: str, kind: str) -> tuple[Notice, ...]:
    named = _EXTENSIONS.get(_extension(name))
    if named is None or named == kind or (named in _TEXT_KINDS and kind in _TEXT_KINDS - {"html"}):
        return ()
    return (Notice("renamed", {"file": name, "extension": _extension(name), "kind": kind}),)


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""
