"""The ladder of reminders for a deadline. Plain rules: which rung a day has reached, and whom it is for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

#: Whom a rung may be for, from the one who does it up to those who answer for everything.
WHOM = ("case_officer", "department", "leader", "leading_group", "office", "supervision")
#: The farthest rung from a deadline, in days, and the most rungs.
FARTHEST, MOST = 120, 12
#: Reminders after the last rung go on for so many turns at most.
TURNS = 100


class BadLadder(ValueError):
    """A ladder with a rung that is none."""


@dataclass(frozen=True, slots=True)
class Rung:
    """So many days after the deadline (before it where they are negative), in calendar or working days; ``group`` tells the chat robots too."""

    days: int
    working: bool
    whom: tuple[str, ...]
    group: bool = False

    @property
    def name(self) -> str:
        """What it is called in the key of a message."""
        return f"{self.days}{'w' if self.working else 'd'}"


#: What a campaign starts with.
DEFAULT = (
    Rung(-7, False, ("case_officer",)),
    Rung(-3, True, ("case_officer", "department")),
    Rung(0, False, ("case_officer", "department")),
    Rung(1, True, ("case_officer", "department", "office"), group=True),
    Rung(3, True, ("leader",)),
    Rung(7, True, ("leading_group", "supervision"), group=True),
)


def as_json(ladder: Iterable[Rung]) -> list[dict[str, Any]]:
    """A ladder as it is kept."""
    return [{"days": one.days, "working": one.working, "whom": list(one.whom), "group": one.group} for one in ladder]


def default_ladder() -> list[dict[str, Any]]:
    """The ladder that a campaign starts with, as it is kept."""
    return as_json(DEFAULT)


def ladder_from(kept: Iterable[Mapping[str, Any]]) -> tuple[Rung, ...]:
    """A ladder as it was kept, its rungs in the order in which they are reached. Raises BadLadder."""
    made = [
        Rung(int(one["days"]), bool(one["working"]), tuple(name for name in WHOM if name in one["whom"]), bool(one.get("group")))
        for one in kept
    ]
    if len(made) > MOST or len({one.name for one in made}) < len(made):
        raise BadLadder
    if any(abs(one.days) > FARTHEST or not one.whom for one in made):
        raise BadLadder
    return tuple(sorted(made, key=lambda one: (one.days, not one.working)))


def rung_day(deadline: date, rung: Rung, working: Callable[[date], bool]) -> date:
    """The day on which a rung is reached. Working days are counted from the deadline, which is day nought whether it is one or not."""
    if not rung.working or not rung.days:
        return deadline + timedelta(days=rung.days)
    step, left, day = timedelta(days=1 if rung.days > 0 else -1), abs(rung.days), deadline
    for _ in range(FARTHEST * 4):
        day += step
        left -= working(day)
        if not left:
            break
    return day


@dataclass(frozen=True, slots=True)
class Reached:
    """A rung that was reached, on which day; ``turn`` counts the reminders after the last rung."""

    rung: Rung
    on: date
    turn: int = 0

    @property
    def name(self) -> str:
        """What it is called in the key of a message."""
        return f"{self.rung.name}+{self.turn}" if self.turn else self.rung.name


def due_rungs(
    deadline: date, ladder: Sequence[Rung], *, today: date, working: Callable[[date], bool], again_every: int = 0
) -> list[Reached]:
    """The rungs that are reached today, the latest last; after the last rung it is said again every so many days, each turn in place of the one before."""
    days = [(rung_day(deadline, one, working), place, one) for place, one in enumerate(ladder)]
    reached = [Reached(one, day) for day, _, one in sorted(days, key=lambda each: each[:2]) if day <= today]
    if again_every and reached and len(reached) == len(ladder) and today > deadline:
        last = reached[-1]
        turn = min((today - max(last.on, deadline)).days // again_every, TURNS)
        if turn:
            reached.append(Reached(last.rung, max(last.on, deadline) + timedelta(days=turn * again_every), turn))
    return reached


def latest_for_each(reached: Iterable[Reached]) -> dict[str, Reached]:
    """For each whom the latest rung that is for them: whoever missed several days is told once, as things stand."""
    return {whom: one for one in reached for whom in one.rung.whom}


def latest_for_groups(reached: Iterable[Reached]) -> Reached | None:
    """The latest rung that the chat robots are told."""
    return next((one for one in reversed(list(reached)) if one.rung.group), None)


def turn_of_wait(since: date, *, after: int, every: int, today: date) -> int | None:
    """The how-manieth time something that waits is due to be said: nought after so many days, then every so many; None before that."""
    waited = (today - since).days - after
    if waited < 0:
        return None
    return min(waited // every, TURNS) if every else 0
