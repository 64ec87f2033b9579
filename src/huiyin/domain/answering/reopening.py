"""When enough are not satisfied: a problem opens again once by itself, and a second time by decision of the leading group alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import Activity, record
from huiyin.domain.answering.models import Answer, Rating
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.receiving import lock
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.rectification.belonging import OVERSEERS, is_about, works_on
from huiyin.domain.rectification.lifecycle import PROBLEM
from huiyin.domain.transitions import NotAllowed, advance

#: The most that may be laid down as the least number of ratings.
MOST = 1000
OPENED = ("reopen_problem", "reopen_again")


@dataclass(frozen=True, slots=True)
class Reopening:
    """A problem was opened again: ``unhappy`` of ``rated``, both None where they are too few to be shown; ``why`` is the reason of a decision."""

    at: datetime
    decided: bool
    unhappy: int | None
    rated: int | None
    why: str = ""


def rated(counts: Mapping[str, int]) -> int:
    """How many said whether it helped; who would not say is in no denominator."""
    return sum(count for value, count in counts.items() if value != Rating.Value.NONE)


def enough(counts: Mapping[str, int], *, least: int, percent: int) -> bool:
    """Whether so many rated, and such a share of them is not satisfied, that the problem opens again."""
    total = rated(counts)
    return total >= max(least, 1) and counts.get(Rating.Value.NOT, 0) * 100 >= percent * total


def counts_of(answer: Answer) -> Counter[str]:
    """The ratings of an answer by value."""
    return Counter(Rating.objects.filter(answer=answer).values_list("value", flat=True))


def reopen_if_unhappy(answer: Answer, *, now: datetime) -> bool:
    """Open the problem again if its answer has earned it and it never was by itself; whether that happened. Call it in a transaction."""
    campaign, counts = Campaign.objects.get(pk=answer.campaign_id), counts_of(answer)
    problem = Problem.objects.get(pk=answer.problem_id)
    if problem.state not in PROBLEM["reopen_problem"].leaves or not enough(counts, least=campaign.reopen_least, percent=campaign.reopen_percent):
        return False
    if Activity.objects.filter(verb="reopen_problem", thing="problem", thing_id=problem.pk).exists():
        return False
    advance(problem, "reopen_problem", PROBLEM, by=None, now=now, why=f"{counts[Rating.Value.NOT]}/{rated(counts)}")
    return True


def unhappy_again(problem: Problem) -> bool:
    """Whether enough are not satisfied with the answer of a problem that has been opened again before, somebody of them since then."""
    answer = Answer.objects.filter(problem=problem, state=Answer.State.PUBLISHED).select_related("campaign").first()
    last = Activity.objects.filter(verb__in=OPENED, thing="problem", thing_id=problem.pk).order_by("-id").first()
    if answer is None or last is None or problem.state not in PROBLEM["reopen_again"].leaves:
        return False
    since = Rating.objects.filter(answer=answer, value=Rating.Value.NOT, at__gt=last.at).exists()
    return since and enough(counts_of(answer), least=answer.campaign.reopen_least, percent=answer.campaign.reopen_percent)


def reopen_again(problem: Problem, why: str, *, by: Viewer, now: datetime) -> None:
    """The leading group opens a problem again that had been opened by itself before, because people are still not satisfied. Raises NotAllowed."""
    if is_about(by, problem.pk):
        raise NotAllowed("about_you")
    if not unhappy_again(problem):
        raise NotAllowed("not_unhappy_again")
    with transaction.atomic():
        advance(problem, "reopen_again", PROBLEM, by=by, now=now, why=why.strip())


def reopenings(problem: Problem, viewer: Viewer, *, today: date) -> list[Reopening]:
    """Each time the problem was opened again, the first one first. Whoever did the work sees no number of a group that is too small."""
    found = Activity.objects.filter(verb__in=OPENED, thing="problem", thing_id=problem.pk).order_by("id")
    whole = viewer.is_any(OVERSEERS) and not works_on(viewer, problem.pk, today=today)
    return [_told(one, 0 if whole else viewer.campaign.smallest_group) for one in found]


def told_openly(verb: str, reason: str, least: int) -> bool:
    """Whether a step of a problem may be told to everybody: not where fewer than ``least`` people opened it again by what they rated."""
    rated_by = reason.partition("/")[2]
    return verb != "reopen_problem" or not rated_by.isdecimal() or int(rated_by) >= least


def _told(one: Activity, least: int) -> Reopening:
    if one.verb == "reopen_again":
        return Reopening(one.at, True, None, None, one.reason)
    unhappy, _, total = one.reason.partition("/")
    if not total.isdecimal() or not told_openly(one.verb, one.reason, least):
        return Reopening(one.at, False, None, None)
    return Reopening(one.at, False, int(unhappy), int(total))


def set_reopening(least: int, percent: int, *, by: Viewer, now: datetime) -> None:
    """The leading group or the office lays down when a problem opens again by itself. Raises NotAllowed."""
    if not by.is_any({Role.OFFICE, Role.LEADING_GROUP}):
        raise NotAllowed("role", action="set_reopening")
    if not (1 <= least <= MOST and 1 <= percent <= 100):
        raise NotAllowed("reopening", most=MOST)
    with transaction.atomic():
        lock(by.campaign)
        Campaign.objects.filter(pk=by.campaign.pk).update(reopen_least=least, reopen_percent=percent)
        record("set_reopening", by.campaign, actor=by.user, now=now, campaign=by.campaign, least=least, percent=percent)
