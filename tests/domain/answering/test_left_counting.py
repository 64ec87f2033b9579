"""What is counted in one query is what is counted plainly, whatever stands: every state, way and fault, repeated opinions, recusal, another campaign."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import NamedTuple

import pytest
from django.db import transaction
from factories import NOW, TODAY, House
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.domain.access import Role, Viewer
from huiyin.domain.answering.hearing import without_answer
from huiyin.domain.answering.left import MISSING, REASONS, left_by_reason, left_open_to
from huiyin.domain.answering.listing import KINDS, answer_rows, deliveries_of, read_out_groups, waiting_for
from huiyin.domain.answering.models import Answer, Delivery
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import Contributor, Opinion, SourceDocument
from huiyin.domain.consolidation.models import Aspect, Placement, Problem
from huiyin.domain.fuzzy import parse
from huiyin.domain.gatherings.models import Gathering

pytestmark = pytest.mark.django_db
#: Problems by state, and what became of their answers; the last three can have none any more or not yet.
PROBLEMS = (
    ("confirmed", ""),
    ("rectifying", "drafted"),
    ("resolved", "published"),
    ("pending", "bringing"),
    ("rectifying", "both"),
    ("proposed", ""),
    ("proposed", "published"),
)


class Said(NamedTuple):
    """An opinion as it is drawn: its state, whether the first is its original, where it stands, its deliveries (answer, way, state, fault), whom it is about, whence it came."""

    state: str
    repeats: bool
    places: list[int]
    ways: dict[int, tuple[str, str, str]]
    about: bool
    whence: tuple[bool, bool]


WAYS = st.tuples(st.sampled_from(Delivery.Way.values), st.sampled_from(Delivery.State.values), st.sampled_from(["", "", "receiver"]))
OPINIONS = st.lists(
    st.builds(
        Said,
        st.sampled_from(["registered", "registered", "duplicate", "declined", "withdrawn"]),
        st.booleans(),
        st.lists(st.integers(0, len(PROBLEMS)), max_size=2, unique=True),
        st.dictionaries(st.integers(0, 3), WAYS, max_size=2),
        st.booleans(),
        st.tuples(st.booleans(), st.booleans()),
    ),
    max_size=10,
)


def filled(home: House, opinions: list[Said]) -> None:
    """A campaign whose problems and opinions stand as told; every opinion may have deliveries of four answers that stand and of one that stood before."""
    campaign, clerk, chair = home.campaign, home.users[Role.OFFICE], home.users[Role.LEADING_GROUP]
    aspect = Aspect.objects.create(campaign=campaign, code="A1", title="方面")
    gathering = Gathering.objects.create(campaign=campaign, kind=home.kinds["interview"], unit=home.south, code="g", title="谈话", when=parse("2025-07-09"), created_at=NOW)
    problems, answers = [], []
    parts = {"done": "a", "not_done": "b", "why": "c", "next": "d", "drafted_by": clerk, "drafted_at": NOW}
    for at, (state, told) in enumerate(PROBLEMS):
        problems.append(Problem.objects.create(campaign=campaign, code=f"P{9 - at}", title="问题", aspect=aspect, state=state))
        if told in {"published", "bringing", "both"}:
            out = {"approved_by": chair, "published_at": NOW, "brought_at": None if told == "bringing" else NOW}
            answers.append(Answer.objects.create(campaign=campaign, problem=problems[-1], version=1, state="published", **parts, **out))
        if told in {"drafted", "both"}:
            Answer.objects.create(campaign=campaign, problem=problems[-1], version=2, state="drafted", **parts)
    # One that stood before is in no number.
    answers[3:] = [Answer.objects.create(campaign=campaign, problem=problems[0], version=1, state="superseded", **parts, approved_by=chair, published_at=NOW)]
    first: Opinion | None = None
    for number, said in enumerate(opinions, 1):
        met, placed = said.whence
        common = {"campaign": campaign, "channel": home.channels["form"], "place": home.north if placed else None, "received_on": TODAY}
        who = Contributor.objects.create(campaign=campaign, pseudonym=f"p{number}")
        kept = {"number": number, "received_at": NOW, "digest": number.to_bytes(32, "big"), "text": "食堂关门太早", "gathering": gathering if met else None}
        source = SourceDocument.objects.create(**common, **kept, state="confirmed", contributor=who)
        original = first if said.state == "duplicate" and said.repeats else None
        state = "registered" if said.state == "duplicate" and original is None else said.state
        given = {"number": number, "source": source, "start": 0, "end": 6, "text": source.text, "registered_at": NOW, "state": state, "duplicate_of": original}
        one = Opinion.objects.create(**common, **given, reason="no_matter" if state == "declined" else "")
        first = first or (one if state == "registered" else None)
        if said.about:
            one.target_units.add(home.plant)
        for place in said.places:
            Placement.objects.create(campaign=campaign, opinion=one, problem=problems[place] if place < len(PROBLEMS) else None, share=500, reason="community")
        for answer, (way, how, fault) in said.ways.items():
            Delivery.objects.create(answer=answers[answer], opinion=one, contributor=who, way=way, state=how, fault=fault, done_at=NOW if how == "done" else None)


def _counted(viewer: Viewer) -> None:
    plain = {reason: left_open_to(viewer, reason).count() for reason in REASONS}
    found = left_by_reason(viewer)
    assert found == {reason: count for reason, count in plain.items() if count} and list(found) == [one for one in REASONS if one in found]
    assert viewer.recused_units or sum(found.get(one, 0) for one in MISSING) == without_answer(viewer.campaign).count()

    plainly: dict[str, Counter[str]] = {}
    for one in waiting_for(viewer, today=TODAY).select_related("opinion__source", "answer__problem"):
        ids = (one.opinion.source.gathering_id, one.opinion.place_id, one.opinion.channel_id)
        kind, pk = next((kind, pk) for kind, pk in zip(KINDS, ids, strict=True) if pk is not None)
        plainly.setdefault(f"{kind}-{pk}", Counter())[one.answer.problem.code] += 1
    groups = read_out_groups(viewer, today=TODAY)
    assert [(one.key, [(answer.problem.code, n) for answer, n in one.answers]) for one in groups] == [
        (key, sorted(plainly[key].items())) for key in sorted(plainly, key=lambda key: (list(KINDS).index(key.partition("-")[0]), int(key.partition("-")[2])))
    ]
    for group in groups:
        there = deliveries_of(group.key, viewer, today=TODAY)
        assert Counter(one.answer.problem.code for one in there) == plainly[group.key] and group.key == f"{group.kind}-{group.where.pk}"
        assert [one.opinion.number for one in there] == sorted(one.opinion.number for one in there)

    for row in answer_rows(viewer, today=TODAY):
        if row.state in {"none", "draft"}:
            assert row.opinions == Placement.objects.filter(problem=row.problem, opinion__state="registered").count()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(OPINIONS, OPINIONS)
def test_every_number_is_that_of_a_plain_count(home: House, ours: list[Said], theirs: list[Said]) -> None:
    # The database lets nobody delete opinions, so each example is taken back.
    with transaction.atomic():
        other = Campaign.objects.create(code="other", name="另一个活动", host=home.host, created_at=NOW)
        filled(home, ours)
        office = home.viewer(Role.OFFICE)
        alone = left_by_reason(office)
        filled(replace(home, campaign=other), theirs)
        assert left_by_reason(office) == alone
        for viewer in (office, replace(office, campaign=other)):
            _counted(viewer)
            _counted(replace(viewer, recused_units=frozenset({home.plant.pk})))
        transaction.set_rollback(True)


@pytest.mark.parametrize("key", ["", "nothing", "place-", "place-0", "place-01", "place-９", "team-1", "channel-99999999999999999", f"place-{'9' * 5000}", "place-1\n"])
def test_there_is_nothing_under_a_key_that_there_is_not(home: House, key: str) -> None:
    assert list(deliveries_of(key, home.viewer(Role.OFFICE), today=TODAY)) == []
