"""When a message is tried again, when it is given up, and when people are left in peace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

#: The longest wait between two attempts: so soon after a mail server is back everything has arrived.
LONGEST_WAIT = timedelta(hours=1)
#: A process that was about to send and was not heard of for so long is gone; longer than any sending takes.
SILENT = timedelta(minutes=10)
#: Days ahead in which an allowed time is looked for.
AHEAD = 40


class Outcome(StrEnum):
    """What became of an attempt: ``REFUSED`` is for good, ``DOWN`` would meet every other message too, of ``UNSURE`` nobody knows."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    FAILED = "failed"
    DOWN = "down"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Attempt:
    """How an attempt ended: the code of an error (a key under ``sending.error``) and the number that came with it."""

    outcome: Outcome
    error: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Times of day between which nothing is sent, over midnight where the first is the later one, and whether other days than working days are quiet."""

    spans: Sequence[tuple[time, time]]
    working_days_only: bool


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: a minute, then twice as long each time."""
    return min(timedelta(minutes=2 ** min(max(attempts - 1, 0), 10)), LONGEST_WAIT)


def state_after(attempt: Attempt, *, now: datetime, expires_at: datetime) -> str:
    """The state of a message after an attempt."""
    if attempt.outcome == Outcome.ACCEPTED:
        return "sent"
    if attempt.outcome == Outcome.UNSURE:
        return "uncertain"
    return "given_up" if attempt.outcome == Outcome.REFUSED or now >= expires_at else "failed"


def allowed_at(now: datetime, quiet: Quiet, *, zone: tzinfo, working: Callable[[date], bool]) -> datetime:
    """The first moment from ``now`` on at which a message may disturb; ``now`` itself where nothing is ever allowed."""
    moment = now.astimezone(zone)
    for _ in range(AHEAD * 4):
        later = _later(moment, quiet, working)
        if later == moment:
            return now if moment == now else moment
        moment = later
    return now


def _later(moment: datetime, quiet: Quiet, working: Callable[[date], bool]) -> datetime:
    """The end of whatever quiet time a moment is in, or the moment."""
    if quiet.working_days_only and not working(moment.date()):
        return _at(moment, 1, time(0))
    for first, last in quiet.spans:
        clock = moment.timetz().replace(tzinfo=None)
        if first < last and first <= clock < last:
            return _at(moment, 0, last)
        if first > last and clock >= first:
            return _at(moment, 1, last)
        if first > last and clock < last:
            return _at(moment, 0, last)
    return moment


def _at(moment: datetime, days: int, clock: time) -> datetime:
    """A time of day so many days later, by the clock on the wall; never before the moment, even in the night in which clocks change."""
    wanted = datetime.combine(moment.date() + timedelta(days=days), clock, tzinfo=moment.tzinfo)
    return max(wanted, moment + timedelta(seconds=1))
