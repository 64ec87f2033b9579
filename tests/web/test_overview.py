"""The first page of a campaign."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from factories import NOW, TODAY, House

from huiyin.domain.access import Role
from huiyin.domain.campaigns.models import Action, Phase
from huiyin.domain.fuzzy import FuzzyDate, Precision
from huiyin.domain.gatherings.services import plan_gathering
from huiyin.domain.oversight.loop import loop
from huiyin.domain.rectification.measures import propose_plan
from huiyin.domain.rectification.models import Measure
from huiyin.web.office import overview
from web.test_register import confirmed, issued  # noqa: F401 # Fixtures.

pytestmark = pytest.mark.django_db
DAY = FuzzyDate(date(2025, 7, 1), Precision.DAY)


def page(home: House, role: Role, language: str = "en") -> str:
    client = Client()
    client.force_login(home.users[role])
    client.cookies["django_language"] = language
    return client.get("/work/demo/").content.decode()


def test_it_says_what_waits_and_what_is_late(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    # The vault of this house has no holders; what is said then, the test of its holders sees.
    monkeypatch.setattr(overview, "too_few", lambda campaign, today: None)
    assert "Nothing waits now." in page(home, Role.OFFICE)
    home.source()
    plan_gathering(home.campaign, kind=home.kinds["interview"], title="访谈", when=DAY, by=home.viewer(Role.OFFICE), now=NOW)
    phase = Phase.objects.create(campaign=home.campaign, order=1, name="听", name_en="Listening", starts=DAY, ends=DAY)
    Action.objects.create(campaign=home.campaign, phase=phase, name="走访", name_en="Visit", kind="optional", due=date(2025, 7, 2))
    told = page(home, Role.OFFICE)
    assert "source waits to be read" in told and "gathering was not held on its day" in told and "action is past its due date" in told
    assert "Nothing waits now." not in told and "<span>0 / 1</span>" in told
    assert "件来件等着整理" in page(home, Role.OFFICE, "zh-hans")
    home.source()
    assert "sources wait to be read" in page(home, Role.OFFICE)


def test_who_reads_no_sources_is_not_led_to_them(home: House) -> None:
    home.source()
    assert "source waits to be read" not in page(home, Role.DEPARTMENT)


def test_the_second_half_is_counted_and_led_to(issued: House) -> None:  # noqa: F811
    Measure.objects.filter(number=1).update(deadline=timezone.localdate() - timedelta(days=1))
    Measure.objects.filter(number=2).update(state="blocked")
    for role in (Role.OFFICE, Role.LEADING_GROUP, Role.SUPERVISION):
        told = page(issued, role)
        assert "measure is overdue" in told and "measure is blocked" in told and "opinions have an answer" in told
        assert f"<b>{Measure.objects.count()}</b> measures" in told
    for role in (Role.LEADER, Role.DEPARTMENT):
        told = page(issued, role)
        assert "measure of yours is overdue" in told and "opinions have an answer" not in told
    told = page(issued, Role.TEAM)
    assert "measures" not in told


def test_each_is_told_what_waits_for_them(issued: House) -> None:  # noqa: F811
    assert {one.code for one in loop(issued.viewer(Role.OFFICE), today=TODAY).waits} == set()
    Measure.objects.filter(number=1).update(state="closure_asked", doer=issued.users[Role.DEPARTMENT])
    Measure.objects.filter(number=2).update(state="checked", doer=issued.users[Role.DEPARTMENT], checked_by=issued.users[Role.OFFICE])
    waits = {role: {one.code: one.count for one in loop(issued.viewer(role), today=TODAY).waits} for role in Role}
    assert waits[Role.OFFICE] == {"checks": 1}
    assert waits[Role.LEADER] == {"signs": 1}
    assert waits[Role.TEAM] == waits[Role.SUPERVISION] == waits[Role.LEADING_GROUP] == {}
    propose_plan(by=issued.viewer(Role.OFFICE), now=NOW)
    assert [one.code for one in loop(issued.viewer(Role.LEADING_GROUP), today=TODAY).waits] == ["plans"]
