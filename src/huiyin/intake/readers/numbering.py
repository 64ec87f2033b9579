"""The labels that Word numbers by itself: 一、 （一） 1. ① and the rest, which stand in no paragraph's text.

Counting follows ECMA-376 part 1, 17.9 (numbering) and 17.18.59 (ST_NumberFormat).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from huiyin.intake.readers.attributes import whole

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how it counts and what is written around the count."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False


_DIGITS = "〇一二三四五六七八九"
_LEGAL_SIMPLE = ("零壹贰叁肆伍陆柒捌玖", "拾佰仟")
_LEGAL_TRADITIONAL = ("零壹貳參肆伍陸柒捌玖", "拾佰仟")


def counting(number: int, digits: str = "零一二三四五六七八九", units: str = "十百千") -> str:
    """1 → 一, 10 → 十, 21 → 二十一, 105 → 一百零五; below 10,000, larger numbers digit by digit."""
    if not 0 < number < 10_000:
        return "".join(digits[int(digit)] for digit in str(number))
    parts: list[str] = []
    for power in range(3, -1, -1):
        digit = number // 10**power % 10
        if digit:
            parts.append(digits[digit] + (units[power - 1] if power else ""))
        elif parts and parts[-1] != digits[0]:
            parts.append(digits[0])
    text = "".join(parts).rstrip(digits[0])
    return text.removeprefix(digits[1]) if 10 <= number < 20 and digits[1] == "一" else text


def _roman(number: int) -> str:
    pairs = (
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    )
    text = ""
    for value, sign in pairs:
        text += sign * (number // value)
        number %= value
    return text


def _letters(number: int) -> str:
    """A … Z, then AA, BB, … as Word counts."""
    return chr(65 + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)] if number > 0 else "0"


def _enclosed(first: int, count: int) -> Callable[[int], str]:
    """Signs that stand in a row in Unicode, for 1 to ``count``; plain figures beyond."""
    return lambda number: chr(first + number - 1) if 0 < number <= count else str(number)


_FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "chineseCounting": counting,
    "chineseCountingThousand": counting,
    "taiwaneseCounting": counting,
    "taiwaneseCountingThousand": counting,
    "japaneseCounting": counting,
    "koreanCounting": counting,
    "ideographDigital": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    "japaneseDigitalTenThousand": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    "taiwaneseDigital": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    "chineseLegalSimplified": lambda number: counting(number, *_LEGAL_SIMPLE),
    "ideographLegalTraditional": lambda number: counting(number, *_LEGAL_TRADITIONAL),
    "ideographTraditional": _cycle("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _cycle("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _enclosed(0x3280, 10),
    "decimalEnclosedCircle": _enclosed(0x2460, 20),
    "decimalEnclosedCircleChinese": _enclosed(0x2460, 20),
    "decimalEnclosedParen": _enclosed(0x2474, 20),
    "decimalEnclosedFullstop": _enclosed(0x2488, 20),
    "decimalFullWidth": lambda number: "".join(chr(ord(digit) + 0xFEE0) for digit in str(number)),
    "decimalFullWidth2": lambda number: "".join(chr(ord(digit) + 0xFEE0) for digit in str(number)),
    "ordinal": str,
    "numberInDash": lambda number: f"- {number} -",
}


def figure(number: int, format: str) -> str:
    """A count as a number format writes it; formats of other languages as plain figures."""
    return _FORMATS.get(format, str)(number)


@dataclass(slots=True)
class Numbering:
    """The lists of a document with their counters; ``label`` is asked once a paragraph, in the order of the body."""

    lists: Mapping[str, Mapping[int, Level]]
    abstract: Mapping[str, str]
    overridden: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def label(self, number_id: str, level: int) -> str | None:
        """The label of the next paragraph of a list, with the space behind it; ``None`` when it is not numbered."""
        levels = self.lists.get(number_id)
        if not levels or level not in levels:
            return None
        counts = self._counts.setdefault(self.abstract[number_id], {})
        self._begin(number_id, counts)
        self._count(counts, levels, level)
        if levels[level].format == "none" and not levels[level].text:
            return None
        return _spaced(_render(levels, level, counts))

    def _begin(self, number_id: str, counts: dict[int, int]) -> None:
        """A list with a start of its own restarts the counters that it shares with its kin."""
        if number_id in self._begun:
            return
        self._begun.add(number_id)
        for level in self.overridden.get(number_id, {}):
            for deeper in [known for known in counts if known >= level]:
                del counts[deeper]

    @staticmethod
    def _count(counts: dict[int, int], levels: Mapping[int, Level], level: int) -> None:
        for above in range(level):
            if above in levels:
                counts.setdefault(above, levels[above].start)
        counts[level] = counts[level] + 1 if level in counts else levels[level].start
        for deeper in [known for known in counts if known > level]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or (restart and level < restart):
                del counts[deeper]


def _render(levels: Mapping[int, Level], level: int, counts: Mapping[int, int]) -> str:
    own = levels[level]
    if own.format == "bullet":
        return "•" if not own.text.strip() or "\ue000" <= own.text[:1] <= "\uf8ff" else own.text

    def shown(found: re.Match[str]) -> str:
        at = int(found.group(1)) - 1
        if at not in levels:
            return ""
        return figure(counts.get(at, levels[at].start), "decimal" if own.legal and at != level else levels[at].format)

    return re.sub(r"%([1-9])", shown, own.text)


def _spaced(label: str) -> str:
    """Word puts a tab behind a label; in text a space does, and none behind a Chinese mark."""
    return label if not label or label[-1] in "、）】．。：　 " else label + " "


def parse(root: etree._Element | None) -> Numbering:
    """The lists in a numbering part; none without a part."""
    if root is None:
        return Numbering({}, {})
    abstracts = {_id(node, "abstractNumId"): _levels(node) for node in root.iterfind(f"{W}abstractNum")}
    lists: dict[str, Mapping[int, Level]] = {}
    abstract: dict[str, str] = {}
    overridden: dict[str, Mapping[int, int]] = {}
    for node in root.iterfind(f"{W}num"):
        number_id = _id(node, "numId")
        abstract[number_id] = _value(node, "abstractNumId") or ""
        lists[number_id], overridden[number_id] = _overrides(node, abstracts.get(abstract[number_id], {}))
    return Numbering(lists, abstract, overridden)


def _levels(node: etree._Element) -> dict[int, Level]:
    return {whole(_id(level, "ilvl"), 0): _level(level) for level in node.iterfind(f"{W}lvl")}


def _level(node: etree._Element) -> Level:
    restart = _value(node, "lvlRestart")
    legal = node.find(f"{W}isLgl")
    return Level(
        format=_format(node),
        text=_value(node, "lvlText") or "",
        start=whole(_value(node, "start"), 1),
        restart=None if restart is None else whole(restart, 0),
        legal=legal is not None and legal.get(f"{W}val") not in ("0", "false"),
    )


def _format(node: etree._Element) -> str:
    """Word writes newer formats as a fallback beside an alternate content; the first one named counts."""
    found = next(node.iter(f"{W}numFmt"), None)
    return "decimal" if found is None else found.get(f"{W}val") or "decimal"


def _overrides(node: etree._Element, levels: Mapping[int, Level]) -> tuple[Mapping[int, Level], Mapping[int, int]]:
    changed = dict(levels)
    starts: dict[int, int] = {}
    for override in node.iterfind(f"{W}lvlOverride"):
        at = whole(_id(override, "ilvl"), 0)
        own = override.find(f"{W}lvl")
        if own is not None:
            changed[at] = _level(own)
        start = _value(override, "startOverride")
        if start is not None:
            starts[at] = whole(start, 1)
            changed[at] = replace(changed.get(at, Level()), start=starts[at])
    return changed, starts


def _id(node: etree._Element, name: str) -> str:
    return node.get(f"{W}{name}") or ""


def _value(node: etree._Element, name: str) -> str | None:
    found = node.find(f"{W}{name}")
    return None if found is None else found.get(f"{W}val")
