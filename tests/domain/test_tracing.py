"""What may be told of where an opinion comes from."""

from __future__ import annotations

import pytest
from factories import NOW, TODAY, House
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.accounts.models import Post, Unit
from huiyin.domain.access import Role
from huiyin.domain.collection.indexing import matching
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.registering import refer
from huiyin.domain.collection.selectors import may_trace, opinions_visible_to, sources_visible_to, traceable
from huiyin.domain.collection.tracing import large_strata, searchable
from huiyin.domain.fuzzy import FuzzyDate, Precision
from huiyin.domain.gatherings.models import Gathering

ROLES = [role for role in Role if role != Role.ADMINISTRATOR]


def campaign(home: House) -> None:
    """Sources of both teams and of none, one of them from a back-to-back talk in the clerks' bureau."""
    bureau = Post.objects.get(person=home.users[Role.OFFICE].person).unit
    given = {"code": "talk", "title": "谈话", "when": FuzzyDate(TODAY, Precision.DAY), "created_at": NOW, "kind": home.kinds["interview"]}
    talk = Gathering.objects.create(campaign=home.campaign, mode=Gathering.Mode.BACK_TO_BACK, unit=bureau, team=home.team, **given)
    for fields in ({}, {"team": home.other_team}, {"team": None}, {"gathering": talk}):
        home.opinions(**fields)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.integers(1, 12), st.tuples(st.sampled_from(["host", "finance", "bureau", "north", "plant", ""]), st.sampled_from([*ROLES, None])), max_size=4))
def test_traceable_are_the_visible_opinions_of_visible_sources(home: House, targets: dict[int, tuple[str, Role | None]]) -> None:
    if not Opinion.objects.exists():
        campaign(home)
    through = (Opinion.target_units.through, Opinion.target_people.through)
    for model in through:
        model.objects.all().delete()
    for opinion in Opinion.objects.filter(number__in=targets):
        code, role = targets[opinion.number]
        opinion.target_units.set(Unit.objects.filter(code=code))
        opinion.target_people.set([home.users[role].person] if role else [])  # type: ignore[list-item]
    for role in Role:
        viewer = home.viewer(role)
        visible = opinions_visible_to(viewer, today=TODAY)
        slow = set(visible.filter(source__in=sources_visible_to(viewer, today=TODAY)).values_list("number", flat=True))
        assert set(traceable(visible, viewer, today=TODAY).values_list("number", flat=True)) == slow
        assert {one.number for one in visible if may_trace(viewer, one, today=TODAY)} == slow


@pytest.mark.parametrize(("role", "hits"), [(Role.OFFICE, 1), (Role.SUPERVISION, 1), (Role.TEAM, 1), (Role.LEADING_GROUP, 0)])
def test_only_who_reads_the_source_searches_in_a_report_of_wrongdoing(home: House, role: Role, hits: int) -> None:
    refer(home.opinions()[0], "wrongdoing", by=home.viewer(Role.OFFICE), now=NOW)
    viewer = home.viewer(role)
    visible = opinions_visible_to(viewer, today=TODAY)
    assert matching(searchable(visible, viewer, today=TODAY), "食堂").count() == hits
    assert searchable(visible, viewer, today=TODAY).count() == 2 + hits


def test_a_group_is_large_from_its_smallest_number_on(home: House) -> None:
    home.campaign.smallest_group = 4
    home.opinions()
    assert large_strata(home.campaign) == frozenset()
    home.opinions("来信：路灯不亮。")
    home.opinions("来信：公交太少。", stratum=home.strata["veteran"])
    assert large_strata(home.campaign) == {home.strata["worker"].pk}
    home.campaign.smallest_group = 0
    assert large_strata(home.campaign) == {home.strata["worker"].pk, home.strata["veteran"].pk}


def test_nothing_asked_finds_all_and_nothing_askable_none(home: House) -> None:
    home.opinions()
    every = Opinion.objects.all()
    assert [matching(every, words).count() for words in ("", "  ", "，", "食堂", "3")] == [3, 3, 0, 1, 0]
    third = every.get(number=3).pk
    assert [[one.number for one in matching(every, words, also=third)] for words in ("食堂", "，", "")] == [[1, 3], [3], [1, 2, 3]]
    assert [one.number for one in matching(every.filter(number=1), "锁", also=third)] == []
