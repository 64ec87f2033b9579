"""What an answer does not mention of the opinions, and what it copies from them. Hints for whoever drafts: words are compared, not what they mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from huiyin.text.script import to_simplified
from huiyin.text.tokenize import language_of, tokens

#: So many points are told, those that most opinions name first.
MOST = 20
#: A Chinese word of one character says too little.
SHORTEST = 2
#: So many characters on end, in Chinese and elsewhere, are copied and not chance.
COPIED = {"zh": 10, "en": 40}


@dataclass(frozen=True, slots=True)
class Point:
    """A word as it was first written, and how many opinions name it."""

    word: str
    opinions: int


@dataclass(frozen=True, slots=True)
class Check:
    """``points`` are words of the opinions that the answer does not have; ``untouched`` the numbers of opinions of which it has no word at all;
    ``copied`` the numbers of those whose own words stand in it."""

    points: tuple[Point, ...]
    untouched: tuple[int, ...]
    copied: tuple[int, ...] = ()


def unmentioned(said: Mapping[int, str], answer: str, *, least: int = 1) -> Check:
    """Compare opinions, by number, with the text of an answer; a point counts when at least ``least`` opinions name it."""
    mentioned = set(_words(answer))
    counts, writings, untouched = Counter[str](), dict[str, str](), list[int]()
    for number, text in said.items():
        words = _words(text)
        counts.update(words.keys() - mentioned)
        for word, written in words.items():
            writings.setdefault(word, written)
        if words and mentioned.isdisjoint(words):
            untouched.append(number)
    ranked = sorted((-count, word) for word, count in counts.items() if count >= least)
    return Check(tuple(Point(writings[word], -count) for count, word in ranked[:MOST]), tuple(untouched), tuple(copied_from(said, answer)))


def copied_from(said: Mapping[int, str], answer: str) -> list[int]:
    """The opinions, by number, of which a long stretch stands in the answer letter by letter; blanks do not count."""
    there = {width: _stretches(answer, width) for width in COPIED.values()}
    return [number for number, text in said.items() if not there[width := COPIED[language_of(text)]].isdisjoint(_stretches(text, width))]


def _stretches(text: str, width: int) -> set[str]:
    joined = to_simplified("".join(text.split()))
    return {joined[at : at + width] for at in range(len(joined) - width + 1)}


def _words(text: str) -> dict[str, str]:
    """The words that carry matter, in simplified characters, each with its first writing."""
    found: dict[str, str] = {}
    simple = to_simplified(text)
    for one in tokens(simple if len(simple) == len(text) else text):
        if len(one.text) >= SHORTEST:
            found.setdefault(one.text, text[one.start : one.end])
    return found
