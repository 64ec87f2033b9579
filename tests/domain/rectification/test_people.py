"""Leaders who leave, departments that are dissolved, and who does the work."""

from __future__ import annotations

from datetime import timedelta

import pytest
from factories import NOW, TODAY, House, person, user

from domain.rectification.test_rectification import drafted, leader
from huiyin.accounts.models import Post
from huiyin.domain.access import Role, viewer_of
from huiyin.domain.activity import Activity
from huiyin.domain.rectification.belonging import measures_of
from huiyin.domain.rectification.many import OneOfMany, change_many
from huiyin.domain.rectification.measures import change_measure
from huiyin.domain.rectification.models import Handover, Measure
from huiyin.domain.rectification.people import hand_over, name_officer, without_department, without_leader
from huiyin.domain.transitions import NotAllowed

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=1)


def test_a_leader_who_left_is_found_and_handed_over_with_the_old_one_kept(confirmed: House) -> None:
    one, office = drafted(confirmed), confirmed.viewer(Role.OFFICE)
    assert not without_leader(today=TODAY).exists()
    old = leader(confirmed)
    Post.objects.filter(person=old).update(ended_on=TODAY)
    # Of the last day of a post, and of the day after it.
    assert not without_leader(today=TODAY).exists()
    assert list(without_leader(today=LATER)) == [one]
    new = person("successor", (confirmed.north, True))
    hand_over(one, new, "原责任领导调离。", by=office, now=NOW, today=LATER)
    assert not without_leader(today=LATER).exists()
    kept = Handover.objects.get()
    assert (kept.old, kept.new, one.leader) == (old, new, new)
    assert Activity.objects.get(verb="hand_over").reason == "原责任领导调离。"


def test_nobody_else_hands_over_and_nobody_without_a_post_takes_over(confirmed: House) -> None:
    one, office = drafted(confirmed), confirmed.viewer(Role.OFFICE)
    new = person("successor", (confirmed.north, True))
    for role in (Role.LEADER, Role.DEPARTMENT, Role.LEADING_GROUP, Role.SUPERVISION, Role.TEAM):
        with pytest.raises(NotAllowed, match="role"):
            hand_over(one, new, "调离", by=confirmed.viewer(role), now=NOW, today=TODAY)
    for to, why, code in (
        (new, " ", "reason"),
        (person("nobody"), "调离", "leader_without_post"),
        (leader(confirmed), "调离", "same_leader"),
    ):
        with pytest.raises(NotAllowed, match=code):
            hand_over(one, to, why, by=office, now=NOW, today=TODAY)
    Measure.objects.filter(pk=one.pk).update(state=Measure.State.CANCELLED)
    with pytest.raises(NotAllowed, match="state"):
        hand_over(one, new, "调离", by=office, now=NOW, today=TODAY)
    assert not Handover.objects.exists()


def test_a_dissolved_department_is_found_and_so_is_one_with_nobody_in_it(confirmed: House) -> None:
    one = drafted(confirmed)
    assert not without_department(today=TODAY).exists()
    confirmed.finance.closed_on = LATER
    confirmed.finance.save()
    assert not without_department(today=TODAY).exists()
    assert list(without_department(today=LATER)) == [one]
    confirmed.finance.closed_on = None
    confirmed.finance.save()
    Post.objects.filter(unit=confirmed.finance).update(ended_on=TODAY)
    assert list(without_department(today=LATER)) == [one]
    Measure.objects.update(state=Measure.State.CANCELLED)
    assert not without_department(today=LATER).exists()


