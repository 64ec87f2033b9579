"""What a model proposed is held against the words that it was given; only what stands there is taken."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import rjieba

from huiyin.text.script import fold
from huiyin.text.tokenize import language_of, words

#: The length of a title and of a summary: Chinese characters, or letters of other scripts.
TITLE, SUMMARY = {"zh": (4, 30), "en": (8, 100)}, {"zh": (0, 120), "en": (0, 360)}
#: So many passages are read at most, each of at least so many signs.
PASSAGES, PASSAGE = 5, 2
#: From so many sources on, a word of the title must stand in two of them: what one says names no problem of many.
MANY = 2
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*|[〇零一二两三四五六七八九十百千万亿]{2,}")
_NAME = re.compile(r"(?<![A-Za-z])(?:[A-Z][A-Za-z]*[A-Z0-9][A-Za-z0-9]*|(?<=[a-z,;] )[A-Z][a-z]+)")
_MARKUP = re.compile(r"[<>`{}\[\]|\\]|https?:|www\.|[\x00-\x1f\x7f]|[\u202a-\u202e\u2066-\u2069]", re.I)
_FENCE = re.compile(r"\A\s*```(?:json)?\s*\n(.*)\n\s*```\s*\Z", re.S)
#: Word classes of names of people, places, bodies and other things.
NAMES = ("nr", "ns", "nt", "nz")


class Refused(Exception):
    """A proposal is not taken; ``code`` is a key under ``models.refused``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Proposal:
    """A title, and a summary that may be empty."""

    title: str
    summary: str = ""


def checked(answer: str, sources: Sequence[str]) -> Proposal:
    """The proposal in an answer, if everything in it stands in the sources. Raises Refused."""
    told = _read(answer)
    title, summary, quotes = told["title"], told.get("summary", ""), told.get("quotes")
    if not isinstance(quotes, list) or not quotes or not all(isinstance(one, str) and len(one) >= PASSAGE for one in quotes):
        raise Refused("no_quote")
    if not all(any(one in source for source in sources) for one in quotes[:PASSAGES]):
        raise Refused("quote")
    language = language_of("\n".join(sources))
    for text, lengths in ((title, TITLE), (summary, SUMMARY)):
        _sound(text, lengths[language], language, sources)
    _grounded(title, sources)
    return Proposal(title, summary)


def _read(answer: str) -> dict[str, Any]:
    fenced = _FENCE.match(answer)
    try:
        told = json.loads(fenced.group(1) if fenced else answer)
    except (ValueError, RecursionError) as error:
        raise Refused("form") from error
    if not isinstance(told, dict) or not isinstance(told.get("title"), str) or not isinstance(told.get("summary", ""), str):
        raise Refused("form")
    return told | {name: " ".join(told.get(name, "").split()) for name in ("title", "summary")}


def _sound(text: str, lengths: tuple[int, int], language: str, sources: Sequence[str]) -> None:
    least, most = lengths
    if not least <= len(text) <= most:
        raise Refused("length")
    if not text:
        return
    if _MARKUP.search(text):
        raise Refused("signs")
    if language_of(text) != language:
        raise Refused("language")
    everything = fold("\n".join(sources)).lower()
    if not set(_NUMBER.findall(text)) <= set(_NUMBER.findall("\n".join(sources))):
        raise Refused("number")
    if any(fold(name).lower() not in everything for name in _names(text)):
        raise Refused("name")


def _names(text: str) -> list[str]:
    tagged = [word for word, kind in rjieba.tag(text) if kind.startswith(NAMES) and not word.isascii()]
    return tagged + _NAME.findall(text)


def _grounded(title: str, sources: Sequence[str]) -> None:
    said = [set(words(fold(source))) for source in sources]
    own = set(words(fold(title)))
    times = {word: sum(word in one for one in said) for word in own}
    if 2 * sum(count > 0 for count in times.values()) < len(own) or max(times.values(), default=0) < min(len(sources), MANY):
        raise Refused("not_said")
