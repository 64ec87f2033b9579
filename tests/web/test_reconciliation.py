"""The account from the first page of paper to the last answer: each sum holds, and each number opens its rows."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse
from domain.answering.test_answering import published
from factories import House

from huiyin.domain.access import Role
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.oversight.reconciliation import account
from huiyin.domain.rectification.models import Measure
from web.test_register import confirmed, entered, issued  # noqa: F401 # Fixtures.

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(issued: House) -> House:  # noqa: F811
    """One problem has its answer."""
    published(issued, Problem.objects.filter(state=Problem.State.RECTIFYING).order_by("code")[0])
    return issued


def test_the_second_half_adds_up_from_counts_of_its_own(answered: House) -> None:
    sums = {one.name: one for one in account(answered.campaign).sums}
    assert all(one.holds for one in sums.values())
    assert sums["listed"].parts["rectifying"] == sums["listed"].total > 1
    assert sums["measures"].parts["approved"] == sums["measures"].total == Measure.objects.count()
    parts = sums["answers"].parts
    assert parts["arrived"] == 0 and parts["coming"] > 0 and parts["without"] > 0
    # A measure that vanished behind the program's back is missed.
    Measure.objects.order_by("number")[0].delete()
    assert not account(answered.campaign).holds


def test_before_a_list_is_confirmed_there_is_no_second_half(home: House) -> None:
    assert {one.name for one in account(home.campaign).sums} == {"scans", "documents", "passages", "opinions"}


@pytest.mark.parametrize("role", [Role.OFFICE, Role.LEADING_GROUP, Role.SUPERVISION, Role.DEPARTMENT])
def test_every_number_opens_its_rows(answered: House, role: Role) -> None:
    client = entered(answered, role)
    page = client.get(reverse("reconciliation", args=[answered.campaign.code])).content.decode()
    links = {unescape(link) for link in re.findall(r'<td class="n">(?:<b>)?<a href="([^"]+)"', page)}
    assert bool(links) is (role != Role.DEPARTMENT)
    for link in links:
        assert client.get(link).status_code == 200, link


def test_the_list_of_problems_shows_one_state(answered: House) -> None:
    Problem.objects.filter(pk=Problem.objects.filter(state="rectifying").order_by("code")[0].pk).update(state="explained")
    client = entered(answered, Role.OFFICE)
    page = client.get(reverse("problems", args=[answered.campaign.code]), {"state": "explained"}).content.decode()
    assert page.count('<td class="code">') == 1
    assert client.get(reverse("problems", args=[answered.campaign.code]), {"state": "nothing"}).content.decode().count('<td class="code">') > 1
