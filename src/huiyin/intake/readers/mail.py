"""Letters by e-mail (.eml, and pages saved as .mht): subject and body; attachments are named, not read."""

from __future__ import annotations

from collections.abc import Iterator
from email import errors, message_from_bytes, policy
from email.message import EmailMessage, MIMEPart

from huiyin.intake import limits
from huiyin.intake.grid import Grid
from huiyin.intake.readers import web, wordtable
from huiyin.intake.readers.decoding import decoded
from huiyin.intake.readers.running import Piece
from huiyin.intake.recognise import SourceFile
from huiyin.intake.tables import Ask
from huiyin.intake.types import Notice, Source


def read(file: SourceFile, ask: Ask) -> list[Source]:
    """Subject and body of a letter. Sender and recipients stay out: who wrote belongs to the office's vault, not to a text.

    Raises:
        IntakeError: broken_mail, empty, undecodable.
    """
    try:
        message = message_from_bytes(file.path.read_bytes(), policy=policy.default)
        subject = str(message["subject"] or "").strip()
        body = message.get_body(preferencelist=("plain", "html", "related"))
        attached = [_name(part) for part in _attachments(message)]
    except (errors.MessageError, ValueError, LookupError, AttributeError, TypeError, RecursionError) as error:
        raise file.error("broken_mail", problem=type(error).__name__) from error
    pieces, grids, notices = _body(body, file) if body is not None else ([], [], ())
    head = [Piece("heading", subject, 1)] if subject else []
    if attached:
        notices = (*notices, Notice("attachments", {"count": len(attached), "names": ", ".join(attached[:10])}))
    if not pieces and not grids:
        raise file.error("mail_without_text", count=len(attached), names=", ".join(attached[:10]))
    return wordtable.sources([*head, *pieces], grids, file, ask, notices)


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


def _attachments(message: EmailMessage) -> Iterator[EmailMessage]:
    for depth, part in enumerate(message.walk()):
        if depth > limits.DEPTH * 10:
            return
        if part.is_attachment() or (part.get_filename() and not part.is_multipart()):
            yield part


def _name(part: EmailMessage) -> str:
    return part.get_filename() or part.get_content_type()
