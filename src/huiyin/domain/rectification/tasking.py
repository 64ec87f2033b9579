"""Decisions of a report meeting: each is a line of its minutes and a task of one owner, done by the owner and seen by the office."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from huiyin.accounts.models import Person, Unit
from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import record
from huiyin.domain.collection.receiving import lock
from huiyin.domain.gatherings.models import Decision, Gathering
from huiyin.domain.rectification.belonging import leads, measures_visible_to, not_about, units_of
from huiyin.domain.rectification.models import Measure
from huiyin.domain.rectification.progressing import decide_extension, decide_obstacle
from huiyin.domain.rectification.selectors import waiting_extension
from huiyin.domain.rectification.tasks import TASK, Task
from huiyin.domain.transitions import NotAllowed, advance, allowed

#: The kind of gathering that hears how rectification goes.
REPORT_MEETING = "progress_report_meeting"
#: What may be decided beside the task itself.
DEEDS = ("note", "unblock_measure", "grant_extension", "deny_extension")


class TaskRefused(NotAllowed):
    """A decision that cannot be noted; ``code`` is a key under ``meeting.refused``."""


def give_task(
    gathering: Gathering, measure: Measure, text: str, *, deed: str, owner: Person | Unit, due: date, by: Viewer, now: datetime, today: date
) -> Task:
    """Note what was decided about a measure, and do it where it unblocks the measure or settles its extension. The same one is noted once.

    Raises NotAllowed, TaskRefused; then nothing was decided.
    """
    _may_decide(gathering, measure, by)
    if not text.strip():
        raise TaskRefused("nothing")
    if due < today:
        raise TaskRefused("due_past", due=due.isoformat())
    person, unit = (owner, None) if isinstance(owner, Person) else (None, owner)
    with transaction.atomic():
        lock(by.campaign)
        same = Task.objects.filter(gathering=gathering, measure=measure, content=text.strip(), person=person, unit=unit, due=due).first()
        if same is not None:
            return same
        _decide(measure, deed, text, by=by, now=now)
        decision = Decision.objects.create(gathering=gathering, text=text.strip(), person=person, due=due)
        number = (Task.objects.filter(campaign=by.campaign).aggregate(last=Max("number"))["last"] or 0) + 1
        whose = {"person": person, "unit": unit, "due": due, "given_by": by.user, "given_at": now}
        made = Task.objects.create(
            campaign=by.campaign, number=number, measure=measure, gathering=gathering, decision=decision, content=text.strip(), **whose
        )
        record("give_task", made, actor=by.user, now=now, campaign=by.campaign, measure=measure.number, gathering=gathering.pk, deed=deed)
    return made


def may_decide(measure: Measure, by: Viewer) -> bool:
    """Whether somebody may note a decision about a measure: the office, the leading group, its leader."""
    return by.is_any({Role.OFFICE, Role.LEADING_GROUP}) or leads(by, measure)


def _may_decide(gathering: Gathering, measure: Measure, by: Viewer) -> None:
    not_about(by, measure)
    if not may_decide(measure, by):
        raise NotAllowed("role", action="give_task")
    if {gathering.campaign_id, measure.campaign_id} != {by.campaign.pk} or gathering.kind.code != REPORT_MEETING:
        raise TaskRefused("no_meeting")
    if gathering.state == Gathering.State.CANCELLED:
        raise TaskRefused("cancelled")


def _decide(measure: Measure, deed: str, text: str, *, by: Viewer, now: datetime) -> None:
    if deed not in DEEDS:
        raise NotAllowed("role", action=deed)
    if deed == "unblock_measure":
        decide_obstacle(measure, text, by=by, now=now)
    elif deed != "note":
        waits = waiting_extension(measure)
        if waits is None:
            raise TaskRefused("no_extension")
        decide_extension(waits, deed == "grant_extension", by=by, now=now)


def do_task(task: Task, text: str, *, by: Viewer, now: datetime, today: date) -> None:
    """Its owner says what was done. Raises NotAllowed."""
    if not owns(by, task, today=today):
        raise NotAllowed("role", action="do_task")
    with transaction.atomic():
        advance(task, "do_task", TASK, by=by, now=now, why=text, done_by=by.user, done_at=now, outcome=text.strip())


def see_task(task: Task, *, by: Viewer, now: datetime) -> None:
    """The office has seen that it is done. Raises NotAllowed, also for whoever did it."""
    not_about(by, task.measure)
    task.refresh_from_db()
    if task.done_by_id == by.user.pk:
        raise NotAllowed("doer_accepts")
    with transaction.atomic():
        advance(task, "see_task", TASK, by=by, now=now, seen_by=by.user)


def return_task(task: Task, why: str, *, by: Viewer, now: datetime) -> None:
    """It is not done yet, for a reason; what was said of it stays in the log. Raises NotAllowed."""
    not_about(by, task.measure)
    with transaction.atomic():
        advance(task, "return_task", TASK, by=by, now=now, why=why, done_by=None, done_at=None, outcome="")


def drop_task(task: Task, why: str, *, by: Viewer, now: datetime) -> None:
    """It need not be done any more, for a reason. Raises NotAllowed."""
    not_about(by, task.measure)
    with transaction.atomic():
        advance(task, "drop_task", TASK, by=by, now=now, why=why)


def owns(viewer: Viewer, task: Task, *, today: date) -> bool:
    """Whether it is somebody's own task, or that of a unit in which they hold a post."""
    return (task.person_id is not None and task.person_id == viewer.person_id) or task.unit_id in units_of(viewer, today=today)


def tasks_of(viewer: Viewer, *, today: date) -> QuerySet[Task]:
    """Somebody's own tasks that are to be done."""
    own = Q(person=viewer.person_id) if viewer.person_id else Q(pk__in=[])
    return _named(Task.objects.filter(own | Q(unit__in=units_of(viewer, today=today)), campaign=viewer.campaign, state=Task.State.OPEN))


def tasks_visible_to(viewer: Viewer, *, today: date) -> QuerySet[Task]:
    """The tasks of the measures that somebody may see."""
    return _named(Task.objects.filter(measure__in=measures_visible_to(viewer, today=today)))


def unsettled(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Those that are not done, or that the office has not seen."""
    return tasks.filter(state__in=(Task.State.OPEN, Task.State.DONE))


def possible_with(tasks: Iterable[Task], viewer: Viewer, *, today: date) -> list[tuple[Task, list[str]]]:
    """Each task with what somebody may do with it now."""
    units, found = units_of(viewer, today=today), []
    for one in tasks:
        own = (one.person_id is not None and one.person_id == viewer.person_id) or one.unit_id in units
        fits = {"do_task": own, "see_task": one.done_by_id != viewer.user.pk}
        found.append((one, [step for step in allowed(TASK, one.state, viewer) if fits.get(step, True)]))
    return found


def _named(tasks: QuerySet[Task]) -> QuerySet[Task]:
    return tasks.select_related("measure__problem", "gathering", "person", "unit", "campaign", "done_by__person")
