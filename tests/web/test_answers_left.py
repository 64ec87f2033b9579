"""From the number of those without their answer down to each of them, by the reason why."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from domain.answering.conftest import confirmed  # noqa: F401
from domain.answering.test_answering import published, spoken
from factories import NOW, House

from huiyin.domain.access import Role
from huiyin.domain.answering.hearing import seen
from huiyin.domain.answering.left import REASONS, left, left_by_reason
from huiyin.domain.answering.models import Delivery
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.registering import name_targets
from huiyin.words import say

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("cookie", "language"), [("zh-hans", "zh"), ("en", "en")])
def test_each_reason_opens_its_rows_and_says_what_to_do(confirmed: House, cookie: str, language: str) -> None:  # noqa: F811
    problem, people = spoken(confirmed)
    published(confirmed, problem)
    client = Client()
    client.force_login(confirmed.users[Role.OFFICE])
    client.cookies["django_language"] = cookie
    listed = client.get(reverse("answers", args=["demo"])).content.decode()
    counts = left_by_reason(confirmed.viewer(Role.OFFICE))
    assert set(counts) == {"no_answer", "read_out", "unseen"}
    for reason in REASONS:
        address = reverse("answers_left", args=["demo", reason])
        page = client.get(address).content.decode()
        assert (address in listed) == (reason in counts)
        assert say(f"delivery.left.next.{reason}", language) in page
        numbers = left(confirmed.campaign, reason).values_list("number", flat=True)
        assert all(reverse("opinion", args=["demo", number]) in page for number in numbers)
        assert (say("delivery.left.none", language) in page) == (reason not in counts)
    assert client.get(reverse("answers_left", args=["demo", "nothing"])).status_code == 404


def test_who_is_spoken_about_sees_neither_count_nor_number(confirmed: House) -> None:  # noqa: F811
    problem, people = spoken(confirmed)
    published(confirmed, problem)
    opinion, clerk = Opinion.objects.get(source__contributor=people[0]), confirmed.users[Role.OFFICE]
    assert clerk.person is not None
    name_targets(opinion, [], [clerk.person], by=confirmed.viewer(Role.OFFICE), now=NOW)
    client = Client()
    client.force_login(clerk)
    before = client.get(reverse("answers_left", args=["demo", "unseen"])).content.decode()
    assert say("delivery.left.hidden", "zh", count=1) not in before and reverse("opinion", args=["demo", opinion.number]) not in before
    whole = client.get(reverse("answers", args=["demo"])).content.decode()
    assert say("answers.kept", "zh") in whole and reverse("opinion", args=["demo", opinion.number]) not in whole
    seen(people[0], now=NOW)
    after = client.get(reverse("answers_left", args=["demo", "unseen"])).content.decode()
    assert after.partition("<main")[2] == before.partition("<main")[2], "Nor when the speaker looked at it."


def test_where_nobody_can_be_reached_it_is_said(confirmed: House) -> None:  # noqa: F811
    problem, _ = spoken(confirmed)
    answer = published(confirmed, problem)
    client = Client()
    client.force_login(confirmed.users[Role.OFFICE])
    address = reverse("answer", args=["demo", problem.code])
    assert say("delivery.anonymous", "zh") not in client.get(address).content.decode()
    Delivery.objects.filter(answer=answer).exclude(contributor=None).delete()
    assert say("delivery.anonymous", "zh") in client.get(address).content.decode()
