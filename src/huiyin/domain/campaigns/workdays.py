"""Which days are working days: Monday to Friday without the statutory holidays of a country, with the days it moves, overlaid by the house's own table.

All days are local days without a time of day, so that no change of clocks moves any of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from huiyin.domain.campaigns.models import Campaign

#: The most working days that are counted at once: twenty years.
MOST = 5_000
#: The years in which a country's moved days are looked for, and how many of the last ones tell that it moves days every year.
_YEARS = range(2001, 2101)
_USUAL = 3
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Workdays:
    """A country's working days. ``own`` says of single days whether the house works on them."""

    country: str = "CN"
    own: Mapping[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Whether people work on a day."""
        return self.own[day] if day in self.own else _statutory(self.country, day.year).get(day, day.weekday() < 5)

    def add_working_days(self, day: date, count: int) -> date:
        """The working day that is so many after a day, or before it where ``count`` is negative; the day itself for none. Raises ValueError beyond ``MOST``."""
        if abs(count) > MOST:
            raise ValueError("too_many")
        one = _DAY if count > 0 else -_DAY
        for _ in range(abs(count)):
            day += one
            while not self.is_working(day):
                day += one
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days come after the first day up to the last one, negative where that is earlier (then the last counts and the first does not)."""
        if last < first:
            return -sum(self.is_working(last + _DAY * at) for at in range((first - last).days))
        return sum(self.is_working(first + _DAY * at) for at in range(1, (last - first).days + 1))

    def unannounced(self, year: int) -> bool:
        """Whether the country moves days every year and nobody has said yet which ones in this year: neither the country nor the house's own table."""
        last = _last_moved(self.country)
        return last is not None and year > last and not any(day.year == year for day in self.own)

    def known_until(self) -> int | None:
        """The last year for which moved days are known, without a gap; nothing where the country moves none."""
        last = _last_moved(self.country)
        while last is not None and not self.unannounced(last + 1):
            last += 1
        return last


def workdays(campaign: Campaign) -> Workdays:
    """The working days of a campaign, in one query."""
    return Workdays(campaign.country, dict(campaign.calendar_days.values_list("day", "works")))


def countries() -> list[str]:
    """The codes of the countries whose statutory holidays are known."""
    import holidays

    return sorted(holidays.list_supported_countries(include_aliases=False))


@lru_cache(maxsize=512)
def _statutory(country: str, year: int) -> Mapping[date, bool]:
    """The days of a year that are not what their weekday says; none of a year of which nothing is known."""
    known = _holidays(country, range(year, year + 1))
    days = {day: False for day in known if day.year == year}
    return _weekends(known.weekend, year) | days | {day: True for day in known.weekend_workdays if day.year == year}


def _weekends(weekend: set[int], year: int) -> dict[date, bool]:
    """Days that are free or worked where a week ends on other days than Saturday and Sunday."""
    every = (date(year, 1, 1) + _DAY * at for at in range(366))
    return {day: day.weekday() not in weekend for day in every if day.year == year and (day.weekday() in weekend) != (day.weekday() >= 5)}


@lru_cache(maxsize=64)
def _last_moved(country: str) -> int | None:
    """The last year in which a country moved days, where it did so in each of the years before as well."""
    years = {day.year for day in _holidays(country, _YEARS).weekend_workdays}
    last = max(years, default=None)
    return last if last is not None and years.issuperset(range(last - _USUAL + 1, last + 1)) else None


def _holidays(country: str, years: range) -> Any:
    """The holidays of those years that the library knows; it is big, and loaded when it is first needed."""
    import holidays

    known = holidays.country_holidays(country, expand=False)
    return holidays.country_holidays(country, years=[year for year in years if known.start_year <= year <= known.end_year], expand=False)
