"""A correction about an opinion that its contributor withdraws later: it stays written down, holds nothing back, and the opinion never counts again."""

from __future__ import annotations

import pytest
from factories import NOW, TODAY, House

from domain.consolidation.test_deciding import codes
from domain.consolidation.test_running import SAID, places, run, said
from domain.test_contributing import confirmed, holder, send
from huiyin.domain.access import Role
from huiyin.domain.collection.following import withdraw
from huiyin.domain.collection.models import Contributor, Opinion, PublicForm
from huiyin.domain.consolidation.arriving import arrived
from huiyin.domain.consolidation.deciding import last_number, merge, move, pin, share, split
from huiyin.domain.consolidation.joining import same
from huiyin.domain.consolidation.learning import lesson
from huiyin.domain.consolidation.models import Placement
from huiyin.domain.consolidation.selectors import map_of, placed_sum, torn
from huiyin.domain.consolidation.taking_back import redo, undo
from huiyin.domain.oversight.reconciliation import account
from huiyin.domain.transitions import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(home: House, web_form: PublicForm) -> list[Contributor]:
    """Twelve opinions of teams, and then two of contributors who may withdraw them: numbers 13 and 14. All are consolidated."""
    said(home, SAID)
    came = [send(web_form, "食堂的饭菜总是凉的"), send(web_form, "班车座位坏了没人修")]
    for one in came:
        confirmed(home, one)
    run(home)
    return [holder(one) for one in came]


def sizes(home: House) -> dict[str, int]:
    """How many opinions the pages show in each problem."""
    return {row.problem.code: row.opinions for group in map_of(home.viewer(Role.OFFICE)) for row in group.rows}


def whole(home: House) -> bool:
    """Everything is accounted for."""
    return account(home.campaign).holds and torn(home.campaign.pk) == 0 and sum(placed_sum(home.campaign.pk).values()) == Opinion.objects.filter(state="registered").count()


@pytest.mark.parametrize("scope", ["all", "new"])
def test_a_later_run_leaves_it_out_and_keeps_every_other_decision(home: House, sent: list[Contributor], scope: str) -> None:
    clerk = home.viewer(Role.OFFICE)
    target = places(home)[5]
    assert target is not None
    move([1, 13], target, by=clerk, now=NOW, seen=0)
    withdraw(sent[0], 1, now=NOW)
    before = places(home)
    home.opinions("夜班的班车没有了")
    done = run(home, scope)
    after = places(home)
    assert done.state == "done" and after[1] == after[13] == target, "What was decided is not rewritten."
    assert scope == "all" or {number: after[number] for number in before} == before
    assert Opinion.objects.get(number=13).state == "withdrawn" and whole(home)
    assert sum(sizes(home).values()) == Opinion.objects.filter(state="registered", placements__problem__isnull=False).count()


def test_taken_back_and_done_again_it_never_counts(home: House, sent: list[Contributor]) -> None:
    clerk = home.viewer(Role.OFFICE)
    first, second = places(home)[1], places(home)[5]
    assert first and second and first != second
    came_from = places(home)[13]
    move([1, 13], second, by=clerk, now=NOW, seen=0)
    withdraw(sent[0], 1, now=NOW)
    moved = sizes(home)
    undo(by=clerk, now=NOW)
    assert (places(home)[1], places(home)[13]) == (first, came_from) and whole(home)
    assert sizes(home)[first] == moved.get(first, 0) + 1
    redo(by=clerk, now=NOW)
    assert sizes(home) == moved and Opinion.objects.get(number=13).state == "withdrawn" and whole(home)


def test_nothing_new_is_decided_about_it(home: House, sent: list[Contributor]) -> None:
    clerk = home.viewer(Role.OFFICE)
    target, before = places(home)[5], places(home)
    assert target is not None
    withdraw(sent[0], 1, now=NOW)
    for deed in (
        lambda: move([1, 13], target, by=clerk, now=NOW, seen=0),
        lambda: pin([13], by=clerk, now=NOW, seen=0),
        lambda: split([13], "新的问题", by=clerk, now=NOW, seen=0),
        lambda: share(13, {target: 1000}, by=clerk, now=NOW, seen=0),
        lambda: same([13], 1, by=clerk, now=NOW, seen=0),
    ):
        with pytest.raises(NotAllowed) as refused:
            deed()
        assert refused.value.code == "opinion_gone"
    with pytest.raises(NotAllowed) as refused:
        same([1], 13, by=clerk, now=NOW, seen=0)
    assert refused.value.code == "same_as_none"
    assert places(home) == before and whole(home)


def test_its_problem_may_still_be_merged(home: House, sent: list[Contributor]) -> None:
    clerk = home.viewer(Role.OFFICE)
    withdraw(sent[0], 1, now=NOW)
    keep, gone = codes(home)[:2]
    counted = sizes(home)
    merge([gone], keep, by=clerk, now=NOW, seen=0)
    assert sizes(home)[keep] == counted[keep] + counted[gone] and whole(home)
    undo(by=clerk, now=NOW)
    assert sizes(home) == counted and whole(home)


def test_a_problem_whose_last_opinion_is_withdrawn_is_shown_no_more_and_keeps_its_code(home: House, sent: list[Contributor]) -> None:
    clerk = home.viewer(Role.OFFICE)
    code = split([13], "只有这一条", by=clerk, now=NOW, seen=0).told["problem"]
    withdraw(sent[0], 1, now=NOW)
    assert code not in sizes(home) and whole(home)
    run(home)
    assert code not in sizes(home) and Placement.objects.filter(opinion__number=13, problem__code=code).exists()
    again = split([14], "另外一条", by=clerk, now=NOW, seen=last_number(clerk)).told["problem"]
    assert again != code, "A code is never given twice."
    undo(by=clerk, now=NOW)
    assert whole(home)


def test_whoever_said_the_same_stands_where_it_stood(home: House, sent: list[Contributor]) -> None:
    clerk = home.viewer(Role.OFFICE)
    stood = places(home)[13]
    same([1], 13, by=clerk, now=NOW, seen=0)
    withdraw(sent[0], 1, now=NOW)
    assert Opinion.objects.get(number=1).state == "registered" and places(home)[1] == stood and whole(home)
    with pytest.raises(NotAllowed) as refused:
        undo(by=clerk, now=NOW)
    assert refused.value.code == "changed_meanwhile", "It repeats nothing any more."
    assert whole(home)


def test_nothing_is_learned_from_it_and_nothing_proposed_for_it(home: House, sent: list[Contributor]) -> None:
    clerk = home.viewer(Role.OFFICE)
    target = places(home)[5]
    assert target is not None
    move([13], target, by=clerk, now=NOW, seen=0)
    withdraw(sent[0], 1, now=NOW)
    withdraw(sent[1], 1, now=NOW)
    told = lesson(clerk)
    assert told.decided == 0 and {13, 14}.isdisjoint(number for number, *_ in told.moves)
    assert {13, 14}.isdisjoint(arrived(clerk, today=TODAY).values_list("number", flat=True))
