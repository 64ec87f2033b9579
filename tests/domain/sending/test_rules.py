"""Waits, giving up and quiet hours: plain rules."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.domain import sending
from huiyin.domain.sending.models import Message
from huiyin.domain.sending.rules import LONGEST_WAIT, Attempt, Outcome, Quiet, allowed_at, state_after, wait_after
from huiyin.words import say

SHANGHAI = ZoneInfo("Asia/Shanghai")
NIGHT = Quiet([(time(20), time(8))], working_days_only=True)


def weekday(day: date) -> bool:
    return day.weekday() < 5


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """A time of July 2025, which begins with a Tuesday."""
    return datetime(2025, 7, day, hour, minute, tzinfo=SHANGHAI)


def test_waits_grow_and_stop_growing() -> None:
    waits = [wait_after(count) for count in range(1, 40)]
    assert waits[:7] == [timedelta(minutes=one) for one in (1, 2, 4, 8, 16, 32, 60)]
    assert set(waits[6:]) == {LONGEST_WAIT}


@pytest.mark.parametrize(
    ("outcome", "late", "state"),
    [
        (Outcome.ACCEPTED, True, "sent"),
        (Outcome.REFUSED, False, "given_up"),
        (Outcome.FAILED, False, "failed"),
        (Outcome.FAILED, True, "given_up"),
        (Outcome.DOWN, False, "failed"),
        (Outcome.DOWN, True, "given_up"),
        (Outcome.UNSURE, True, "uncertain"),
    ],
)
def test_what_becomes_of_a_message(outcome: Outcome, late: bool, state: str) -> None:
    now = local(1, 9)
    assert state_after(Attempt(outcome), now=now, expires_at=now if late else now + timedelta(seconds=1)) == state


@pytest.mark.parametrize(
    ("now", "allowed"),
    [
        (local(1, 9), local(1, 9)),
        (local(1, 7, 59), local(1, 8)),
        (local(1, 8), local(1, 8)),
        (local(1, 19, 59), local(1, 19, 59)),
        (local(1, 20), local(2, 8)),
        (local(2, 0), local(2, 8)),
        # A Friday evening, and a Saturday.
        (local(4, 21), local(7, 8)),
        (local(5, 12), local(7, 8)),
    ],
)
def test_nights_and_free_days_are_quiet(now: datetime, allowed: datetime) -> None:
    assert allowed_at(now, NIGHT, zone=SHANGHAI, working=weekday) == allowed


def test_quiet_hours_at_noon_and_none_at_all() -> None:
    noon = Quiet([(time(12), time(14))], working_days_only=False)
    assert allowed_at(local(5, 12), noon, zone=SHANGHAI, working=weekday) == local(5, 14)
    never_quiet = Quiet([(time(8), time(8))], working_days_only=False)
    assert allowed_at(local(5, 3), never_quiet, zone=SHANGHAI, working=weekday) == local(5, 3)


def test_where_nothing_is_ever_allowed_a_message_still_goes() -> None:
    assert allowed_at(local(1, 9), NIGHT, zone=SHANGHAI, working=lambda day: False) == local(1, 9)


def test_the_night_in_which_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    quiet = Quiet([(time(20), time(8))], working_days_only=False)
    evening = datetime(2025, 3, 29, 21, tzinfo=berlin)
    morning = allowed_at(evening, quiet, zone=berlin, working=weekday)
    assert morning == datetime(2025, 3, 30, 8, tzinfo=berlin)
    assert morning.astimezone(UTC) - evening.astimezone(UTC) == timedelta(hours=10)


_TIMES = st.times().map(lambda one: one.replace(tzinfo=None, fold=0))


@given(
    now=st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)).map(lambda one: one.replace(tzinfo=UTC)),
    spans=st.lists(st.tuples(_TIMES, _TIMES), max_size=2),
    days=st.booleans(),
    zone=st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "UTC"]),
)
def test_the_allowed_time_is_never_before_now_and_is_allowed(now: datetime, spans: list[tuple[time, time]], days: bool, zone: str) -> None:
    quiet, where = Quiet(spans, days), ZoneInfo(zone)
    found = allowed_at(now, quiet, zone=where, working=weekday)
    assert found.astimezone(UTC) >= now
    if found != now:
        assert allowed_at(found, quiet, zone=where, working=weekday) == found


CODES = re.compile(r"""(?:Attempt\(Outcome\.\w+(?: if [^,]+ else [^,]+)?, |error=|error"?\] = |\.error, [^=]+= \w*)["'](\w+)["']""")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_error_and_state_has_its_words(language: str) -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in Path(sending.__file__).parent.glob("*.py"))
    found = set(CODES.findall(source))
    assert {"connect", "lost", "killed", "called_off", "robot", "no_address"} <= found
    assert all(say(f"sending.error.{code}", language) for code in found)
    assert all(say(f"sending.state.{one}", language) for one in Message.State.values)
    assert all(say(f"sending.channel.{one}", language) for one in Message.Channel.values)
