"""Fuzzy dates: a day, a third of a month, a month, a quarter or a year, as people write them."""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FuzzyDateError(ValueError):
    """A date that cannot be read; ``code`` is unreadable or impossible."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    EARLY = "early"
    MID = "mid"
    LATE = "late"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_ZH = {"EARLY": "初上", "MID": "中", "LATE": "底下末"}
_ZH_SHOWN = {Precision.EARLY: "初", Precision.MID: "中旬", Precision.LATE: "下旬"}
_MONTHS = [name.lower() for name in (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)]


@dataclass(frozen=True)
class FuzzyDate:
    """A date with its precision; ``on`` is brought to the first day it may mean."""

    on: date
    precision: Precision

    def __post_init__(self) -> None:
        object.__setattr__(self, "on", self.first)

    @property
    def first(self) -> date:
        """The first day it may mean."""
        month = {Precision.YEAR: 1, Precision.QUARTER: (self.on.month - 1) // 3 * 3 + 1}.get(
            self.precision, self.on.month
        )
        day = {Precision.DAY: self.on.day, Precision.MID: 11, Precision.LATE: 21}.get(self.precision, 1)
        return date(self.on.year, month, day)

    @property
    def last(self) -> date:
        """The last day it may mean."""
        short = {Precision.DAY: self.on.day, Precision.EARLY: 10, Precision.MID: 20}
        month = {Precision.YEAR: 12, Precision.QUARTER: self.first.month + 2}.get(self.precision, self.on.month)
        end = calendar.monthrange(self.on.year, month)[1]
        return date(self.on.year, month, short.get(self.precision, end))

    def text(self, language: str) -> str:
        """As written in ``zh`` or ``en``; ``parse`` reads it back."""
        return self._zh() if language == "zh" else self._en()

    def _zh(self) -> str:
        year, month = f"{self.on.year:04d}年", f"{self.on.month}月"
        if self.precision is Precision.YEAR:
            return year
        if self.precision is Precision.QUARTER:
            return f"{year}第{'一二三四'[self.on.month // 3]}季度"
        tail = f"{self.on.day}日" if self.precision is Precision.DAY else _ZH_SHOWN.get(self.precision, "")
        return year + month + tail

    def _en(self) -> str:
        year, month = f"{self.on.year:04d}", _MONTHS[self.on.month - 1].title()
        if self.precision is Precision.YEAR:
            return year
        if self.precision is Precision.QUARTER:
            return f"Q{self.on.month // 3 + 1} {year}"
        head = {Precision.DAY: f"{self.on.day} ", Precision.MONTH: ""}.get(self.precision, f"{self.precision.value} ")
        return f"{head}{month} {year}"


_Y, _M = r"(?P<y>\d{4})", r"(?P<m>\d{1,2})"
_NAME, _D = r"(?P<name>[a-z]{3,9})\.?", r"(?P<d>\d{1,2})"
_FORMS = [re.compile(form) for form in (
    rf"{_Y}年?",
    rf"{_Y}(?:年|[-./]){_M}月?",
    rf"{_Y}年{_M}月份?(?:(?P<third>[初上中底下末])旬?)?",
    rf"{_Y}([-./]){_M}\2{_D}",
    rf"{_Y}年{_M}月{_D}[日号]?",
    rf"(?:(?P<part>early|mid|late)[- ])?{_NAME},? {_Y}",
    rf"{_D}(?:st|nd|rd|th)? {_NAME},? {_Y}",
    rf"{_NAME} {_D}(?:st|nd|rd|th)?,? {_Y}",
    rf"q(?P<q>[1-4]) ?{_Y}",
    rf"{_Y}[- ]?q(?P<q>[1-4])",
    rf"{_Y}年?第?(?P<q>[1-4一二三四])季度?",
)]


def _month(found: dict[str, str | None]) -> int:
    if name := found.get("name"):
        hits = [i for i, full in enumerate(_MONTHS, 1) if name in (full, full[:3]) or (name == "sept" and i == 9)]
        if not hits:
            raise FuzzyDateError("unreadable")
        return hits[0]
    if quarter := found.get("q"):
        return ("一二三四".find(quarter) + 1 or int(quarter)) * 3 - 2 if not quarter.isascii() else int(quarter) * 3 - 2
    return int(found.get("m") or 1)


def _precision(found: dict[str, str | None]) -> Precision:
    if part := found.get("part"):
        return Precision(part)
    if third := found.get("third"):
        return next(Precision[name] for name, marks in _ZH.items() if third in marks)
    order = (("d", Precision.DAY), ("q", Precision.QUARTER), ("m", Precision.MONTH), ("name", Precision.MONTH))
    return next((precision for key, precision in order if found.get(key)), Precision.YEAR)


def parse(text: str) -> FuzzyDate:
    """The date a person wrote, Chinese or English. Raises FuzzyDateError ``unreadable`` or ``impossible``."""
    plain = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    if not plain.isascii():
        plain = plain.replace(" ", "")
    match = next((m for form in _FORMS if (m := form.fullmatch(plain))), None)
    if match is None:
        raise FuzzyDateError("unreadable")
    found = match.groupdict()
    try:
        return FuzzyDate(date(int(found["y"]), _month(found), int(found.get("d") or 1)), _precision(found))
    except FuzzyDateError:
        raise
    except ValueError as error:
        raise FuzzyDateError("impossible") from error


def days_between(a: FuzzyDate, b: FuzzyDate) -> tuple[int, int]:
    """The least and the most days from a to b; negative where b may come first."""
    return (b.first - a.last).days, (b.last - a.first).days
