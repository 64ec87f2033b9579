"""What became of a problem: resolved, explained or continuing, decided by the leading group; never summed as one."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from huiyin.domain.access import Role, Viewer
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.rectification.belonging import is_about, works_on
from huiyin.domain.rectification.lifecycle import PROBLEM
from huiyin.domain.rectification.lights import Lights, lights_of
from huiyin.domain.rectification.models import Measure
from huiyin.domain.transitions import NotAllowed, advance

#: Measures that ask for nothing more.
DONE = (Measure.State.CLOSED, Measure.State.CANCELLED)
#: Measures from which a note is expected now and then.
GOING = (Measure.State.APPROVED, Measure.State.IN_PROGRESS)


def present_problem(problem: Problem, *, by: Viewer, now: datetime) -> None:
    """Ask for acceptance: every measure with a deadline is closed. Raises NotAllowed."""
    if not by.is_any({Role.OFFICE}) and not Measure.objects.filter(problem=problem, leader=by.person_id or 0).exists():
        raise NotAllowed("role", action="present_problem")
    if is_about(by, problem.pk):
        raise NotAllowed("about_you")
    _all_done(problem)
    with transaction.atomic():
        advance(problem, "present_problem", PROBLEM, by=by, now=now)


def decide_problem(problem: Problem, action: str, why: str, *, by: Viewer, now: datetime) -> None:
    """``resolve_problem``, ``explain_problem``, ``continue_problem``, ``refuse_problem`` or ``relapse_problem``, for a reason. Raises NotAllowed."""
    if action not in {"resolve_problem", "explain_problem", "continue_problem", "refuse_problem", "relapse_problem"}:
        raise NotAllowed("role", action=action)
    if is_about(by, problem.pk):
        raise NotAllowed("about_you")
    if action in {"resolve_problem", "continue_problem"} and did_it(by, problem, today=timezone.localdate(now)):
        raise NotAllowed("doer_accepts")
    if action == "resolve_problem":
        _all_done(problem)
    if action == "continue_problem" and not Measure.objects.filter(problem=problem, kind=Measure.Kind.CONTINUING).exists():
        raise NotAllowed("nothing_continues")
    with transaction.atomic():
        advance(problem, action, PROBLEM, by=by, now=now, why=why)


def overdue(measure: Measure, *, today: date) -> bool:
    """Whether a measure is past its deadline and not done."""
    return measure.deadline is not None and measure.deadline < today and measure.state not in DONE


def light(measure: Measure, *, today: date, lights: Lights | None = None) -> str:
    """``done``, ``red`` past the deadline, ``yellow`` blocked or long without a note, ``blue`` nearly due, ``green`` otherwise; always shown with its word."""
    if measure.state in DONE:
        return "done"
    if overdue(measure, today=today):
        return "red"
    if measure.state == Measure.State.BLOCKED:
        return "yellow"
    lights = lights or lights_of(measure.campaign, today=today)
    if _quiet(measure, lights):
        return "yellow"
    return "blue" if measure.deadline is not None and measure.deadline <= lights.near_until else "green"


def _quiet(measure: Measure, lights: Lights) -> bool:
    since = lights.quiet_since
    return since is not None and measure.state in GOING and measure.created_at < since and not measure.notes.filter(at__gte=since).exists()


def still_open(problem: Problem) -> int:
    """How many measures of a problem have a deadline and are not done."""
    return Measure.objects.filter(problem=problem).exclude(kind=Measure.Kind.CONTINUING).exclude(state__in=DONE).count()


def _all_done(problem: Problem) -> None:
    if left := still_open(problem):
        raise NotAllowed("measures_open", count=left)


def did_it(viewer: Viewer, problem: Problem, *, today: date) -> bool:
    """Whether what was done about a problem is the viewer's own work: they asked for a closure, or do or answer for one of its measures now."""
    asked = Measure.objects.filter(problem=problem, doer=viewer.user).exists()
    return asked or works_on(viewer, problem.pk, today=today)
