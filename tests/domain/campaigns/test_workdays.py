"""Working days: counted forwards and back, with moved days, other weeks and the house's own table."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from factories import House
from hypothesis import given
from hypothesis import strategies as st

from huiyin.domain.campaigns.days import CalendarDay
from huiyin.domain.campaigns.workdays import MOST, Workdays, countries, workdays

DAYS = st.dates(date(2012, 1, 1), date(2030, 12, 31))
COUNTRIES = st.sampled_from(["CN", "DE", "SA", "HU", "TW"])
OWN = st.dictionaries(DAYS, st.booleans(), max_size=8)
FEW = st.integers(-60, 60)


@given(COUNTRIES, OWN, DAYS, FEW)
def test_adding_and_then_counting_gives_the_same_number(country: str, own: Mapping[date, bool], day: date, count: int) -> None:
    days = Workdays(country, own)
    reached = days.add_working_days(day, count)
    assert days.working_days_between(day, reached) == count
    assert count == 0 or days.is_working(reached)


@given(COUNTRIES, OWN, DAYS, st.integers(0, 60), st.integers(0, 60))
def test_more_days_never_end_earlier(country: str, own: Mapping[date, bool], day: date, first: int, more: int) -> None:
    days = Workdays(country, own)
    assert days.add_working_days(day, first) <= days.add_working_days(day, first + more)
    assert days.add_working_days(days.add_working_days(day, first), more) == days.add_working_days(day, first + more)


@given(COUNTRIES, OWN, DAYS, DAYS.filter(lambda day: day.year < 2016), st.integers(0, 400))
def test_counts_add_up(country: str, own: Mapping[date, bool], middle: date, start: date, span: int) -> None:
    days, end = Workdays(country, own), start + timedelta(days=span)
    middle = min(max(middle, start), end)
    assert days.working_days_between(start, end) == days.working_days_between(start, middle) + days.working_days_between(middle, end)
    assert 0 <= days.working_days_between(start, end) <= span


def test_a_moved_saturday_is_worked_and_a_bridge_is_free() -> None:
    days = Workdays("CN")
    assert days.is_working(date(2026, 10, 10)) and not days.is_working(date(2026, 10, 7))
    assert days.add_working_days(date(2026, 9, 30), 1) == date(2026, 10, 8)


def test_a_week_may_end_on_friday_and_saturday() -> None:
    days = Workdays("SA")
    assert not days.is_working(date(2026, 11, 27)) and not days.is_working(date(2026, 11, 28)) and days.is_working(date(2026, 11, 29))


def test_the_house_knows_better() -> None:
    days = Workdays("CN", {date(2026, 10, 8): False, date(2026, 10, 4): True})
    assert days.add_working_days(date(2026, 9, 30), 1) == date(2026, 10, 4)
    assert days.add_working_days(date(2026, 9, 30), 2) == date(2026, 10, 9)


def test_a_year_whose_moved_days_nobody_has_said_is_told_until_somebody_says() -> None:
    days = Workdays("CN")
    last = days.known_until()
    assert last is not None and not days.unannounced(last) and days.unannounced(last + 1)
    # Statutory holidays are counted all the same.
    assert not days.is_working(date(last + 1, 10, 1))
    said = Workdays("CN", {date(last + 1, 1, 2): True})
    assert not said.unannounced(last + 1) and said.unannounced(last + 2) and said.known_until() == last + 1


def test_where_no_days_are_moved_every_year_is_known() -> None:
    assert Workdays("DE").known_until() is None and not Workdays("DE").unannounced(2040)


def test_beyond_what_is_known_weeks_count_alone() -> None:
    assert Workdays("CN").is_working(date(2150, 1, 1))
    assert Workdays("BH").add_working_days(date(2036, 1, 1), 5) > date(2036, 1, 1)


@pytest.mark.parametrize("count", [MOST + 1, -MOST - 1])
def test_too_many_days_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match="too_many"):
        Workdays().add_working_days(date(2026, 1, 1), count)


def test_a_change_of_clocks_moves_no_day() -> None:
    zone = ZoneInfo("Europe/Berlin")
    days = Workdays("DE")
    # The clocks change in the nights of 30 March and of 26 October; a Saturday and a Sunday by local time are Friday and Saturday by that of Greenwich.
    for moment, week in ((datetime(2025, 3, 28, 23, 30, tzinfo=UTC), 6), (datetime(2025, 10, 25, 22, 30, tzinfo=UTC), 5)):
        with timezone.override(zone):
            day = timezone.localdate(moment)
        assert days.add_working_days(day, 5) - day == timedelta(days=week)
        assert days.working_days_between(day, day + timedelta(days=7)) == 5


def test_a_campaign_has_its_country_and_its_own_days(home: House) -> None:
    assert workdays(home.campaign) == Workdays("CN")
    CalendarDay.objects.create(campaign=home.campaign, day=date(2026, 10, 8), works=False)
    assert workdays(home.campaign).own == {date(2026, 10, 8): False}


def test_china_is_among_the_countries() -> None:
    assert "CN" in countries() and len(countries()) == len(set(countries()))


def test_the_table_of_holidays_is_not_loaded_before_it_is_needed() -> None:
    code = "import sys, django; django.setup(); import huiyin.domain.campaigns.workdays; print('holidays' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        env={"DJANGO_SETTINGS_MODULE": "huiyin.config.settings", "HUIYIN_HOME": "/nonexistent"},
    )
    assert done.stdout.strip() == "False", done.stderr
