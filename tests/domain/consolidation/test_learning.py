"""What the machine would move after people's decisions; accepted in part."""

from __future__ import annotations

import pytest
from factories import NOW, House

from domain.consolidation.test_running import places
from huiyin.domain.access import Role
from huiyin.domain.consolidation import learning
from huiyin.domain.consolidation.deciding import last_number, pin
from huiyin.domain.consolidation.learning import Lesson, accept
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
