"""The link of a message: looking changes nothing, one tap is taken, and nobody rates with another's."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from domain.answering.conftest import confirmed  # noqa: F401
from domain.answering.test_answering import published, spoken
from factories import NOW, House

from huiyin.domain.activity import Activity
from huiyin.domain.answering.links import make_link
from huiyin.domain.answering.models import Delivery, Rating
from huiyin.domain.collection.following import withdraw
from huiyin.domain.collection.models import Contributor
from huiyin.web.contribute import limits
from huiyin.words import say

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget() -> None:
    limits.forget()


@pytest.mark.parametrize(("cookie", "language"), [("zh-hans", "zh"), ("en", "en")])
def test_looking_changes_nothing_and_one_tap_is_taken(confirmed: House, cookie: str, language: str) -> None:  # noqa: F811
    problem, people = spoken(confirmed)
    answer = published(confirmed, problem)
    _, code = make_link(answer, people[0], now=NOW)
    phone, address = Client(), reverse("rate_link", args=[code])
    phone.cookies["django_language"] = cookie
    before = (Activity.objects.count(), list(Delivery.objects.values()), Rating.objects.count())
    page = phone.get(address)
    for method in (phone.get, phone.head, phone.get):
        assert method(address).status_code == 200
    assert before == (Activity.objects.count(), list(Delivery.objects.values()), Rating.objects.count())
    text = page.content.decode()
    assert answer.done in text and all(say(f"answers.value.{value}", language) in text for value in Rating.Value.values)
    assert "第0个月" not in text and "no-cache" in page["Cache-Control"], "What they said is not on a page that opens without their receipt."
    tapped = phone.post(address, {"value": "not", "comment": "还是凉的，13800138000"})
    assert say("answers.receipt.rated", language) in tapped.content.decode()
    rating = Rating.objects.get()
    assert (rating.contributor, rating.value, rating.way) == (people[0], "not", "link") and "13800138000" not in rating.comment
    phone.post(address, {"value": "none"})
    assert [(one.contributor, one.value) for one in Rating.objects.all()] == [(people[0], "none")]
    assert Delivery.objects.get(contributor=people[0]).state == "done"


def test_a_wrong_link_says_so_and_many_are_stopped(confirmed: House) -> None:  # noqa: F811
    problem, people = spoken(confirmed)
    _, code = make_link(published(confirmed, problem), people[0], now=NOW)
    stranger = Client()
    for _ in range(10):
        assert stranger.post(reverse("rate_link", args=["0000-0000-0000"]), {"value": "not"}).status_code == 404
    assert stranger.get(reverse("rate_link", args=[code])).status_code == 429
    limits.forget()
    wrong = stranger.post(reverse("rate_link", args=[code]), {"value": "great"})
    assert wrong.status_code == 200 and not Rating.objects.exists()
    Contributor.objects.filter(pk=people[0].pk).update(destroyed_at=NOW)
    assert stranger.get(reverse("rate_link", args=[code])).status_code == 404


def test_a_newer_answer_cannot_be_rated_by_the_old_link(confirmed: House) -> None:  # noqa: F811
    problem, people = spoken(confirmed)
    _, code = make_link(published(confirmed, problem), people[0], now=NOW)
    published(confirmed, problem)
    phone = Client()
    assert say("delivery.link.newer", "zh") in phone.get(reverse("rate_link", args=[code])).content.decode()
    phone.post(reverse("rate_link", args=[code]), {"value": "not"})
    assert not Rating.objects.exists()


def test_who_took_it_back_still_has_the_answer_and_what_they_rated(confirmed: House) -> None:  # noqa: F811
    problem, people = spoken(confirmed)
    answer = published(confirmed, problem)
    _, code = make_link(answer, people[0], now=NOW)
    Client().post(reverse("rate_link", args=[code]), {"value": "partly"})
    withdraw(people[0], 1, now=NOW)
    assert Delivery.objects.filter(contributor=people[0]).count() == Rating.objects.count() == 1
    assert Client().get(reverse("rate_link", args=[code])).status_code == 200
