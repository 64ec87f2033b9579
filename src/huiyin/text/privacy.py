"""Personal data in texts: found by rules, covered by a mark that tells its kind and nothing else.

Numbers are read on a form of the same length (full-width and Chinese digits folded), so offsets stay those of the text. What
has a check digit is sure when it holds and suspected when it does not; both are covered. No rule finds everything: a unique
story names its teller as well, so a person looks before anything is published.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from huiyin.text.names import announced, listed
from huiyin.text.numbers import Certainty, numbers
from huiyin.text.spans import MappedText
from huiyin.text.tokenize import language_of

Kind = Literal["id_card", "passport", "mobile", "phone", "bank_card", "email", "plate", "account", "address", "name"]

MARKS: dict[str, dict[str, str]] = {
    "zh": {
        "id_card": "身份证号", "passport": "护照号", "mobile": "手机号", "phone": "电话", "bank_card": "银行账号", "email": "邮箱",
        "plate": "车牌号", "account": "社交账号", "address": "住址", "name": "姓名",
    },
    "en": {
        "id_card": "id number", "passport": "passport", "mobile": "mobile", "phone": "phone", "bank_card": "bank account", "email": "email",
        "plate": "number plate", "account": "account", "address": "address", "name": "name",
    },
}  # fmt: skip

_MARK = re.compile("[【\\[](?:" + "|".join(sorted(mark for marks in MARKS.values() for mark in marks.values())) + ")[】\\]]")
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九幺", "0001234567891")
_DIGIT_RUN = re.compile(r"[〇○零一二三四五六七八九幺]{7,}")

_PATTERNS: tuple[tuple[Kind, Certainty, re.Pattern[str]], ...] = (
    ("email", "sure", re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")),
    ("plate", "sure", re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼] ?[A-HJ-NP-Z][·\- ]?(?=[A-Z0-9]{0,5}[0-9])(?:[A-HJ-NP-Z0-9]{5,6}|[A-HJ-NP-Z0-9]{4}[港澳学學警挂领使])(?![A-Za-z0-9]|号文)")),
    ("account", "sure", re.compile(r"(?i:QQ|扣扣)[号號码群是为：: ]{0,5}([1-9][0-9]{4,10})(?![0-9]|人|个|年)")),
    ("account", "sure", re.compile(r"(?i:微信|wechat|weixin|V信|vx|wx|抖音|快手|支付宝|钉钉|小红书)(?:[账帐]?[号號]码?)?[是为idID：:( ]{0,4}((?=[A-Za-z\-]*[0-9_])[A-Za-z][-_A-Za-z0-9]{5,19})(?![A-Za-z0-9])")),
    ("passport", "sure", re.compile(r"(?i:护照|護照|passport|通行证|通行證|回乡证|回鄉證|台胞证|台胞證)[号號码no.是为：: ]{0,6}([A-Za-z]{1,2}[0-9]{7,8})(?![0-9])")),
    ("bank_card", "sure", re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])")),
    ("address", "sure", re.compile(r"(?:家住|[现現]住|[现現]居|居住[于在]|住在|(?<!公司)(?<!单位)[住地]址[：:是为])\s*([\u4e00-\u9fff]{2,24}?(?:[0-9A-Za-z\-]{1,6}(?:号楼|號樓|号|號|栋|棟|幢|座|弄|巷|单元|單元|层|楼|室|户|组|房)(?!床|板|窗)){1,5}(?:[0-9]{2,4}(?![0-9]))?)")),
    ("address", "suspected", re.compile(r"[0-9A-Za-z]{1,4}(?:栋|棟|幢|号楼|號樓|座)\s?(?:[0-9A-Za-z]{1,3}(?:单元|單元|门))?\s?[0-9]{2,4}(?:室|号|號|房|户(?![人居都多]))?(?![0-9]|\s?(?:[人名位余层套]|多(?:人|户|家|名|个|平|米|吨|年|套|间|元)|间(?!断|歇)|户(?!主)|年(?!久)|元(?!旦)|万|吨|米|平方|立方))")),
    ("address", "suspected", re.compile(r"(?<![0-9])[0-9]{1,5} (?:[A-Z][a-z]{1,20} ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Close|Court|Way|Square)\b")),
    ("address", "suspected", re.compile(r"(?:小区|小區|花园|花園|公寓|家园|家園|新村|苑|院|里)\s?([0-9]{1,3}-[0-9]{1,2}-[0-9]{2,4})(?![0-9\-])")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """Personal data at ``start``–``end`` of the text it was found in."""

    start: int
    end: int
    kind: Kind
    text: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Masked:
    """The covered text with the way back, and what was covered."""

    mapped: MappedText
    findings: tuple[Finding, ...]


def find(text: str, *, names: Collection[str] = ()) -> list[Finding]:
    """Personal data in a text, in order and without overlap; the longest of those that overlap, then the surest.

    ``names`` is a roster: whoever stands in it is found by the name alone; others only where they give their name.
    """
    folded = _folded(text)
    found = [*(Finding(start, end, kind, text[start:end], certainty) for start, end, kind, certainty in numbers(folded)), *_by_pattern(text, folded), *_names(text, folded, frozenset(names))]
    return _without_overlap(found)


def mask(text: str, *, names: Collection[str] = ()) -> Masked:
    """The text with each finding replaced by a mark such as 【手机号】 or [mobile], which does not tell how long it was."""
    findings = find(text, names=names) if _may_hold(text) or names else []
    if not findings:
        return Masked(MappedText.identity(text), ())
    marks = MARKS[language_of(text)]
    left, right = "【】" if language_of(text) == "zh" else "[]"
    pieces, offsets, at = list[str](), list[int](), 0
    for one in findings:
        mark = left + marks[one.kind] + right
        pieces += [text[at : one.start], mark]
        offsets += [*range(at, one.start), *([one.start] * len(mark))]
        at = one.end
    return Masked(MappedText("".join([*pieces, text[at:]]), [*offsets, *range(at, len(text) + 1)]), tuple(findings))


def without_marks(text: str) -> str:
    """A masked text with a blank for each mark: that somebody left a number tells nothing of the matter."""
    return _MARK.sub(" ", text) if "【" in text or "[" in text else text


_HINT = re.compile(r"[0-9０-９〇○@＠]|我叫|本人|姓名|联系人|聯[繫絡]人|投诉人|反映人|来信人|申请人|举报人|签名|落款|署名|微信|wechat|[住居]|地址|敬[礼禮]|name|signed", re.I)


def _may_hold(text: str) -> bool:
    """A quick look: most opinions hold neither a digit nor a name's cue."""
    return bool(_HINT.search(text) or _DIGIT_RUN.search(text))


