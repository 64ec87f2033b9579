"""One round of reminders: everything that is due today, put down once. A day on which the program did not run is made up for by the latest rung."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from huiyin.domain.answering.publicly import title_of
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.rectification.models import Measure
from huiyin.domain.reminding.drafting import What, days_to, for_reader, for_robot
from huiyin.domain.reminding.ladder import FARTHEST, Rung, due_rungs, ladder_from, latest_for_each, latest_for_groups, turn_of_wait
from huiyin.domain.reminding.models import ReminderRules
from huiyin.domain.reminding.people import People, Reader
from huiyin.domain.reminding.waits import Wait, waits
from huiyin.domain.sending.models import Robot
from huiyin.domain.sending.putting import Draft, put_all

Working = Callable[[Campaign, date], bool]
State = Measure.State
#: Whose doers are reminded: nothing that is only planned, and nothing that waits for somebody else.
UNDER_WAY = (State.APPROVED, State.IN_PROGRESS, State.BLOCKED)


@dataclass(frozen=True, slots=True)
class Round:
    """What one round goes by."""

    campaign: Campaign
    rules: ReminderRules
    ladder: tuple[Rung, ...]
    people: People
    robots: tuple[Robot, ...]
    today: date
    working: Callable[[date], bool]


def reminder_rules(campaign: Campaign) -> ReminderRules:
    """What the campaign has laid down, or the defaults."""
    return ReminderRules.objects.filter(campaign=campaign).first() or ReminderRules(campaign=campaign)


def remind(campaign: Campaign, *, today: date, now: datetime, working: Working) -> int:
    """Put down what is due today and was not put down before; returns how many messages are new."""
    rules = reminder_rules(campaign)
    if not rules.active:
        return 0
    near = today + timedelta(days=2 * FARTHEST)
    measures = list(
        Measure.objects.filter(campaign=campaign, state__in=UNDER_WAY, deadline__lte=near)
        .select_related("problem", "campaign")
        .order_by("pk")
    )
    waiting = list(waits(campaign, rules, today=today))
    concerned = [*measures, *(one.measure for one in waiting if one.measure is not None)]
    it = Round(
        campaign,
        rules,
        ladder_from(rules.ladder),
        People(campaign, concerned, today=today),
        tuple(Robot.objects.filter(campaign=campaign, active=True)),
        today,
        lambda day: working(campaign, day),
    )
    drafts = [draft for measure in measures for draft in _climbed(it, measure)]
    drafts += [draft for one in waiting for draft in _waited(it, one)]
    with transaction.atomic():
        return put_all(drafts, now=now)


def _climbed(it: Round, measure: Measure) -> Iterator[Draft]:
    """What the ladder says of one measure today; with the deadline in the key, a later deadline begins a new ladder."""
    deadline = measure.deadline
    assert deadline is not None
    reached = due_rungs(deadline, it.ladder, today=it.today, working=it.working, again_every=it.rules.again_every)
    key, path = f"measure:{measure.pk}:{deadline.isoformat()}", path_of(measure)
    what = What(days_to(deadline, it.today), values_of(measure, it.today))
    told: dict[int, tuple[str, Reader]] = {}
    for whom, one in sorted(latest_for_each(reached).items(), key=lambda each: (each[1].on, each[1].turn)):
        for reader in it.people.of(measure, whom):
            told[reader.user.pk] = (one.name, reader)
    for name, reader in told.values():
        yield from for_reader(f"{key}:{name}", it.campaign, reader, what, path)
    group = latest_for_groups(reached)
    if group is not None:
        for robot in it.robots:
            yield for_robot(f"{key}:{group.name}", it.campaign, robot, what, path)


def _waited(it: Round, one: Wait) -> Iterator[Draft]:
    turn = turn_of_wait(one.since, after=one.after, every=one.every, today=it.today)
    if turn is None:
        return
    readers = it.people.of(one.measure, one.whom) if one.measure is not None else it.people.body(one.whom)
    for reader in readers:
        if reader.user.pk not in one.but:
            yield from for_reader(f"{one.key}:{turn}", it.campaign, reader, What(one.what, one.values), one.path)


def values_of(measure: Measure, today: date) -> dict[str, object]:
    """What the words of a reminder are filled with."""
    days = abs((measure.deadline - today).days) if measure.deadline else 0
    return {
        "problem": measure.problem.code,
        "title": title_of(measure.problem),
        "number": measure.number,
        "deadline": measure.deadline or "",
        "days": days,
    }


def path_of(thing: Measure | Problem) -> str:
    """Where a measure or a problem is in the application."""
    last = str(thing.number) if isinstance(thing, Measure) else f"problems/{thing.code}"
    return f"/work/{thing.campaign.code}/register/{last}/"


def local_day(now: datetime) -> date:
    """The day that it is here."""
    return timezone.localtime(now).date()
