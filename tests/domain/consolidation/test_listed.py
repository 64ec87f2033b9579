"""What the database reads of a frozen list is what stands in it."""

from __future__ import annotations

from typing import Any

import pytest
from factories import NOW, House
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.consolidation.test_confirming import clear
from huiyin.domain.access import Role
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.consolidation.confirming import confirm_list, freeze, propose_list
from huiyin.domain.consolidation.listed import opinions_listed
from huiyin.domain.consolidation.models import ProblemList
from huiyin.domain.oversight.afterwards import afterwards

pytestmark = pytest.mark.django_db
#: Aspects, each by the opinions (number, share) of its problems; titles and statements hold whatever people write.
ASPECTS = st.lists(st.lists(st.tuples(st.text(max_size=4), st.lists(st.tuples(st.integers(1, 99), st.integers(1, 1000)), max_size=3)), max_size=3), max_size=3)


def frozen_of(home: House, campaign: Campaign, told: dict[str, Any], number: int = 1) -> ProblemList:
    """A list that says so."""
    return ProblemList.objects.create(campaign=campaign, number=number, frozen=told, digest="", proposed_by=home.users[Role.OFFICE], proposed_at=NOW, state="returned")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(ASPECTS)
def test_every_problem_is_read_with_its_opinions(home: House, aspects: list[list[tuple[str, list[tuple[int, int]]]]]) -> None:
    told: dict[str, Any] = {"sums": {"problems": 1}, "aspects": []}
    expected = {}
    for at, problems in enumerate(aspects):
        told["aspects"].append({"code": f"A{at}", "title": "方面", "problems": []})
        for place, (text, opinions) in enumerate(problems):
            # PostgreSQL keeps no NUL.
            words = text.replace("\0", "")
            code = f"P{at}-{place}"
            expected[code] = len(opinions)
            told["aspects"][-1]["problems"].append({"code": code, "title": words, "statement": words, "opinions": [list(one) for one in opinions]})
    one = frozen_of(home, home.campaign, told)
    try:
        assert opinions_listed(one.pk) == expected
        assert opinions_listed(one.pk + 1) == {}
    finally:
        one.delete()


def test_a_real_list_is_read_as_it_was_frozen(full: House) -> None:
    clear(full)
    one = propose_list(by=full.viewer(Role.OFFICE), now=NOW)
    told = freeze(full.campaign)
    assert opinions_listed(one.pk) == {problem["code"]: len(problem["opinions"]) for aspect in told["aspects"] for problem in aspect["problems"]}


def test_another_campaign_with_the_same_codes_changes_nothing(full: House) -> None:
    clear(full)
    one = propose_list(by=full.viewer(Role.OFFICE), now=NOW)
    confirm_list(one, by=full.viewer(Role.LEADING_GROUP), now=NOW)
    held, sums = opinions_listed(one.pk), afterwards(full.campaign)
    other = Campaign.objects.create(code="other", name="另一个活动", host=full.host, created_at=NOW)
    told = {"sums": {}, "aspects": [{"code": "A01", "title": "方面", "problems": [{"code": code, "title": "", "opinions": []} for code in (*held, "P999")]}]}
    theirs = frozen_of(full, other, told, number=9)
    ProblemList.objects.filter(pk=theirs.pk).update(state="confirmed", decided_by=full.users[Role.LEADING_GROUP], decided_at=NOW)
    assert opinions_listed(one.pk) == held and set(opinions_listed(theirs.pk).values()) == {0}
    assert afterwards(full.campaign) == sums
