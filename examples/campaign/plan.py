"""The plan of the demonstration: a measure for each problem, drafted by the office, issued by the chair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from examples.campaign.evidence import Papers
from examples.campaign.people import Desk
from examples.campaign.review import problem_named
from huiyin.accounts.models import Person, Unit
from huiyin.domain.rectification.measures import draft_measure, issue_plan, propose_plan
from huiyin.domain.rectification.models import Measure

Told = Mapping[str, Any]


@dataclass
class Book:
    """The measures by what is told of them, so that their steps find them. ``loaded`` is the day from which open deadlines are counted."""

    desk: Desk
    loaded: date
    papers: Papers = field(default_factory=Papers)
    numbers: dict[int, int] = field(default_factory=dict)

    def draft(self, title: str, told: Told, now: datetime) -> None:
        """Put a measure down."""
        by = self.desk.clerk
        texts = {name: told[name] for name in ("content", "requirement")}
        deadline = self.day_of(told)
        kind = told.get("kind", Measure.Kind.BY_DATE if deadline else Measure.Kind.CONTINUING)
        made = draft_measure(
            problem_named(title, by),
            **texts,
            leader=Person.objects.get(code=told["leader"]),
            department=Unit.objects.get(code=told["department"]),
            helping=Unit.objects.filter(code__in=told.get("helping", [])),
            kind=kind,
            deadline=deadline,
            by=by,
            now=now,
            today=now.date(),
        )
        self.numbers[id(told)] = made.number

    def day_of(self, told: Told) -> date | None:
        """The deadline: a day of the story, or so many days from the loading."""
        if "until" in told:
            return date.fromisoformat(told["until"])
        return self.loaded + timedelta(days=told["days"]) if "days" in told else None

    def measure(self, told: Told) -> Measure:
        """The measure as it stands now."""
        return Measure.objects.select_related("problem", "department", "leader").get(
            campaign=self.desk.campaign, number=self.numbers[id(told)]
        )

    def draft_all(self, problems: Iterable[Told], now: datetime, *, immediate: bool) -> None:
        """Those that are done at once, or all others."""
        for title, told in measures(problems):
            if (told.get("kind") == Measure.Kind.IMMEDIATE) == immediate:
                self.draft(title, told, now)


def measures(problems: Iterable[Told]) -> Iterator[tuple[str, Told]]:
    """Each measure of the first plan with the title of its problem."""
    for problem in problems:
        for told in problem["measures"]:
            yield problem["title"], told


def propose(desk: Desk, now: datetime) -> None:
    """The office asks for what it drafted to be issued."""
    propose_plan(by=desk.clerk, now=now)


def issue(desk: Desk, now: datetime) -> None:
    """The chair issues what waits."""
    issue_plan(desk.clerk.campaign.rectification_plans.get(state="proposed"), by=desk.viewer("chair"), now=now)
