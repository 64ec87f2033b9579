"""The rules of the lights: in Python and in the database alike, by calendar and by working days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from factories import NOW, TODAY, House

from domain.rectification.test_rectification import drafted
from huiyin.domain.access import Role
from huiyin.domain.rectification.lights import keep_lights, lights_of, rules_of, soon
from huiyin.domain.rectification.models import Measure, Progress
from huiyin.domain.rectification.outcomes import light
from huiyin.domain.rectification.selectors import lit
from huiyin.domain.transitions import NotAllowed

pytestmark = pytest.mark.django_db
RULES = {"near_days": 7, "quiet_days": 0, "immediate_days": 15}


def seen(today: date) -> str:
    one = Measure.objects.get()
    (told,) = lit(Measure.objects.all(), today=today).values_list("lit", flat=True)
    assert told == light(one, today=today)
    return str(told)


def test_without_rules_a_week_is_near(confirmed: House) -> None:
    due = TODAY + timedelta(days=30)
    drafted(confirmed, deadline=due)
    assert [seen(due - timedelta(days=days)) for days in (8, 7, 0, -1)] == ["green", "blue", "blue", "red"]
    assert soon(confirmed.campaign, today=TODAY) == TODAY + timedelta(days=15)


def test_near_may_be_counted_in_working_days(confirmed: House) -> None:
    # The national holiday: from 30 September the next working days are 9 October and the day after it.
    due = date(2025, 10, 9)
    drafted(confirmed, deadline=due)
    keep_lights({**RULES, "near_days": 1}, working=False, by=confirmed.viewer(Role.OFFICE), now=NOW)
    assert seen(date(2025, 9, 30)) == "green" and seen(date(2025, 10, 8)) == "blue"
    keep_lights({**RULES, "near_days": 1}, working=True, by=confirmed.viewer(Role.OFFICE), now=NOW)
    assert seen(date(2025, 9, 29)) == "green" and seen(date(2025, 9, 30)) == "blue"


def test_what_nobody_writes_about_becomes_yellow(confirmed: House) -> None:
    one, office = drafted(confirmed, deadline=TODAY + timedelta(days=90)), confirmed.viewer(Role.OFFICE)
    Measure.objects.update(state=Measure.State.IN_PROGRESS)
    begun = timezone.localdate(NOW)
    assert seen(begun + timedelta(days=60)) == "green"
    keep_lights({**RULES, "quiet_days": 10}, working=False, by=office, now=NOW)
    assert seen(begun + timedelta(days=10)) == "green" and seen(begun + timedelta(days=11)) == "yellow"
    Progress.objects.create(measure=one, kind="progress", text="已开始", by=office.user, at=NOW + timedelta(days=5))
    assert seen(begun + timedelta(days=15)) == "green" and seen(begun + timedelta(days=16)) == "yellow"
    assert seen(begun + timedelta(days=95)) == "red"
    Measure.objects.update(state=Measure.State.CLOSURE_ASKED)
    assert seen(begun + timedelta(days=60)) == "green"


@pytest.mark.parametrize("role", [Role.LEADER, Role.DEPARTMENT, Role.LEADING_GROUP, Role.SUPERVISION, Role.ADMINISTRATOR])
def test_only_the_office_lays_rules_down(home: House, role: Role) -> None:
    with pytest.raises(NotAllowed, match="role"):
        keep_lights(RULES, working=False, by=home.viewer(role), now=NOW)


@pytest.mark.parametrize("wrong", [{"near_days": -1}, {"quiet_days": 366}, {"immediate_days": 0}])
def test_days_that_make_no_sense_are_refused(home: House, wrong: dict[str, int]) -> None:
    with pytest.raises(NotAllowed, match="light_days"):
        keep_lights({**RULES, **wrong}, working=False, by=home.viewer(Role.OFFICE), now=NOW)
    assert rules_of(home.campaign).pk is None and lights_of(home.campaign, today=TODAY).near_until == TODAY + timedelta(days=7)
