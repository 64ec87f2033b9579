"""Repair of pinyin-polluted text: glosses such as 會(huì) that a copying machine has put behind characters.

A gloss is taken out only when the whole file (or all cells of an import) shows the machine's hand: many glosses, of several
characters, each character glossed nearly always, yet not every character (that is a primer). Each gloss must be a reading
of its character. Byte-shifted spots (``?zhèn)``) are found and left in place with a repair of confidence 0, for a person.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from huiyin.text.script import script, to_simplified
from huiyin.text.spans import MappedText

Verdict = Literal["clean", "suspect", "polluted"]
_PINYIN = r"[a-zA-ZüÜāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ]{1,6}"
_GLOSS = re.compile(rf"([\u3400-\u9fff])((?:[(（]\s*{_PINYIN}\s*[)）])+)")
_BROKEN = re.compile(rf"\?{_PINYIN}\)")
_READING = re.compile(_PINYIN)
#: The document gate, measured on the source case and on clean and rightly glossed texts.
LEAST, LEAST_TYPES, CONSISTENCY, ALWAYS, DENSITY, MOST = 5, 3, 0.85, 0.7, 0.008, 0.45


@dataclass(frozen=True, slots=True)
class Repair:
    """One change, at ``start``–``end`` of the source: ``kind`` gloss, script or broken (left as it is, confidence 0)."""

    start: int
    end: int
    before: str
    after: str
    kind: Literal["gloss", "script", "broken"]
    confidence: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a whole file tells about its glosses: by character how often glossed, how often in all, and the number of Han."""

    glossed: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    han: int = 0
    readings: bool = True
    traditional: bool = False

    def verdict(self) -> Verdict:
        """What the evidence amounts to."""
        total = self.glossed.total()
        if total < 2:
            return "clean"
        everywhere = sum(self.seen[character] for character in self.glossed)
        consistency = total / max(everywhere, 1)
        repeated = [character for character in self.glossed if self.seen[character] > 1]
        always = sum(self.glossed[c] >= self.seen[c] for c in repeated) / len(repeated) if repeated else 1.0
        if (
            total >= LEAST
            and len(self.glossed) >= LEAST_TYPES
            and consistency >= CONSISTENCY
            and always >= ALWAYS
            and total / max(self.han, 1) >= DENSITY
            and total / max(self.han, 1) <= MOST
        ):
            return "polluted"
        return "suspect" if consistency == 1 and all(to_simplified(c) != c for c in self.glossed) else "clean"


@dataclass(frozen=True, slots=True)
class Repaired:
    """The repaired text with the way back, the verdict on the document, and every repair."""

    mapped: MappedText
    verdict: Verdict
    repairs: tuple[Repair, ...] = ()


def gather(texts: Iterable[str]) -> Evidence:
    """The evidence of all texts of one file or import."""
    glossed: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    han, traditional = 0, False
    kept: list[str] = []
    for text in texts:
        if "(" not in text and "（" not in text:
            kept.append(text)
            continue
        kept.append(_GLOSS.sub(lambda match: match.group(1) if _reads(match) else match.group(), text))
        glossed.update(match.group(1) for match in _GLOSS.finditer(text) if _reads(match))
    if glossed:
        for text in kept:
            characters = [character for character in text if "\u3400" <= character <= "\u9fff"]
            han += len(characters)
            seen.update(character for character in characters if character in glossed)
        traditional = script("".join(kept)) == "hant"
    return Evidence(glossed, seen, han, traditional=traditional)


def repair(text: str, *, evidence: Evidence | None = None) -> Repaired:
    """The text without the machine's glosses, in simplified script, where the evidence (its own by default) says polluted."""
    if evidence is None and "(" not in text and "（" not in text:
        return Repaired(MappedText.identity(text), "clean")
    found = evidence if evidence is not None else gather([text])
    verdict = found.verdict()
    if verdict != "polluted":
        return Repaired(MappedText.identity(text), verdict)
    pieces, offsets, repairs, at = list[str](), list[int](), list[Repair](), 0
    for match in _GLOSS.finditer(text):
        if match.group(1) in found.glossed and _reads(match):
            pieces.append(text[at : match.end(1)])
            offsets.extend(range(at, match.end(1)))
            repairs.append(Repair(match.end(1), match.end(), match.group(2), "", "gloss", 0.99))
            at = match.end()
    pieces.append(text[at:])
    offsets.extend(range(at, len(text) + 1))
    repairs.extend(Repair(m.start(), m.end(), m.group(), m.group(), "broken", 0.0) for m in _BROKEN.finditer(text))
    mapped = MappedText("".join(pieces), offsets)
    return Repaired(_simplified(mapped, found, repairs), verdict, tuple(sorted(repairs, key=lambda one: one.start)))


def _simplified(mapped: MappedText, evidence: Evidence, repairs: list[Repair]) -> MappedText:
    """A polluted text was simplified before the machine converted it; conversion back must keep the length to keep the map."""
    simple = to_simplified(mapped.text)
    if not evidence.traditional or len(simple) != len(mapped.text):
        return mapped
    for at, (before, after) in enumerate(zip(mapped.text, simple, strict=True)):
        if before != after:
            repairs.append(Repair(mapped.offsets[at], mapped.offsets[at] + 1, before, after, "script", 0.95))
    return MappedText(simple, mapped.offsets)


def _reads(match: re.Match[str]) -> bool:
    """Whether every bracket holds a reading of the character before it."""
    return all(reading.lower() in _readings(match.group(1)) for reading in _READING.findall(match.group(2)))


@cache
def _readings(character: str) -> frozenset[str]:
    from pypinyin.constants import PINYIN_DICT  # half a second of import that clean text never needs

    known = {reading for form in {character, to_simplified(character)} for reading in PINYIN_DICT.get(ord(form), "").split(",") if reading}
    return frozenset(known | {"".join(c for c in unicodedata.normalize("NFD", r) if not unicodedata.combining(c)) for r in known})
