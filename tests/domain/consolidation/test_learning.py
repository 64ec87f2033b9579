"""What the machine would move after people's decisions; accepted in part."""

from __future__ import annotations

import pytest
from factories import NOW, House

from domain.consolidation.test_running import places
from huiyin.domain.access import Role
from huiyin.domain.consolidation import learning
from huiyin.domain.consolidation.deciding import last_number, pin
from huiyin.domain.consolidation.learning import Lesson, accept, lesson
from huiyin.domain.transitions import NotAllowed

pytestmark = pytest.mark.django_db


def moving(home: House, numbers: list[int]) -> Lesson:
    """A lesson that would move opinions to the problem of the fifth."""
    stands = places(home)
    target = stands[5]
    assert target
    return Lesson(1, tuple((number, stands[number] or "", target, 0.5) for number in numbers), learning._digest(home.campaign))


def test_only_what_was_chosen_moves(full: House) -> None:
    before = places(full)
    seen = moving(full, [1, 2, 9])
    assert accept(seen, by=full.viewer(Role.OFFICE), now=NOW, only={2}) == 1
    assert places(full) == before | {2: before[5]}
    assert accept(moving(full, [1, 9]), by=full.viewer(Role.OFFICE), now=NOW) == 2
    assert places(full) == before | {1: before[5], 2: before[5], 9: before[5]}


def test_what_a_person_fixed_meanwhile_is_not_moved(full: House) -> None:
    seen = moving(full, [1])
    before = places(full)
    clerk = full.viewer(Role.OFFICE)
    pin([1], by=clerk, now=NOW, seen=last_number(clerk))
    with pytest.raises(NotAllowed, match="changed_meanwhile"):
        accept(seen, by=clerk, now=NOW)
    assert places(full) == before


def test_nothing_is_proposed_before_the_machine_has_shown_that_it_has_learned(full: House, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = full.viewer(Role.OFFICE)
    pin([1], by=clerk, now=NOW, seen=last_number(clerk))
    for tried, hit, proven in ((4, 4, False), (9, 5, False), (9, 6, True)):
        monkeypatch.setattr(learning, "_tested", lambda *_, told=(tried, hit): told)
        found = lesson(clerk)
        assert (found.tried, found.hit, found.proven) == (tried, hit, proven) and (proven or found.moves == ())


def test_decisions_that_the_machine_can_make_itself_prove_it(full: House, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = full.viewer(Role.OFFICE)
    monkeypatch.setattr(learning, "LEAST", 0.0)
    pin(range(1, 13), by=clerk, now=NOW, seen=last_number(clerk))
    found = lesson(clerk)
    assert found.decided == 12 and found.hit <= found.tried and found.proven == (found.tried >= learning.TRIED and 3 * found.hit >= 2 * found.tried)
    assert found.tried > 0
