"""What is counted quickly is what is counted plainly, whatever stands: every state, shares, problems that were merged, endorsements, another campaign."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from django.db import transaction
from factories import NOW, House
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.domain.access import Role
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import Endorsement, Opinion, SourceDocument
from huiyin.domain.consolidation.confirming import freeze, sums_now
from huiyin.domain.consolidation.listing import bare
from huiyin.domain.consolidation.models import Aspect, Placement, Problem
from huiyin.domain.consolidation.selectors import gone_from_problems, holding, map_of, placed_sum, tally, torn
from huiyin.domain.consolidation.telling import standing
from huiyin.domain.oversight.reconciliation import account

PROBLEMS = 6
STATES = ("registered", "registered", "registered", "declined", "withdrawn")
#: An opinion: its state, the problems it stands in (the last number is none of them) with what of it, whether a person decided, how often it was endorsed.
OPINIONS = st.lists(
    st.tuples(st.sampled_from(STATES), st.dictionaries(st.integers(0, PROBLEMS), st.sampled_from([1, 400, 600, 1000]), max_size=3), st.booleans(), st.integers(0, 2), st.booleans()),
    max_size=12,
)


def filled(home: House, opinions: list[tuple[str, dict[int, int], bool, int, bool]]) -> None:
    """A campaign of six problems (the fifth merged, the sixth found by the office) whose opinions stand as told."""
    campaign, clerk = home.campaign, home.users[Role.OFFICE]
    aspects = [Aspect.objects.create(campaign=campaign, code=f"A{at}", title="方面") for at in range(3)]
    problems = [Problem.objects.create(campaign=campaign, code=f"P{at}", title="问题", aspect=aspects[at % 3], origin="self_found" if at == 5 else "opinions") for at in range(PROBLEMS)]
    Problem.objects.filter(pk=problems[4].pk).update(state="merged", merged_into=problems[0])
    common = {"campaign": campaign, "channel": home.channels["form"], "received_on": NOW.date()}
    for number, (state, places, decided, endorsed, confirmed) in enumerate(opinions, 1):
        kept = {"number": number, "received_at": NOW, "digest": number.to_bytes(32, "big"), "text": "食堂关门太早"}
        source = SourceDocument.objects.create(**common, **kept, state="confirmed" if confirmed else "received")
        given = {"number": number, "source": source, "start": 0, "end": 6, "text": source.text, "registered_at": NOW}
        one = Opinion.objects.create(**common, **given, state=state, reason="no_matter" if state == "declined" else "")
        for at, share in places.items():
            said = {"share": share, "decided_by": clerk if decided else None, "reason": "set_aside" if at == PROBLEMS and decided else "community"}
            Placement.objects.create(campaign=campaign, opinion=one, problem=problems[at] if at < PROBLEMS else None, **said)
        for at in range(endorsed):
            Endorsement.objects.create(campaign=campaign, source=source, start=at, end=at + 1, opinion=one)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(OPINIONS)
def test_every_number_is_that_of_a_plain_count(home: House, opinions: list[tuple[str, dict[int, int], bool, int, bool]]) -> None:
    # The database lets nobody delete opinions, so each example is taken back.
    with transaction.atomic():
        _counted(home, opinions)
        transaction.set_rollback(True)


def _counted(home: House, opinions: list[tuple[str, dict[int, int], bool, int, bool]]) -> None:
    filled(home, opinions)
    rows = list(Placement.objects.select_related("opinion", "problem__aspect"))
    counted = [row for row in rows if row.problem and row.opinion.state == "registered"]
    expected = {pk: (n, 0, 0) for pk, n in Counter(row.problem_id for row in counted).items()}
    for row in counted:
        n, weight, decided = expected[row.problem_id]
        expected[row.problem_id] = n, weight + row.share, decided + (row.decided_by_id is not None)
    assert tally(home.campaign.pk) == expected

    clerk = home.viewer(Role.OFFICE)
    groups = map_of(clerk)
    endorsed = {row.problem.pk: row.endorsed for group in groups for row in group.rows}
    assert endorsed == {pk: sum(row.opinion.endorsements.count() for row in counted if row.problem_id == pk) for pk in endorsed}
    live = set(Problem.objects.exclude(state="merged").filter(origin="opinions"))
    assert set(bare(clerk, groups)) == {one for one in live if one.pk not in expected}
    assert standing(home.campaign) == {"problems": len(expected), "aspects": len({row.problem.aspect_id for row in counted if row.problem})}

    parts = placed_sum(home.campaign.pk)
    assert parts["in_problem"] == len({row.opinion_id for row in counted})
    whole = Counter[int]()
    for row in rows:
        whole[row.opinion_id] += row.share
    assert torn(home.campaign.pk) == sum(share != 1000 for share in whole.values())
    frozen = freeze(home.campaign)["sums"]
    assert sums_now(home.campaign) == {name: frozen[name] for name in ("opinions", "problems", "aspects")}
    listed = list(holding(home.campaign.pk).values_list("aspect", flat=True))
    assert (len(listed), len(set(listed))) == (frozen["problems"], frozen["aspects"])


@pytest.mark.django_db
def test_what_stands_in_another_campaign_is_not_counted(home: House) -> None:
    filled(home, [("registered", {0: 1000}, False, 0, True), ("withdrawn", {1: 1000}, True, 0, True), ("registered", {2: 600, 6: 400}, True, 0, True)])
    before = tally(home.campaign.pk), sorted(one.code for one in holding(home.campaign.pk))
    assert before[1] == ["P0", "P2", "P5"] and gone_from_problems(home.campaign.pk).count() == 1
    other = Campaign.objects.create(code="other", name="另一个活动", host=home.host, created_at=NOW)
    filled(replace(home, campaign=other), [("registered", {1: 1000}, False, 0, True), ("withdrawn", {0: 1000}, False, 0, True), ("withdrawn", {2: 1000}, False, 0, True)])
    assert (tally(home.campaign.pk), sorted(one.code for one in holding(home.campaign.pk))) == before
    assert gone_from_problems(home.campaign.pk).count() == 1 and gone_from_problems(other.pk).count() == 2
    assert set(tally(other.pk).values()) == {(1, 1000, 0)} and sorted(one.code for one in holding(other.pk)) == ["P1", "P5"]


@pytest.mark.django_db
@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
def test_opinions_of_wrong_sources_are_counted_by_what_is_wrong(home: House, sources: list[tuple[bool, bool]]) -> None:
    with transaction.atomic():
        _strayed(home, sources)
        transaction.set_rollback(True)


def _strayed(home: House, sources: list[tuple[bool, bool]]) -> None:
    other = Campaign.objects.create(code="other", name="另一个活动", host=home.host, created_at=NOW)
    common = {"channel": home.channels["form"], "received_on": NOW.date()}
    for number, (own, confirmed) in enumerate(sources, 1):
        kept = {"number": number, "received_at": NOW, "digest": number.to_bytes(32, "big"), "text": "食堂关门太早", "state": "confirmed" if confirmed else "received"}
        source = SourceDocument.objects.create(campaign=home.campaign if own else other, **common, **kept)
        Opinion.objects.create(campaign=home.campaign, **common, number=number, source=source, start=0, end=6, text=source.text, registered_at=NOW)
    faults = account(home.campaign).faults
    assert faults["opinion_of_unconfirmed_source"] == sum(not confirmed for _, confirmed in sources)
    assert faults["source_of_other_campaign"] == sum(not own for own, _ in sources)
