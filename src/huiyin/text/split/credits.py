"""Speakers who are told elsewhere than before a colon: on a line of their own, or at the end of what they said."""

from __future__ import annotations

import re

from huiyin.text.split.label_words import GROUP
from huiyin.text.split.labels import Label, is_person, is_speaker, parted

_ALONE_LENGTH = 40
#: How far from its end a line may tell who said it.
_CREDIT_LENGTH = 40
_TRANSCRIPT = re.compile(
    r"(?P<name>[^\s:,。!?]{1,12}(?:\s\d{1,2})?)(?:\s?\((?P<note>[^()]{1,20})\))?\s+[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?$"
)
_DASH = re.compile("[–—_/-]")
_ALONE = re.compile(r"(?P<name>[\u3400-\u9fff]{2,6})\s?\((?P<note>[^()]{2,24})\)$")
#: ``发言三（赵一，一车间）``: who speaks in the lines below is told in brackets.
_NUMBERED = re.compile(r"(?:发言|发言人|说话人|代表|受访者)\s?(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s?\((?P<name>[^(),、]{2,12})(?:[,、]\s?(?P<note>[^()]{1,24}))?\)$")
BY = re.compile(r"\(.{0,3}[访言映出事案交信诉议]人:\s?(?P<name>[^():]{1,16})\)$")
_CREDIT = re.compile(
    r"(?:\((?P<by>.{0,3}[访言映出事案交信诉议]人:\s?)?(?P<name>[^():,。]{1,16})\)|(?:\s|(?<=[。.!?;]))[—–-]{1,3}\s?(?P<dashed>[^—。,;:()]{2,16}))\s?[。.]?$"
)


def standing(view: str, start: int, end: int) -> Label | None:
    """A speaker on a line of its own, with the time or the organisation behind: ``赵一 14:05``, ``赵一（一车间）``."""
    if end - start > _ALONE_LENGTH:
        return None
    by = BY.match(view, start, end)
    if by:
        return Label("speaker", end, *parted(view, *by.span("name")))
    timed = _TRANSCRIPT.match(view, start, end)
    if timed:
        name, note = timed.group("name"), timed.group("note")
        if is_speaker(name, note or "") or is_person(_DASH.split(name)[-1]):
            return Label("speaker", end, timed.span("name"), timed.span("note") if note else None)
    numbered = _NUMBERED.match(view, start, end)
    if numbered:
        return Label("speaker", end, numbered.span("name"), numbered.span("note") if numbered.group("note") else None)
    alone = _ALONE.match(view, start, end)
    return Label("speaker", end, alone.span("name"), alone.span("note")) if alone and is_person(alone.group("name")) else None


def credited(view: str, start: int, end: int) -> tuple[Label, int] | None:
    """Who said what a line holds, told at its end, and where that begins: ``（提出人：赵一）``, ``—— 一车间 赵一``."""
    found = _CREDIT.search(view, max(start, end - _CREDIT_LENGTH), end)
    if not found or not view[start : found.start()].strip():
        return None
    name, note = parted(view, *found.span("name" if found.group("name") else "dashed"))
    said = view[slice(*name)]
    told = found.group("by") or (found.group("dashed") and not said.isascii())
    person = is_person(said) and not GROUP.fullmatch(said)
    return (Label("speaker", start, name, note), found.start()) if person or (told and is_speaker(said)) else None
