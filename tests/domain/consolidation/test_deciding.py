"""What people decide: every decision holds, can be taken back, and loses no opinion."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from factories import NOW, House, user
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.domain.access import Role, Viewer, viewer_of
from huiyin.domain.activity import Activity
from huiyin.domain.campaigns.models import Body, BodyMember
from huiyin.domain.collection.models import Opinion
from huiyin.domain.consolidation.deciding import (
    last_number,
    merge,
    move,
    move_problem,
    pin,
    rename,
    rename_aspect,
    set_aside,
    share,
    split,
)
from huiyin.domain.consolidation.joining import belong, same
from huiyin.domain.consolidation.models import Correction, Placement, Problem
from huiyin.domain.consolidation.selectors import map_of, placed_sum, tally, torn
from huiyin.domain.consolidation.taking_back import redo, undo
from huiyin.domain.transitions import NotAllowed

pytestmark = pytest.mark.django_db


def stands(home: House) -> dict[str, Any]:
    """Everything that decisions may change."""
    return {
        "places": list(Placement.objects.filter(campaign=home.campaign).values_list("opinion__number", "problem__code", "share", "reason", "decided_by").order_by("opinion__number", "problem__code")),
        "problems": list(Problem.objects.filter(campaign=home.campaign).exclude(placements=None).values_list("code", "title", "state", "aspect__code").distinct()),
    }


def codes(home: House) -> list[str]:
    """The codes of the problems that hold something."""
    return [row.problem.code for group in map_of(home.viewer(Role.OFFICE)) for row in group.rows]


def colleague(home: House) -> Viewer:
    """A second person of the office."""
    from factories import person

    other = user("second", person("aide"))
    BodyMember.objects.create(body=Body.objects.get(campaign=home.campaign, kind="office"), person=other.person)
    return viewer_of(other, home.campaign, today=NOW.date())


def test_each_decision_does_what_it_says(full: House) -> None:
    clerk = full.viewer(Role.OFFICE)
    first, second, *_ = codes(full)

    def seen() -> int:
        return last_number(clerk)

    move([1, 2], second, by=clerk, now=NOW, seen=seen())
    assert set(Placement.objects.filter(opinion__number__in=[1, 2]).values_list("problem__code", "decided_by")) == {(second, clerk.user.pk)}
    made = split([1], " 新的  问题 ", by=clerk, now=NOW, seen=seen()).told["problem"]
    assert Problem.objects.get(code=made).title == "新的 问题" and Placement.objects.get(opinion__number=1).problem.code == made  # type: ignore[union-attr]
    merge([made], first, by=clerk, now=NOW, seen=seen())
    assert Placement.objects.get(opinion__number=1).problem.code == first  # type: ignore[union-attr]
    assert Problem.objects.get(code=made).merged_into == Problem.objects.get(code=first)
    move([3], made, by=clerk, now=NOW, seen=seen())
    assert Placement.objects.get(opinion__number=3).problem.code == first, "A code that was taken in leads on."  # type: ignore[union-attr]
    share(5, {first: 400, second: 600}, by=clerk, now=NOW, seen=seen())
    assert list(Placement.objects.filter(opinion__number=5).values_list("share", flat=True).order_by("share")) == [400, 600]
    set_aside([6], "与本活动无关", by=clerk, now=NOW, seen=seen())
    assert Placement.objects.get(opinion__number=6).reason == "set_aside"
    rename(second, "班车", by=clerk, now=NOW, seen=seen())
    aspect = Problem.objects.get(code=second).aspect.code
    rename_aspect(aspect, "后勤", by=clerk, now=NOW, seen=seen())
    move_problem(first, aspect, by=clerk, now=NOW, seen=seen())
    assert {Problem.objects.get(code=code).aspect.title for code in (first, second)} == {"后勤"}
    pin([7], by=clerk, now=NOW, seen=seen())
    assert Placement.objects.get(opinion__number=7).decided_by == clerk.user
    assert [one.action for one in Correction.objects.order_by("number")] == ["move", "split", "merge", "move", "share", "set_aside", "rename", "rename_aspect", "move_problem", "pin"]
    assert Activity.objects.filter(verb="decide").count() == 10


def test_all_can_be_taken_back_and_done_again(full: House) -> None:
    clerk = full.viewer(Role.OFFICE)
    before = stands(full)
    test_each_decision_does_what_it_says(full)
    after = stands(full)
    for _ in range(10):
        undo(by=clerk, now=NOW)
    assert stands(full) == before
    with pytest.raises(NotAllowed, match="nothing_to_undo"):
        undo(by=clerk, now=NOW)
    for _ in range(10):
        redo(by=clerk, now=NOW)
    assert stands(full) == after
    with pytest.raises(NotAllowed, match="nothing_to_redo"):
        redo(by=clerk, now=NOW)


def test_what_was_taken_back_before_something_new_does_not_come_back(full: House) -> None:
    clerk, (first, second) = full.viewer(Role.OFFICE), sorted(Problem.objects.values_list("code", flat=True))[:2]
    rename(first, "旧的", by=clerk, now=NOW, seen=last_number(clerk))
    undo(by=clerk, now=NOW + timedelta(minutes=1))
    rename(second, "新的", by=clerk, now=NOW + timedelta(minutes=2), seen=last_number(clerk))
    undo(by=clerk, now=NOW + timedelta(minutes=3))
    assert redo(by=clerk, now=NOW + timedelta(minutes=4)).told["title"] == "新的"
    with pytest.raises(NotAllowed, match="nothing_to_redo"):
        redo(by=clerk, now=NOW + timedelta(minutes=5))


def test_two_who_decide_crosswise_are_told_and_nothing_is_overwritten(full: House) -> None:
    clerk, other = full.viewer(Role.OFFICE), colleague(full)
    first, second, third = codes(full)[:3]
    seen = last_number(clerk)
    merge([second], first, by=clerk, now=NOW, seen=seen)
    before = stands(full)
    for deed in (
        lambda: merge([first], second, by=other, now=NOW, seen=seen),
        lambda: rename(second, "另名", by=other, now=NOW, seen=seen),
        lambda: move(Correction.objects.get().told["opinions"][:1], third, by=other, now=NOW, seen=seen),
    ):
        with pytest.raises(NotAllowed) as refused:
            deed()
        assert refused.value.code == "decided_meanwhile" and refused.value.values["number"] == 1
    assert stands(full) == before
    rename(third, "不相干", by=other, now=NOW, seen=seen)
    move([9], first, by=other, now=NOW, seen=last_number(other))
    merge([third], first, by=other, now=NOW, seen=last_number(other))
    with pytest.raises(NotAllowed, match="changed_meanwhile"):
        undo(by=clerk, now=NOW)


def test_refusals_change_nothing(full: House) -> None:
    clerk = full.viewer(Role.OFFICE)
    first = codes(full)[0]
    before = stands(full)
    for code, deed in {
        "role": lambda: move([1], first, by=full.viewer(Role.SUPERVISION), now=NOW, seen=0),
        "no_problem": lambda: move([1], "P999", by=clerk, now=NOW, seen=0),
        "no_opinion": lambda: move([1, 999], first, by=clerk, now=NOW, seen=0),
        "reason": lambda: set_aside([1], " ", by=clerk, now=NOW, seen=0),
        "shares": lambda: share(1, {first: 999}, by=clerk, now=NOW, seen=0),
        "needs_two": lambda: merge([first], first, by=clerk, now=NOW, seen=0),
        "title": lambda: rename(first, " ", by=clerk, now=NOW, seen=0),
        "no_aspect": lambda: move_problem(first, "A99", by=clerk, now=NOW, seen=0),
    }.items():
        with pytest.raises(NotAllowed) as refused:
            deed()
        assert refused.value.code == code
    assert stands(full) == before and not Correction.objects.exists()


actions = st.lists(
    st.tuples(st.sampled_from(["move", "merge", "split", "set_aside", "share", "same", "belong", "pin", "undo", "redo"]), st.integers(1, 12), st.integers(0, 40), st.integers(0, 40)), max_size=14
)


@given(actions)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_sequence_of_decisions_loses_or_doubles_an_opinion(full: House, wanted: list[tuple[str, int, int, int]]) -> None:
    clerk = full.viewer(Role.OFFICE)
    for name, number, a, b in wanted:
        there = sorted(Problem.objects.filter(campaign=full.campaign).values_list("code", flat=True))
        one, other = there[a % len(there)], there[b % len(there)]
        seen = last_number(clerk)
        deeds: dict[str, Any] = {
            "move": lambda one=one: move([number, number % 12 + 1], one, by=clerk, now=NOW, seen=seen),  # noqa: B023
            "merge": lambda one=one, other=other: merge([one], other, by=clerk, now=NOW, seen=seen),  # noqa: B023
            "split": lambda: split([number], f"题{number}", by=clerk, now=NOW, seen=seen),  # noqa: B023
            "set_aside": lambda: set_aside([number], "重复", by=clerk, now=NOW, seen=seen),  # noqa: B023
            "share": lambda one=one, other=other: share(number, {one: 500, other: 500} if one != other else {one: 1000}, by=clerk, now=NOW, seen=seen),  # noqa: B023
            "same": lambda a=a: same([number], a % 12 + 1, by=clerk, now=NOW, seen=seen),  # noqa: B023
            "belong": lambda one=one, b=b: belong(number, one, b * 25, by=clerk, now=NOW, seen=seen),  # noqa: B023
            "pin": lambda: pin([number], by=clerk, now=NOW, seen=seen),  # noqa: B023
            "undo": lambda: undo(by=clerk, now=NOW),
            "redo": lambda: redo(by=clerk, now=NOW),
        }
        try:
            deeds[name]()
        except NotAllowed:
            pass
        assert sum(placed_sum(full.campaign.pk).values()) == Opinion.objects.filter(campaign=full.campaign, state="registered").count()
        rows = Counter(Placement.objects.filter(opinion__state="registered", problem__isnull=False).values_list("problem", flat=True))
        assert {pk: counts[0] for pk, counts in tally(full.campaign.pk).items()} == rows
        assert not Opinion.objects.filter(duplicate_of__isnull=False).exclude(duplicate_of__state="registered").exists()
        assert torn(full.campaign.pk) == 0
        assert not Placement.objects.filter(campaign=full.campaign, problem__state="merged").exists()
