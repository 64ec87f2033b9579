"""Every way to read on in a damaged place, by what is shown next."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from heapq import nlargest
from operator import itemgetter

from huiyin.text.repair import gbk
from huiyin.text.repair.glosses import GLOSS, TORN, reads, syllables
from huiyin.text.repair.model import EATEN, dictionary, folded, is_han
from huiyin.text.repair.reading import Reading

#: Losses, in natural logarithms: a torn character that is glossed nowhere else, a vanished 0x80, a vanished pair, a split mark.
UNLISTED, LOST_BYTE, LOST_PAIR, SPLIT = 3.0, 2.0, 1.5, 8.0
#: A stop this soon behind another sign costs more: hardly a sentence is so short.
SOON, EARLY = 3, 2.0
#: Vanished pairs in one place at most; how many ways are followed up to their first byte, and how many to their second.
MOST_PAIRS, FOLLOWED, TRIED = 6, 5, 12
#: By the numbers of the dictionary: below the first a character is not guessed next to a vanished pair, the second is the weight
#: of a punctuation mark between two of them, and by the third a character alone counts less than one in a word.
RARE, USUAL, ALONE = 10, 10_000, 100
#: A full-width mark into which the machine put a byte tears the character whose last byte it began with.
MARK = re.compile(r"(?<![?!？！])\?[!?！？](?![?!？！ ](?!\w{1,6}\)))")
_MARKS = {"!": "！", "?": "？"}
_PAUSES = "，。、；：“”"
Move = tuple[int, Reading]


def onward(one: Reading, shown: str, at: int) -> Iterator[Move]:
    """Every way to read what is shown at ``at``, with the place where it leaves off; vanished pairs apart."""
    gloss = GLOSS.match(shown, at)
    if gloss and len(one.bytes) == 2 and reads(gbk.character(*one.bytes), gloss.group(), toneless=one.file.toneless):
        yield gloss.end(), one.settle(gloss.end()) if one.end == at and not one.waiting else one
    if not one.waiting:
        yield from _agreeing(one, shown, at)
        return
    yield from _torn_apart(one, shown, at)
    if lost := one.close(0x80, at, LOST_BYTE):
        yield from onward(lost, shown, at)


def with_vanished_pairs(one: Reading, shown: str, at: int) -> Iterator[Move]:
    """The likeliest ways to read on at ``at`` when a byte waits and one pair or two before ``at``, of no character, are not shown."""
    if one.pairs >= MOST_PAIRS or not (possible := _before(shown, at)):
        return
    firsts = [closed for lead in gbk.VANISHING_LEADS if (closed := one.close(lead, loss=LOST_PAIR))]
    likeliest = nlargest(FOLLOWED, firsts, key=_score)
    middles = [middle for closed in likeliest for middle in _middles(closed, at)] if one.pairs + 1 < MOST_PAIRS else []
    for group in (likeliest, nlargest(FOLLOWED, middles, key=_score)):
        tries = ((closed.wait(lead, at, pairs=1), made) for closed in group for lead, made in possible(closed.bytes[-1]))
        scored = [(guessed.tail.then(made, one.file.words).score, guessed) for guessed, made in tries]
        for _, guessed in nlargest(TRIED, scored, key=itemgetter(0)):
            yield from _torn_apart(guessed, shown, at)


def _score(one: Reading) -> float:
    return one.tail.score


def _middles(closed: Reading, at: int) -> Iterator[Reading]:
    """The likeliest with one more character, between two pairs that both vanished."""
    for lead, trail in _between_vanished(closed.text[-1], closed.bytes[-1]):
        if middle := closed.wait(lead, at, pairs=1).close(trail, loss=LOST_PAIR):
            yield middle


@cache
def _between_vanished(before: str, first: int) -> list[tuple[int, int]]:
    """The bytes of the likeliest characters behind ``before``: one that makes no character after ``first``, one that can vanish too."""
    made = ((lead, trail, gbk.character(lead, trail)) for lead in gbk.vanishing(first) for trail in gbk.VANISHING_LEADS)
    counted = ((_weight(before, character), lead, trail) for lead, trail, character in made if character)
    return [(lead, trail) for _, lead, trail in nlargest(FOLLOWED, counted)]


def _weight(before: str, character: str) -> float:
    """How usual a character is behind another: as a word with it or alone, by their numbers in the dictionary."""
    if character in _PAUSES:
        return USUAL
    return dictionary(folded(character)) / ALONE + dictionary(folded(before) + folded(character))


def _before(shown: str, at: int) -> Callable[[int], tuple[tuple[int, str], ...]] | None:
    """What finds, by a first byte, the second bytes that make no character with it and one with what is shown; None where all could."""
    if torn := TORN.match(shown, at):
        return partial(_between_and_torn, syllable=syllables(torn.group())[0])
    second = _closing(shown[at])
    return None if second is None else partial(_between, second=second)


@cache
def _between(first: int, second: int) -> tuple[tuple[int, str], ...]:
    return tuple((lead, made) for lead in gbk.vanishing(first) if _usual(made := gbk.character(lead, second)))


@cache
def _between_and_torn(first: int, syllable: str) -> tuple[tuple[int, str], ...]:
    return tuple((lead, made) for lead in gbk.vanishing(first) for _, made in _reading_of(lead, syllable))


@cache
def _usual(character: str) -> bool:
    return not is_han(character) and character != "" or dictionary(folded(character)) >= RARE


def _closing(shown: str) -> int | None:
    """The byte by which what is shown closes a character that waits; None where many are possible."""
    if shown == "€":
        return 0x80
    if shown.isascii():
        return ord(shown) if "@" <= shown <= "~" else None
    return next(iter(gbk.pair(shown)), None)


def _agreeing(one: Reading, shown: str, at: int) -> Iterator[Move]:
    """Where bytes and characters agree: read on as shown, or from here on not agreeing any more."""
    if torn := TORN.match(shown, at):
        for lead, loss in _leads(one, torn.group()):
            yield torn.end(), one.wait(lead, at, loss=loss)
    mark = None if one.text else MARK.match(shown, at)
    if mark:
        first, second = gbk.pair(_MARKS.get(shown[at + 1], shown[at + 1]))
        for lead in gbk.LEADS:
            early = gbk.character(lead, first) in _PAUSES and 0 < len(one.tail.characters) < SOON
            if whole := one.wait(lead, at).close(first, loss=SPLIT + EARLY * early):
                yield mark.end(), whole.wait(second, at + 1)
    yield at + 1, one.write(shown[at], at)


def _torn_apart(one: Reading, shown: str, at: int) -> Iterator[Move]:
    """Where a byte waits: what is shown gives it its second byte, and may leave another byte waiting."""
    torn = TORN.match(shown, at)
    if torn:
        closing = (one.close(lead, torn.end(), loss) for lead, loss in _leads(one, torn.group()))
        yield from ((torn.end(), closed) for closed in closing if closed)
    if shown[at] == "\ufffd":
        alone = (one.close(trail, at + 1) for trail in (0x80, *gbk.LEADS))
        yield from ((at + 1, closed) for closed in alone if closed)
    elif shown[at] == "?":
        yield from () if torn else _eaten(one, shown, at)
    elif next_one := _next(one, shown[at], at):
        yield at + 1, next_one


def _next(one: Reading, shown: str, at: int) -> Reading | None:
    """With the bytes of the character at ``at``: the first closes, a second waits or, where it can begin no pair, is a letter."""
    first = _closing(shown)
    second = gbk.pair(shown)[1:] if shown != "€" else b""
    if first is None or second == b"\x80":
        return None
    closed = one.close(first, None if second else at + 1)
    if closed is None or not second:
        return closed
    return closed.wait(second[0], at) if second[0] > 0x80 else closed.write(chr(second[0]), at).settle(at + 1)


def _eaten(one: Reading, shown: str, at: int) -> Iterator[Move]:
    """With a second byte that took an ASCII character along: one before a mark that the machine split, or one that is lost.

    At the end of a text it belonged to what came behind.
    """
    split = MARK.match(shown, at)
    for closed in (closed for trail in gbk.LEADS if (closed := one.close(trail))):
        if split:
            yield at + 2, closed.write(_MARKS.get(shown[at + 1], shown[at + 1]), at + 1).settle(at + 2)
        yield at + 1, (closed.write(EATEN, at) if at + 1 < len(shown) else closed).settle(at + 1)


def _leads(one: Reading, torn: str) -> tuple[tuple[int, float], ...]:
    """The bytes that make, behind the last, a character that the torn gloss is a reading of; with what each loses."""
    found = _reading_of(one.bytes[-1], syllables(torn)[0]) if one.bytes else ()
    return tuple((lead, 0.0 if character in one.file.glossed else UNLISTED) for lead, character in found)


@cache
def _reading_of(first: int, syllable: str) -> tuple[tuple[int, str], ...]:
    made = ((lead, gbk.character(first, lead)) for lead in gbk.LEADS)
    return tuple((lead, character) for lead, character in made if character and reads(character, syllable))
