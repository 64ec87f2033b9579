"""Answers of the demonstration: drafted by the department, approved by the leader, opened to everybody, read out, and rated by those who have a receipt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from examples.campaign.people import Desk
from examples.campaign.review import problem_named
from huiyin.accounts.models import Unit
from huiyin.domain.answering.answers import draft_answer, publish_answer
from huiyin.domain.answering.hearing import rate, read_out, seen
from huiyin.domain.answering.listing import deliveries_of
from huiyin.domain.answering.models import Answer
from huiyin.domain.answering.publicly import show_register
from huiyin.domain.collection.following import contributor_of

Step = tuple[date, Callable[[datetime], Any]]
Given = Mapping[str, Any]
PARTS = ("done", "not_done", "why", "next")


def replies(given: Given, desk: Desk) -> Iterator[Step]:
    """Each answer with its day, and what came back."""
    measures = {one["title"]: one["measures"][0] for one in given["problems"]}
    for told in given["answers"]:
        day, measure = date.fromisoformat(told["day"]), measures[told["title"]]
        yield day, partial(_draft, told, measure["department"], desk)
        yield day + timedelta(days=2), partial(_publish, told, measure["leader"], desk)
    yield date.fromisoformat(given["shown"]), partial(_show, desk)
    for told in given["read_out"]:
        yield date.fromisoformat(told["day"]), partial(_read_out, told, desk)
    for told in given["receipts"]:
        yield date.fromisoformat(told["day"]), partial(_came_back, told, desk)


def _draft(told: Given, department: str, desk: Desk, now: datetime) -> None:
    parts = {name: told[name] for name in PARTS}
    draft_answer(problem_named(told["title"], desk.clerk), **parts, by=desk.viewer(f"head-{department}"), now=now, today=now.date())


def _publish(told: Given, leader: str, desk: Desk, now: datetime) -> None:
    draft = Answer.objects.get(problem=problem_named(told["title"], desk.clerk), state=Answer.State.DRAFTED)
    publish_answer(draft, by=desk.viewer(leader), now=now)


def _show(desk: Desk, now: datetime) -> None:
    show_register(by=desk.viewer("chair"), now=now)


def _read_out(told: Given, desk: Desk, now: datetime) -> None:
    """What waits for the people of a gathering or a place is read out there."""
    if "gathering" in told:
        key = f"gathering-{desk.clerk.campaign.gatherings.get(code=told['gathering']).pk}"
    else:
        key = f"place-{Unit.objects.get(code=told['place']).pk}"
    found = deliveries_of(key, desk.clerk, today=now.date())
    if not read_out(found, told["note"], by=desk.clerk, now=now):
        raise RuntimeError(f"Nothing waits for {told}.")


def _came_back(told: Given, desk: Desk, now: datetime) -> None:
    """Somebody looks at their receipt, and may say what they think of the answer."""
    code = next(code for said, code in desk.receipts.items() if said.startswith(told["begins"]))
    contributor = contributor_of(code)
    assert contributor is not None
    seen(contributor, now=now)
    if "value" in told:
        answer = Answer.objects.get(deliveries__contributor=contributor, state=Answer.State.PUBLISHED)
        rate(answer, contributor, told["value"], told.get("comment", ""), now=now)
