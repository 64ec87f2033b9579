"""A year of a campaign, day after day: what is reminded of, which light burns, when it is looked back, and what the figures say then and afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from factories import NOW, TODAY, House

from domain.consolidation.test_confirming import clear
from domain.consolidation.test_running import SAID, run, said
from huiyin.domain.access import Role, Viewer, viewer_of
from huiyin.domain.activity import broken_links
from huiyin.domain.consolidation.confirming import confirm_list, propose_list
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.figures.figure import Figure
from huiyin.domain.figures.indicators import indicators_of
from huiyin.domain.lasting.looking import due_look_backs, look_back
from huiyin.domain.lasting.models import LookBack
from huiyin.domain.rectification.measures import draft_measure, issue_plan, propose_plan
from huiyin.domain.rectification.models import Extension, Measure
from huiyin.domain.rectification.outcomes import decide_problem, light, present_problem
from huiyin.domain.rectification.progressing import (
    ask_closure,
    ask_extension,
    check_closure,
    decide_extension,
    decide_obstacle,
    note_progress,
    report_obstacle,
    sign_closure,
)
from huiyin.domain.reminding.days import WorkingDays
from huiyin.domain.reminding.services import remind
from huiyin.domain.sending.models import Message

pytestmark = pytest.mark.django_db
PHOTO = (("现场.jpg", "a" * 64, "jpeg"),)
DAYS, QUIET = 366, 120
CLOSED_IN_TIME, CLOSED_LATE, FIRST_DUE, EXTENDED_TO = 25, 95, 40, 90


class Year:
    """Whoever acts does so on the day that the year has reached."""

    def __init__(self, home: House) -> None:
        self.home, self.today = home, TODAY
        self.lights: dict[int, list[str]] = {1: [], 2: [], 3: []}
        self.figures: dict[date, list[Figure]] = {}
        self.sent: dict[str, int] = {}
        self.last = 0
        self.looked: list[tuple[int, str, int]] = []

    @property
    def day(self) -> int:
        return (self.today - TODAY).days

    @property
    def now(self) -> datetime:
        return datetime.combine(self.today, time(3), UTC)

    def viewer(self, role: Role) -> Viewer:
        return viewer_of(self.home.users[role], self.home.campaign, today=self.today)

    def measure(self, number: int) -> Measure:
        return Measure.objects.get(number=number)

    def note(self, number: int) -> None:
        note_progress(self.measure(number), "在办。", by=self.viewer(Role.DEPARTMENT), now=self.now, today=self.today)

    def close(self, number: int) -> None:
        one = self.measure(number)
        ask_closure(one, "办成了。", by=self.viewer(Role.DEPARTMENT), now=self.now, today=self.today, files=PHOTO)
        check_closure(one, "看过。", by=self.viewer(Role.OFFICE), now=self.now)
        sign_closure(one, "同意。", by=self.viewer(Role.LEADER), now=self.now, today=self.today)

    def resolve(self, number: int) -> None:
        problem = self.measure(number).problem
        present_problem(problem, by=self.viewer(Role.OFFICE), now=self.now)
        decide_problem(problem, "resolve_problem", "群众认可。", by=self.viewer(Role.LEADING_GROUP), now=self.now)

    def extend(self) -> None:
        asked = ask_extension(self.measure(2), TODAY + timedelta(days=EXTENDED_TO), "等设备。", by=self.viewer(Role.DEPARTMENT), now=self.now, today=self.today)
        decide_extension(asked, True, by=self.viewer(Role.LEADER), now=self.now)

    def go_on(self) -> None:
        decide_problem(self.measure(3).problem, "continue_problem", "长期坚持。", by=self.viewer(Role.LEADING_GROUP), now=self.now)

    def look_back(self) -> None:
        """The supervision looks back as soon as it is due; by the second look the first matter has come back."""
        for one in due_look_backs(self.home.campaign, today=self.today):
            back = LookBack.Finding.RELAPSED if one.number == 2 and one.problem == self.measure(1).problem else LookBack.Finding.HOLDS
            look_back(one.problem, back, "去现场看了。", number=one.number, sent=[], by=self.viewer(Role.SUPERVISION), now=self.now, today=self.today)
            self.looked.append((self.day, one.problem.code, one.number))

    def live(self, plan: Mapping[int, list[Callable[[], object]]]) -> None:
        working = WorkingDays()
        while self.day < DAYS:
            for deed in plan.get(self.day, []):
                deed()
            self.look_back()
            remind(self.home.campaign, today=self.today, now=self.now, working=working)
            new = Message.objects.filter(pk__gt=self.last).order_by("pk").values_list("pk", "key")
            for self.last, key in list(new):
                assert key not in self.sent
                self.sent[key] = self.day
            for number, burned in self.lights.items():
                burned.append(light(self.measure(number), today=self.today))
            if self.day % 30 == 0 and self.day:
                self.figures[self.today] = indicators_of(self.home.campaign, on=self.today)
            # Every day while anything is under way, then every fifth.
            self.today += timedelta(days=1 if self.day < QUIET else 5)


@pytest.fixture
def year(home: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Year:
    """A plan of three measures, one of them continuing, lived through for a year."""
    monkeypatch.setattr(settings, "HOME", tmp_path)
    said(home, SAID)
    run(home)
    clear(home)
    confirm_list(propose_list(by=home.viewer(Role.OFFICE), now=NOW), by=home.viewer(Role.LEADING_GROUP), now=NOW)
    leader = home.users[Role.LEADER].person
    assert leader is not None
    for problem, due in zip(Problem.objects.filter(state="confirmed").order_by("code"), (30, FIRST_DUE, None), strict=True):
        given = {"kind": "by_date", "deadline": TODAY + timedelta(days=due)} if due else {"kind": "continuing", "deadline": None}
        draft_measure(problem, content="供热饭", requirement="有热饭", leader=leader, department=home.finance, by=home.viewer(Role.OFFICE), now=NOW, today=TODAY, **given)
    issue_plan(propose_plan(by=home.viewer(Role.OFFICE), now=NOW), by=home.viewer(Role.LEADING_GROUP), now=NOW)
    made = Year(home)
    made.live(
        {
            2: [lambda: made.note(1), lambda: made.note(2), lambda: made.note(3)],
            CLOSED_IN_TIME: [lambda: made.close(1)],
            26: [lambda: made.resolve(1)],
            35: [made.extend],
            60: [lambda: report_obstacle(made.measure(2), "没有钱。", by=made.viewer(Role.DEPARTMENT), now=made.now, today=made.today)],
            70: [lambda: decide_obstacle(made.measure(2), "拨款。", by=made.viewer(Role.LEADER), now=made.now)],
            CLOSED_LATE: [lambda: made.close(2)],
            96: [lambda: made.resolve(2)],
            100: [made.go_on],
        }
    )
    return made


def test_a_year_goes_by(year: Year) -> None:
    lights_follow_the_days(year)
    reminders_come_before_and_after_and_stop(year)
    looks_back_come_when_they_are_due(year)
    figures_are_the_same_then_and_afterwards(year)
    assert list(broken_links()) == []


def lights_follow_the_days(year: Year) -> None:
    first, second, third = (year.lights[number] for number in (1, 2, 3))
    assert first[:23] == ["green"] * 23
    assert first[23:CLOSED_IN_TIME] == ["blue"] * (CLOSED_IN_TIME - 23)
    assert set(first[CLOSED_IN_TIME:]) == {"done"}
    # Seven days before the first deadline it is nearly due; the extension gives it time again.
    assert second[33:35] == ["blue"] * 2 and set(second[35:60]) == {"green"}
    assert set(second[60:70]) == {"yellow"} and set(second[70:83]) == {"green"}
    assert second[83 : EXTENDED_TO + 1] == ["blue"] * 8
    assert second[EXTENDED_TO + 1 : CLOSED_LATE] == ["red"] * (CLOSED_LATE - EXTENDED_TO - 1)
    assert set(second[CLOSED_LATE:]) == {"done"}
    assert set(third) == {"green"}


def reminders_come_before_and_after_and_stop(year: Year) -> None:
    def days(number: int, deadline: int) -> set[int]:
        begins = f"measure:{year.measure(number).pk}:{TODAY + timedelta(days=deadline)}:"
        return {day for key, day in year.sent.items() if key.startswith(begins)}

    assert days(1, 30) and max(days(1, 30)) < CLOSED_IN_TIME
    assert days(2, FIRST_DUE) and max(days(2, FIRST_DUE)) < 35
    late = days(2, EXTENDED_TO)
    assert min(late) < EXTENDED_TO <= max(late) < CLOSED_LATE
    assert Message.objects.count() == len(year.sent) == len(set(Message.objects.values_list("key", "user", "robot", "channel")))
    # Of a measure that continues for good nothing is ever due.
    assert not any(key.startswith(f"measure:{year.measure(3).pk}:") for key in year.sent)


def looks_back_come_when_they_are_due(year: Year) -> None:
    one, two, three = (year.measure(number).problem for number in (1, 2, 3))
    assert [(code, number) for _, code, number in year.looked] == [(one.code, 1), (two.code, 1), (one.code, 2), (two.code, 2)]
    assert all(85 <= day - closed <= 185 for (day, _, _), closed in zip(year.looked, (26, 96, 26, 96), strict=True))
    assert (one.state, two.state, three.state) == ("rectifying", "resolved", "continuing")
    assert due_look_backs(year.home.campaign, today=year.today) == []
    assert [planned.problem for planned in due_look_backs(year.home.campaign, today=TODAY + timedelta(days=100 + 370))] == [two, three]


def figures_are_the_same_then_and_afterwards(year: Year) -> None:
    """What was said on the day is what is worked out a year later for that day; where it cannot be, that is said."""
    told = 0
    for day, then in year.figures.items():
        for was, now in zip(then, indicators_of(year.home.campaign, on=day), strict=True):
            assert was.code == now.code
            if not now.unknown:
                assert (was.numerator, was.denominator, dict(was.rows)) == (now.numerator, now.denominator, dict(now.rows)), (day, was.code)
                told += 1
    assert told > len(year.figures) * 6
    last = {one.code: one for one in indicators_of(year.home.campaign, on=year.today - timedelta(days=1))}
    assert [(last[code].numerator, last[code].denominator) for code in ("on_time", "on_time_extended", "completion", "recurrence")] == [(1, 2), (1, 2), (2, 2), (1, 3)]
    middle = {one.code: one for one in indicators_of(year.home.campaign, on=TODAY + timedelta(days=50))}
    assert [(middle[code].numerator, middle[code].denominator) for code in ("on_time", "on_time_extended", "completion")] == [(1, 2), (1, 1), (1, 1)]
    assert Extension.objects.get().old == TODAY + timedelta(days=FIRST_DUE)
