"""What was done besides: looks back on closed problems, figures frozen for a report, somebody urged, people asked what they think of an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from examples.campaign.people import Desk
from examples.campaign.review import problem_named
from huiyin.domain.answering.asking import rate_for
from huiyin.domain.answering.models import Answer
from huiyin.domain.collection.models import Opinion
from huiyin.domain.figures.freezing import freeze_figures
from huiyin.domain.lasting.looking import look_back, planned_looks
from huiyin.domain.rectification.models import Measure
from huiyin.domain.reminding.urging import urge

Step = tuple[date, Callable[[datetime], Any]]
Given = Mapping[str, Any]


def besides(given: Given, desk: Desk) -> Iterator[Step]:
    """Each with its day."""
    deeds = {"look_backs": _look_back, "figures": _freeze, "urges": _urge, "asked": _ask}
    for name, deed in deeds.items():
        for told in given[name]:
            yield date.fromisoformat(told["day"]), partial(deed, told, desk)


def _look_back(told: Given, desk: Desk, now: datetime) -> None:
    """The outside supervision looks: it did nothing of what was done."""
    problem = problem_named(told["title"], desk.clerk)
    number = planned_looks(problem.campaign, problem=problem)[0].number
    look_back(problem, told["finding"], told["text"], number=number, sent=[], by=desk.viewer("inspector-a"), now=now, today=now.date())


def _freeze(told: Given, desk: Desk, now: datetime) -> None:
    freeze_figures(told["title"], date.fromisoformat(told["on"]), by=desk.clerk, now=now, today=now.date())


def _urge(told: Given, desk: Desk, now: datetime) -> None:
    measure = Measure.objects.select_related("problem").get(problem=problem_named(told["title"], desk.clerk), state=Measure.State.IN_PROGRESS)
    urge(measure, told["note"], by=desk.viewer("inspector-a"), now=now, today=now.date())


def _ask(told: Given, desk: Desk, now: datetime) -> None:
    """By the office's second, who did none of the work."""
    opinion = Opinion.objects.get(campaign=desk.campaign, text__startswith=told["begins"], state=Opinion.State.REGISTERED)
    answer = Answer.objects.get(deliveries__opinion=opinion, state=Answer.State.PUBLISHED)
    rate_for(answer, opinion.number, told["value"], told["comment"], told["how"], by=desk.viewer("clerk-b"), now=now, today=now.date())
