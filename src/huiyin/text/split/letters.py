"""The frame of a letter: whom it greets, how it takes leave, who signs."""

from __future__ import annotations

import re

from huiyin.text.split import label_words as words
from huiyin.text.split.labels import is_person
from huiyin.text.split.lines import Line

_GREETING = re.compile(r"\s*(?:您|你|你们|大家|各位)好|[^\s。,:;!?]{1,8}[您你]好[:,。!]|hello|hi\b|good (?:morning|afternoon)", re.I)
_TO_SOMEBODY = re.compile(r"(?:尊敬的|敬爱的|亲爱的|致|to\s|dear\b|hi\b|hello\b)[^。!?]{0,48}[:,!]?$", re.I)
_LEAVE = re.compile(
    r"(?:此致|敬礼|顺颂|敬祝|即颂|祝.{1,16}|[专耑特]此.{0,12}|.{0,2}[春夏秋冬暑时近大台教工编钧道文]安|(?:with )?(?:kind|best|warm)\S* (?:regards|wishes)|yours\b.{0,16}|sincerely|respectfully|regards|cheers|盼复|望复)[\s,!。.]*$",
    re.I,
)
_POSTSCRIPT = re.compile(r"(?:p\.?\s?s\.?|又及|附言|另)[\s:：.,]", re.I)
_STOP = re.compile(r"[。!?;,]|[.!?]$")
_SIGNED = re.compile(
    r"(?:[您你]的)?(?:一[名个位]|署名|落款|敬上|谨上|此致|from\b|signed\b|[—–-]+)|.*(?:敬上|谨上|上$|签字|签名|盖章)", re.I
)


def mark(view: str, found: list[Line]) -> None:
    """Tell salutation and signature among the lines, in place."""
    greeted = _salutation(view, found)
    left = _leave(view, found)
    _tail(view, found, greeted or left)


def greets(view: str, found: list[Line]) -> bool:
    """Whether one of the first lines greets somebody, as a letter does."""
    return any(_GREETING.match(view, line.start, line.end) or _TO_SOMEBODY.match(view[line.start : line.end]) for line in found[:4])


def _salutation(view: str, found: list[Line]) -> bool:
    speakers = [line for line in found if line.label and line.label.kind == "speaker"]
    for at, line in enumerate(found[:4]):
        if line.reason or line.mark:
            continue
        body = view[line.start : line.end]
        below = found[at + 1] if at + 1 < len(found) else None
        if _is_salutation(view, line, below, len(speakers)):
            line.reason, line.label = "salutation", None
            return True
        if speakers == [line] and _GREETING.match(view, line.body, line.end):
            line.label = None
            return True
        if _GREETING.match(body):
            return True
    return False


def _is_salutation(view: str, line: Line, below: Line | None, speakers: int) -> bool:
    body = view[line.start : line.end]
    if below is None or len(body) > 50:
        return False
    if _TO_SOMEBODY.match(body):
        return True
    if not body.endswith((":", ",")) or len(body) > 30:
        return False
    alone = line.label is None or (line.label.kind in ("speaker", "host") and speakers < 2)
    return (
        alone
        and below.mark is None
        and below.label is None
        and not words.LEADING_END.search(body[:-1])
        and not words.FIELD.fullmatch(body[:-1])
    )


def _leave(view: str, found: list[Line]) -> bool:
    """From the words of leave on, short lines are a signature; a postscript ends it."""
    taken = False
    for line in found:
        body = view[line.start : line.end]
        if _POSTSCRIPT.match(body) and taken:
            line.reason, line.label, taken = None, None, False
        elif line.reason is None and line.mark is None and len(body) < 40 and _LEAVE.match(body):
            line.reason, line.label, taken = "closing", None, True
        elif taken and line.reason in (None, "date", "meta_line"):
            taken = line.mark is None and len(body) <= 40 and not re.search(r"[。!?;]", body)
            line.reason = "signature" if taken else line.reason
    return any(line.reason == "closing" for line in found)


def _tail(view: str, found: list[Line], letter: bool) -> None:
    """The last short lines without a stop are a signature, in a letter or above a date."""
    dated = False
    for line in reversed(found):
        body = view[line.start : line.end]
        if line.reason in ("date", "signature", "meta_line", "page", "no_words"):
            dated = dated or line.reason == "date"
            continue
        if line.reason or line.mark or line.label or len(body) > 30 or _STOP.search(body) or line is found[0]:
            return
        if (
            words.PHONE.search(body)
            or _SIGNED.match(body)
            or dated
            or (
                letter
                and (
                    is_person(body.split()[-1])
                    or words.GROUP.fullmatch(body.partition("(")[0])
                    or (body.isascii() and len(body.split()) < 6)
                )
            )
        ):
            line.reason = "signature"
        else:
            return
