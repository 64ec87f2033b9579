"""What happened after the machine's proposal: review, plan, rectifying, answers; each step with its day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from examples.campaign import flow, plan, review
from examples.campaign.later import besides
from examples.campaign.people import Desk
from examples.campaign.plan import Book
from examples.campaign.replying import replies
from huiyin.accounts.models import Person
from huiyin.domain.fuzzy import FuzzyDate, Precision
from huiyin.domain.gatherings.services import add_decision, hold_gathering, note_attendance, plan_gathering

Step = tuple[date, Callable[[datetime], Any]]
Given = Mapping[str, Any]
DECIDED, LAST = date(2026, 4, 24), date(2026, 10, 31)


def after(given: Given, desk: Desk, case: Path, loaded: date) -> Iterator[Step]:
    """All steps; those of one day in their order."""
    book, problems = Book(desk, loaded), given["problems"]
    yield DECIDED, partial(review.decide_problems, case / "gold.tsv", desk)
    yield DECIDED + timedelta(days=2), partial(review.write_problems, problems, desk)
    yield _day(given, "confirmed") - timedelta(days=1), partial(review.propose, desk)
    yield _day(given, "confirmed"), partial(review.confirm, desk)
    yield _day(given, "confirmed"), partial(book.draft_all, problems, immediate=True)
    yield _day(given, "drafted"), partial(book.draft_all, problems, immediate=False)
    yield _day(given, "proposed"), partial(plan.propose, desk)
    yield _day(given, "issued"), partial(plan.issue, desk)
    for told in given["held"]:
        yield from _gathering(told, desk)
    yield from _more(given, book)
    yield from flow.steps(problems, book)
    yield from replies(given, desk)
    yield from besides(given, desk)


def _day(given: Given, name: str) -> date:
    return date.fromisoformat(given[name])


def _more(given: Given, book: Book) -> Iterator[Step]:
    """Measures that came later make a second version of the plan."""
    later = [(one["title"], told) for one in given["problems"] for told in one.get("later", [])]
    day = _day(given, "again")
    for title, told in later:
        yield day, partial(book.draft, title, told)
    yield day + timedelta(days=1), partial(plan.propose, book.desk)
    yield day + timedelta(days=3), partial(plan.issue, book.desk)


def _gathering(told: Given, desk: Desk) -> Iterator[Step]:
    """Planned two weeks before, held, and its decisions noted."""
    day, made = date.fromisoformat(told["when"]), list[Any]()

    def planned(now: datetime) -> None:
        campaign = desk.clerk.campaign
        fields = {name: told[name] for name in ("title", "title_en", "agenda", "code")}
        kind = campaign.gathering_kinds.get(code=told["kind"])
        made.append(plan_gathering(campaign, kind=kind, when=FuzzyDate(day, Precision.DAY), by=desk.clerk, now=now, **fields))

    def held(now: datetime) -> None:
        hold_gathering(made[0], by=desk.clerk, now=now)
        note_attendance(made[0], people=Person.objects.filter(code__in=told["people"]), heads={}, by=desk.clerk, now=now)
        for who, text, due in told.get("decisions", []):
            due_on = date.fromisoformat(due) if due else None
            add_decision(made[0], text, person=Person.objects.get(code=who), due=due_on, by=desk.clerk, now=now)

    yield day - timedelta(days=14), planned
    yield day, held
