"""Words: segmented Chinese (rjieba), stemmed English (Snowball), both in one text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

import rjieba
import snowballstemmer

from huiyin.text.lang import en, zh

Language = Literal["zh", "en"]

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[a-z][a-z']*")
#: A cut may keep "wi-fi5" or "3号线" as one piece; what is not a letter or a Han character is no word.
_WORDLIKE = re.compile(r"[a-z\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text and where it stands: ``source[start:end]`` is its writing, ``text`` its folded stem."""

    text: str
    start: int
    end: int


def language_of(text: str) -> Language:
    """Chinese as soon as a tenth of the letters are Han characters, else English."""
    han = len(_HAN.findall(text))
    letters = sum(map(len, re.findall(r"[A-Za-z]+", text)))
    return "zh" if han and han * 9 >= letters else "en"


def words(text: str, language: str = "auto", *, every: bool = False) -> list[str]:
    """The words of a text that carry matter, in order: Chinese as cut, English lower-cased and stemmed.

    Numbers and punctuation are left out, and stop words too unless ``every`` word is asked for. ``language`` "en" skips the
    Chinese cut; "zh" and "auto" take both.
    """
    lowered = text.lower()
    if language == "en" or lowered.isascii():
        return _stems(lowered, every)
    found = []
    for piece in rjieba.cut(lowered):
        if not _WORDLIKE.search(piece):
            continue
        if _HAN.search(piece):
            if every or _carries(piece):
                found.append(piece)
        else:
            found.extend(_stems(piece, every))
    return found


def every_word(text: str, language: str = "auto") -> list[str]:
    """As ``words``, stop words too: how people ask tells what they ask."""
    return words(text, language, every=True)


def _stems(lowered: str, every: bool) -> list[str]:
    return [stem for word in _LATIN.findall(lowered) if (stem := _stem(word) if every else _english(word))]


def tokens(text: str) -> list[Token]:
    """As ``words``, with the place of each: the cut of the lower-cased text is laid back on the source."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = text
    found, at = [], 0
    for piece in rjieba.cut(lowered):
        start, at = at, at + len(piece)
        if _HAN.search(piece):
            if _carries(piece):
                found.append(Token(piece, start, at))
            continue
        for match in _LATIN.finditer(piece):
            if stem := _english(match.group()):
                found.append(Token(stem, start + match.start(), start + match.end()))
    return found


@lru_cache(maxsize=200_000)
def _carries(word: str) -> bool:
    """Whether a Chinese word carries matter; what the dictionary does not know may be a name and does."""
    classes = [kind for _, kind in rjieba.tag(word)]
    return word not in zh.STOP_WORDS and not (len(classes) == 1 and classes[0] in zh.FUNCTION_CLASSES)


@cache
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=200_000)
def _english(word: str) -> str:
    """The stem of a lower-case word, empty for a stop word."""
    return "" if word in en.STOP_WORDS or word.replace("'", "") in en.STOP_WORDS else _stem(word)


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word.removesuffix("'s").strip("'")))
