"""The pages of look-backs and possible recurrences, in both languages."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from domain.answering.test_answering import published, spoken
from domain.lasting.test_looking import PDF, settle
from domain.lasting.test_recurring import CANTEEN, later, said_in
from factories import NOW, House

from huiyin.domain.access import Role
from huiyin.domain.answering.publicly import show_register
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.lasting.intervals import rules_of
from huiyin.domain.lasting.models import LookBack, Recurrence
from huiyin.words import say
from web.test_answers import LANGUAGES, confirmed, entered, page, post

__all__ = ["confirmed"]
pytestmark = pytest.mark.django_db
SINCE = timedelta(days=(timezone.localdate() - NOW.date()).days)


@pytest.fixture
def closed(confirmed: House, settings: object, tmp_path: Path) -> Problem:
    """A problem that was resolved long enough ago."""
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    problem, _ = spoken(confirmed)
    published(confirmed, problem)
    settle(confirmed, problem, max(SINCE - timedelta(days=100), timedelta()))
    return problem


@pytest.mark.parametrize(("cookie", "language"), LANGUAGES)
def test_a_look_back_is_listed_done_and_kept(confirmed: House, closed: Problem, cookie: str, language: str) -> None:
    client = entered(confirmed, Role.SUPERVISION, cookie)
    text = page(client, "look_backs", confirmed)
    assert reverse("look_back", args=["demo", closed.code]) in text and say("lasting.none_done", language) in text
    text = page(client, "look_back", confirmed, closed.code)
    assert say("lasting.record", language) in text
    given = {"number": "1", "finding": "partly", "text": "到 <食堂> 看过"}
    assert "errorlist" in post(client, "look_back", confirmed, closed.code, **{**given, "text": ""})
    text = post(client, "look_back", confirmed, closed.code, **given, files=io.BytesIO(PDF))
    assert say("lasting.told.looked", language) in text and "到 &lt;食堂&gt; 看过" in text
    file = LookBack.objects.get().evidence.get()
    answer = client.get(reverse("look_back_evidence", args=["demo", closed.code, file.pk]))
    assert b"".join(answer) == PDF
    assert say("lasting.refused.meanwhile", language) in post(client, "look_back", confirmed, closed.code, **given)
    assert say("lasting.finding.partly", language) in page(client, "look_backs", confirmed)


def test_a_relapse_is_told_in_public_without_its_reason(confirmed: House, closed: Problem) -> None:
    show_register(by=confirmed.viewer(Role.LEADING_GROUP), now=NOW)
    post(entered(confirmed, Role.OFFICE), "look_back", confirmed, closed.code, number="1", finding="relapsed", text="又没有热饭了")
    closed.refresh_from_db()
    assert closed.state == "rectifying"
    client = entered(confirmed, Role.OFFICE)
    public = client.get(reverse("public_register", args=["demo"]), {"in": "en"}).content.decode()
    assert say("figures.public.again", "en") in public and "又没有热饭了" not in public
    assert timezone.localdate().strftime("%Y") in say("figures.public.as_of", "en", day=timezone.localdate()) and say("figures.public.as_of", "en", day="§").split("§")[0] in public
    data = client.get(reverse("public_register_data", args=["demo"])).json()
    assert [one["opened_again"] for one in data["problems"] if one["code"] == closed.code] == [True] and data["as_of"] == timezone.localdate().isoformat()
    assert say("figures.public.again", "en") in client.get(reverse("public_register_feed", args=["demo"]), {"in": "en"}).content.decode()


@pytest.mark.parametrize(("cookie", "language"), LANGUAGES)
def test_the_office_sets_the_intervals(confirmed: House, cookie: str, language: str) -> None:
    client = entered(confirmed, Role.OFFICE, cookie)
    text = post(client, "lasting_rules", confirmed, months="2，4、8", every="6", acceptance_days="10")
    assert say("lasting.told.rules", language, result=None) in text and rules_of(confirmed.campaign).months == (2, 4, 8)
    assert say("lasting.refused.months", language, most=12, longest=120) in post(client, "lasting_rules", confirmed, months="soon", every="6", acceptance_days="10")
    assert client.get(reverse("lasting_rules", args=["demo"])).status_code == 405
    assert entered(confirmed, Role.SUPERVISION).post(reverse("lasting_rules", args=["demo"]), {}).status_code == 404


@pytest.mark.parametrize(("cookie", "language"), LANGUAGES)
def test_the_office_decides_what_recurs(confirmed: House, closed: Problem, cookie: str, language: str) -> None:
    client, supervision = entered(confirmed, Role.OFFICE, cookie), entered(confirmed, Role.SUPERVISION, cookie)
    assert say("lasting.recurrences.none", language) in page(client, "recurrences", confirmed)
    (new,) = said_in(confirmed, confirmed.campaign, CANTEEN)
    type(new).objects.filter(pk=new.pk).update(state="registered")
    Recurrence.objects.create(campaign=confirmed.campaign, opinion=new, problem=closed, score=0.3, words=["食堂"], found_at=NOW)
    text = page(client, "recurrence", confirmed, closed.pk)
    assert CANTEEN in text and say("lasting.recurrences.confirm", language) in text
    assert say("lasting.recurrences.confirm", language) not in page(supervision, "recurrence", confirmed, closed.pk)
    link = Recurrence.objects.get()
    assert say("lasting.refused.choose_some", language, most=200) in post(client, "recurrence_decide", confirmed, closed.pk, confirm="1")
    text = post(client, "recurrence_decide", confirmed, closed.pk, confirm="1", link=str(link.pk))
    assert say("lasting.told.confirmed", language, result=1) in text
    text = post(supervision, "recurrence_reopen", confirmed, closed.pk, text="又没有了")
    closed.refresh_from_db()
    assert say("lasting.told.relapsed", language) in text and closed.state == "rectifying"


def test_a_later_campaign_shows_its_words_to_nobody_here(confirmed: House, closed: Problem) -> None:
    campaign = later(confirmed)
    (new,) = said_in(confirmed, campaign, CANTEEN)
    type(new).objects.filter(pk=new.pk).update(state="registered")
    Recurrence.objects.create(campaign=campaign, opinion=new, problem=closed, score=0.3, words=["食堂"], found_at=NOW)
    text = page(entered(confirmed, Role.OFFICE, "en"), "recurrence", confirmed, closed.pk)
    assert CANTEEN not in text and "食堂" not in text.replace(closed.title, "") and say("lasting.recurrences.hidden", "en", count=1) in text
