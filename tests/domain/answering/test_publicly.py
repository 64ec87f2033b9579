"""What everybody may read, and who decides that they may."""

from __future__ import annotations

import pytest
from factories import NOW, TODAY, House

from domain.answering.test_answering import PARTS, published, refused, spoken
from huiyin.domain.access import Role
from huiyin.domain.activity import Activity
from huiyin.domain.answering.answers import draft_answer, publish_answer
from huiyin.domain.answering.hearing import rate, read_out
from huiyin.domain.answering.listing import answer_rows, deliveries_of, points_left, read_out_groups, waiting_for
from huiyin.domain.answering.models import Delivery, PublicRegister, Rating
from huiyin.domain.answering.publicly import OUTCOMES, hide_register, is_shown, register_of, show_register
from huiyin.domain.campaigns.refusals import SetupRefused
from huiyin.domain.collection.models import Opinion, PublicForm
from huiyin.domain.collection.public_forms import keep_form
from huiyin.domain.collection.registering import name_targets
from huiyin.domain.consolidation.models import Problem

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [role for role in Role if role != Role.LEADING_GROUP])
def test_only_the_leading_group_opens_and_closes_it(confirmed: House, role: Role) -> None:
    refused("role", lambda: show_register(by=confirmed.viewer(role), now=NOW))
    assert not is_shown(confirmed.campaign)
    show_register(by=confirmed.viewer(Role.LEADING_GROUP), now=NOW)
    refused("role", lambda: hide_register("x", by=confirmed.viewer(role), now=NOW))
    assert is_shown(confirmed.campaign)


def test_the_switch_is_in_the_log_and_closing_has_a_reason(confirmed: House) -> None:
    chair = confirmed.viewer(Role.LEADING_GROUP)
    refused("state", lambda: hide_register("x", by=chair, now=NOW))
    show_register(by=chair, now=NOW)
    refused("state", lambda: show_register(by=chair, now=NOW))
    refused("reason", lambda: hide_register(" ", by=chair, now=NOW))
    hide_register("要改一处", by=chair, now=NOW)
    assert not is_shown(confirmed.campaign) and PublicRegister.objects.get().decided_by == chair.user
    assert list(Activity.objects.filter(thing="publicregister").order_by("id").values_list("verb", "reason")) == [("show_register", ""), ("hide_register", "要改一处")]


def test_nothing_is_shown_before_a_list_is_confirmed(home: House) -> None:
    refused("nothing_to_show", lambda: show_register(by=home.viewer(Role.LEADING_GROUP), now=NOW))
    assert register_of(home.campaign) is None


def test_small_numbers_are_not_told_and_a_machines_title_neither(confirmed: House) -> None:
    found = register_of(confirmed.campaign)
    assert found is not None
    counts = {one.code: one.placements.filter(opinion__state="registered").count() for one in Problem.objects.all()}
    assert {one.code: one.opinions for one in found.entries} == {one.code: counts[one.code] if counts[one.code] >= 5 else None for one in found.entries}
    assert {one.title for one in found.entries} == {""} and set(found.outcomes) == set(OUTCOMES)
    Problem.objects.update(title="夜里吃饭", decided=True)
    confirmed.campaign.smallest_group = 1
    again = register_of(confirmed.campaign)
    assert again is not None and {one.title for one in again.entries} == {"夜里吃饭"} and all(one.opinions for one in again.entries)


def test_only_what_was_published_is_in_it(confirmed: House) -> None:
    problem, _ = spoken(confirmed)
    draft_answer(problem, **PARTS, by=confirmed.viewer(Role.DEPARTMENT), now=NOW, today=TODAY)
    found = register_of(confirmed.campaign)
    assert found is not None and not any(one.answer for one in found.entries)
    answer = published(confirmed, problem)
    found = register_of(confirmed.campaign)
    assert found is not None
    (entry,) = [one for one in found.entries if one.answer]
    assert entry.answer == answer and entry.outcome == "rectifying" and entry.since is not None
    assert found.outcomes == {"resolved": 0, "explained": 0, "continuing": 0, "rectifying": len(found.entries)}


