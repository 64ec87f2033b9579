"""Marks of lists: what style a mark has and which number it gives, so that a series can be told from a chance number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_CHINESE = {sign: value for value, sign in enumerate("一二三四五六七八九", 1)} | {
    sign: value for value, sign in enumerate("壹贰叁肆伍陆柒捌玖", 1)
}
_WORDS = {
    "首先": 1, "其次": 2, "再次": 3, "first": 1, "firstly": 1, "second": 2, "secondly": 2, "third": 3, "thirdly": 3, "fourth": 4, "fourthly": 4,
    "fifth": 5, "fifthly": 5,
}  # fmt: skip
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_N = "[一二三四五六七八九十]{1,3}"

#: Styles from outer to inner, as outlines use them. A mark of an outline stands at the beginning of a line.
_STYLES: dict[str, str] = {
    "part": rf"第(?:{_N}|\d{{1,2}})(?:部分|章|节|组(?=[^\w]|$))[\s:、,]*",
    "formal": r"[壹贰叁肆伍陆柒捌玖]{1,3}[、.．,]\s*",
    "han": rf"{_N}[、.．,](?!\d)\s*",
    "han_blank": rf"{_N}[ \t\u3000]+(?=[\u3400-\u9fff])",
    "han_bracket": rf"\({_N}\)[、.,]?\s*",
    "nested": r"\d{1,2}(?:\.\d{1,2}){1,3}[、.]?\s+|\d{1,2}\.\d{1,2}\.\d{1,2}[、.\s]*(?=\D)",
    "dot": r"\d{1,2}(?:、|[.．](?![\d]))\s*|\d{1,2}(?:[、.．])(?=\d{2,4}\D)",
    "half": r"\d{1,2}\)[、.]?\s*",
    "bracket": r"\(\d{1,2}\)[、.]?\s*",
    "blank": r"\d{1,2}\s+(?=[^\s\d:年月日点时个条名人份号/.%~-])",
    "circle": r"[①-⑳⑴-⒇⒈-⒛❶-❿㈠-㈩㊀-㊉Ⅰ-Ⅻⅰ-ⅻ][、.]?\s*",
    "letter": r"[A-Ha-h][.)、](?![A-Za-z]|\s*[A-Z][\w'’-]+\s*(?:[:(]|said|asked|added|noted|reported|mentioned|complained))\s*|\([a-h]\)\s*",
    "roman": r"\(?(?:viii|vii|vi|iv|ix|iii|ii|i|v|x)\)\s*",
    "ordinal": rf"第(?:{_N}|\d{{1,2}})(?:(?:件事情?|个问题|条意见|条建议|点|条|个|件|项|方面|问题|意见|建议)(?:就?是|呢)?[,、:.]?|就?是[,、:]?|[,、:.])\s*",
    "of": r"其[一二三四五六七八九](?:[,、:]|就?是[,、:]?)\s*|其[一二三四五六七八九](?=[^一二三四五六七八九他它次中])",
    "is": r"[一二三四五六七八九十]{1,2}(?:就?是|则|者)(?![一二三四五六七八九十]|非|否|说|什么)[,、:]?\s*|[一二三四](?:来|则)[,、]?\s*(?![自往历看说了到])",
    "word": r"(?:首先|其次|再次)(?:呢|是|就是)?[,、:]?\s*|(?:first|second|third|fourth|fifth)(?:ly)?(?:,|:)\s*",
    "slip": rf"(?:纸条|便条|便签|卡片|来信|来电)\s?(?:{_N}|\d{{1,2}})\s?[:、]\s*|第\s?(?:{_N}|\d{{1,2}})\s?[张份封]\s?[:、]\s*",
    "label": rf"(?:意见|建议|问题|事项|诉求|观点|提案|议案|item|point|issue|comment|suggestion|q)\s?(?:{_N}|\d{{1,2}})\s?(?:[:、.)]\s*|(?=[(\s]))|(?:编号|no\.?)\s?\d{{1,5}}[:、.)\s]\s*",
    "each": r"(?:另|另外|还有|再|再有|也有)?一(?:个|种|条|点|件|项|方面|派)(?:看法|意见|说法|观点|问题|事)?(?:就?是|认为|说|,)[,:]?\s*",
    "bullet": r"(?:[•·●○■□◆◇▪▫◦‣※★☆◎▶►➢➤✓√✔]|[-*—–+]{1,3}(?=\s|[^\W\d]|[“(]))\s*",
}
_LINE = re.compile("|".join(f"(?P<{style}>{pattern})" for style, pattern in _STYLES.items()), re.I)
#: Inside a line a mark follows a stop or a blank; some are so unlike words that they may follow anything.
_AFTER = r"(?:(?<=[。;!?,:\s…”）)])|^)"
_BEFORE = dict.fromkeys(("circle", "bracket", "han_bracket"), "") | dict.fromkeys(("dot", "half"), r"(?<![\d.(])")
_INLINE = {
    style: re.compile(_BEFORE.get(style, _AFTER) + f"(?:{pattern})")
    for style, pattern in _STYLES.items()
    if style not in ("part", "nested", "roman", "han_blank")
}
#: A series has a second mark; where none of these stands, there is no series of that style.
_SECOND = {
    "formal": ("贰",), "han": ("二、", "二.", "二,"), "han_bracket": ("(二)",), "dot": ("2、", "2."), "half": ("2)",), "bracket": ("(2)",), "blank": ("2 ",),
    "circle": ("②", "⑵", "⒉", "❷", "㈡", "㊁", "Ⅱ", "ⅱ"), "letter": ("b.", "b)", "b、"), "ordinal": ("第二", "第2"), "of": ("其二",),
    "is": ("二是", "二就是", "二来", "二则", "二者"), "word": ("其次", "再次", "second", "third"), "slip": ("二", "2"), "label": ("二", "2"), "each": ("一个", "一种", "一条", "一点", "一件", "一项", "一方面", "一派"),
    "bullet": tuple("•·●○■□◆◇▪▫◦‣※★☆◎▶►➢➤✓√✔-*—–+"),
}  # fmt: skip
_ANY_SECOND = re.compile("|".join(map(re.escape, sorted({second for seconds in _SECOND.values() for second in seconds}))))
#: Marks that only their neighbours make believable.
WEAK = frozenset({"blank", "han_blank", "letter", "slip", "label", "roman"})


class Mark(NamedTuple):
    """A mark of a list at ``start``–``end``. ``value`` counts from 1 and is 0 where marks carry no number."""

    start: int
    end: int
    style: str
    value: int


def at_line(view: str, start: int, end: int) -> Mark | None:
    """The mark a line begins with."""
    found = _LINE.match(view, start, end)
    style = found.lastgroup if found else None
    return Mark(found.start(), found.end(), style, _value(style, found.group())) if found and style else None


def inside(low: str, start: int, end: int) -> Iterator[list[Mark]]:
    """By style, all that may be marks of a series within a stretch of plain text in lower case."""
    if not _ANY_SECOND.search(low, start, end):
        return
    stretch = low[start:end]
    for style, pattern in _INLINE.items():
        if any(second in stretch for second in _SECOND[style]):
            yield [Mark(one.start(), one.end(), style, _value(style, one.group())) for one in pattern.finditer(low, start, end)]


def _value(style: str, text: str) -> int:
    if style in ("bullet", "each"):
        return 0
    if style == "word":
        return _WORDS.get(re.sub(r"[^a-z首先其次再]|是|呢", "", text.lower())[: 2 if not text[0].isascii() else None], 0)
    if style == "circle":
        return int(unicodedata.numeric(text[0], 0))
    if style == "letter":
        return ord(text.strip(" (")[0].lower()) - 96
    if style == "roman":
        return _ROMAN.get(text.strip(" ()").lower(), 0)
    digits = re.findall(r"\d+", text)
    return int(digits[-1]) if digits else han_number("".join(re.findall("[一二三四五六七八九十壹贰叁肆伍陆柒捌玖]", text)[:3]))


def han_number(text: str) -> int:
    """The value of a Chinese number up to 99; 0 for what is none."""
    tens, ten, ones = text.partition("十")
    if ten:
        return (_CHINESE.get(tens, 0) or 1) * 10 + _CHINESE.get(ones, 0)
    return _CHINESE.get(tens, 0)
