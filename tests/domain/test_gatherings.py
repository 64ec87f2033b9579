"""Who keeps gatherings, what is refused, and what may be seen of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from factories import NOW, TODAY, House, person
from hypothesis import given
from hypothesis import strategies as st

from huiyin.accounts.models import Unit
from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import Activity
from huiyin.domain.campaigns.models import Campaign, GatheringKind, Team
from huiyin.domain.collection.brought import Brought, brought_by, may_see_who_came
from huiyin.domain.collection.selectors import sources_visible_to
from huiyin.domain.fuzzy import parse
from huiyin.domain.gatherings.models import Decision, Gathering
from huiyin.domain.gatherings.refusals import AlreadyPlanned, GatheringRefused
from huiyin.domain.gatherings.selectors import (
    Tally,
    closed_to,
    gatherings_visible_to,
    is_overdue,
    may_keep,
    overdue,
    tallies,
    why_cancelled,
)
from huiyin.domain.gatherings.services import (
    add_decision,
    cancel_gathering,
    change_gathering,
    hold_gathering,
    note_attendance,
    plan_again,
    plan_gathering,
    remove_decision,
)
from huiyin.domain.transitions import NotAllowed

B2B = Gathering.Mode.BACK_TO_BACK


def planned(home: House, by: Role = Role.OFFICE, **fields: object) -> Gathering:
    given = {"kind": home.kinds["listening_session"], "title": "听一听", "when": parse("2025-07-09"), "team": home.team, "unit": home.north, **fields}
    return plan_gathering(home.campaign, **given, by=home.viewer(by), now=NOW)  # type: ignore[arg-type]


def refused(deed: Callable[[], object]) -> str:
    with pytest.raises(NotAllowed) as error:
        deed()
    return error.value.code


def verbs() -> list[str]:
    return list(Activity.objects.filter(thing="gathering").order_by("id").values_list("verb", flat=True))


def test_the_office_plans_any_and_a_team_its_own(home: House) -> None:
    planned(home, team=None)
    planned(home, by=Role.TEAM)
    assert refused(lambda: planned(home, by=Role.TEAM, team=home.other_team)) == "role"
    assert refused(lambda: planned(home, by=Role.TEAM, team=None)) == "role"
    for role in set(Role) - {Role.OFFICE, Role.TEAM}:
        assert refused(lambda role=role: planned(home, by=role)) == "role"  # type: ignore[misc]
    assert (Gathering.objects.count(), verbs()) == (2, ["plan_gathering"] * 2)


def test_one_code_is_one_gathering(home: House) -> None:
    made = planned(home, code="p-1")
    with pytest.raises(AlreadyPlanned) as again:
        planned(home, code="p-1", title="另一个")
    assert (again.value.gathering, Gathering.objects.count(), verbs()) == (made, 1, ["plan_gathering"])
    assert planned(home).code == "g2"


def test_nothing_of_another_campaign(home: House) -> None:
    other = Campaign.objects.create(code="other", name="另一活动", host=home.host, created_at=NOW)
    kind = GatheringKind.objects.create(campaign=other, code="talk", name="谈话")
    team = Team.objects.create(campaign=other, number=1, name="别的组")
    made = planned(home)
    assert refused(lambda: planned(home, kind=kind)) == refused(lambda: planned(home, team=team)) == "other_campaign"
    assert refused(lambda: change_gathering(made, {"team": team}, by=home.viewer(Role.OFFICE), now=NOW)) == "other_campaign"
    body = other.bodies.create(kind="office", name="办公室")
    assert refused(lambda: add_decision(made, "办", body=body, by=home.viewer(Role.OFFICE), now=NOW)) == "other_campaign"
    strange = other.strata.create(code="x", name="人")
    assert refused(lambda: note_attendance(made, people=[], heads={strange: 3}, by=home.viewer(Role.OFFICE), now=NOW)) == "other_campaign"
    assert (Decision.objects.count(), made.attendance.count()) == (0, 0)


def test_from_planned_to_held_or_cancelled(home: House) -> None:
    one, by = planned(home), home.viewer(Role.TEAM)
    assert refused(lambda: cancel_gathering(one, " ", by=by, now=NOW)) == "reason"
    cancel_gathering(one, "下雨", by=by, now=NOW)
    assert (one.state, why_cancelled(one)) == ("cancelled", "下雨")
    assert refused(lambda: note_attendance(one, people=[], heads={}, by=by, now=NOW)) == refused(lambda: add_decision(one, "办", by=by, now=NOW)) == "cancelled"
    assert refused(lambda: hold_gathering(one, by=by, now=NOW)) == "state"
    plan_again(one, by=by, now=NOW)
    hold_gathering(one, by=by, now=NOW)
    assert refused(lambda: cancel_gathering(one, "晚了", by=by, now=NOW)) == "state"
    assert verbs() == ["plan_gathering", "cancel", "plan_again", "hold"]
    other = planned(home, team=home.other_team)
    assert refused(lambda: hold_gathering(other, by=by, now=NOW)) == "role"
    assert Gathering.objects.get(pk=other.pk).state == "planned"


@pytest.mark.parametrize(("when", "may"), [("2025-07-10", True), ("2025年7月中旬", False), ("2025年7月", True), ("2025-07-11", False)])
def test_it_is_not_held_before_its_day(home: House, when: str, may: bool) -> None:
    one = planned(home, when=parse(when))
    if may:
        hold_gathering(one, by=home.viewer(Role.OFFICE), now=NOW)
    else:
        assert refused(lambda: hold_gathering(one, by=home.viewer(Role.OFFICE), now=NOW)) == "not_yet"
    assert Gathering.objects.get().state == ("held" if may else "planned")


def test_changes_are_logged_by_field(home: House) -> None:
    one, by = planned(home), home.viewer(Role.TEAM)
    change_gathering(one, {"title": "听一听", "agenda": "一", "when": parse("2025年8月")}, by=by, now=NOW)
    change_gathering(one, {"agenda": "一"}, by=by, now=NOW)
    assert (Gathering.objects.get().when, Activity.objects.get(verb="change_gathering").detail) == (parse("2025年8月"), {"fields": ["agenda", "when"]})
    assert refused(lambda: change_gathering(one, {"team": home.other_team}, by=by, now=NOW)) == "role"
    assert Gathering.objects.get().team == home.team


def test_back_to_back_is_closed_to_who_answers_for_the_place(home: House) -> None:
    north, below, nowhere = planned(home, mode=B2B), planned(home, mode=B2B, unit=home.plant), planned(home, mode=B2B, unit=None)
    south, open_one = planned(home, mode=B2B, unit=home.south), planned(home)
    seen = {role: {one.pk for one in gatherings_visible_to(home.viewer(role))} for role in home.users}
    everything = {one.pk for one in (north, below, nowhere, south, open_one)}
    assert seen[Role.LEADER] == {nowhere.pk, south.pk, open_one.pk}
    assert seen[Role.LEADING_GROUP] == {nowhere.pk, open_one.pk}
    assert [role for role in seen if seen[role] != everything] == [Role.LEADING_GROUP, Role.LEADER]
    assert not gatherings_visible_to(replace(home.viewer(Role.LEADER), roles=frozenset())).exists()


def recused(home: House, role: Role = Role.OFFICE) -> Viewer:
    """Somebody of the office or a team who also answers for the northern city."""
    return replace(home.viewer(role), recused_units=frozenset({home.north.pk, home.plant.pk}))


@pytest.mark.parametrize("role", [Role.OFFICE, Role.TEAM])
def test_whoever_is_recused_keeps_nothing_of_it(home: House, role: Role) -> None:
    one, by = planned(home, mode=B2B), recused(home, role)
    decision = add_decision(one, "办", by=home.viewer(Role.OFFICE), now=NOW)
    before = Activity.objects.count()
    deeds: list[Callable[[], object]] = [
        lambda: change_gathering(one, {"agenda": "看看"}, by=by, now=NOW),
        lambda: change_gathering(one, {"mode": "face_to_face"}, by=by, now=NOW),
        lambda: hold_gathering(one, by=by, now=NOW),
        lambda: cancel_gathering(one, "不要", by=by, now=NOW),
        lambda: plan_again(one, by=by, now=NOW),
        lambda: note_attendance(one, people=[], heads={}, by=by, now=NOW),
        lambda: add_decision(one, "另一项", by=by, now=NOW),
        lambda: remove_decision(decision, by=by, now=NOW),
        lambda: plan_gathering(home.campaign, kind=one.kind, title="背着", when=parse("2025年7月"), team=home.team, unit=home.plant, mode=B2B, by=by, now=NOW),
    ]
    assert {refused(deed) for deed in deeds} == {"recused"}
    assert (Activity.objects.count(), Gathering.objects.get().state, Decision.objects.count()) == (before, "planned", 1)
    mine = planned(home)
    assert refused(lambda: change_gathering(mine, {"mode": B2B}, by=by, now=NOW)) == "recused"
    assert Gathering.objects.get(pk=mine.pk).mode == "face_to_face"


def test_a_promise_is_kept(home: House) -> None:
    by = home.viewer(Role.OFFICE)
    one = planned(home, mode=B2B)
    change_gathering(one, {"mode": "face_to_face", "unit": home.south}, by=by, now=NOW)
    change_gathering(one, {"mode": B2B, "unit": home.north}, by=by, now=NOW)
    hold_gathering(one, by=by, now=NOW)
    waits = planned(home, mode=B2B)
    home.source(gathering=waits)
    for kept in (one, waits):
        for change in ({"mode": "face_to_face"}, {"unit": home.south}):
            fresh = Gathering.objects.get(pk=kept.pk)
            with pytest.raises(GatheringRefused) as error:
                change_gathering(fresh, change, by=by, now=NOW)
            assert error.value.code == "stays_back_to_back"
        change_gathering(Gathering.objects.get(pk=kept.pk), {"agenda": "一"}, by=by, now=NOW)
    assert list(Gathering.objects.values_list("mode", "unit", "agenda")) == [(B2B, home.north.pk, "一")] * 2


def test_attendance_is_replaced_whole(home: House) -> None:
    one, by, first, second = planned(home), home.viewer(Role.OFFICE), person("p1"), person("p2")
    worker, veteran = home.strata["worker"], home.strata["veteran"]
    note_attendance(one, people=[first, second, first], speakers=[second], heads={worker: 12, veteran: 0}, by=by, now=NOW)
    rows = [(row.person, row.stratum, row.headcount, row.speaks) for row in one.attendance.all()]
    assert rows == [(first, None, 1, False), (second, None, 1, True), (None, worker, 12, False)]
    note_attendance(one, people=[], heads={veteran: 3}, by=by, now=NOW)
    assert list(one.attendance.values_list("person", "stratum", "headcount")) == [(None, veteran.pk, 3)]
    told = Activity.objects.filter(verb="note_attendance").order_by("id").values_list("detail", flat=True)
    assert list(told) == [{"people": 2, "heads": 12}, {"people": 0, "heads": 3}]


def test_a_decision_is_noted_once(home: House) -> None:
    one, by = planned(home), home.viewer(Role.TEAM)
    body, who = home.campaign.bodies.get(kind="office"), person("p1")
    made = add_decision(one, "修路灯", body=body, person=who, due=date(2025, 8, 1), by=by, now=NOW)
    assert add_decision(one, "修路灯", body=body, person=who, due=date(2025, 8, 1), by=by, now=NOW) == made
    add_decision(one, "修路灯", by=by, now=NOW)
    assert (Decision.objects.count(), verbs().count("add_decision")) == (2, 2)
    assert refused(lambda: remove_decision(made, by=home.viewer(Role.SUPERVISION), now=NOW)) == "role"
    remove_decision(made, by=by, now=NOW)
    assert (Decision.objects.count(), verbs()[-1]) == (1, "remove_decision")


def test_planned_against_held(home: House) -> None:
    by = home.viewer(Role.OFFICE)
    study = home.kinds["study_meeting"]
    for when in ("2025-07-01", "2025-07-09", "2025年7月"):
        planned(home, when=parse(when))
    hold_gathering(planned(home, when=parse("2025-07-02")), by=by, now=NOW)
    cancel_gathering(planned(home, kind=study), "不开了", by=by, now=NOW)
    assert tallies(home.campaign.gatherings.all()) == [Tally(home.kinds["listening_session"], 4, 1, 0), Tally(study, 0, 0, 1)]
    assert overdue(Gathering.objects.all(), TODAY) == 2
    assert [is_overdue(one, TODAY + timedelta(30)) for one in Gathering.objects.order_by("id")] == [True, True, True, False, False]


def test_what_came_of_it(home: House) -> None:
    first, second = planned(home), planned(home)
    said = home.opinions(gathering=first)
    home.source("来信：路灯不亮。", gathering=first)
    assert brought_by([first, second], home.viewer(Role.OFFICE)) == {first.pk: Brought(2, len(said)), second.pk: Brought()}


def test_who_came_is_closed_where_what_they_said_is(home: House) -> None:
    kind = home.kinds["listening_session"]
    one = planned(home)
    assert all(may_see_who_came(home.viewer(role), one, today=TODAY) for role in home.users)
    kind.channel = home.channels["session"]
    kind.save()
    one = Gathering.objects.select_related("kind").get()
    readers = {Role.OFFICE, Role.SUPERVISION, Role.TEAM}
    assert {role for role in home.users if may_see_who_came(home.viewer(role), one, today=TODAY)} == readers
    [said, *_] = home.opinions(gathering=one)
    assert {role for role in home.users if may_see_who_came(home.viewer(role), one, today=TODAY)} == readers
    said.target_units.add(Unit.objects.get(code="bureau"))
    assert not sources_visible_to(home.viewer(Role.OFFICE), today=TODAY).exists()
    assert {role for role in home.users if may_see_who_came(home.viewer(role), one, today=TODAY)} == {Role.SUPERVISION}
    assert not may_see_who_came(home.viewer(Role.TEAM), replace_team(one, home.other_team), today=TODAY)


def replace_team(one: Gathering, team: Team) -> Gathering:
    one.team = team
    return one


@given(mode=st.sampled_from(Gathering.Mode.values), unit=st.sampled_from([None, 1, 2, 3]), recused_units=st.frozensets(st.sampled_from([1, 2, 3, 4])))
def test_nobody_keeps_what_is_closed_to_them(mode: str, unit: int | None, recused_units: frozenset[int]) -> None:
    viewer = Viewer(None, None, frozenset({Role.OFFICE, Role.TEAM}), frozenset({1}), None, recused_units)  # type: ignore[arg-type]
    one = Gathering(mode=mode, unit_id=unit, team_id=1)
    assert closed_to(viewer, one) == (mode == B2B and unit in recused_units)
    assert may_keep(viewer, one) != closed_to(viewer, one)
