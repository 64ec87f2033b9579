"""The ladder: plain rules, and what holds for any sequence of days, extensions and closures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.domain.reminding.ladder import (
    DEFAULT,
    WHOM,
    BadLadder,
    Rung,
    as_json,
    due_rungs,
    ladder_from,
    latest_for_each,
    latest_for_groups,
    rung_day,
    turn_of_wait,
)

#: A Thursday.
DEADLINE = date(2025, 7, 10)


def weekday(day: date) -> bool:
    return day.weekday() < 5


def names(today: date, again_every: int = 0) -> list[str]:
    return [one.name for one in due_rungs(DEADLINE, DEFAULT, today=today, working=weekday, again_every=again_every)]


def test_a_ladder_is_climbed_from_week_before_to_leading_group() -> None:
    assert names(DEADLINE - timedelta(days=8)) == []
    assert names(DEADLINE - timedelta(days=7)) == ["-7d"]
    assert names(DEADLINE - timedelta(days=3)) == ["-7d", "-3w"], "Monday is three working days before Thursday."
    assert names(DEADLINE)[-1] == "0d"
    assert names(DEADLINE + timedelta(days=1))[-1] == "1w"
    assert names(DEADLINE + timedelta(days=4))[-1] == "1w"
    assert names(DEADLINE + timedelta(days=5))[-1] == "3w", "The weekend does not count."
    assert names(DEADLINE + timedelta(days=11))[-1] == "7w"
    reached = due_rungs(DEADLINE, DEFAULT, today=DEADLINE + timedelta(days=30), working=weekday)
    assert {whom: one.name for whom, one in latest_for_each(reached).items()} == {
        "case_officer": "1w",
        "department": "1w",
        "office": "1w",
        "leader": "3w",
        "leading_group": "7w",
        "supervision": "7w",
    }
    group = latest_for_groups(reached)
    assert group is not None and group.name == "7w"


def test_after_the_last_rung_it_is_said_again_each_turn_in_place_of_the_one_before() -> None:
    last = DEADLINE + timedelta(days=11)
    assert names(last + timedelta(days=6), 7)[-1] == "7w"
    assert names(last + timedelta(days=7), 7)[-1] == "7w+1"
    assert [one for one in names(last + timedelta(days=21), 7) if "+" in one] == ["7w+3"]


def test_a_deadline_on_a_free_day() -> None:
    saturday = date(2025, 7, 12)
    assert rung_day(saturday, Rung(1, True, ("office",)), weekday) == date(2025, 7, 14)
    assert rung_day(saturday, Rung(-1, True, ("office",)), weekday) == date(2025, 7, 11)
    assert rung_day(saturday, Rung(0, True, ("office",)), weekday) == saturday


def test_a_year_without_working_days_ends_all_the_same() -> None:
    assert rung_day(DEADLINE, Rung(3, True, ("office",)), lambda day: False) > DEADLINE


def test_what_is_kept_comes_back_in_order() -> None:
    assert ladder_from(as_json(reversed(DEFAULT))) == DEFAULT


@pytest.mark.parametrize(
    "kept",
    [
        [{"days": 0, "working": False, "whom": []}],
        [{"days": 200, "working": False, "whom": ["office"]}],
        [{"days": 1, "working": True, "whom": ["office"]}] * 2,
        [{"days": n, "working": True, "whom": ["office"]} for n in range(13)],
        [{"days": 0, "working": False, "whom": ["a stranger"]}],
    ],
)
def test_a_ladder_that_is_none(kept: list[dict[str, Any]]) -> None:
    with pytest.raises(BadLadder):
        ladder_from(kept)


@pytest.mark.parametrize(("waited", "turn"), [(0, None), (2, None), (3, 0), (6, 0), (7, 1), (12, 2)])
def test_what_waits_is_said_after_some_days_and_then_every_so_many(waited: int, turn: int | None) -> None:
    assert turn_of_wait(DEADLINE, after=3, every=4, today=DEADLINE + timedelta(days=waited)) == turn


_RUNGS = st.builds(
    Rung,
    st.integers(-20, 20),
    st.booleans(),
    st.lists(st.sampled_from(WHOM), min_size=1, max_size=3, unique=True).map(tuple),
    st.booleans(),
)
_LADDERS = st.lists(_RUNGS, min_size=1, max_size=6, unique_by=lambda one: one.name).map(lambda made: ladder_from(as_json(made)))


@given(
    ladder=_LADDERS,
    steps=st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["look", "extend", "close", "reopen"])), min_size=1, max_size=40),
    again=st.sampled_from([0, 3, 7]),
)
def test_whatever_happens_nothing_is_said_twice_and_every_due_rung_reaches_whom_it_is_for(
    ladder: tuple[Rung, ...], steps: list[tuple[int, str]], again: int
) -> None:
    """Keys are as the service makes them; days on which nobody looked are made up for at the next look by the latest rung."""
    said: set[tuple[date, str, str]] = set()
    today, deadline, open_ = DEADLINE - timedelta(days=25), DEADLINE, True
    for days, deed in steps:
        today += timedelta(days=days)
        if deed == "extend" and today <= deadline:
            deadline += timedelta(days=9)
        open_ = {"close": False, "reopen": True}.get(deed, open_)
        if not open_:
            continue
        reached = due_rungs(deadline, ladder, today=today, working=weekday, again_every=again)
        new = {(deadline, one.name, whom) for whom, one in latest_for_each(reached).items()} - said
        assert len({whom for _, _, whom in new}) == len(new), "At most one message each, however many days were missed."
        said |= new
        for rung in ladder:
            if rung_day(deadline, rung, weekday) <= today:
                for whom in rung.whom:
                    latest = latest_for_each(reached)[whom]
                    assert (deadline, latest.name, whom) in said
                    assert latest.on >= rung_day(deadline, rung, weekday)
        assert all(one.on <= today for one in reached)