def test_a_form_cannot_take_the_address_of_the_register(home: House) -> None:
    with pytest.raises(SetupRefused):
        keep_form(PublicForm(campaign=home.campaign, code="register", name="x", channel=home.channels["web"]), by=home.viewer(Role.OFFICE), now=NOW)


def test_nobody_drafts_or_publishes_about_themselves(confirmed: House) -> None:
    problem, _ = spoken(confirmed)
    opinion = Opinion.objects.filter(placements__problem=problem)[0]
    people = [confirmed.users[role].person for role in (Role.DEPARTMENT, Role.LEADER)]
    draft = draft_answer(problem, **PARTS, by=confirmed.viewer(Role.OFFICE), now=NOW, today=TODAY)
    name_targets(opinion, [], [one for one in people if one], by=confirmed.viewer(Role.OFFICE), now=NOW)
    refused("about_you", lambda: draft_answer(problem, **PARTS, by=confirmed.viewer(Role.DEPARTMENT), now=NOW, today=TODAY))
    refused("about_you", lambda: publish_answer(draft, by=confirmed.viewer(Role.LEADER), now=NOW))
    assert points_left(problem, "x", confirmed.viewer(Role.DEPARTMENT), today=TODAY) is None
    assert publish_answer(draft, by=confirmed.viewer(Role.LEADING_GROUP), now=NOW) == problem.placements.count()


def test_a_department_sees_its_own_problems_and_no_small_number(confirmed: House) -> None:
    problem, contributors = spoken(confirmed)
    answer = published(confirmed, problem)
    rate(answer, contributors[0], "not", "我是张三，电话 13800138000", now=NOW)
    assert "13800138000" not in Rating.objects.get().comment
    office, head = (answer_rows(confirmed.viewer(role), today=TODAY) for role in (Role.OFFICE, Role.DEPARTMENT))
    assert [row.ratings for row in office if row.state == "published"] == [{"satisfied": 0, "partly": 0, "not": 1, "none": 0}]
    assert [row.ratings for row in head if row.state == "published"] == [None]
    problem.measures.all().delete()
    assert problem not in [row.problem for row in answer_rows(confirmed.viewer(Role.DEPARTMENT), today=TODAY)]
    assert answer_rows(confirmed.viewer(Role.TEAM), today=TODAY) == []
    few = points_left(problem, "热饭", confirmed.viewer(Role.DEPARTMENT), today=TODAY)
    assert few is not None and few.untouched == () and all(one.opinions >= 5 for one in few.points)


def test_what_is_read_out_is_grouped_by_where_it_was_said(confirmed: House) -> None:
    problem, _ = spoken(confirmed)
    answer = published(confirmed, problem)
    clerk = confirmed.viewer(Role.OFFICE)
    groups = read_out_groups(clerk, today=TODAY)
    waiting = Delivery.objects.filter(state="waiting").count()
    assert sum(one.opinions for one in groups) == waiting and [pair[0] for one in groups for pair in one.answers] == [answer] * len(groups)
    assert {one.kind for one in groups} == {"place"}
    head = clerk.user.person
    assert head is not None
    named = Delivery.objects.filter(state="waiting")[0].opinion
    name_targets(named, [], [head], by=clerk, now=NOW)
    assert named.pk not in waiting_for(clerk, today=TODAY).values_list("opinion", flat=True)
    assert not waiting_for(confirmed.viewer(Role.DEPARTMENT), today=TODAY).exists()
    done = read_out(deliveries_of(groups[0].key, confirmed.viewer(Role.SUPERVISION), today=TODAY), "班前会", by=clerk, now=NOW)
    assert done == groups[0].opinions
    assert deliveries_of(groups[0].key, confirmed.viewer(Role.SUPERVISION), today=TODAY) == []
