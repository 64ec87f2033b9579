"""The page of the working calendar: what is known of the years, a day, a table that is looked at and then written."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from factories import House

from huiyin.domain.access import Role
from huiyin.domain.campaigns.workdays import workdays
from huiyin.words import say

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of(home: House) -> Client:
    client = Client()
    client.force_login(home.users[Role.OFFICE])
    return client


def test_a_year_without_its_days_is_told_until_its_table_comes_in(client_of: Client, home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    last = workdays(home.campaign).known_until()
    assert last is not None
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(last, 11, 25))
    page, told = reverse("calendar", args=[home.campaign.code]), say("calendar.unannounced", "zh", year=last + 1)
    assert told in client_of.get(page).content.decode()
    table = SimpleUploadedFile("days.csv", f"日期,是否上班\n{last + 1}-01-03,是\n{last + 1}-01-04,否\n".encode())
    looked = client_of.post(page, {"deed": "look", "file": table}).content.decode()
    assert not home.campaign.calendar_days.exists() and say("calendar.added", "zh", count=2) in looked
    held, seal = (unescape(re.search(f'name="{name}" value="([^"]*)"', looked)[1]) for name in ("held", "seal"))  # type: ignore[index]
    after = client_of.post(page, {"deed": "take", "held": held, "seal": seal}, follow=True).content.decode()
    assert workdays(home.campaign).own == {date(last + 1, 1, 3): True, date(last + 1, 1, 4): False}
    assert told not in after


def test_a_faulty_row_keeps_the_table_out(client_of: Client, home: House) -> None:
    page = reverse("calendar", args=[home.campaign.code])
    table = SimpleUploadedFile("days.csv", "日期,是否上班\n2027-01-03,也许\n2027-01-04,否\n".encode())
    looked = client_of.post(page, {"deed": "look", "file": table}).content.decode()
    assert say("calendar.fault.works", "zh") in looked and 'value="take"' not in looked


def test_a_day_is_laid_down_and_taken_back(client_of: Client, home: House) -> None:
    page = reverse("calendar", args=[home.campaign.code])
    client_of.post(page, {"deed": "day", "day": "2027-02-06", "works": "yes", "note": "值班"})
    kept = home.campaign.calendar_days.get()
    assert (kept.day, kept.works, kept.note) == (date(2027, 2, 6), True, "值班")
    assert (
        say("calendar.refused.day", "zh") in client_of.post(page, {"deed": "day", "day": "", "works": "yes"}, follow=True).content.decode()
    )
    client_of.post(page, {"deed": "forget", "pk": kept.pk})
    assert not home.campaign.calendar_days.exists()


def test_others_see_it_and_change_nothing(home: House) -> None:
    client, page = Client(), reverse("calendar", args=[home.campaign.code])
    client.force_login(home.users[Role.DEPARTMENT])
    assert 'name="deed"' not in client.get(page).content.decode()
    client.post(page, {"deed": "day", "day": "2027-02-06", "works": "yes"})
    assert not home.campaign.calendar_days.exists()
