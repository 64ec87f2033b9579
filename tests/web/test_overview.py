"""The first page of a campaign."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from factories import NOW, House

from huiyin.domain.access import Role
from huiyin.domain.campaigns.models import Action, Phase
from huiyin.domain.fuzzy import FuzzyDate, Precision
from huiyin.domain.gatherings.services import plan_gathering

pytestmark = pytest.mark.django_db
DAY = FuzzyDate(date(2025, 7, 1), Precision.DAY)


def page(home: House, role: Role, language: str = "en") -> str:
    client = Client()
    client.force_login(home.users[role])
    client.cookies["django_language"] = language
    return client.get("/work/demo/").content.decode()


def test_it_says_what_waits_and_what_is_late(home: House) -> None:
    assert "Nothing waits now." in page(home, Role.OFFICE)
    home.source()
    plan_gathering(home.campaign, kind=home.kinds["interview"], title="访谈", when=DAY, by=home.viewer(Role.OFFICE), now=NOW)
    phase = Phase.objects.create(campaign=home.campaign, order=1, name="听", name_en="Listening", starts=DAY, ends=DAY)
    Action.objects.create(campaign=home.campaign, phase=phase, name="走访", name_en="Visit", kind="optional", due=date(2025, 7, 2))
    told = page(home, Role.OFFICE)
    assert "sources wait to be read" in told and "gatherings were not held on their day" in told and "actions are past their due date" in told
    assert "Nothing waits now." not in told and "<span>0 / 1</span>" in told
    assert "件来件等着整理" in page(home, Role.OFFICE, "zh-hans")


def test_who_reads_no_sources_is_not_led_to_them(home: House) -> None:
    home.source()
    assert "sources wait to be read" not in page(home, Role.DEPARTMENT)
