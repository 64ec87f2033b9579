"""Glosses: what they look like, and whether they are readings of a character."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from huiyin.text.repair import gbk
from huiyin.text.script import to_simplified

_SYLLABLE = r"[a-zA-ZüÜɑɡāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ]{1,6}"
_BRACKET = rf"[(（]\s*{_SYLLABLE}\s*[)）]"
HAN = r"[\u3400-\u9fff]"
#: A character and the glosses behind it; the machine glosses what ends at an ASCII letter where the letter is a second byte.
GLOSSED = re.compile(rf"({HAN}|(?<=[^\x00-(*-\x7f])[@-~])((?:{_BRACKET})+)")
#: One gloss, wherever it stands.
GLOSS = re.compile(_BRACKET)
#: A gloss that tore a character: its first byte took the bracket along and is shown as ``?``, or as U+FFFD before the bracket.
TORN = re.compile(rf"(?:\?|\ufffd[(（]?){_SYLLABLE}\)")
#: A full-width mark for which the machine put a blank and one of half width; Chinese has no blank there.
HALVED = re.compile(r"(?<=[\u3400-\u9fff”’」』）)》%\w]) [!?](?![!?])")
_LETTERS = re.compile(_SYLLABLE)
_PLAIN = str.maketrans("ɑɡ", "ag")


def syllables(bracket: str) -> list[str]:
    """The readings that a run of glosses, or a torn gloss, spells."""
    return [found.lower().translate(_PLAIN) for found in _LETTERS.findall(bracket)]


def reads(character: str, bracket: str, *, toneless: bool = False) -> bool:
    """Whether every gloss in ``bracket`` is a reading of ``character``, in either script; without tones only where allowed."""
    known = _toneless(character) if toneless else readings(character)
    return all(reading in known for reading in syllables(bracket))


def owner(before: str, shown: str) -> str:
    """The character that a gloss behind ``shown`` belongs to: itself, or the pair that an ASCII letter closes after ``before``."""
    if not shown.isascii():
        return shown
    return gbk.character(gbk.pair(before)[1], ord(shown)) if gbk.pair(before)[1:] else ""


@cache
def readings(character: str) -> frozenset[str]:
    """All readings of a character, with tone marks."""
    forms = {character, to_simplified(character)} if character else set()
    return frozenset(one for form in forms for one in _table().get(str(ord(form)), "").split(",") if one)


@cache
def _table() -> dict[str, str]:
    """The readings by code point, from pypinyin's own file: importing the package would load its phrases as well, for 0.2 s."""
    package = find_spec("pypinyin")
    assert package is not None and package.submodule_search_locations, "pypinyin is a dependency of this package."
    table: dict[str, str] = json.loads(Path(package.submodule_search_locations[0], "pinyin_dict.json").read_bytes())
    return table


@cache
def _toneless(character: str) -> frozenset[str]:
    known = readings(character)
    return known | {"".join(c for c in unicodedata.normalize("NFD", one) if not unicodedata.combining(c)) for one in known}
