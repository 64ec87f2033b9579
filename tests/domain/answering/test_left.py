"""Every opinion that asks for an answer either has it or stands under one reason why not."""

from __future__ import annotations

import pytest
from factories import NOW, TODAY, House

from domain.answering.test_answering import PARTS, published, spoken
from huiyin.domain.access import Role
from huiyin.domain.answering import bringing
from huiyin.domain.answering.answers import draft_answer, publish_answer
from huiyin.domain.answering.bringing import bring_all
from huiyin.domain.answering.hearing import answered, read_out, seen
from huiyin.domain.answering.left import REASONS, left, left_by_reason
from huiyin.domain.answering.models import Delivery
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.registering import mark_duplicate
from huiyin.domain.consolidation.deciding import last_number, move

pytestmark = pytest.mark.django_db


def adds_up(home: House) -> dict[str, int]:
    """The reasons, which with what arrived are all, each opinion once."""
    counts, whole = left_by_reason(home.viewer(Role.OFFICE)), answered(home.campaign)
    rows = [number for reason in REASONS for number in left(home.campaign, reason).values_list("number", flat=True)]
    assert len(rows) == len(set(rows)) == sum(counts.values()) == whole.total - whole.arrived
    return counts


def test_each_stands_under_one_reason_and_all_together_are_the_total(confirmed: House, monkeypatch: pytest.MonkeyPatch) -> None:
    problem, people = spoken(confirmed)
    office, ours = confirmed.viewer(Role.OFFICE), problem.placements.count()
    others = answered(confirmed.campaign).total - ours
    assert adds_up(confirmed) == {"no_answer": ours + others}
    draft = draft_answer(problem, **PARTS, by=confirmed.viewer(Role.DEPARTMENT), now=NOW, today=TODAY)
    assert adds_up(confirmed) == {"no_answer": others, "draft": ours}
    monkeypatch.setattr(bringing, "AT_ONCE", 0)
    publish_answer(draft, by=confirmed.viewer(Role.LEADER), now=NOW)
    assert adds_up(confirmed) == {"no_answer": others, "bringing": ours}
    bring_all(clock=lambda: NOW)
    assert adds_up(confirmed) == {"no_answer": others, "read_out": ours - 4, "unseen": 4}
    seen(people[0], now=NOW)
    read_out(Delivery.objects.filter(way="read_out")[:2], "班前会", by=office, now=NOW)
    mine = Delivery.objects.filter(contributor__isnull=False).order_by("pk")
    mine.filter(contributor=people[1]).update(way="email", state="handed")
    mine.filter(contributor=people[2]).update(way="letter", state="waiting")
    mine.filter(contributor=people[3]).update(way="read_out", state="waiting", fault="receiver")
    assert adds_up(confirmed) == {"no_answer": others, "read_out": ours - 6, "mail": 1, "letter": 1, "failed": 1}


def test_what_came_later_what_is_repeated_and_what_is_in_no_problem(confirmed: House) -> None:
    problem, _ = spoken(confirmed)
    office = confirmed.viewer(Role.OFFICE)
    first = problem.placements.order_by("opinion__number")[0].opinion
    other = Opinion.objects.filter(state="registered").exclude(placements__problem=problem).order_by("number")[0]
    published(confirmed, problem)
    move([other.number], problem.code, by=office, now=NOW, seen=last_number(office))
    (new,) = confirmed.opinions("会议记录\n赵工：停车场太远。", place=confirmed.south)[:1]
    counts = adds_up(confirmed)
    assert counts["late"] == 1 and counts["unplaced"] >= 1 and new.number in set(left(confirmed.campaign, "unplaced").values_list("number", flat=True))
    mark_duplicate(new, first, by=office, now=NOW)
    assert adds_up(confirmed)["late"] == 2, "Who repeats an answered opinion waits for the same answer."
