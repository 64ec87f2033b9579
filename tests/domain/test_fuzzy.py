"""Fuzzy dates are read back as they are written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.domain.fuzzy import FuzzyDate, FuzzyDateError, Precision, days_between, parse


@given(st.builds(FuzzyDate, st.dates(), st.sampled_from(Precision)), st.sampled_from(["zh", "en"]))
def test_read_back(value: FuzzyDate, language: str) -> None:
    assert parse(value.text(language)) == value
    assert value.first <= value.last


@pytest.mark.parametrize(("written", "shown"), [
    ("2013-07", "July 2013"), ("2013.7.3", "3 July 2013"), ("２０１３年７月上旬", "early July 2013"),
    ("2013年7月底", "late July 2013"), ("2013年第三季度", "Q3 2013"), ("2013", "2013"), ("July 3, 2013", "3 July 2013"),
])
def test_many_forms(written: str, shown: str) -> None:
    assert parse(written).text("en") == shown


@pytest.mark.parametrize(("text", "code"), [("2013-02-30", "impossible"), ("2013-13", "impossible"), ("soon", "unreadable")])
def test_refused(text: str, code: str) -> None:
    with pytest.raises(FuzzyDateError) as refused:
        parse(text)
    assert refused.value.code == code


def test_days_between() -> None:
    assert days_between(parse("2013-07"), FuzzyDate(date(2013, 8, 3), Precision.DAY)) == (3, 33)
