"""Numbers of people in a row of digits: phones, identity numbers, bank cards, told from what is counted, numbered or dated.

They are read on a folded form (plain digits, blanks and hyphens), of which the offsets are those of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Literal

Kind = Literal["id_card", "mobile", "phone", "bank_card"]
Certainty = Literal["sure", "suspected"]
Span = tuple[int, int]
#: Start, end, kind, certainty.
Number = tuple[int, int, Kind, Certainty]

#: No number of a person has more digits.
LONGEST = 25
_NUMBER = re.compile(r"(?<![0-9A-Za-z.])\+?[0-9](?:[ \-]?[0-9]){6,}[Xx]?(?![0-9A-Za-z])")
_PART = re.compile(r"\+?[0-9Xx]+")
#: How a number of several groups begins (a phone, an identity number), and how that of a card is written.
_HEAD = re.compile(r"\+|(?:00)?86[ \-]?1[3-9]|[0-9]{3}")
_BY_FOURS = re.compile(r"[0-9]{4}(?:[ \-][0-9]{4}){2,3}[ \-][0-9]{1,4}")
_EXTENSION = re.compile(r"\s?(?:转|轉|ext\.?)\s?[0-9]{1,6}")
_PHONE_CUE = re.compile(r"(?:[电電][话話]|座机|座機|固[话話]|小灵通|热线|熱線|手机|手機|手提|联系方式|聯[絡繫]方式|聯[絡繫]|致電|whatsapp|tel|phone|call)(?:(?![费補补会])[^0-9。，,]){0,6}$", re.I)
_CARD_CUE = re.compile(r"(?:卡号|卡號|账号|帐号|賬號|账户|银行卡|工资卡|[工农中建交招邮]行卡|account|card)[^0-9。，,]{0,8}$", re.I)
_ID_CUE = re.compile(r"(?:身[份分][证證]|sfz)(?:[号號码碼是为為：:( ]|编号|編號){0,5}$", re.I)
#: What is counted, numbered or dated, and nobody's, unless a word for a person stands between.
_NOT_A_PERSON = re.compile(
    r"(?:(?<![证證])(?:编号|編號)|单号|工单|事件|批次|文号|发票|订单|金额|票号|流水号|No\.?|case|ticket|order|invoice)"
    r"(?:(?![电電][话話]|手机|手機|联系|聯[絡繫]|回访|[身會会證证份寄]|tel|phone|mobile)[^0-9。，,]){0,8}$",
    re.I,
)
#: A sum, whatever it looks like; and what only looks like a number of somebody where a measure or a date is written.
_SUM = re.compile(r"[万亿萬億]?(?:元(?!旦)|美元|港元|块钱|吨|公里|千瓦)")
_MEASURE = re.compile(r"[万亿萬億]?(?:元(?!旦)|块钱)|吨|公里|平方|立方|次(?!次)|[年月](?![底初中末后])|个(?!人)| ?(?:pounds|times)")
#: Shifts by their hours: 0800-1700 1300-2200.
_HOURS = re.compile(r"[012][0-9][0-5][0-9]-[012][0-9][0-5][0-9](?: [012][0-9][0-5][0-9]-[012][0-9][0-5][0-9])+")
_DATE = re.compile(r"(?:19|20)[0-9]{2}(?:-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12][0-9]|3[01])(?![0-9])|[- ](?:19|20)[0-9]{2}$)")
_AREA = re.compile(r"0(?:10|2[0-9]|[3-9][0-9]{2})[0-9]{7,8}$")
#: Numbers that other signs part or stand before, and those of Taiwan and Hong Kong.
_OTHERWISE: tuple[tuple[Kind, Certainty, re.Pattern[str]], ...] = (
    ("mobile", "sure", re.compile(r"(?<![0-9])1[3-9][0-9][ \t./_·]{1,3}[0-9]{4}[ \t./_·]{1,3}[0-9]{4}(?![0-9])")),
    ("mobile", "sure", re.compile(r"(?m)(?:(?:^|[\s,;。(])[0-9]{1,2}\.|(?<![0-9])[A-Za-z.])(1[3-9][0-9]{9})(?![0-9])")),
    ("mobile", "sure", re.compile(r"(?:\+?86 ?)?\(1[3-9][0-9]\)[ \-]?[0-9]{4}[ \-]?[0-9]{4}(?![0-9])")),
    ("mobile", "sure", re.compile(r"(?<![0-9A-Za-z.\-])09[0-9]{2}[ \-]?[0-9]{3}[ \-]?[0-9]{3}(?![0-9A-Za-z])")),
    ("phone", "sure", re.compile(r"\(0(?:[2-8]|[1-9][0-9]{1,3})\)[ \-]?[2-9][0-9]{2,3}[ \-]?[0-9]{3,4}(?![0-9])")),
    ("id_card", "suspected", re.compile(r"(?:身[份分][证證]|居留[证證]|統一證號|HKID)(?:統一編號|字號|[号號码碼是为為:： ]){0,6}([A-Za-z][1289][0-9]{8}|[A-Za-z]{1,2}[0-9]{6}\(?[0-9A]?\)?)(?![A-Za-z0-9])")),
)  # fmt: skip


def numbers(folded: str) -> Iterator[Number]:
    """The numbers of people in a folded text; what has a check digit is sure when it holds. Those that are written otherwise come last and may overlap."""
    for match in _NUMBER.finditer(folded):
        for start, end, kind, certainty in _told_apart(folded, [part.span() for part in _PART.finditer(folded, *match.span())]):
            extension = _EXTENSION.match(folded, end) if kind == "phone" else None
            yield start, extension.end() if extension else end, kind, certainty
    for kind, certainty, pattern in _OTHERWISE:
        yield from ((*match.span(match.lastindex or 0), kind, certainty) for match in pattern.finditer(folded))


def _told_apart(folded: str, row: Sequence[Span]) -> Iterator[Number]:
    """The numbers in a row of groups of digits: all of it one number, or several beside each other (two phones, a phone and a house)."""
    start, end = row[0][0], row[-1][1]
    if _HOURS.fullmatch(folded, start, end):
        return
    if whole := _read(folded, start, end):
        yield start, end, *whole
        return
    gap = 0
    for first, last, kind in [*_in_row(folded, row, "sure"), (len(row), len(row), None)]:
        rest = row[gap:first]
        yield from ((rest[i][0], rest[j - 1][1], *found) for i, j, found in _in_row(folded, rest, "suspected"))
        if kind:
            yield row[first][0], row[last - 1][1], *kind
        gap = last


def _in_row(folded: str, row: Sequence[Span], certainty: Certainty) -> Iterator[tuple[int, int, tuple[Kind, Certainty]]]:
    """The first and the longest groups that make a number of this certainty, as places in the row."""
    first = 0
    while first < len(row):
        for last in _ends(folded, row, first):
            start, end = row[first][0], row[last - 1][1]
            kind = _read(folded, start, end)
            if kind and kind[1] == certainty and (last == first + 1 or kind[0] != "bank_card" or _BY_FOURS.fullmatch(folded, start, end)):
                yield first, last, kind
                first = last
                break
        else:
            first += 1


def _ends(folded: str, row: Sequence[Span], first: int) -> Iterator[int]:
    """Where a number may end that begins here, the longest first; of several groups only what is written as one: digits of dates side by side make one by chance."""
    digits, last = 0, first
    while last < len(row) and digits + row[last][1] - row[last][0] <= LONGEST and (last == first or _HEAD.match(folded, row[first][0])):
        digits += row[last][1] - row[last][0]
        last += 1
    yield from range(last, first, -1)


def _read(folded: str, start: int, end: int) -> tuple[Kind, Certainty] | None:
    if end - start >= 2 * LONGEST:
        return None
    cues = _cues(folded[max(0, start - 16) : start])
    kind = None if "nobody" in cues else _kind_of_number(folded[start:end].replace(" ", "").replace("-", ""), cues)
    if kind and (_SUM.match(folded, end) or (kind[1] == "suspected" and kind[0] != "id_card" and (_MEASURE.match(folded, end) or _DATE.match(folded[start:end])))):
        return None
    return kind


@lru_cache(maxsize=1024)
def _cues(before: str) -> frozenset[str]:
    """What the words before a number say of it: that it is of a phone, a card, an identity, or nobody's."""
    return frozenset(name for name, cue in (("phone", _PHONE_CUE), ("card", _CARD_CUE), ("id", _ID_CUE), ("nobody", _NOT_A_PERSON)) if cue.search(before))


