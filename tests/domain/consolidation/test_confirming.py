"""The problem list: frozen, confirmed by somebody else, compared; and what the machine learns from decisions."""

from __future__ import annotations

import pytest
from factories import NOW, House

from huiyin.domain.access import Role
from huiyin.domain.consolidation.confirming import confirm_list, difference, propose_list, return_list
from huiyin.domain.consolidation.deciding import last_number, move, rename, set_aside
from huiyin.domain.consolidation.learning import accept, lesson
from huiyin.domain.consolidation.models import Placement, Problem, ProblemList
from huiyin.domain.consolidation.selectors import map_of, placed_sum, problems_visible_to
from huiyin.domain.transitions import NotAllowed

pytestmark = pytest.mark.django_db


def clear(home: House) -> None:
    """Nothing waits."""
    clerk = home.viewer(Role.OFFICE)
    waits = list(Placement.objects.filter(problem=None).exclude(reason="set_aside").values_list("opinion__number", flat=True))
    if waits:
        set_aside(waits, "与本活动无关", by=clerk, now=NOW, seen=last_number(clerk))


def test_the_leading_group_confirms_what_the_office_proposed(full: House) -> None:
    clear(full)
    clerk, chair = full.viewer(Role.OFFICE), full.viewer(Role.LEADING_GROUP)
    one = propose_list(by=clerk, now=NOW)
    assert one.frozen["sums"]["opinions"] == placed_sum(full.campaign.pk)["in_problem"]
    assert sum(len(problem["opinions"]) for aspect in one.frozen["aspects"] for problem in aspect["problems"]) == one.frozen["sums"]["opinions"]
    with pytest.raises(NotAllowed, match="list_waits"):
        propose_list(by=clerk, now=NOW)
    with pytest.raises(NotAllowed, match="own_list"):
        confirm_list(one, by=clerk, now=NOW)
    with pytest.raises(NotAllowed, match="role"):
        confirm_list(one, by=full.viewer(Role.SUPERVISION), now=NOW)
    confirm_list(one, by=chair, now=NOW)
    assert set(Problem.objects.exclude(placements=None).values_list("state", flat=True)) == {"confirmed"}
    assert ProblemList.objects.get().decided_by == chair.user


def test_a_list_is_not_confirmed_when_something_else_stands_by_then(full: House) -> None:
    clear(full)
    clerk, chair = full.viewer(Role.OFFICE), full.viewer(Role.LEADING_GROUP)
    one = propose_list(by=clerk, now=NOW)
    code = map_of(clerk)[0].rows[0].problem.code
    rename(code, "换了名", by=clerk, now=NOW, seen=last_number(clerk))
    with pytest.raises(NotAllowed, match="list_changed"):
        confirm_list(one, by=chair, now=NOW)
    return_list(one, "名称变了，请重报", by=chair, now=NOW)
    two = propose_list(by=clerk, now=NOW)
    found = difference(one.frozen, two.frozen)
    assert [(was, now) for was, _, now in found.renamed] == [(code, "换了名")] and not found.moved and not found.came


def test_no_list_while_an_opinion_waits(full: House) -> None:
    full.opinions("新来的一条意见，谁也没有看过。")
    with pytest.raises(NotAllowed) as refused:
        propose_list(by=full.viewer(Role.OFFICE), now=NOW)
    assert refused.value.code == "opinions_wait"


def test_a_difference_names_every_opinion_that_moved(full: House) -> None:
    clear(full)
    clerk = full.viewer(Role.OFFICE)
    before = propose_list(by=clerk, now=NOW).frozen
    codes = [row.problem.code for group in map_of(clerk) for row in group.rows]
    was = Placement.objects.get(opinion__number=1).problem
    assert was is not None
    other = next(code for code in codes if code != was.code)
    move([1], other, by=clerk, now=NOW, seen=last_number(clerk))
    return_list(ProblemList.objects.get(), "再看", by=full.viewer(Role.LEADING_GROUP), now=NOW)
    after = propose_list(by=clerk, now=NOW).frozen
    assert difference(before, after).moved == ((1, was.code, other),)
    assert difference(after, after).none


def test_a_lesson_proposes_and_only_a_person_accepts(full: House) -> None:
    clerk = full.viewer(Role.OFFICE)
    assert lesson(clerk).moves == ()
    canteen = Placement.objects.get(opinion__number=1).problem
    assert canteen is not None
    # Somebody puts all shuttle-bus opinions but one into the canteen's problem: the last one is proposed after them, or stays; nothing decided moves.
    buses = [5, 6, 7]
    move(buses, canteen.code, by=clerk, now=NOW, seen=0)
    before = dict(Placement.objects.values_list("opinion__number", "problem__code"))
    learned = lesson(clerk)
    assert learned.decided == 3 and not {number for number, *_ in learned.moves} & set(buses)
    assert dict(Placement.objects.values_list("opinion__number", "problem__code")) == before
    with pytest.raises(NotAllowed, match="role"):
        accept(learned, by=full.viewer(Role.SUPERVISION), now=NOW)
    assert accept(learned, by=clerk, now=NOW) == len(learned.moves)
    after = dict(Placement.objects.values_list("opinion__number", "problem__code"))
    assert after == before | {number: proposed for number, _, proposed, _ in learned.moves}
    move([9], canteen.code, by=clerk, now=NOW, seen=last_number(clerk))
    with pytest.raises(NotAllowed, match="changed_meanwhile"):
        accept(learned, by=clerk, now=NOW)


def test_problems_are_seen_by_those_who_work_with_them(full: House) -> None:
    seen = {role: problems_visible_to(full.viewer(role)).exists() for role in Role}
    assert {role for role, there in seen.items() if there} == {Role.OFFICE, Role.SUPERVISION, Role.LEADING_GROUP}
