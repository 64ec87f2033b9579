"""The same as another one, and in several problems: all stay in what was received, and what was decided can be taken back."""

from __future__ import annotations

import pytest
from factories import NOW, House
from hypothesis import given
from hypothesis import strategies as st

from domain.consolidation.test_deciding import codes, stands
from domain.consolidation.test_running import places, run
from huiyin.domain.access import Role
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.registering import decline, reinstate
from huiyin.domain.consolidation.deciding import last_number, move, split
from huiyin.domain.consolidation.joining import belong, divided, same
from huiyin.domain.consolidation.models import WHOLE, Placement
from huiyin.domain.consolidation.selectors import placed_sum, torn
from huiyin.domain.consolidation.taking_back import redo, undo
from huiyin.domain.oversight.reconciliation import account
from huiyin.domain.transitions import NotAllowed


def states(home: House) -> dict[int, tuple[str, int | None]]:
    """Each opinion's state, and what it repeats."""
    return {number: (state, of) for number, state, of in Opinion.objects.filter(campaign=home.campaign).values_list("number", "state", "duplicate_of__number")}


def shares(number: int) -> dict[str | None, int]:
    return dict(Placement.objects.filter(opinion__number=number).values_list("problem__code", "share"))


@pytest.mark.django_db
def test_the_same_stay_in_the_total_and_stand_where_the_one_stands(full: House) -> None:
    clerk = full.viewer(Role.OFFICE)
    before, stood = states(full), stands(full)
    there = places(full)[1]
    assert there
    made = same([3, 5], 1, by=clerk, now=NOW, seen=0)
    assert made.told["opinions"] == [3, 5]
    assert states(full) == before | {3: ("duplicate", 1), 5: ("duplicate", 1)}
    assert shares(3) == shares(5) == shares(1)
    assert sum(placed_sum(full.campaign.pk).values()) == 10 and account(full.campaign).holds
    same([1], 2, by=clerk, now=NOW, seen=last_number(clerk))
    after = states(full)
    assert after == before | {1: ("duplicate", 2), 3: ("duplicate", 2), 5: ("duplicate", 2)}, "What repeats a repetition repeats the one that counts."
    undo(by=clerk, now=NOW)
    assert states(full) == before | {3: ("duplicate", 1), 5: ("duplicate", 1)}
    undo(by=clerk, now=NOW)
    assert states(full) == before and stands(full) == stood
    redo(by=clerk, now=NOW)
    redo(by=clerk, now=NOW)
    assert states(full) == after and account(full.campaign).holds


@pytest.mark.django_db
def test_they_stay_together_in_every_later_run(full: House) -> None:
    clerk = full.viewer(Role.OFFICE)
    code = split([1], "单独的一件事", by=clerk, now=NOW, seen=0).told["problem"]
    same([7], 1, by=clerk, now=NOW, seen=last_number(clerk))
    run(full, "all")
    assert states(full)[7] == ("duplicate", 1)
    reinstate(Opinion.objects.get(number=7), by=clerk, now=NOW)
    run(full, "all")
    assert places(full)[7] == code, "Counted again, it stands where a person put it with the other one."


@pytest.mark.django_db
def test_what_changed_meanwhile_is_not_taken_back(full: House) -> None:
    clerk = full.viewer(Role.OFFICE)
    same([3], 1, by=clerk, now=NOW, seen=0)
    reinstate(Opinion.objects.get(number=3), by=clerk, now=NOW)
    with pytest.raises(NotAllowed, match="changed_meanwhile"):
        undo(by=clerk, now=NOW)


@pytest.mark.django_db
def test_shares_are_added_changed_and_taken_out(full: House) -> None:
    clerk = full.viewer(Role.OFFICE)
    first, second, third = codes(full)[:3]
    move([2], first, by=clerk, now=NOW, seen=0)
    stood = stands(full)
    belong(2, second, 400, by=clerk, now=NOW, seen=last_number(clerk))
    assert shares(2) == {first: 600, second: 400}
    belong(2, third, 500, by=clerk, now=NOW, seen=last_number(clerk))
    assert shares(2) == {first: 300, second: 200, third: 500}
    belong(2, first, 0, by=clerk, now=NOW, seen=last_number(clerk))
    assert shares(2) == {second: 286, third: 714} and torn(full.campaign.pk) == 0
    belong(2, second, WHOLE, by=clerk, now=NOW, seen=last_number(clerk))
    assert shares(2) == {second: WHOLE}
    for _ in range(4):
        undo(by=clerk, now=NOW)
    assert stands(full) == stood


@given(st.dictionaries(st.text("PQ", min_size=1, max_size=3), st.integers(1, WHOLE), min_size=1, max_size=5), st.integers(0, WHOLE))
def test_divided_shares_make_the_whole(parts: dict[str, int], whole: int) -> None:
    found = divided(parts, whole)
    assert sum(found.values()) == whole and all(one > 0 for one in found.values()) and set(found) <= set(parts)


@pytest.mark.django_db
def test_refusals_say_why_and_change_nothing(full: House) -> None:
    clerk = full.viewer(Role.OFFICE)
    first, second = codes(full)[:2]
    move([2], first, by=clerk, now=NOW, seen=0)
    decline(Opinion.objects.get(number=9), "no_matter", by=clerk, now=NOW)
    before, stood, seen = states(full), stands(full), last_number(clerk)
    for code, deed in {
        "same_needs_two": lambda: same([1], 1, by=clerk, now=NOW, seen=seen),
        "same_as_none": lambda: same([1], 9, by=clerk, now=NOW, seen=seen),
        "opinion_gone": lambda: same([9], 1, by=clerk, now=NOW, seen=seen),
        "shares": lambda: belong(2, second, 1001, by=clerk, now=NOW, seen=seen),
        "shares_alone": lambda: belong(2, first, 400, by=clerk, now=NOW, seen=seen),
        "role": lambda: same([1], 2, by=full.viewer(Role.SUPERVISION), now=NOW, seen=seen),
    }.items():
        with pytest.raises(NotAllowed) as refused:
            deed()
        assert refused.value.code == code
    with pytest.raises(NotAllowed) as gone:
        move([9], second, by=clerk, now=NOW, seen=seen)
    assert gone.value.code == "opinion_gone" and gone.value.values == {"number": 9}
    assert states(full) == before and stands(full) == stood


@pytest.mark.django_db
def test_a_decision_about_an_opinion_that_went_since_is_taken_back_and_kept_without_counting(full: House) -> None:
    clerk = full.viewer(Role.OFFICE)
    first, second = codes(full)[:2]
    move([2], second, by=clerk, now=NOW, seen=0)
    decline(Opinion.objects.get(number=2), "no_matter", by=clerk, now=NOW)
    run(full, "all")
    assert sum(placed_sum(full.campaign.pk).values()) == 11 and account(full.campaign).holds
    undo(by=clerk, now=NOW)
    assert states(full)[2][0] == "declined" and account(full.campaign).holds
    reinstate(Opinion.objects.get(number=2), by=clerk, now=NOW)
    assert sum(placed_sum(full.campaign.pk).values()) == 12 and account(full.campaign).holds and first != second
