"""Letters by e-mail (.eml, and pages saved as .mht): subject and body; attachments are named, not read."""

from __future__ import annotations

from collections.abc import Iterator
from email import errors, message_from_bytes, policy
from email.message import EmailMessage, MIMEPart

from huiyin.intake.grid import Grid
from huiyin.intake.readers import web, wordtable
from huiyin.intake.readers.decoding import decoded
from huiyin.intake.readers.running import Piece
from huiyin.intake.recognise import SourceFile
from huiyin.intake.tables import Ask
from huiyin.intake.types import Notice, Source
from huiyin.text.decode import decode

#: Parts of a letter, and bytes of one of its headers. Python's reader of mail takes minutes over more.
_PARTS, _HEADER = 10_000, 100_000
_ENCRYPTED = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})


def read(file: SourceFile, ask: Ask) -> list[Source]:
    """Subject and body of a letter. Sender and recipients stay out: who wrote belongs to the office's vault, not to a text.

    Raises:
        IntakeError: broken_mail, encrypted, empty, undecodable.
    """
    try:
        message = _message(file)
        if message.get_content_type() in _ENCRYPTED:
            raise file.error("encrypted")
        subject = _subject(message)
        body = message.get_body(preferencelist=("plain", "html", "related"))
        attached = [_name(part) for part in _left_out(message, body)]
    except (errors.MessageError, ValueError, LookupError, AttributeError, TypeError, RecursionError) as error:
        raise file.error("broken_mail", problem=type(error).__name__) from error
    pieces, grids, notices = _body(body, file) if body is not None else ([], [], ())
    head = [Piece("heading", subject, 1)] if subject else []
    if attached:
        notices = (*notices, Notice("attachments", {"count": len(attached), "names": ", ".join(attached[:10])}))
    if not pieces and not grids:
        raise file.error("mail_without_text", count=len(attached), names=", ".join(attached[:10]))
    return wordtable.sources([*head, *pieces], grids, file, ask, notices)


def _message(file: SourceFile) -> EmailMessage:
    data = file.path.read_bytes()
    if data.lower().count(b"\ncontent-type:") > _PARTS:
        raise file.error("broken_mail", problem=f"> {_PARTS} parts")
    message = message_from_bytes(data, policy=policy.default)
    if any(len(value) > _HEADER for part in message.walk() for _, value in part.raw_items()):
        raise file.error("broken_mail", problem=f"header > {_HEADER}")
    return message


def _subject(message: EmailMessage) -> str:
    """The subject; one that a program wrote in bytes of no declared encoding, in whatever they look like."""
    raw = next((str(value) for name, value in message.raw_items() if name.lower() == "subject"), "")
    bare = raw.encode("ascii", "surrogateescape") if any("\udc80" <= character <= "\udcff" for character in raw) else b""
    return (decode(bare).text if bare else str(message["subject"] or "")).strip()


def _body(part: MIMEPart, file: SourceFile) -> tuple[list[Piece], list[Grid], tuple[Notice, ...]]:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        return [], [], ()
    text, notices = _text(part, data, file)
    if part.get_content_subtype() == "html":
        return (*web.parse(text, file), notices)
    lines = text.replace("\r\n", "\n").split("\n")
    quoted = sum(line.startswith(">") for line in lines)
    told = (*notices, Notice("quoted_text", {"count": quoted})) if quoted else notices
    return [Piece("paragraph", line.rstrip()) for line in lines if not line.startswith(">")], [], told


def _text(part: MIMEPart, data: bytes, file: SourceFile) -> tuple[str, tuple[Notice, ...]]:
    """The declared encoding where it fits, else whatever the bytes look like: mail programs often declare a wrong one."""
    declared = part.get_content_charset()
    try:
        return data.decode("gb18030" if declared in ("gb2312", "gbk") else declared or "ascii"), ()
    except (LookupError, UnicodeDecodeError):
        text, _, notices = decoded(file, data)
        return text, notices


def _left_out(message: EmailMessage, body: MIMEPart | None) -> Iterator[MIMEPart]:
    """Attachments, and what stands behind the body: further texts, a letter that is passed on; not other forms of the body."""
    for part in message.walk():
        if part.is_attachment() or (part.get_filename() and not part.is_multipart()) or part.get_content_type() == "message/rfc822":
            yield part
        elif part.get_content_type() == "multipart/mixed":
            yield from (inner for inner in part.iter_parts() if inner is not body and _is_bare_text(inner))


def _is_bare_text(part: MIMEPart) -> bool:
    return part.get_content_maintype() == "text" and not part.is_attachment() and not part.get_filename()


def _name(part: MIMEPart) -> str:
    return part.get_filename() or part.get_content_type()
