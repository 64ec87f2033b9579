"""The indicators against numbers that were worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from factories import NOW, TODAY, House

from domain.answering.test_answering import published, spoken
from huiyin.domain.answering.hearing import Answered, rate, seen
from huiyin.domain.answering.indicators import Due, Indicator, adoption, answering, closing, coverage, indicators_of, satisfaction

ON = date(2025, 9, 30)


def due(state: str, deadline: int | None, first: int | None = None, closed: int | None = None, kind: str = "by_date") -> Due:
    """A measure with days counted from the day of the indicators."""
    days = [None if given is None else ON + timedelta(days=given) for given in (deadline, first if first is not None else deadline, closed)]
    return Due(kind, state, *days)


def test_closing_on_time_with_and_without_extension() -> None:
    measures = [
        due("closed", -10, closed=-12),
        due("closed", -10, first=-30, closed=-12),
        due("closed", -10, closed=-5),
        due("in_progress", -1),
        due("in_progress", 20, first=-5),
        due("closed", 30, closed=-3),
        due("drafted", -1),
        due("cancelled", -1),
        due("in_progress", None, kind="continuing"),
    ]
    extended, strict, done = closing(measures, on=ON)
    assert (extended.numerator, extended.denominator) == (2, 4)
    assert (strict.numerator, strict.denominator) == (1, 5), "The one that was extended was late by its first deadline, and one more was due by it."
    assert (done.numerator, done.denominator) == (3, 4)
    assert dict(extended.excluded) == {"drafted": 1, "cancelled": 1, "continuing": 1, "not_due": 2}
    assert dict(strict.excluded)["not_due"] == 1
    assert extended.denominator + sum(count for _, count in extended.excluded) == len(measures) == strict.denominator + sum(count for _, count in strict.excluded)


def test_on_the_day_of_the_deadline_it_is_due_and_in_time() -> None:
    assert [(one.numerator, one.denominator) for one in closing([due("closed", 0, closed=0)], on=ON)] == [(1, 1)] * 3


def test_answers_and_satisfaction() -> None:
    counts = Answered(total=326, answered=200, arrived=150, satisfied=30, partly=15, unhappy=5)
    answered, arrived = answering(counts, {"referred": 3, "withdrawn": 1}, on=ON)
    assert (answered.numerator, answered.denominator, answered.excluded) == (200, 326, [("referred", 3), ("declined", 0), ("withdrawn", 1)])
    assert (arrived.numerator, arrived.denominator) == (150, 200)
    satisfied, response = satisfaction(counts, 80, 120, on=ON)
    assert (satisfied.share, response.share) == (0.6, 50 / 80)
    assert dict(satisfied.excluded) == {"silent": 30, "no_receipt": 120} and dict(satisfied.parts) == {"satisfied": 30, "partly": 15, "unhappy": 5}


def test_adoption_tells_each_outcome_for_itself() -> None:
    found = adoption({"resolved": 10, "continuing": 2, "explained": 3, "pending": 1, "rectifying": 1, "proposed": 9}, on=ON)
    assert (found.numerator, found.denominator) == (12, 17)
    assert dict(found.parts) == {"resolved": 10, "continuing_problem": 2, "explained": 3, "rectifying": 2}


def test_nothing_over_nothing_is_no_share() -> None:
    assert coverage(0, 0, on=ON).share is None and coverage(13, 14, on=ON) == Indicator("coverage", 13, 14, ON)


@pytest.mark.django_db
def test_the_indicators_of_a_campaign(confirmed: House) -> None:
    problem, contributors = spoken(confirmed)
    answer = published(confirmed, problem)
    seen(contributors[0], now=NOW)
    rate(answer, contributors[0], "satisfied", "", now=NOW)
    found = {one.code: (one.numerator, one.denominator) for one in indicators_of(confirmed.campaign, today=TODAY)}
    placed = problem.placements.count()
    assert found["answered"] == (placed, 16) and found["arrived"] == (1, placed)
    assert found["satisfied"] == (1, 1) and found["response"] == (1, 4)
    assert found["completion"] == (0, 0), "Nothing is due yet."
    assert found["coverage"][1] == 2
    later = {one.code: (one.numerator, one.denominator) for one in indicators_of(confirmed.campaign, today=TODAY + timedelta(days=9))}
    assert later["completion"][0] == 0 and later["completion"][1] == confirmed.campaign.measures.count()
