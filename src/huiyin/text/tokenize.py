"""Words: segmented Chinese (rjieba), stemmed English (Snowball), both in one text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

import rjieba
import snowballstemmer

from huiyin.text.lang import en, zh

Language = Literal["zh", "en"]

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LETTERS = r"[^\W\d_\u3400-\u9fff\uf900-\ufaff]"
#: A word of any script but Chinese: letters, and apostrophes between them.
_WORD = re.compile(rf"{_LETTERS}+(?:'{_LETTERS}+)*")
#: A cut may keep "wi-fi5" or "3号线" as one piece; what holds no letter is no word.
_WORDLIKE = re.compile(r"[^\W\d_]")
#: Letters that the segmenter would cut one by one: é, ж, ع.
_OTHER = re.compile(r"[^\W\d_\u3400-\u9fff\uf900-\ufaffA-Za-z]")
_RUN = re.compile(rf"[\u3400-\u9fff\uf900-\ufaff]+|{_WORD.pattern}")


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
    for piece, _ in _pieces(lowered):
        if _HAN.search(piece):
            if every or _carries(piece):
                found.append(piece)
        else:
            found.extend(_stems(piece, every))
    return found


def _pieces(lowered: str) -> Iterator[tuple[str, int]]:
    """What holds a letter, in order, with where it begins."""
    runs = [(match.group(), match.start()) for match in _RUN.finditer(lowered)] if lowered.isascii() or _OTHER.search(lowered) else [(lowered, 0)]
    for run, at in runs:
        for piece in [run] if _WORD.fullmatch(run) else rjieba.cut(run):
            if _WORDLIKE.search(piece):
                yield piece, at
            at += len(piece)


def every_word(text: str, language: str = "auto") -> list[str]:
    """As ``words``, stop words too: how people ask tells what they ask."""
    return words(text, language, every=True)


def _stems(lowered: str, every: bool) -> list[str]:
    return [stem for word in _WORD.findall(lowered) if (stem := _stem(word) if every else _english(word))]


def tokens(text: str) -> list[Token]:
    """As ``words``, with the place of each: the cut of the lower-cased text is laid back on the source."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = text
    found = []
    for piece, start in _pieces(lowered):
        if _HAN.search(piece):
            if _carries(piece):
                found.append(Token(piece, start, start + len(piece)))
            continue
        for match in _WORD.finditer(piece):
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