def test_the_case_officer_holds_a_post_in_the_lead_department(confirmed: House) -> None:
    one, office = drafted(confirmed), confirmed.viewer(Role.OFFICE)
    with pytest.raises(NotAllowed, match="officer_elsewhere"):
        name_officer(one, leader(confirmed), by=office, now=NOW, today=TODAY)
    clerk = person("clerk-of-finance", (confirmed.finance, False))
    for role in (Role.LEADER, Role.SUPERVISION, Role.LEADING_GROUP, Role.TEAM):
        with pytest.raises(NotAllowed, match="role"):
            name_officer(one, clerk, by=confirmed.viewer(role), now=NOW, today=TODAY)
    name_officer(one, clerk, by=confirmed.viewer(Role.DEPARTMENT), now=NOW, today=TODAY)
    assert Activity.objects.get(verb="name_officer").detail == {"old": "", "new": "clerk-of-finance"}
    seen = measures_of(viewer_of(user("clerk-of-finance", clerk), confirmed.campaign, today=TODAY), today=TODAY)
    assert list(seen) == [one]


def test_another_department_has_another_officer(confirmed: House) -> None:
    one, office = drafted(confirmed), confirmed.viewer(Role.OFFICE)
    clerk = person("clerk-of-finance", (confirmed.finance, False))
    name_officer(one, clerk, by=office, now=NOW, today=TODAY)
    change_measure(one, {"content": "另写一句"}, by=office, now=NOW, today=TODAY)
    assert Measure.objects.get().officer == clerk
    change_measure(one, {"department": confirmed.users[Role.OFFICE].person.posts.get().unit}, by=office, now=NOW, today=TODAY)  # type: ignore[union-attr]
    assert Measure.objects.get().officer is None


def test_a_draft_may_name_its_case_officer_by_the_same_rule(confirmed: House) -> None:
    office, clerk = confirmed.viewer(Role.OFFICE), person("clerk-of-finance", (confirmed.finance, False))
    with pytest.raises(NotAllowed, match="officer_elsewhere"):
        drafted(confirmed, officer=leader(confirmed))
    assert not Measure.objects.exists()
    one = drafted(confirmed, officer=clerk)
    assert one.officer == clerk
    with pytest.raises(NotAllowed, match="officer_elsewhere"):
        change_measure(one, {"officer": leader(confirmed)}, by=office, now=NOW, today=TODAY)
    elsewhere = confirmed.users[Role.OFFICE].person.posts.get().unit  # type: ignore[union-attr]
    # The one who stands in the form stays behind; one who is named for the other department is refused.
    with pytest.raises(NotAllowed, match="officer_elsewhere"):
        change_measure(one, {"department": elsewhere, "officer": leader(confirmed)}, by=office, now=NOW, today=TODAY)
    change_measure(one, {"department": elsewhere, "officer": clerk}, by=office, now=NOW, today=TODAY)
    assert Measure.objects.get().officer is None
    Post.objects.filter(person=clerk).update(ended_on=TODAY)
    Measure.objects.update(officer=clerk, department=confirmed.finance)
    change_measure(one, {"content": "另写一句", "officer": clerk}, by=office, now=NOW, today=LATER)
    assert Measure.objects.get().officer == clerk


def test_the_case_officer_of_several_is_named_for_all_or_none_also_after_approval(confirmed: House) -> None:
    clerk = person("clerk-of-finance", (confirmed.finance, False))
    one, two = drafted(confirmed), drafted(confirmed)
    Measure.objects.filter(pk=one.pk).update(state=Measure.State.APPROVED)
    department = confirmed.viewer(Role.DEPARTMENT)
    change_many([one, two], {"officer": clerk}, by=department, now=NOW, today=TODAY)
    assert set(Measure.objects.values_list("officer", flat=True)) == {clerk.pk}
    Measure.objects.filter(pk=two.pk).update(department=confirmed.users[Role.OFFICE].person.posts.get().unit)  # type: ignore[union-attr]
    other = person("other-of-finance", (confirmed.finance, False))
    with pytest.raises(OneOfMany) as told:
        change_many([one, two], {"officer": other}, by=confirmed.viewer(Role.OFFICE), now=NOW, today=TODAY)
    assert (told.value.number, told.value.because.code) == (two.number, "officer_elsewhere")
    assert set(Measure.objects.values_list("officer", flat=True)) == {clerk.pk}
