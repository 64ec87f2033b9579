"""Sentences, and the clauses that add another matter."""

from __future__ import annotations

import re
from typing import NamedTuple

from huiyin.text.split.cues import Cues
from huiyin.text.split.plain import Plain

#: A stop; a full stop of English only before a blank, of Chinese typed in half width only behind a character.
_STOP = re.compile(
    r"(?:[。!?;…]++|(?<=\s)/(?=\s)|\.(?:(?<=[\w)\"'’”%]\.)(?=\s|$)|(?<=[\u3400-\u9fff]\.)(?![\d.])))[。!?.…]*+(?:[”)\"’]++(?![,、:的地得])|(?![”)\"’,、:]))"
)
_ABBREVIATION = re.compile(r"(?:\b(?:mr|mrs|ms|dr|prof|no|st|vs|etc|approx|dept|e\.g|i\.e)|\b[A-Z])$", re.I)
#: A stroke between blanks; one by itself is no stop.
_SLASH = re.compile(r"\s/\s")
_NUMBER = re.compile(r"\s?\d")
_SMALL = re.compile(r"\s[a-z]")
#: Both sides of a cut in running speech are at least so long.
_SIDE = 6
#: Speech without stops: this many characters to a mark.
_RUN_ON = 18
_MARKS = re.compile(r"[,。!?;:、.]")


class Sentence(NamedTuple):
    """A stretch at ``start``–``end``. ``adds`` says that it opens another matter, ``weak`` that only a semicolon parts it from what is before."""

    start: int
    end: int
    adds: bool = False
    weak: bool = False


def sentences(text: Plain, start: int, end: int, cues: Cues) -> list[Sentence]:
    """The sentences of a stretch; a clause that adds another matter is one by itself."""
    found: list[Sentence] = []
    weak = False
    for left, right in _stopped(text.hid, start, end):
        for at, (a, b) in enumerate(_clauses(text.hid_low, left, right, cues)):
            found.append(Sentence(a, b, at > 0 or adds(text.hid_low, a, b, cues), weak and not at))
        weak = text.hid[right - 1] in ";/"
    return found


def adds(hid: str, start: int, end: int, cues: Cues) -> bool:
    """Whether a sentence opens another matter: by a word for it, or by telling who else spoke."""
    if cues.attribution.match(hid, start, end) or cues.new_voices.match(hid, start, end):
        return True
    return bool(cues.adding.match(hid, start, end)) and not cues.not_added.match(hid, start, end)


def takes_up(hid: str, one: Sentence, other: Sentence, cues: Cues) -> bool:
    """Whether a sentence goes on with the one before, but for a "but" behind praise."""
    if cues.contrast.match(hid, other.start, other.end) and cues.praise.search(hid, one.start, one.end):
        return False
    after = hid[other.start : other.end].strip()
    known = not after.isascii() and hid.find(after[:2], one.start, one.end) >= 0
    return known or bool(cues.continuing.match(hid, other.start, other.end)) or bool(cues.causes.match(after))


def has_stop(hid: str, start: int, end: int) -> bool:
    """Whether a stretch has any mark inside, which running speech has not."""
    return _MARKS.search(hid, start, end) is not None


def _stopped(hid: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [start]
    slashed = len(_SLASH.findall(hid, start, end)) > 1
    for stop in _STOP.finditer(hid, start, end):
        if hid[stop.start()] == "/" and not slashed:
            continue
        if hid[stop.start()] == "." and (
            _is_short(hid, max(start, stop.start() - 8), stop) or _SMALL.match(hid, stop.end())
        ):
            continue
        cuts.append(stop.end())
    cuts.append(end)
    return [(a, b) for a, b in zip(cuts, cuts[1:], strict=False) if a < b and not hid[a:b].isspace()]


def _is_short(hid: str, start: int, stop: re.Match[str]) -> bool:
    """Whether a full stop only ends an abbreviation; ``no.`` is one before a number."""
    short = _ABBREVIATION.search(hid, start, stop.start())
    return short is not None and (short.group().lower() != "no" or _NUMBER.match(hid, stop.end()) is not None)


def _clauses(hid: str, start: int, end: int, cues: Cues) -> list[tuple[int, int]]:
    """A sentence cut before the clauses that add a matter; in speech without stops before the words that speakers use for it."""
    if end - start < 2 * _SIDE:
        return [(start, end)]
    run_on = end - start >= _RUN_ON * cues.room and (len(_MARKS.findall(hid, start, end)) + 1) * _RUN_ON * cues.room <= end - start
    cuts = [start]
    for found in (cues.oral if run_on else cues.adding_clause).finditer(hid, start, end):
        if found.start() - cuts[-1] >= _SIDE and end - found.end() >= _SIDE:
            cuts.append(found.start())
    return list(zip(cuts, [*cuts[1:], end], strict=True))