def _kind_of_number(digits: str, cues: frozenset[str]) -> tuple[Kind, Certainty] | None:
    bare = re.sub(r"^(?:\+86|0086|86)(?=1[3-9][0-9]{9}$)", "", digits)
    if re.fullmatch(r"1[3-9][0-9]{9}", bare):
        return "mobile", "sure"
    if re.fullmatch(r"[0-9]{17}[0-9Xx]", bare) and _born(bare[6:14]):
        return "id_card", "sure" if _id_check(bare) else "suspected"
    if re.fullmatch(r"[1-6][0-9]{14}", bare) and _born("19" + bare[6:12]):
        return "id_card", "suspected"
    if re.fullmatch(r"[0-9]{14,18}[0-9Xx]?", bare) and "id" in cues:
        return "id_card", "suspected"
    if re.fullmatch(r"[0-9]{16,19}", bare) and (_luhn(bare) or "card" in cues):
        return "bank_card", "sure" if _luhn(bare) else "suspected"
    if _AREA.match(bare) or re.fullmatch(r"\+[0-9]{10,15}", bare):
        return "phone", "sure"
    if re.fullmatch(r"[2-9][0-9]{6,7}|(?![48]00)[0-9]{10,11}", bare) and "phone" in cues:
        return "phone", "suspected"
    return ("bank_card", "suspected") if re.fullmatch(r"[0-9]{9,25}", bare) and "card" in cues else None


def _born(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return 1900 <= born.year <= 2100


def _id_check(number: str) -> bool:
    """ISO 7064 MOD 11-2 over the first seventeen digits."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(number[:17]))
    return "10X98765432"[total % 11] == number[17].upper()


def _luhn(number: str) -> bool:
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number))]
    return len(set(number)) > 1 and sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
