"""Words that open a sentence and are not yet its matter: additions, who said it, announcements, support of another, who one is."""

from __future__ import annotations

from collections.abc import Collection

from huiyin.text.split.cues import Cues
from huiyin.text.split.roles import role_of

#: Something of one's own is at least so long.
OWN = 8
#: An opening clause that only announces.
_CLAUSE = 26
#: How long support of another may be before something of one's own follows.
_REACH = 60
_GREETING = 8
#: How many words the name of a matter may have.
_NAMED = 3
_GOING_TO = 16


def bared(hid: str, start: int, end: int, cues: Cues) -> int:
    """Where a sentence begins behind 另外，, 有的同志提出， or the fillers of speech."""
    while True:
        for pattern in (cues.attribution, cues.oral, cues.adding, cues.filler):
            found = pattern.match(hid, start, end)
            if found and start < found.end() < end and not (pattern is cues.adding and cues.not_added.match(hid, start, end)):
                start = found.end()
                break
        else:
            return start


def voiced(hid: str, start: int, end: int, cues: Cues) -> int:
    """Where a sentence begins behind the words that tell who said it."""
    found = cues.attribution.match(hid, start, end)
    return found.end() if found and found.end() < end else start


def announced(hid: str, start: int, end: int, cues: Cues) -> int:
    """The end of an opening clause that only announces what follows; 0 where there is none."""
    found = cues.announcement.match(hid, start, min(end, start + _CLAUSE))
    if not found or not 2 < found.end() - start < end - start:
        return 0
    return found.end() if hid[found.end() - 1] in ",:。. " else 0


def support(low: str, hid: str, start: int, end: int, cues: Cues, names: Collection[str]) -> tuple[int, int] | None:
    """Where a clause that supports another ends and what follows it begins, if that says something of its own or nothing at all."""
    reach = min(end, start + _REACH)
    if not cues.agrees.search(low, start, reach) or role_of(low[start:end], hid[start:end], names)[0] == "none":
        return None
    for found in cues.turns.finditer(hid, start, reach):
        rest = low[found.end() : end].strip()
        if not rest or cues.agreement.match(rest):
            continue
        turned = len(rest) >= OWN and (found.group("turn") is not None or _is_own(low[start : found.start()], rest, cues))
        if not turned and role_of(rest, rest)[0] not in ("none", "furniture"):
            continue
        if role_of(low[start : found.start()], hid[start : found.start()], names)[0] == "endorsement":
            return found.start(), found.end()
    return None


def _is_own(before: str, rest: str, cues: Cues) -> bool:
    """Whether what follows support of another is another matter: it takes up no word of it and does not speak of oneself."""
    if not cues.agreement_later.fullmatch(before) or cues.own_case.match(rest) or rest.isascii():
        return False
    return not any(rest[at : at + 2] in before for at in range(len(rest) - 1) if rest[at : at + 2].isalpha())


def names_only(opening: str, said: str) -> bool:
    """Whether a sentence names the next matter and says nothing of it yet: ``My second point is`` – ``the phones.``"""
    return opening.endswith(" is ") and len(said.split()) <= _NAMED


def praises(said: str, cues: Cues) -> bool:
    """Whether a sentence praises, and finds nothing wrong."""
    return bool(cues.praise.search(said)) and not cues.negated.search(cues.unlike.sub("", said))


def frame(said: str, cues: Cues, *, letter: bool) -> str | None:
    """Why a first sentence is no opinion yet: it greets, tells who speaks, or that somebody is going to."""
    introduced = cues.introduction.match(said)
    if introduced and cues.writing.search(said):
        return "introduction"
    if cues.negated.search(said):
        return None
    if len(said) <= _GREETING and (letter or said.startswith("我")):
        return "courtesy"
    if introduced:
        return "introduction"
    short = len(said) <= _GOING_TO * cues.room
    return "lead_in" if short and cues.going_to_speak.search(said) else None
