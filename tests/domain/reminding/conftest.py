"""A confirmed campaign with one measure under way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from factories import NOW, TODAY, House

from domain.consolidation.test_confirming import clear
from domain.consolidation.test_running import SAID, run, said
from domain.sending.conftest import Clock, weekday
from huiyin.domain.access import Role
from huiyin.domain.consolidation.confirming import confirm_list, propose_list
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.rectification.measures import draft_measure
from huiyin.domain.rectification.models import Measure
from huiyin.domain.rectification.progressing import note_progress
from huiyin.domain.reminding.services import remind


@pytest.fixture
def clock() -> Clock:
    """It is half past ten in the morning of a Thursday here."""
    return Clock()


@pytest.fixture
def confirmed(home: House) -> House:
    """Twelve opinions about three matters, consolidated and confirmed."""
    said(home, SAID)
    run(home)
    clear(home)
    confirm_list(propose_list(by=home.viewer(Role.OFFICE), now=NOW), by=home.viewer(Role.LEADING_GROUP), now=NOW)
    return home


@pytest.fixture
def measure(confirmed: House) -> Measure:
    """An immediate measure of the finance department, due in ten days, a Sunday."""
    return measure_of(confirmed, Problem.objects.filter(state=Problem.State.CONFIRMED).order_by("code")[0])


def measure_of(home: House, problem: Problem, days: int = 10) -> Measure:
    """A measure that the department has begun."""
    made = draft_measure(
        problem,
        content="延长食堂供餐",
        requirement="夜班可以吃上热饭",
        leader=home.users[Role.LEADER].person,  # type: ignore[arg-type] # There is one.
        department=home.finance,
        kind="immediate",
        deadline=TODAY + timedelta(days=days),
        by=home.viewer(Role.OFFICE),
        now=NOW,
        today=TODAY,
    )
    note_progress(made, "开始了", by=home.viewer(Role.DEPARTMENT), now=NOW, today=TODAY)
    made.refresh_from_db()
    return made


@pytest.fixture
def on(confirmed: House) -> Callable[[date], int]:
    """A round of reminders on a day, at half past ten."""

    def go(day: date) -> int:
        return remind(confirmed.campaign, today=day, now=at(day), working=weekday)

    return go


def at(day: date) -> datetime:
    """Half past ten of a day here."""
    return NOW + (day - TODAY)
