"""An answer comes to many opinions in batches, exactly once to each, wherever the process is killed."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from factories import NOW, TODAY, House

from domain.answering.test_answering import PARTS, refused, spoken
from huiyin.domain.access import Role
from huiyin.domain.activity import Activity
from huiyin.domain.answering import bringing
from huiyin.domain.answering.answers import draft_answer, publish_answer
from huiyin.domain.answering.bringing import SILENT, bring_all, bring_in_batches, bring_late, gone, under_way
from huiyin.domain.answering.models import Answer, Delivery
from huiyin.domain.collection.following import withdraw
from huiyin.domain.collection.models import Opinion
from huiyin.domain.consolidation.deciding import last_number, move
from huiyin.domain.consolidation.models import Problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two opinions a batch, and none at once."""
    monkeypatch.setattr(bringing, "CHUNK", 2)
    monkeypatch.setattr(bringing, "AT_ONCE", 0)


def on_its_way(home: House) -> tuple[Answer, Problem]:
    problem, _ = spoken(home)
    draft = draft_answer(problem, **PARTS, by=home.viewer(Role.DEPARTMENT), now=NOW, today=TODAY)
    assert publish_answer(draft, by=home.viewer(Role.LEADER), now=NOW) == problem.placements.count()
    draft.refresh_from_db()
    return draft, problem


def reached(answer: Answer) -> Counter[int]:
    return Counter(Delivery.objects.filter(answer=answer).values_list("opinion", flat=True))


@pytest.mark.usefixtures("few_at_once")
def test_many_are_left_to_the_process_and_all_get_it_once(confirmed: House) -> None:
    answer, problem = on_its_way(confirmed)
    assert answer.state == "published" and answer.brought_at is None and not Delivery.objects.exists()
    assert list(under_way()) == [answer] and gone(answer, NOW)
    assert bring_all(clock=lambda: NOW) == [(answer, problem.placements.count())]
    assert set(reached(answer)) == set(problem.placements.values_list("opinion", flat=True)) and set(reached(answer).values()) == {1}
    answer.refresh_from_db()
    assert answer.brought_at == NOW and not under_way() and bring_all(clock=lambda: NOW) == []
    assert Activity.objects.get(verb="bring_answer").detail == {"count": problem.placements.count()}


@pytest.mark.usefixtures("few_at_once")
def test_a_process_that_dies_between_batches_is_followed_by_one_that_makes_the_rest(confirmed: House, monkeypatch: pytest.MonkeyPatch) -> None:
    answer, problem = on_its_way(confirmed)
    batches = []

    def dies(*given: object) -> tuple[int, int] | None:
        batches.append(given)
        if len(batches) == 3:
            raise KeyboardInterrupt
        return real(*given)  # type: ignore[arg-type]

    real = bringing._batch
    with monkeypatch.context() as patched:
        patched.setattr(bringing, "_batch", dies)
        with pytest.raises(KeyboardInterrupt):
            bring_all(clock=lambda: NOW)
    assert len(reached(answer)) == 4
    assert bring_all(clock=lambda: NOW) == [], "It was heard of just now."
    slept: list[float] = []
    later = iter([NOW, NOW, *[NOW + SILENT] * 99])
    assert [count for _, count in bring_all(clock=lambda: next(later), wait=True, sleep=slept.append)] == [problem.placements.count() - 4]
    assert slept == [SILENT.total_seconds()]
    assert set(reached(answer).values()) == {1} and len(reached(answer)) == problem.placements.count()


@pytest.mark.usefixtures("few_at_once")
def test_a_newer_answer_ends_the_way_of_the_older(confirmed: House) -> None:
    answer, problem = on_its_way(confirmed)
    newer = draft_answer(problem, **PARTS, by=confirmed.viewer(Role.DEPARTMENT), now=NOW, today=TODAY)
    publish_answer(newer, by=confirmed.viewer(Role.LEADER), now=NOW)
    assert bring_in_batches(answer, clock=lambda: NOW) == 0 and not reached(answer)
    assert [one for one, _ in bring_all(clock=lambda: NOW)] == [newer]


def test_what_comes_into_the_problem_later_is_brought_by_the_office_and_what_was_taken_back_is_not(confirmed: House) -> None:
    problem, contributors = spoken(confirmed)
    withdraw(contributors[0], 1, now=NOW)
    draft = draft_answer(problem, **PARTS, by=confirmed.viewer(Role.DEPARTMENT), now=NOW, today=TODAY)
    office = confirmed.viewer(Role.OFFICE)
    publish_answer(draft, by=confirmed.viewer(Role.LEADER), now=NOW)
    assert not Delivery.objects.filter(contributor=contributors[0]).exists()
    refused("nothing_late", lambda: bring_late(draft, by=office, now=NOW))
    other = Opinion.objects.filter(state="registered").exclude(placements__problem=problem)[0]
    move([other.number], problem.code, by=office, now=NOW, seen=last_number(office))
    refused("role", lambda: bring_late(draft, by=confirmed.viewer(Role.LEADER), now=NOW))
    assert bring_late(draft, by=office, now=NOW + timedelta(days=1)) == 1
    assert Delivery.objects.filter(answer=draft, opinion=other).count() == 1
