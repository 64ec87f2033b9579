"""What the register shows: lights and their sums, what somebody may do now, what people said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, Max, OuterRef, QuerySet, Value, When

from huiyin.domain.access import Role, Viewer
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import Opinion
from huiyin.domain.consolidation.listing import quotable
from huiyin.domain.consolidation.models import Placement, Problem
from huiyin.domain.rectification.belonging import is_about, leads, problems_about, units_of
from huiyin.domain.rectification.lifecycle import MEASURE, PROBLEM
from huiyin.domain.rectification.lights import lights_of
from huiyin.domain.rectification.models import Extension, Measure, Progress
from huiyin.domain.rectification.outcomes import DONE, GOING, did_it, still_open
from huiyin.domain.rectification.progressing import worked_on
from huiyin.domain.transitions import allowed

#: The lights, the most urgent first.
LIGHTS = ("red", "yellow", "blue", "green", "done")
#: Words are looked for among so many opinions of a problem.
LOOKED = 200
_State = Measure.State


def lit(measures: QuerySet[Measure], *, today: date) -> QuerySet[Any]:
    """The measures with their ``lit``, the light of ``outcomes.light``."""
    cases = (
        When(state__in=DONE, then=Value("done")),
        When(deadline__lt=today, then=Value("red")),
        When(state=_State.BLOCKED, then=Value("yellow")),
        *(case for one in Campaign.objects.filter(measures__in=measures.order_by()).distinct() for case in _by_rules(one, today)),
    )
    return measures.annotate(lit=Case(*cases, default=Value("green")))


def _by_rules(campaign: Campaign, today: date) -> Iterator[When]:
    """What the rules of a campaign make yellow and blue."""
    lights = lights_of(campaign, today=today)
    if lights.quiet_since is not None:
        told = Exists(Progress.objects.filter(measure=OuterRef("pk"), at__gte=lights.quiet_since))
        yield When(~told, campaign=campaign, state__in=GOING, created_at__lt=lights.quiet_since, then=Value("yellow"))
    yield When(campaign=campaign, deadline__lte=lights.near_until, then=Value("blue"))


def sums_by_light(measures: QuerySet[Any]) -> list[tuple[str, int]]:
    """How many of the lit measures have each light."""
    found = dict(measures.order_by().values_list("lit").annotate(count=Count("pk")))
    return [(one, found.get(one, 0)) for one in LIGHTS]


def last_notes(measures: Iterable[Measure]) -> dict[int, Progress]:
    """The newest note of each measure that has one."""
    newest = (
        Progress.objects.filter(measure__in=[one.pk for one in measures])
        .order_by()
        .values("measure")
        .annotate(last=Max("id"))
        .values_list("last", flat=True)
    )
    return {one.measure_id: one for one in Progress.objects.filter(pk__in=list(newest))}


def waiting_extension(measure: Measure) -> Extension | None:
    """The extension that waits for a decision."""
    return measure.extensions.filter(granted=None).first()


#: States in which somebody else looks at what was done.
ACCEPTING = frozenset({_State.CLOSURE_ASKED, _State.CHECKED})


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is to some measures on a day: the units of their posts, and the problems in which they are spoken about."""

    viewer: Viewer
    today: date
    units: frozenset[int]
    about: frozenset[int]


def standing(viewer: Viewer, measures: Iterable[Measure], *, today: date) -> Standing:
    """What somebody is to the measures of a page."""
    placed = problems_about([viewer.person_id or 0]).filter(problem__in={one.problem_id for one in measures})
    return Standing(viewer, today, frozenset(units_of(viewer, today=today)), frozenset(filter(None, placed.values_list("problem", flat=True))))


def possible(measure: Measure, at: Standing) -> list[str]:
    """What somebody may do with a measure now, in the order in which it is done; nothing where it is about them."""
    if measure.problem_id in at.about:
        return []
    viewer = at.viewer
    doer = measure.department_id in at.units or any(one.pk in at.units for one in measure.co_departments.all())
    leader, chair = leads(viewer, measure), viewer.is_any({Role.LEADING_GROUP})
    # Asked of the few that wait to be accepted.
    others = measure.state in ACCEPTING and measure.checked_by_id != viewer.user.pk and not worked_on(measure, viewer)
    fits = {
        "block_measure": doer,
        "ask_closure": doer and measure.kind != Measure.Kind.CONTINUING,
        "unblock_measure": leader or chair,
        "check_closure": others,
        "sign_closure": (leader or chair) and others,
        "return_closure": leader or viewer.is_any({Role.OFFICE, Role.SUPERVISION}),
    }
    found = [action for action in allowed(MEASURE, measure.state, viewer) if fits.get(action, True) and action != "begin_measure"]
    return [*_first(measure, at, doer, leader, chair), *found]


def _first(measure: Measure, at: Standing, doer: bool, leader: bool, chair: bool) -> Iterator[str]:
    """What is not in the table of states: notes and extensions."""
    under_way, extensions = measure.state in {_State.IN_PROGRESS, _State.BLOCKED}, list(measure.extensions.all())
    begins = measure.state == _State.APPROVED or (measure.state == _State.DRAFTED and measure.kind == Measure.Kind.IMMEDIATE)
    if doer and (under_way or (begins and at.viewer.is_any({Role.DEPARTMENT}))):
        yield "note_progress"
    waits = next((one for one in extensions if one.granted is None), None)
    if doer and not waits and measure.deadline and measure.deadline >= at.today and (under_way or measure.state == _State.APPROVED):
        yield "ask_extension"
    first = leader and not any(one.granted for one in extensions)
    if waits and waits.asked_by_id != at.viewer.user.pk and (chair or first):
        yield "decide_extension"


def outcomes_for(problem: Problem, viewer: Viewer, *, today: date) -> list[str]:
    """What somebody may decide about a problem now; to ask for its acceptance, or to accept it, every measure with a deadline is done."""
    if is_about(viewer, problem.pk):
        return []
    done, others = not still_open(problem), not did_it(viewer, problem, today=today)
    led = Measure.objects.filter(problem=problem, leader=viewer.person_id or 0).exists()
    may = {
        "reopen_again": False,
        "present_problem": done and (viewer.is_any({Role.OFFICE}) or led),
        "resolve_problem": done and others,
        "continue_problem": others and Measure.objects.filter(problem=problem, kind=Measure.Kind.CONTINUING).exists(),
    }
    return [action for action in allowed(PROBLEM, problem.state, viewer) if may.get(action, True)]


def heard(problem: Problem) -> tuple[int, list[str]]:
    """How many opinions a problem has, and words of them that give nobody away: none of few, none about somebody, in no order of time; 0 where they are few."""
    placed = Placement.objects.filter(problem=problem, opinion__state=Opinion.State.REGISTERED)
    least = max(problem.campaign.smallest_group, 1)
    count = placed.count()
    if count < least:
        return 0, []
    found = quotable(problem.campaign_id, placed.order_by("opinion__number").values_list("opinion__number", flat=True)[:LOOKED])
    # Of few, each may know who said the other ones.
    return count, sorted(set(found.values())) if len(found) >= least else []
