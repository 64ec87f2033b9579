"""What waits for somebody's decision, check, signature or answer, and since when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone

from huiyin.domain.activity import Activity
from huiyin.domain.answering.models import Answer
from huiyin.domain.answering.publicly import title_of
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.consolidation.models import Problem, ProblemList
from huiyin.domain.rectification.measures import uncovered
from huiyin.domain.rectification.models import Extension, Measure, Progress
from huiyin.domain.reminding.models import ReminderRules

State = Measure.State
#: What waits in a state: the words, whose turn it is, and the note that began it.
STATES = {
    State.BLOCKED: ("obstacle", "leader", Progress.Kind.OBSTACLE),
    State.CLOSURE_ASKED: ("check", "office", Progress.Kind.CLOSURE),
    State.CHECKED: ("sign", "leader", Progress.Kind.CHECK),
}
#: Outcomes that are to be answered, with what is in the log when they are decided.
_OUTCOMES = (Problem.State.RESOLVED, Problem.State.EXPLAINED, Problem.State.CONTINUING)
_DECIDED = ("resolve_problem", "explain_problem", "continue_problem")


@dataclass(frozen=True, slots=True)
class Wait:
    """Something that waits for ``whom`` since a day; it is said after so many days and again every so many, but not to those in ``but``."""

    what: str
    key: str
    whom: str
    since: date
    after: int
    every: int
    path: str
    values: Mapping[str, object]
    measure: Measure | None = None
    but: frozenset[int] = field(default=frozenset())


def waits(campaign: Campaign, rules: ReminderRules, *, today: date) -> Iterator[Wait]:
    """Everything that waits in a campaign."""
    if rules.decide_every:
        yield from _extensions(campaign, rules.decide_every)
        yield from _states(campaign, rules.decide_every)
    base = f"/work/{campaign.code}"
    if rules.cover_after and (bare := uncovered(campaign)):
        confirmed = ProblemList.objects.filter(campaign=campaign, state=ProblemList.State.CONFIRMED).aggregate(last=Max("decided_at"))[
            "last"
        ]
        if confirmed:
            yield _of_problems("cover", bare, _day(confirmed), rules.cover_after, f"{base}/register/plan/", today)
    if rules.answer_after and (late := list(_unanswered(campaign))):
        yield _of_problems("answer", [one for one, _ in late], min(day for _, day in late), rules.answer_after, f"{base}/answers/", today)


def _of_problems(what: str, problems: Iterable[Problem], since: date, after: int, path: str, today: date) -> Wait:
    """Several problems in one message: the office is told once, however many there are."""
    found = list(problems)
    values = {"count": len(found), "first": found[0].code, "days": (today - since).days}
    return Wait(what, f"{what}:{since.isoformat()}", "office", since, after, after, path, values)


def _extensions(campaign: Campaign, every: int) -> Iterator[Wait]:
    """The first extension is the leader's to decide, a further one the leading group's; never by who asked for it."""
    waiting = Extension.objects.filter(measure__campaign=campaign, granted=None).select_related("measure__problem", "measure__campaign")
    before = set(Extension.objects.filter(measure__campaign=campaign, granted=True).values_list("measure", flat=True))
    for one in waiting:
        whom = "leading_group" if one.measure_id in before else "leader"
        asker = frozenset({one.asked_by_id})
        yield _of_measure("extension", one.measure, f"extension:{one.pk}", whom, _day(one.asked_at), every, but=asker, new=one.new)


def _states(campaign: Campaign, every: int) -> Iterator[Wait]:
    measures = list(Measure.objects.filter(campaign=campaign, state__in=STATES).select_related("problem", "campaign"))
    kinds = [kind for _, _, kind in STATES.values()]
    notes = (
        Progress.objects.filter(measure__in=measures, kind__in=kinds)
        .order_by()
        .values_list("measure", "kind")
        .annotate(last=Max("id"), at=Max("at"))
    )
    newest = {(measure, kind): (last, at) for measure, kind, last, at in notes}
    for one in measures:
        what, whom, kind = STATES[State(one.state)]
        note, at = newest.get((one.pk, kind), (0, one.created_at))
        theirs = frozenset(filter(None, (one.doer_id, one.checked_by_id)))
        yield _of_measure(what, one, f"{what}:{one.pk}:{note}", whom, _day(at), every, but=theirs)


def _of_measure(what: str, measure: Measure, key: str, whom: str, since: date, every: int, *, but: frozenset[int], **more: object) -> Wait:
    values = {"problem": measure.problem.code, "title": title_of(measure.problem), "number": measure.number, "since": since, **more}
    path = f"/work/{measure.campaign.code}/register/{measure.number}/"
    return Wait(what, key, whom, since, 0, every, path, values, measure, but)


def _unanswered(campaign: Campaign) -> Iterator[tuple[Problem, date]]:
    """Problems with an outcome for which no answer was written since it was decided, with the day of the outcome."""
    problems = list(Problem.objects.filter(campaign=campaign, state__in=_OUTCOMES).order_by("code"))
    log = Activity.objects.filter(campaign=campaign, thing="problem", thing_id__in=[one.pk for one in problems], verb__in=_DECIDED)
    decided = dict(log.order_by().values_list("thing_id").annotate(last=Max("at")))
    answered = dict(Answer.objects.filter(campaign=campaign).order_by().values_list("problem").annotate(last=Max("drafted_at")))
    for one in problems:
        at = decided.get(one.pk)
        if at is not None and (one.pk not in answered or answered[one.pk] < at):
            yield one, _day(at)


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
