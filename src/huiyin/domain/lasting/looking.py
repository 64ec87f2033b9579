"""Looking back: what is due and coming, and what was found. What came back goes back to be rectified, its history kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import Activity
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.lasting.intervals import LastingRefused, looks, rules_of
from huiyin.domain.lasting.lifecycle import LOOK_BACK
from huiyin.domain.lasting.models import LookBack, LookBackEvidence
from huiyin.domain.rectification.belonging import does, is_about, leads
from huiyin.domain.rectification.evidence import folder_of, taken
from huiyin.domain.rectification.models import Measure
from huiyin.domain.rectification.outcomes import decide_problem
from huiyin.domain.storing import Sent, store
from huiyin.domain.transitions import NotAllowed, advance

#: States of a problem to look back on, and the steps that lead there.
CLOSED = (Problem.State.RESOLVED, Problem.State.CONTINUING)
CLOSINGS = ("resolve_problem", "continue_problem")
#: Who looks back.
LOOKERS = frozenset({Role.OFFICE, Role.SUPERVISION})


@dataclass(frozen=True, slots=True)
class Planned:
    """A look-back that is to be done. Only the first one of a problem can be done now."""

    problem: Problem
    closed_on: date
    number: int
    due: date
    first: bool


def closings(problems: Iterable[int]) -> dict[int, datetime]:
    """For each of the problems the moment in which it was last resolved, or was said to continue."""
    steps = Activity.objects.filter(thing="problem", thing_id__in=[*problems], verb__in=CLOSINGS)
    return {pk: at for pk, at in steps.order_by("id").values_list("thing_id", "at") if pk is not None}


def planned_looks(campaign: Campaign, *, problem: Problem | None = None) -> list[Planned]:
    """What is to be done in a campaign, or for one of its problems, the earliest first."""
    those = Problem.objects.filter(campaign=campaign, state__in=CLOSED).select_related("aspect")
    closed = {one.pk: one for one in (those.filter(pk=problem.pk) if problem else those)}
    days = {pk: timezone.localdate(at) for pk, at in closings(closed).items()}
    done = Counter(LookBack.objects.filter(problem__in=list(closed)).order_by().values_list("problem", "closed_on"))
    rules, found = rules_of(campaign), list[Planned]()
    for pk, day in days.items():
        for at, one in enumerate(looks(closed[pk].state, day, done[pk, day], rules)):
            found.append(Planned(closed[pk], day, one.number, one.due, at == 0))
    return sorted(found, key=lambda one: (one.due, one.problem.code, one.number))


def due_look_backs(campaign: Campaign, *, today: date) -> list[Planned]:
    """What can be done today: of each problem the first look whose day has come."""
    return [one for one in planned_looks(campaign) if one.first and one.due <= today]


def may_look(problem: Problem, viewer: Viewer, *, today: date) -> bool:
    """Whether somebody may look back on a problem: the office or the supervision, but nobody it is about, and nobody who did or answered for its measures."""
    if not viewer.is_any(LOOKERS) or is_about(viewer, problem.pk):
        return False
    measures = Measure.objects.filter(problem=problem)
    return not any(viewer.user.pk == one.doer_id or leads(viewer, one) or does(viewer, one, today=today) for one in measures)


def look_back(problem: Problem, finding: str, text: str, *, number: int, sent: Iterable[Sent], by: Viewer, now: datetime, today: date) -> LookBack:
    """Write down what was found by the look of a ``number``; a relapse opens the problem again. Raises NotAllowed, LastingRefused, EvidenceRefused."""
    _checked(problem, finding, text, by, today)
    files = taken(list(sent))
    with transaction.atomic():
        Problem.objects.select_for_update().get(pk=problem.pk)
        next_one = next((one for one in planned_looks(problem.campaign, problem=problem)), None)
        if next_one is None or next_one.number != number:
            raise LastingRefused("meanwhile")
        if next_one.due > today:
            raise LastingRefused("not_due", due=next_one.due.isoformat())
        made = LookBack.objects.create(campaign=problem.campaign, problem=problem, closed_on=next_one.closed_on, number=number, due=next_one.due)
        LookBackEvidence.objects.bulk_create(LookBackEvidence(look_back=made, name=name, digest=digest, kind=kind) for name, digest, kind, _ in files)
        advance(made, "look_back", LOOK_BACK, by=by, now=now, why=text, finding=finding, text=text.strip(), done_by=by.user, done_at=now)
        if finding == LookBack.Finding.RELAPSED:
            decide_problem(problem, "relapse_problem", text, by=by, now=now)
        for _, digest, _, data in files:
            store(folder_of(problem.campaign_id), digest, data)
    return made


def path_of(evidence: LookBackEvidence) -> Path:
    """Where a file lies."""
    return folder_of(evidence.look_back.campaign_id) / evidence.digest


def _checked(problem: Problem, finding: str, text: str, by: Viewer, today: date) -> None:
    if problem.campaign_id != by.campaign.pk or not by.is_any(LOOKERS):
        raise NotAllowed("role", action="look_back")
    if is_about(by, problem.pk):
        raise NotAllowed("about_you")
    if not may_look(problem, by, today=today):
        raise LastingRefused("doer_looks")
    if finding not in LookBack.Finding.values:
        raise LastingRefused("finding")
    if not text.strip():
        raise NotAllowed("empty")
