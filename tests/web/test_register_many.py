"""Several measures at once, and views of the register that are kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from factories import House

from huiyin.domain.access import Role
from huiyin.domain.activity import Activity
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.rectification.models import Measure, Progress
from huiyin.domain.rectification.saved import MOST, SavedView, query_of
from web.test_register import confirmed, drafted, entered, issued, page, problems, today  # noqa: F401 # Fixtures.

pytestmark = pytest.mark.django_db


def send(client: Client, home: House, deed: str, numbers: list[int], query: str = "", **given: str) -> str:
    answer = client.post(reverse("register_many", args=[home.campaign.code, deed]) + query, {"measure": numbers, **given}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def drafts(confirmed: House) -> House:  # noqa: F811
    for one in problems(confirmed):
        drafted(confirmed, one)
    return confirmed


def test_drafts_are_changed_alike_and_empty_fields_stay(drafts: House) -> None:
    before = {one.number: (one.leader_id, one.department_id, one.content) for one in Measure.objects.all()}
    later = today() + timedelta(days=90)
    told = send(entered(drafts, Role.OFFICE), drafts, "change", [1, 2], deadline=later.isoformat())
    assert "已修改 2 项措施。" in told
    assert [one.deadline == later for one in Measure.objects.order_by("number")] == [True, True, False]
    assert {one.number: (one.leader_id, one.department_id, one.content) for one in Measure.objects.all()} == before
    assert Activity.objects.filter(verb="change", thing="measure").count() == 2


def test_a_continuing_class_takes_the_deadline_away(drafts: House) -> None:
    send(entered(drafts, Role.OFFICE), drafts, "change", [1], kind="continuing")
    assert Measure.objects.get(number=1).deadline is None


@pytest.mark.parametrize(("numbers", "given", "told"), [([], {"kind": "continuing"}, "请至少勾选一项措施"), ([1, 2], {}, "没有填写要修改的内容"), ([1, 2], {"deadline": "2001-01-01"}, "第 1 号措施不能这样处理"), ([1], {"deadline": "31.12."}, "看不懂"), ([1], {"leader": "x"}, "看不懂")])
def test_what_is_refused_changes_none_and_keeps_the_ticks(drafts: House, numbers: list[int], given: dict[str, str], told: str) -> None:
    before = list(Measure.objects.order_by("number").values())
    shown = send(entered(drafts, Role.OFFICE), drafts, "change", numbers, **given)
    assert told in shown
    assert list(Measure.objects.order_by("number").values()) == before
    assert shown.count(" checked>") == len(numbers)


def test_one_that_is_no_draft_any_more_stops_all(issued: House) -> None:  # noqa: F811
    late = drafted(issued, problems_open(issued))
    shown = send(entered(issued, Role.OFFICE), issued, "change", [1, late.number], deadline=(today() + timedelta(days=60)).isoformat())
    assert "第 1 号措施不能这样处理，所以一项都没有动。" in shown
    assert Measure.objects.get(number=late.number).deadline == today() + timedelta(days=30)


def problems_open(home: House) -> Problem:
    return Measure.objects.filter(campaign=home.campaign).order_by("number")[0].problem


def test_a_department_writes_the_same_note_for_several(issued: House) -> None:  # noqa: F811
    issued_numbers = list(Measure.objects.values_list("number", flat=True))
    told = send(entered(issued, Role.DEPARTMENT), issued, "note_progress", issued_numbers, text="已开会布置。")
    assert f"已给 {len(issued_numbers)} 项措施写进展。" in told
    assert Progress.objects.filter(text="已开会布置。").count() == len(issued_numbers)
    assert set(Measure.objects.values_list("state", flat=True)) == {"in_progress"}


def test_only_the_leading_group_cancels_and_for_a_reason(issued: House) -> None:  # noqa: F811
    assert "您的身份不能做这一步" in send(entered(issued, Role.OFFICE), issued, "cancel_measure", [1, 2], text="并入别的措施")
    assert "第 1 号措施" in send(entered(issued, Role.LEADING_GROUP), issued, "cancel_measure", [1, 2], text=" ")
    assert not Measure.objects.filter(state="cancelled").exists()
    send(entered(issued, Role.LEADING_GROUP), issued, "cancel_measure", [1, 2], text="并入别的措施")
    assert Measure.objects.filter(state="cancelled").count() == 2


def test_measures_that_are_not_theirs_cannot_be_ticked(issued: House) -> None:  # noqa: F811
    Measure.objects.filter(number=1).update(department=issued.north)
    send(entered(issued, Role.DEPARTMENT), issued, "note_progress", [1], text="已办。")
    assert not Progress.objects.exists()


def test_whoever_only_looks_has_no_boxes(issued: House) -> None:  # noqa: F811
    assert 'type="checkbox"' not in page(entered(issued, Role.SUPERVISION), issued, "register")
    shown = page(entered(issued, Role.OFFICE), issued, "register", all="1")
    assert shown.count(" checked>") == Measure.objects.count()


def test_the_list_is_ordered_as_asked(issued: House) -> None:  # noqa: F811
    Measure.objects.filter(number=2).update(deadline=today() - timedelta(days=1))
    client = entered(issued, Role.OFFICE)

    def order(sort: str) -> list[int]:
        shown = page(client, issued, "register", sort=sort)
        return sorted((one.number for one in Measure.objects.all()), key=lambda number: shown.index(f'name="measure" value="{number}"'))

    every = sorted(one.number for one in Measure.objects.all())
    assert order("number") == every
    assert order("newest") == every[::-1]
    assert order("light")[0] == 2


def test_a_view_is_kept_found_again_and_deleted(issued: House) -> None:  # noqa: F811
    client = entered(issued, Role.OFFICE)
    address = reverse("register_view_save", args=[issued.campaign.code])
    client.post(address + "?light=green&by=leader&page=3&next=//evil", {"name": " 我的 "})
    view = SavedView.objects.get()
    assert (view.name, view.query, view.shared) == ("我的", "light=green&by=leader", False)
    assert "★ 我的" in page(client, issued, "register")
    assert "★ 我的" not in page(entered(issued, Role.SUPERVISION), issued, "register")
    client.post(address + "?light=red", {"name": "我的", "shared": "on"})
    assert SavedView.objects.get().query == "light=red"
    assert "★ 我的" in page(entered(issued, Role.SUPERVISION), issued, "register")
    drop = reverse("register_view_drop", args=[issued.campaign.code, view.pk])
    entered(issued, Role.SUPERVISION).post(drop)
    assert SavedView.objects.exists()
    client.post(drop)
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(("query", "name", "told"), [("", "空", "请给视图起一个名称"), ("?light=red", " ", "请给视图起一个名称"), ("?light=red", "长" * 41, "请给视图起一个名称")])
def test_a_view_that_says_nothing_is_not_kept(issued: House, query: str, name: str, told: str) -> None:  # noqa: F811
    answer = entered(issued, Role.OFFICE).post(reverse("register_view_save", args=[issued.campaign.code]) + query, {"name": name}, follow=True)
    assert told in answer.content.decode()
    assert not SavedView.objects.exists()


def test_only_the_office_shares_and_nobody_keeps_without_end(issued: House) -> None:  # noqa: F811
    address = reverse("register_view_save", args=[issued.campaign.code])
    client = entered(issued, Role.LEADING_GROUP)
    client.post(address + "?light=red", {"name": "大家", "shared": "on"})
    assert not SavedView.objects.exists()
    SavedView.objects.bulk_create(SavedView(campaign=issued.campaign, user=issued.users[Role.LEADING_GROUP], name=str(at), query="light=red") for at in range(MOST))
    client.post(address + "?light=red", {"name": "再一个"})
    assert SavedView.objects.count() == MOST


def test_a_query_keeps_what_it_knows_in_one_order() -> None:
    assert query_of({"by": "leader", "state": "closed", "page": "2", "x": "y", "kind": ""}) == "state=closed&by=leader"
