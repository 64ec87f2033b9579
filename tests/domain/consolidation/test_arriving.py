"""Opinions that came since: proposed, never placed by themselves."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from factories import NOW, TODAY, House

from domain.consolidation.test_running import places, run, said
from huiyin.domain.access import Role
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.registering import name_targets
from huiyin.domain.consolidation import teaching
from huiyin.domain.consolidation.arriving import MOST, arrived, propose
from huiyin.domain.consolidation.deciding import last_number, merge, move, set_aside
from huiyin.domain.consolidation.models import Correction, Placement, Problem
from huiyin.domain.consolidation.teaching import _spread

pytestmark = pytest.mark.django_db
NEW = ["食堂饭菜分量太少", "班车等一个小时也不来", "厂门口的路灯坏了三个月"]


def numbers(home: House, role: Role = Role.OFFICE) -> list[int]:
    return list(arrived(home.viewer(role), today=TODAY).values_list("number", flat=True))


def test_new_ones_are_proposed_by_their_words_and_nothing_is_written(full: House) -> None:
    waited = numbers(full)
    said(full, NEW)
    before = places(full)
    assert numbers(full) == [*waited, 13, 14, 15]
    found = propose(full.campaign, dict(Opinion.objects.filter(number__gt=12).values_list("number", "text")))
    assert found[13].proposals[0].problem.code == before[1] and found[14].proposals[0].problem.code == before[5]
    assert found[15].unlike
    for one in found.values():
        assert len(one.proposals) <= MOST and len({each.problem.code for each in one.proposals}) == len(one.proposals)
        assert not one.proposals or sum(each.share for each in one.proposals) == pytest.approx(1, abs=0.001)
        assert [each.share for each in one.proposals] == sorted((each.share for each in one.proposals), reverse=True)
    assert places(full) == before and not Correction.objects.exists()
    assert found == propose(full.campaign, dict(Opinion.objects.filter(number__gt=12).values_list("number", "text"))), "The same is proposed again."


def test_who_waits_in_a_run_stays_in_the_list_until_a_person_decides(full: House) -> None:
    waited = numbers(full)
    said(full, NEW[2:])
    run(full, "new")
    assert numbers(full) == [*waited, 13] and Placement.objects.get(opinion__number=13).reason == "new_problem"
    clerk = full.viewer(Role.OFFICE)
    before = places(full)
    set_aside([13], "不归我们管", by=clerk, now=NOW, seen=last_number(clerk))
    assert numbers(full) == waited
    assert {number: code for number, code in places(full).items() if number != 13} == {number: code for number, code in before.items() if number != 13}


def test_without_problems_nothing_is_proposed_and_all_wait(home: House) -> None:
    said(home, NEW)
    assert propose(home.campaign, {1: NEW[0]}) == {} and numbers(home) == [1, 2, 3]
    assert numbers(home, Role.TEAM) == [1, 2, 3] and numbers(home, Role.DEPARTMENT) == []


def test_a_decision_on_a_new_one_leaves_all_older_ones(full: House) -> None:
    said(full, NEW[:1])
    before = places(full)
    target = before[5]
    assert target
    clerk = full.viewer(Role.OFFICE)
    move([13], target, by=clerk, now=NOW, seen=0)
    assert places(full) == before | {13: target}


def test_who_is_spoken_about_does_not_meet_it_among_the_new(full: House) -> None:
    said(full, NEW[:1])
    person = full.users[Role.SUPERVISION].person
    assert person is not None and 13 in numbers(full, Role.SUPERVISION)
    name_targets(Opinion.objects.get(number=13), [], [person], by=full.viewer(Role.OFFICE), now=NOW)
    assert 13 not in numbers(full, Role.SUPERVISION) and 13 in numbers(full)


def test_so_many_are_learned_from_as_are_enough() -> None:
    assert _spread([1, 2, 3], 5) == [1, 2, 3] and _spread(list(range(10)), 5) == [0, 2, 4, 6, 8] and _spread([1], 0) == []


def test_what_was_learned_of_many_is_kept_until_much_was_decided_or_a_run_found_anew(full: House, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(teaching, "MANY", 1)
    asked = dict(enumerate(NEW, 13))
    anew = propose(full.campaign, asked)
    clerk = full.viewer(Role.OFFICE)
    teach, times = teaching.teach, []
    monkeypatch.setattr(teaching, "teach", lambda campaign: (times.append(campaign), teach(campaign))[1])
    assert propose(full.campaign, asked) == anew and not times, "What was kept proposes the same."
    first, second = (anew[number].proposals[0].problem for number in (13, 14))
    monkeypatch.setattr(teaching, "DECIDED", 10)
    merge([first.code], second.code, by=clerk, now=NOW, seen=0)
    found = propose(full.campaign, asked)
    assert not times and found[13].proposals[0].problem == Problem.objects.get(code=second.code)
    for each in found.values():
        assert len({one.problem.code for one in each.proposals}) == len(each.proposals) and all(one.problem.state != "merged" for one in each.proposals)
    move([1], second.code, by=clerk, now=NOW, seen=last_number(clerk))
    propose(full.campaign, asked)
    assert len(times) == 1, "One decision in ten of what was learned from is enough to learn anew."
    run(full)
    teaching.prepare(full.campaign)
    assert len(times) == 2, "After a run it is learned ahead."
    propose(full.campaign, asked)
    teaching.prepare(full.campaign)
    assert len(times) == 2
    cache.clear()


def test_where_nothing_is_asked_nothing_is_learned(full: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huiyin.domain.consolidation.arriving.taught_by", lambda campaign: pytest.fail("learned"))
    assert propose(full.campaign, {}) == {}
