"""What everybody may read: for each problem of the confirmed list what was done about it. Nothing that was said, nobody who said it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from huiyin.domain.access import Viewer
from huiyin.domain.activity import Activity
from huiyin.domain.answering.lifecycle import PUBLIC
from huiyin.domain.answering.models import Answer, PublicRegister
from huiyin.domain.answering.reopening import told_openly
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.receiving import lock
from huiyin.domain.consolidation.listed import opinions_listed
from huiyin.domain.consolidation.models import Problem, ProblemList
from huiyin.domain.transitions import NotAllowed, advance

#: What became of a problem, each counted apart: they are not the same, and are never summed.
OUTCOMES = ("resolved", "explained", "continuing", "rectifying")
_DECIDED = ("begin_problem", "explain_problem", "resolve_problem", "continue_problem", "relapse_problem", "reopen_problem", "resume_problem")
_AGAIN = ("relapse_problem", "reopen_problem", "resume_problem")


@dataclass(frozen=True, slots=True)
class Entry:
    """A problem in public. ``opinions`` is None where they are fewer than the smallest group; ``since`` is the day of the outcome."""

    code: str
    title: str
    opinions: int | None
    outcome: str
    since: date | None
    answer: Answer | None
    #: It was closed, and came back.
    again: bool = False

    @property
    def answered_on(self) -> date | None:
        """The day of the answer that stands."""
        return day_of(self.answer) if self.answer else None


@dataclass(frozen=True, slots=True)
class Register:
    """The whole of it. ``least`` is the smallest number of opinions that is told."""

    campaign: Campaign
    least: int
    confirmed_on: date
    entries: Sequence[Entry]

    @property
    def outcomes(self) -> Mapping[str, int]:
        """How many problems have come how far, each outcome for itself."""
        return {name: sum(one.outcome == name for one in self.entries) for name in OUTCOMES}


def title_of(problem: Problem) -> str:
    """The title where a person gave it, else nothing: the program makes titles of words that somebody said."""
    return problem.title if problem.decided else ""


def day_of(answer: Answer) -> date | None:
    """The day on which an answer was published, where people live."""
    return timezone.localtime(answer.published_at).date() if answer.published_at else None


def register_of(campaign: Campaign) -> Register | None:
    """The problems of the latest confirmed list, numbers as it froze them; None where nothing is confirmed."""
    confirmed = ProblemList.objects.filter(campaign=campaign, state=ProblemList.State.CONFIRMED).order_by("-number").defer("frozen").first()
    if confirmed is None or confirmed.decided_at is None:
        return None
    counts = opinions_listed(confirmed.pk)
    problems = Problem.objects.filter(campaign=campaign, code__in=counts).exclude(state=Problem.State.MERGED).order_by("code")
    answers = {one.problem_id: one for one in Answer.objects.filter(campaign=campaign, state=Answer.State.PUBLISHED)}
    least = max(campaign.smallest_group, 1)
    steps = Activity.objects.filter(campaign=campaign, thing="problem", verb__in=_DECIDED).order_by("id").values_list("thing_id", "verb", "at", "reason")
    # That so few were not satisfied, and on which day the last of them said so, is between them and the office.
    last = {problem: (verb, timezone.localtime(at).date()) if told_openly(verb, reason, least) else ("", None) for problem, verb, at, reason in steps}
    entries = [_entry(one, counts[one.code], least, last.get(one.pk), answers.get(one.pk)) for one in problems]
    return Register(campaign, least, timezone.localtime(confirmed.decided_at).date(), entries)


def _entry(problem: Problem, count: int, least: int, last: tuple[str, date | None] | None, answer: Answer | None) -> Entry:
    outcome = problem.state if problem.state in OUTCOMES else "rectifying"
    verb, since = last or ("", None)
    return Entry(problem.code, title_of(problem), count if count >= least else None, outcome, since, answer, verb in _AGAIN and outcome == "rectifying")


def is_shown(campaign: Campaign) -> bool:
    """Whether everybody may read it."""
    return PublicRegister.objects.filter(campaign=campaign, state=PublicRegister.State.SHOWN).exists()


def show_register(*, by: Viewer, now: datetime) -> None:
    """The leading group lets everybody read it. Raises NotAllowed, also before a list is confirmed."""
    if register_of(by.campaign) is None:
        raise NotAllowed("nothing_to_show")
    _decide("show_register", by, now)


def hide_register(why: str, *, by: Viewer, now: datetime) -> None:
    """The leading group takes it back, for a reason. Raises NotAllowed."""
    _decide("hide_register", by, now, why)


def _decide(action: str, by: Viewer, now: datetime, why: str = "") -> None:
    with transaction.atomic():
        lock(by.campaign)
        one, _ = PublicRegister.objects.get_or_create(campaign=by.campaign)
        advance(one, action, PUBLIC, by=by, now=now, why=why, decided_by=by.user, decided_at=now)