def _folded(text: str) -> str:
    """The same length, with digits, letters and signs in their plain forms."""
    plain = text if text.isascii() else "".join(map(_plain, text))
    return _DIGIT_RUN.sub(lambda run: run.group().translate(_CHINESE_DIGITS), plain)


@cache
def _plain(character: str) -> str:
    # Dashes and blanks of every kind separate the parts of a number.
    if character in "‐‑‒–—－" or character in "\u3000\xa0":
        return "-" if character not in "\u3000\xa0" else " "
    form = unicodedata.normalize("NFKC", character)
    return form if len(form) == 1 else character


def _by_pattern(text: str, folded: str) -> Iterator[Finding]:
    for kind, certainty, pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            start, end = match.span(match.lastindex or 0)
            if kind != "bank_card" or _iban(match.group()):
                yield Finding(start, end, kind, text[start:end], certainty)


def _iban(written: str) -> bool:
    """ISO 13616: the number moved round, letters as numbers, leaves 1 by 97."""
    bare = written.replace(" ", "")
    return int("".join(str(int(character, 36)) for character in bare[4:] + bare[:4])) % 97 == 1


def _names(text: str, folded: str, roster: frozenset[str]) -> Iterator[Finding]:
    yield from (Finding(start, end, "name", text[start:end], "suspected") for start, end in announced(folded))
    yield from (Finding(start, end, "name", text[start:end], "sure") for start, end in listed(text, roster))


def _without_overlap(found: list[Finding]) -> list[Finding]:
    kept: list[Finding] = []
    covered = bytearray(max((one.end for one in found), default=0))
    for one in sorted(found, key=lambda f: (f.start - f.end, f.certainty == "suspected", f.start, f.kind)):
        if not any(covered[one.start : one.end]):
            covered[one.start : one.end] = b"\1" * (one.end - one.start)
            kept.append(one)
    return sorted(kept, key=lambda f: f.start)
