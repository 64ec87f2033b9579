"""Speakers who are told elsewhere than before a colon: on a line of their own, or at the end of what they said."""

from __future__ import annotations

import re

from huiyin.text.split.label_words import GROUP, PLACE_END
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
#: ``掘进队 赵一``, ``绿源合作社 理事长 赵一``: behind a mark, what is said on the lines below.
_PLACED = re.compile(r"(?P<note>[\u3400-\u9fff]{1,13}[司心道科室部组班队厂局厅站所村处院店行库楼线岗校系社场](?: +[\u3400-\u9fff]{2,6})?) +(?P<name>[\u3400-\u9fff]{2,3})$")
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


def placed(view: str, start: int, end: int) -> Label | None:
    """A speaker whose place, and perhaps post, stands before the name on a line of its own; many a short complaint looks the same, so ask for more than one."""
    found = _PLACED.match(view, start, end)
    if not found or not is_person(found.group("name")) or PLACE_END.search(found.group("name")):
        return None
    return Label("speaker", end, found.span("name"), found.span("note"))


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
