"""Opinions like one, agreement between two people, and who is at work on what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from factories import NOW, TODAY, House
from hypothesis import given
from hypothesis import strategies as st

from domain.consolidation.test_deciding import codes, colleague
from huiyin.domain.access import Role
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.registering import decline, name_targets
from huiyin.domain.consolidation.agreement import agreements, kappa
from huiyin.domain.consolidation.claims import LASTS, claim, claims_of_others
from huiyin.domain.consolidation.deciding import last_number, merge, move, set_aside
from huiyin.domain.consolidation.similar import opinions_like, pieces
from huiyin.domain.consolidation.taking_back import undo
from huiyin.domain.transitions import NotAllowed

pytestmark = pytest.mark.django_db


def like(home: House, number: int, role: Role = Role.OFFICE) -> list[int]:
    return [one for one, _ in opinions_like(Opinion.objects.get(number=number), home.viewer(role), today=TODAY)]


def test_what_shares_rare_pieces_comes_first(full: House) -> None:
    """Opinion 5 says that the bus is always late; 6 to 8 are about the bus as well, and no other one is."""
    assert set(like(full, 5)) == {6, 7, 8}
    assert set(like(full, 10)) == {9, 11, 12}
    full.opinions("班车早上总是晚点！")
    (first, likeness), *_ = opinions_like(Opinion.objects.get(number=5), full.viewer(Role.OFFICE), today=TODAY)
    assert (first, likeness) == (13, 1.0)


def test_english_is_compared_as_well(full: House) -> None:
    for text in ("The shuttle bus is always late.", "Shuttle buses come too late!", "Please mend the lamps."):
        full.opinions(text)
    assert like(full, 13) == [14]


def test_only_what_counts_and_may_be_read_is_found(full: House) -> None:
    decline(Opinion.objects.get(number=6), "no_matter", by=full.viewer(Role.OFFICE), now=NOW)
    name_targets(Opinion.objects.get(number=7), [], [full.users[Role.OFFICE].person], by=full.viewer(Role.OFFICE), now=NOW)
    assert like(full, 5) == [8] and set(like(full, 5, Role.SUPERVISION)) == {7, 8}
    assert like(full, 5, Role.DEPARTMENT) == []


@given(st.lists(st.text(max_size=12), max_size=6))
def test_pieces_of_many_texts_are_those_of_each(texts: list[str]) -> None:
    owners, keys = pieces(texts)
    for position, text in enumerate(texts):
        assert list(keys[owners == position]) == list(pieces([text])[1])


def test_kappa_by_hand() -> None:
    # 50 things: both yes 20, both no 15, yes/no 5, no/yes 10: observed 0.7, by chance 0.5, so 0.4.
    pairs = [("a", "a")] * 20 + [("b", "b")] * 15 + [("a", "b")] * 5 + [("b", "a")] * 10
    assert kappa(pairs) == pytest.approx(0.4)
    # Three classes, 10 things: observed 0.6; by chance (5·4 + 3·3 + 2·3)/100 = 0.35; 0.25/0.65.
    three = [("a", "a")] * 3 + [("a", "b"), ("a", "c")] + [("b", "b")] * 2 + [("b", "c")] + [("c", "c"), ("c", "a")]
    assert kappa(three) == pytest.approx(0.25 / 0.65)
    assert kappa([("a", "b"), ("b", "a")]) == -1
    assert kappa([("a", "a"), ("b", "b")]) == 1
    assert kappa([]) is None and kappa([("a", "a")] * 3) is None


def test_agreement_rests_on_what_both_placed(full: House) -> None:
    clerk, other = full.viewer(Role.OFFICE), colleague(full)
    first, second, third = codes(full)[:3]
    assert agreements(clerk) == []
    for viewer, numbers, code in ((clerk, [1, 2, 3], first), (clerk, [5, 6], second), (other, [1, 2, 5], first), (other, [6, 9], second)):
        move(numbers, code, by=viewer, now=NOW, seen=last_number(viewer))
    (found,) = agreements(clerk)
    # Four in common (1, 2, 5, 6): alike in 3; by chance (2·3 + 2·1)/16 = 0.5.
    assert (found.n, found.same, found.kappa) == (4, 3, pytest.approx(0.5))
    assert {found.first, found.second} == {clerk.user, other.user}
    set_aside([1], "重复", by=other, now=NOW, seen=last_number(other))
    assert agreements(clerk)[0].same == 2
    undo(by=other, now=NOW)
    assert agreements(clerk)[0].same == 3, "What was taken back does not count."
    merge([second], first, by=clerk, now=NOW, seen=last_number(clerk))
    assert (agreements(clerk)[0].same, agreements(clerk)[0].kappa) == (4, None), "A merge makes nobody differ."
    assert agreements(full.viewer(Role.TEAM)) == []


def test_a_claim_is_told_to_others_until_it_ends(full: House) -> None:
    cache.clear()
    clerk, other = full.viewer(Role.OFFICE), colleague(full)
    first, second = codes(full)[:2]
    claim(first, by=clerk, now=NOW)
    assert claims_of_others(other, now=NOW) == [(first, clerk.user)] and claims_of_others(clerk, now=NOW) == []
    claim(second, by=clerk, now=NOW)
    claim(second, by=other, now=NOW)
    assert claims_of_others(full.viewer(Role.SUPERVISION), now=NOW) == [(second, clerk.user), (second, other.user)]
    assert claims_of_others(other, now=NOW + LASTS + timedelta(seconds=1)) == []
    for code, viewer, problem in (("role", full.viewer(Role.SUPERVISION), first), ("no_problem", clerk, "P999")):
        with pytest.raises(NotAllowed, match=code):
            claim(problem, by=viewer, now=NOW)
