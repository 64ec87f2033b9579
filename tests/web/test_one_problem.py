"""Everything in one problem of one aspect: it adds up, it is confirmed, every page shows it, and a later run leaves it."""

from __future__ import annotations

import pytest
from django.urls import reverse
from domain.consolidation.test_confirming import clear
from domain.consolidation.test_running import SAID, run, said
from factories import NOW, House

from huiyin.domain.access import Role
from huiyin.domain.consolidation.confirming import confirm_list, propose_list
from huiyin.domain.consolidation.deciding import last_number, merge
from huiyin.domain.consolidation.models import Placement, Problem, ProblemList
from huiyin.domain.oversight.reconciliation import account
from web.test_register import entered

pytestmark = pytest.mark.django_db
PAGES = ("overview", "problems", "problem_lists", "review", "pictures", "consolidation", "arrival", "learning", "reconciliation", "coverage")


@pytest.fixture
def one_problem(home: House) -> House:
    """All twelve opinions in the first problem."""
    said(home, SAID)
    run(home)
    clear(home)
    clerk = home.viewer(Role.OFFICE)
    first, *others = sorted(Problem.objects.exclude(placements=None).values_list("code", flat=True).distinct())
    merge(others, first, by=clerk, now=NOW, seen=last_number(clerk))
    return home


def test_it_adds_up_and_is_confirmed(one_problem: House) -> None:
    confirm_list(propose_list(by=one_problem.viewer(Role.OFFICE), now=NOW), by=one_problem.viewer(Role.LEADING_GROUP), now=NOW)
    frozen = ProblemList.objects.get().frozen
    assert (frozen["sums"]["problems"], frozen["sums"]["aspects"]) == (1, 1) and frozen["sums"]["opinions"] == len(SAID)
    assert account(one_problem.campaign).holds


def test_a_later_run_leaves_it(one_problem: House) -> None:
    before = set(Placement.objects.values_list("opinion", "problem"))
    run(one_problem)
    assert set(Placement.objects.values_list("opinion", "problem")) == before


@pytest.mark.parametrize("name", PAGES)
def test_every_page_shows_it(one_problem: House, name: str) -> None:
    assert entered(one_problem, Role.OFFICE).get(reverse(name, args=[one_problem.campaign.code])).status_code == 200
