"""What is done about ratings, on the pages: the reason is seen, people are asked back, and the leading group opens a problem a second time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from domain.answering.conftest import confirmed  # noqa: F401
from domain.answering.test_answering import published, spoken
from domain.answering.test_reopening import settle
from factories import NOW, House

from huiyin.domain.access import Role
from huiyin.domain.answering.hearing import rate
from huiyin.domain.answering.models import Delivery, Rating
from huiyin.domain.campaigns.models import Campaign
from huiyin.words import say

pytestmark = pytest.mark.django_db


def entered(home: House, role: Role, language: str = "zh-hans") -> Client:
    client = Client()
    client.force_login(home.users[role])
    client.cookies["django_language"] = language
    return client


@pytest.mark.parametrize(("cookie", "language"), [("zh-hans", "zh"), ("en", "en")])
def test_the_reason_is_seen_and_the_leading_group_opens_it_a_second_time(confirmed: House, cookie: str, language: str) -> None:  # noqa: F811
    problem, people = spoken(confirmed)
    answer = published(confirmed, problem)
    settle(confirmed, problem)
    for one in people[:3]:
        rate(answer, one, "not", "", now=NOW)
    problem.refresh_from_db()
    settle(confirmed, problem)
    reason = say("delivery.reopened.by_itself", language, day="2025-07-10", unhappy=3, rated=3)
    few = say("delivery.reopened.few", language, day="2025-07-10")
    pages = [reverse(name, args=["demo", problem.code]) for name in ("answer", "rectified_problem")]
    for address in pages:
        assert reason in entered(confirmed, Role.OFFICE, cookie).get(address).content.decode()
    assert few in entered(confirmed, Role.LEADER, cookie).get(reverse("answer", args=["demo", problem.code])).content.decode()
    chair, again = entered(confirmed, Role.LEADING_GROUP, cookie), reverse("answer_reopen", args=["demo", problem.code])
    assert again not in chair.get(pages[0]).content.decode()
    rate(answer, people[3], "not", "", now=NOW + timedelta(days=1))
    assert again in chair.get(pages[0]).content.decode() and again not in entered(confirmed, Role.OFFICE, cookie).get(pages[0]).content.decode()
    assert entered(confirmed, Role.OFFICE).post(again, {"note": "x"}).status_code == 404
    assert say("delivery.told.reopened", language) in chair.post(again, {"note": "仍不满意"}, follow=True).content.decode()
    problem.refresh_from_db()
    assert problem.state == "rectifying"


def test_people_are_asked_back_by_who_did_none_of_it(confirmed: House) -> None:  # noqa: F811
    problem, _ = spoken(confirmed)
    answer = published(confirmed, problem)
    number = Delivery.objects.filter(answer=answer, contributor=None)[0].opinion.number
    clerk, ask = entered(confirmed, Role.OFFICE), reverse("answer_ask", args=["demo", problem.code])
    assert ask in clerk.get(reverse("answer", args=["demo", problem.code])).content.decode()
    for role in (Role.LEADER, Role.DEPARTMENT, Role.LEADING_GROUP):
        assert entered(confirmed, role).get(ask).status_code == 404
    wrong = clerk.post(ask, {"number": 99_999, "value": "partly", "how": "电话", "comment": "慢慢来"}).content.decode()
    assert "慢慢来" in wrong and not Rating.objects.exists(), "What was typed stays."
    told = clerk.post(ask, {"number": number, "value": "partly", "how": "7月12日电话", "comment": ""}, follow=True).content.decode()
    assert say("delivery.told.asked", "zh", number=number) in told and "7月12日电话" in told
    assert Rating.objects.get().value == "partly"
    measure = problem.measures.all()[0]
    person = confirmed.users[Role.OFFICE].person
    assert person is not None
    measure.leader = person
    measure.save()
    assert clerk.get(ask).status_code == 404 and ask not in clerk.get(reverse("answer", args=["demo", problem.code])).content.decode()


def test_the_rule_is_laid_down_per_campaign(confirmed: House) -> None:  # noqa: F811
    rules = reverse("answers_rules", args=["demo"])
    clerk, inspector = entered(confirmed, Role.OFFICE), entered(confirmed, Role.SUPERVISION)
    assert 'name="least"' in clerk.get(rules).content.decode() and 'name="least"' not in inspector.get(rules).content.decode()
    inspector.post(rules, {"least": 9, "percent": 90})
    clerk.post(rules, {"least": 0, "percent": 101})
    assert (Campaign.objects.get().reopen_least, Campaign.objects.get().reopen_percent) == (3, 50)
    assert say("delivery.told.rules", "zh") in clerk.post(rules, {"least": 5, "percent": 40}, follow=True).content.decode()
    assert (Campaign.objects.get().reopen_least, Campaign.objects.get().reopen_percent) == (5, 40)
