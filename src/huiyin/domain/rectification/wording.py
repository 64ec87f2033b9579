"""Deadlines as offices write them: 2013年12月31日前, 2013年12月底前, 12月底前, 年底前, 立行立改, 长期坚持."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from huiyin.domain.fuzzy import FuzzyDateError, parse
from huiyin.domain.rectification.models import Measure
from huiyin.words import LANGUAGES, say

#: Words that name a class, besides those that the program itself says.
_WORDS = {
    Measure.Kind.CONTINUING.value: ("长期坚持", "长期整改", "长期", "持续推进", "continuing", "for good"),
    Measure.Kind.IMMEDIATE.value: ("立行立改", "即知即改", "立即整改", "立即", "马上", "immediate", "at once"),
    Measure.Kind.BY_DATE.value: ("限期整改", "by a date"),
}
#: All words that name a class in any campaign.
STANDARD: Mapping[str, Sequence[str]] = {
    kind: (*words, kind, *(say(f"register.kind.{kind}", tongue) for tongue in LANGUAGES)) for kind, words in _WORDS.items()
}
_EDGE = r"[，,；;、（）()：:。\s]"
_BETWEEN = re.compile(r"[，,；;、（）()：:。.\s]+")
_BEFORE = re.compile(r"^(?:于|在|到|截至|by|before|until|no later than)\s*", re.IGNORECASE)
_BEHIND = re.compile(r"\s*(?:之?以?前|为止)?(?:全部|基本)?(?:完成|办结|整改到位)?(?:整改)?$")
_YEAR_END = re.compile(r"(\d{4}|[今本明])?年?[底末终]")
_NO_YEAR = re.compile(r"(\d{1,2}月.*|[1-4一二三四]季度|第[1-4一二三四]季度)")


def folded(word: str) -> str:
    """A word as it is looked for: without blanks, in one case and width."""
    return "".join(unicodedata.normalize("NFKC", word).casefold().split())


def kind_of(text: str, own: Mapping[str, Sequence[str]]) -> str:
    """The class that a cell names in either language; ``own`` are the names that a campaign has given. Raises ValueError for another word."""
    wanted = folded(text)
    for kind, words in STANDARD.items():
        if wanted in {folded(word) for word in (*own.get(kind, ()), *words)}:
            return kind
    raise ValueError("unknown_kind")


def until(text: str, *, today: date, own: Mapping[str, Sequence[str]]) -> tuple[str, date | None]:
    """The class that a deadline names, or nothing, and its last day; a day without a year is the next one. Raises ValueError."""
    left, kind = unicodedata.normalize("NFKC", text).strip(), ""
    for each, pattern in _patterns(own):
        if not kind and re.search(pattern, left, re.IGNORECASE):
            kind, left = each, re.sub(pattern, " ", left, flags=re.IGNORECASE)
    left = _BEHIND.sub("", _BEFORE.sub("", left.strip("，,；;、（）()：:。 \t\n")))
    if not _BETWEEN.sub("", left):
        return kind, None
    return kind, _day(left, today)


def _patterns(own: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Each class with what is looked for: a campaign's own names only where they stand by themselves, since a date may hold them."""
    for kind, names in own.items():
        for name in names:
            yield kind, rf"(?:^|(?<={_EDGE})){re.escape(name)}(?=$|{_EDGE})"
    for kind, words in STANDARD.items():
        yield from ((kind, re.escape(word)) for word in words)


def _day(text: str, today: date) -> date:
    plain = "".join(text.split())
    if found := _YEAR_END.fullmatch(plain):
        named = found[1] or "今"
        return date(int(named) if named.isdecimal() else today.year + (named == "明"), 12, 31)
    if _NO_YEAR.fullmatch(plain):
        this = _last(f"{today.year}年{plain}")
        return this if this >= today else _last(f"{today.year + 1}年{plain}")
    return _last(text)


def _last(text: str) -> date:
    try:
        return parse(text).last
    except FuzzyDateError as error:
        raise ValueError("bad_date") from error
