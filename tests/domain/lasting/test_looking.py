"""Look-backs: derived from the closing, done by somebody else, and a relapse opens the problem again with its history kept."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from factories import NOW, TODAY, House
from hypothesis import given
from hypothesis import strategies as st

from domain.answering.test_answering import published, refused, spoken
from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import Activity
from huiyin.domain.answering.models import Answer
from huiyin.domain.answering.publicly import register_of
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.registering import name_targets
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.lasting.intervals import Rules, looks, rules_of, set_rules
from huiyin.domain.lasting.looking import due_look_backs, look_back, path_of, planned_looks
from huiyin.domain.lasting.models import LookBack
from huiyin.domain.rectification.evidence import EvidenceRefused
from huiyin.domain.rectification.measures import draft_measure
from huiyin.domain.rectification.outcomes import decide_problem, present_problem
from huiyin.domain.rectification.progressing import cancel_measure
from huiyin.domain.storing import Sent

LATER = timedelta(days=100)
PDF = b"%PDF-1.4 seen %%EOF"


def settle(home: House, problem: Problem, after: timedelta = timedelta()) -> None:
    """The problem is resolved: its measures are cancelled, which closes them as well."""
    chair, now = home.viewer(Role.LEADING_GROUP), NOW + after
    for measure in problem.measures.exclude(state="cancelled"):
        cancel_measure(measure, "另行安排", by=chair, now=now)
    problem.refresh_from_db()
    present_problem(problem, by=home.viewer(Role.OFFICE), now=now)
    decide_problem(problem, "resolve_problem", "看过", by=chair, now=now)


def looked(home: House, problem: Problem, finding: str = "holds", *, by: Viewer | None = None, number: int = 1, after: timedelta = LATER, sent: tuple[Sent, ...] = ()) -> LookBack:
    viewer = by or home.viewer(Role.SUPERVISION)
    return look_back(problem, finding, "到食堂看过", number=number, sent=sent, by=viewer, now=NOW + after, today=TODAY + after)


@pytest.fixture
def closed(confirmed: House) -> Problem:
    """A problem that four people spoke about, answered and resolved."""
    problem, _ = spoken(confirmed)
    published(confirmed, problem)
    settle(confirmed, problem)
    return problem


@given(st.sampled_from(Problem.State.values), st.integers(0, 20), st.lists(st.integers(1, 120), min_size=1, max_size=12, unique=True), st.integers(1, 120))
def test_looks_are_numbered_and_come_one_after_the_other(state: str, done: int, months: list[int], every: int) -> None:
    found = looks(state, date(2024, 1, 31), done, Rules(tuple(sorted(months)), every))
    assert [one.number for one in found] == list(range(done + 1, done + 1 + len(found)))
    assert all(date(2024, 1, 31) < one.due for one in found) and found == sorted(found, key=lambda one: one.due)
    assert len(found) == {"resolved": max(len(months) - done, 0), "continuing": 1}.get(state, 0)


@pytest.mark.django_db
def test_looks_follow_from_the_closing_and_the_rules(confirmed: House, closed: Problem) -> None:
    assert [(one.number, one.due) for one in planned_looks(confirmed.campaign)] == [(1, date(2025, 10, 10)), (2, date(2026, 1, 10)), (3, date(2026, 7, 10))]
    assert due_look_backs(confirmed.campaign, today=date(2025, 10, 9)) == []
    assert [one.problem for one in due_look_backs(confirmed.campaign, today=date(2026, 2, 1))] == [closed], "One at a time."
    clerk = confirmed.viewer(Role.OFFICE)
    refused("role", lambda: set_rules([1], 12, 15, by=confirmed.viewer(Role.SUPERVISION), now=NOW))
    refused("months", lambda: set_rules([], 12, 15, by=clerk, now=NOW))
    refused("months", lambda: set_rules([0, 3], 12, 15, by=clerk, now=NOW))
    refused("days", lambda: set_rules([3], 12, 0, by=clerk, now=NOW))
    set_rules([6, 1, 6], 24, 5, by=clerk, now=NOW)
    assert rules_of(confirmed.campaign) == Rules((1, 6), 24, 5)
    assert [one.due for one in planned_looks(confirmed.campaign)] == [date(2025, 8, 10), date(2026, 1, 10)]


@pytest.mark.django_db
def test_who_did_it_does_not_look_back_nor_does_who_it_is_about(confirmed: House, closed: Problem) -> None:
    for role in Role:
        if role not in {Role.OFFICE, Role.SUPERVISION}:
            refused("role", lambda role=role: looked(confirmed, closed, by=confirmed.viewer(role)))
    clerk = confirmed.viewer(Role.OFFICE)
    own = [Viewer(confirmed.users[role], confirmed.campaign, frozenset({Role.OFFICE}), person_id=confirmed.users[role].person_id) for role in (Role.DEPARTMENT, Role.LEADER)]
    for viewer in own:
        refused("doer_looks", lambda viewer=viewer: looked(confirmed, closed, by=viewer))
    assert clerk.user.person is not None
    name_targets(Opinion.objects.filter(placements__problem=closed)[0], [], [clerk.user.person], by=clerk, now=NOW)
    refused("about_you", lambda: looked(confirmed, closed, by=clerk))
    refused("not_due", lambda: looked(confirmed, closed, after=timedelta(days=9)))
    refused("finding", lambda: looked(confirmed, closed, "fine"))
    assert not LookBack.objects.exists()


@pytest.mark.django_db
def test_what_was_found_is_kept_with_its_evidence_and_never_changed(confirmed: House, closed: Problem, settings: object, tmp_path: Path) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    with pytest.raises(EvidenceRefused):
        looked(confirmed, closed, sent=(Sent("x.exe", 2, [b"MZ"]),))
    made = looked(confirmed, closed, "partly", sent=(Sent("看.pdf", len(PDF), [PDF]),))
    assert path_of(made.evidence.get()).read_bytes() == PDF
    assert (made.number, made.due, made.state) == (1, date(2025, 10, 10), "done") and closed.state == "resolved"
    refused("meanwhile", lambda: looked(confirmed, closed))
    assert [one.number for one in planned_looks(confirmed.campaign)] == [2, 3]
    for changed in ({"text": "改"}, {"finding": "holds"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            LookBack.objects.filter(pk=made.pk).update(**changed)


@pytest.mark.django_db
def test_a_relapse_opens_the_problem_again_and_the_public_register_tells_it(confirmed: House, closed: Problem) -> None:
    looked(confirmed, closed, "relapsed")
    closed.refresh_from_db()
    assert closed.state == "rectifying" and planned_looks(confirmed.campaign) == []
    assert Activity.objects.filter(thing="problem", thing_id=closed.pk).latest("id").reason == "到食堂看过"
    assert Answer.objects.filter(problem=closed, state="published").count() == 1
    register = register_of(confirmed.campaign)
    assert register is not None
    (entry,) = [one for one in register.entries if one.code == closed.code]
    assert (entry.outcome, entry.again, entry.since) == ("rectifying", True, (NOW + LATER).date()) and entry.answer is not None
    assert not any(one.again for one in register.entries if one.code != closed.code)
    leader = confirmed.users[Role.LEADER].person
    assert leader is not None
    fields = {"content": "换承包人", "requirement": "有热饭", "leader": leader, "department": confirmed.finance, "kind": "by_date", "deadline": TODAY + timedelta(days=200)}
    draft_measure(closed, by=confirmed.viewer(Role.OFFICE), now=NOW + LATER, today=TODAY + LATER, **fields)  # type: ignore[arg-type]
    settle(confirmed, closed, timedelta(days=150))
    assert [one.number for one in planned_looks(confirmed.campaign)] == [1, 2, 3], "A new closing begins anew, what was found before stays."
    assert LookBack.objects.count() == 1
