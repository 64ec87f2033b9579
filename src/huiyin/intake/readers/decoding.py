"""The text of a plain file, with what a person should know about its decoding."""

from __future__ import annotations

from huiyin.intake import limits
from huiyin.intake.recognise import SourceFile
from huiyin.intake.types import Notice
from huiyin.text.decode import decode

#: Encodings that need no word.
_USUAL = {"utf-8", "ascii", "utf-8-sig"}


def decoded(file: SourceFile, data: bytes | None = None) -> tuple[str, str, tuple[Notice, ...]]:
    """Text, encoding and notices of a file (or of a part of it).

    Raises:
        IntakeError: undecodable, when one character in twenty could not be read.
    """
    result = decode(file.path.read_bytes() if data is None else data)
    text = result.text.removeprefix("\ufeff")
    if result.lossy > limits.LOSSY_SHARE * max(len(text), 1):
        raise file.error("undecodable", encoding=result.encoding, count=result.lossy)
    notices = [Notice("encoding", {"encoding": result.encoding})] if result.encoding.lower() not in _USUAL else []
    if result.mixed:
        notices.append(Notice("mixed_encoding", {"encoding": result.encoding}))
    if result.lossy:
        notices.append(Notice("lossy_decoding", {"count": result.lossy, "encoding": result.encoding}))
    if "\x00" in text:
        notices.append(Notice("nul_characters", {"count": text.count("\x00")}))
        text = text.replace("\x00", "")
    if not text.strip():
        raise file.error("empty")
    return text, result.encoding, tuple(notices)
