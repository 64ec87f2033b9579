"""What everybody may read: shown by decision, without a word that was said, and fit to be kept by a cache."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse
from domain.answering.test_answering import PARTS, published, spoken
from domain.consolidation.test_confirming import clear
from domain.consolidation.test_running import SAID, run, said
from factories import NOW, House

from huiyin.domain.access import Role
from huiyin.domain.answering.publicly import show_register
from huiyin.domain.collection.models import Opinion
from huiyin.domain.consolidation.confirming import confirm_list, propose_list
from huiyin.domain.consolidation.deciding import last_number, move
from huiyin.domain.consolidation.models import Aspect, Problem
from huiyin.words import say

pytestmark = pytest.mark.django_db
ADDRESSES = ("/c/demo/register/", "/c/demo/register.json", "/c/demo/register.rss")


@pytest.fixture
def large(home: House) -> House:
    """A confirmed list with one problem of eight opinions and others of fewer than five, one of them answered."""
    said(home, SAID)
    run(home)
    clear(home)
    clerk = home.viewer(Role.OFFICE)
    codes = sorted({one.code for one in Problem.objects.exclude(placements=None)})
    move(range(1, 9), codes[0], by=clerk, now=NOW, seen=last_number(clerk))
    confirm_list(propose_list(by=clerk, now=NOW), by=home.viewer(Role.LEADING_GROUP), now=NOW)
    published(home, spoken(home)[0])
    return home


def shown(home: House) -> House:
    show_register(by=home.viewer(Role.LEADING_GROUP), now=NOW)
    return home


def got(address: str, **query: str) -> Any:
    answer = Client().get(address, query)
    assert answer.status_code == 200
    return answer


def texts(**query: str) -> list[str]:
    return [got(address, **query).content.decode() for address in ADDRESSES]


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_is_not_there_before_it_is_decided_and_gone_when_it_is_taken_back(large: House, address: str) -> None:
    assert Client().get(address).status_code == 404
    assert reverse("public_register", args=["demo"]) not in Client().get("/c/demo/").content.decode()
    shown(large)
    assert Client().get(address).status_code == 200
    assert reverse("public_register", args=["demo"]) in Client().get("/c/demo/").content.decode()
    chair = Client()
    chair.force_login(large.users[Role.LEADING_GROUP])
    switch = reverse("answers_public", args=["demo"])
    chair.post(switch, {"hide": "1", "note": ""})
    assert Client().get(address).status_code == 200, "It is not taken back without a reason."
    chair.post(switch, {"hide": "1", "note": "要改一处"})
    assert Client().get(address).status_code == 404
    assert Client().get(address.replace("demo", "nowhere")).status_code == 404


@pytest.mark.parametrize("role", [Role.OFFICE, Role.SUPERVISION, Role.LEADER, Role.DEPARTMENT])
def test_only_the_leading_group_decides(large: House, role: Role) -> None:
    client = Client()
    client.force_login(large.users[role])
    client.post(reverse("answers_public", args=["demo"]), {"show": "1"})
    assert Client().get(ADDRESSES[0]).status_code == 404
    chair = Client()
    chair.force_login(large.users[Role.LEADING_GROUP])
    assert say("answers.told.shown", "zh") in chair.post(reverse("answers_public", args=["demo"]), {"show": "1"}, follow=True).content.decode()
    assert Client().get(ADDRESSES[0]).status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("signed_in", [False, True])
def test_a_cache_may_keep_it_for_everybody(large: House, address: str, signed_in: bool) -> None:
    shown(large)
    client = Client()
    if signed_in:
        client.force_login(large.users[Role.OFFICE])
    answer = client.get(address, {"in": "en"}, headers={"accept-language": "zh-CN"})
    assert answer.headers["Cache-Control"] == "public, max-age=300" and not answer.cookies
    assert "cookie" not in answer.headers.get("Vary", "").lower(), "Nobody was asked who they are."
    assert answer.headers["Content-Language"] == "en"
    assert client.get(address, {"in": "en"}, headers={"if-none-match": answer.headers["ETag"]}).status_code == 304
    client.cookies["django_language"] = "zh-hans"
    assert client.get(address, {"in": "en"}).content == answer.content, "The address alone tells the language."


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_that_was_said_is_in_it_and_nobody_who_said_it(large: House, language: str) -> None:
    shown(large)
    pieces = [text[at : at + 6] for text in Opinion.objects.values_list("text", flat=True) for at in range(len(text) - 5)]
    names = [person.name for user in large.users.values() if (person := user.person) is not None]
    own = "".join(PARTS.values())
    for text in texts(**{"in": language}):
        assert not [piece for piece in pieces if piece in text and piece not in own]
        assert not [name for name in names if name in text]
        assert not [one.title for one in Aspect.objects.all() if one.title in text]


def test_small_numbers_are_nowhere_and_cannot_be_worked_out(large: House) -> None:
    shown(large)
    told = json.loads(texts()[1])
    counts = {one["code"]: one["opinions"] for one in told["problems"]}
    assert [count for count in counts.values() if count is not None] == [8] and len(counts) > 1
    assert {one["fewer_than"] for one in told["problems"] if one["opinions"] is None} == {5}
    assert set(told) == {"campaign", "name", "language", "confirmed_on", "smallest_group", "as_of", "outcomes", "problems"}, "No total of opinions."
    page = texts()[0]
    assert say("answers.register.opinions", "zh", count=8) in page and page.count(f"</b> {say('answers.register.few', 'zh', least=5)}") == len(counts) - 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_three_say_the_same(large: House, language: str) -> None:
    Problem.objects.update(title="夜里吃饭", decided=True)
    shown(large)
    page, data, feed = texts(**{"in": language})
    problems = json.loads(data)["problems"]
    items = ElementTree.fromstring(feed).findall("channel/item")
    assert len(items) == len(problems) == page.count('<details class="box"')
    for one, item in zip(problems, items, strict=True):
        assert f'id="{one["code"]}"' in page and item.findtext("title") == f"{one['code']} 夜里吃饭"
        assert say(f"answers.register.outcome.{one['outcome']}", language) in str(item.findtext("description"))
        for part in PARTS.values() if one["answer"] else ():
            assert part in page and part in str(item.findtext("description")) and part in one["answer"].values()
    assert sum(one["answer"] is not None for one in problems) == 1
    assert say("answers.register.lead", language) in page and "<script" not in page and "csrf" not in page


def test_problems_are_folded_by_outcome_and_unfolded_to_be_printed(large: House) -> None:
    shown(large)
    page = got(ADDRESSES[0]).content.decode()
    problems = page.count("<details")
    assert page.count('<section class="group"') == 1 and 'href="#rectifying"' in page and "<details class=\"box\" open" not in page
    whole = got(ADDRESSES[0], all="1")
    assert whole.content.decode().count('<details class="box" open') == problems > 1
    assert whole.headers["Cache-Control"] == "public, max-age=300"


def test_each_outcome_is_counted_for_itself(large: House) -> None:
    first, *_ = Problem.objects.exclude(state="merged").exclude(placements=None).distinct()
    Problem.objects.filter(pk=first.pk).update(state="explained")
    shown(large)
    told = json.loads(texts()[1])
    assert told["outcomes"]["explained"] == 1 and told["outcomes"]["resolved"] == 0
    assert sum(told["outcomes"].values()) == len(told["problems"])


def test_the_office_is_told_what_is_missing(large: House) -> None:
    office = Client()
    office.force_login(large.users[Role.OFFICE])
    text = office.get(reverse("answers_public", args=["demo"])).content.decode()
    titles = [one for one in Problem.objects.exclude(state="merged").exclude(placements=None).distinct() if not one.decided]
    assert say("answers.public.untitled", "zh", count=len(titles)) in text and say("answers.public.who", "zh") in text


def test_before_a_list_is_confirmed_there_is_nothing_to_decide(home: House) -> None:
    chair = Client()
    chair.force_login(home.users[Role.LEADING_GROUP])
    text = chair.post(reverse("answers_public", args=["demo"]), {"show": "1"}, follow=True).content.decode()
    assert say("frame.refused.nothing_to_show", "zh") in text and Client().get(ADDRESSES[0]).status_code == 404
