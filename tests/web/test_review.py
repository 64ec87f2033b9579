"""The review: what the panes show, what is decided there, what others are told, and what nobody but the office may do."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from domain.consolidation.test_deciding import codes, colleague
from domain.consolidation.test_running import SAID, run, said
from factories import NOW, House

from huiyin.accounts.models import Person
from huiyin.domain.access import Role
from huiyin.domain.activity import Activity
from huiyin.domain.collection.models import Endorsement, Opinion
from huiyin.domain.collection.registering import decline, name_targets
from huiyin.domain.consolidation.deciding import last_number, move, pin, rename, share
from huiyin.domain.consolidation.models import Correction, Placement, Problem

pytestmark = pytest.mark.django_db
PAGE = "/work/demo/review/"
OFFICE = Role.OFFICE


@pytest.fixture
def full(home: House) -> House:
    """Twelve opinions about three matters, consolidated."""
    cache.clear()
    said(home, SAID)
    run(home)
    return home


@pytest.fixture
def office(client: Client, full: House) -> Client:
    client.force_login(full.users[OFFICE])
    return client


def entered(house: House, role: Role) -> Client:
    client = Client()
    client.force_login(house.users[role])
    return client


def body(client: Client, **asked: object) -> str:
    answer = client.get(PAGE, asked)  # type: ignore[arg-type]
    assert answer.status_code == 200
    return answer.content.decode()


def feed(client: Client, path: str, **asked: object) -> dict[str, Any]:
    answer = client.get(PAGE + path, asked)  # type: ignore[arg-type]
    assert answer.status_code == 200, path
    found: dict[str, Any] = answer.json()
    return found


def told(client: Client, deed: str, **given: object) -> dict[str, str]:
    """A decision as the script sends it, with all that was seen until now."""
    seen = given.pop("seen", Correction.objects.count())
    answer = client.post(f"{PAGE}do/{deed}/", {"seen": seen, **given}, headers={"X-Huiyin-Review": "1"})
    found: dict[str, str] = answer.json()
    return found


def inside(code: str) -> list[int]:
    return list(Placement.objects.filter(problem__code=code).values_list("opinion__number", flat=True).order_by("opinion__number"))


# The page without a script.


def test_before_the_first_run_the_page_says_what_to_do(home: House) -> None:
    assert "Run a consolidation first" in body(_english(entered(home, OFFICE)))
    assert "Once the office has done so" in body(_english(entered(home, Role.SUPERVISION)))


def _english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def test_three_panes_show_every_proposal_with_its_reason(full: House, office: Client) -> None:
    first = codes(full)[0]
    numbers = inside(first)
    Endorsement.objects.create(campaign=full.campaign, source=Opinion.objects.get(number=numbers[0]).source, start=0, end=1, opinion=Opinion.objects.get(number=numbers[0]))
    pin(numbers[1:2], by=full.viewer(OFFICE), now=NOW, seen=0)
    shown = office.get(PAGE, {"problem": first})
    assert [one.row.opinion.number for one in shown.context["rows"]] == numbers
    page = _english(office).get(PAGE, {"problem": first}).content.decode()
    assert len(re.findall(r"uses the words of the other opinions in the problem; (?:sure|fairly sure|doubtful) \(\d+ %\)", page)) == len(numbers) - 1
    assert "a person decided · decided by Clerk" in page
    assert "endorsed 1 times" in page
    everywhere = "".join(body(office, aspect=group.aspect.code) for group in shown.context["groups"])
    assert all(f"?problem={code}" in everywhere for code in codes(full))


def test_filters_narrow_and_what_is_decided_can_be_left_out(full: House, office: Client) -> None:
    Opinion.objects.filter(number=2).update(channel=full.channels["letter"], place=full.south, stratum=full.strata["veteran"])
    move([1, 2], codes(full)[0], by=full.viewer(OFFICE), now=NOW, seen=0)
    every = {"list": "all"}
    assert feed(office, "list/", **every)["numbers"] == list(range(1, 13))
    assert feed(office, "list/", undecided="on", **every)["numbers"] == list(range(3, 13))
    assert feed(office, "list/", q="热水", **every)["numbers"] == [9, 10, 11, 12]
    for name, value in (("channel", full.channels["letter"].pk), ("place", full.south.pk), ("stratum", full.strata["veteran"].pk)):
        assert feed(office, "list/", **{name: value}, **every)["numbers"] == [2], name
    assert feed(entered(full, Role.LEADING_GROUP), "list/", place=full.south.pk, **every)["numbers"] == list(range(1, 13)), "Who reads no source filters by no place."


def test_the_doubtful_come_ten_at_a_time(full: House, office: Client) -> None:
    order = list(Placement.objects.filter(problem__isnull=False).order_by("confidence", "opinion__number").values_list("opinion__number", flat=True))
    first = feed(office, "list/", list="doubt")["numbers"]
    assert first == order[:10]
    pin(first[:1], by=full.viewer(OFFICE), now=NOW, seen=0)
    assert feed(office, "list/", list="doubt")["numbers"][0] == order[1]
    assert feed(office, "list/", list="doubt", skip=",".join(map(str, first)))["numbers"] == order[10:]


# Decisions.


def test_each_plain_form_is_one_decision_and_leads_back(full: House, office: Client) -> None:
    first, second, third, *_ = codes(full)
    aspect = Problem.objects.get(code=second).aspect.code
    one, two = inside(first)[:2]
    for deed, given in (
        ("move", {"opinion": [one, two], "problem": second}),
        ("split", {"opinion": [one], "title": "夜里的热饭"}),
        ("set_aside", {"opinion": [two], "reason": "与本活动无关"}),
        ("pin", {"opinion": inside(third)[:1]}),
        ("share", {"opinion": inside(third)[:1], "problem": second, "percent": "40"}),
        ("same", {"opinion": inside(third)[1:2], "kept": inside(third)[0]}),
        ("rename", {"of": third, "title": "另一个名字"}),
        ("rename_aspect", {"aspect": aspect, "title": "后勤保障"}),
        ("move_problem", {"of": first, "aspect": aspect}),
        ("merge", {"of": third, "problem": second}),
    ):
        answer = office.post(f"{PAGE}do/{deed}/", {"seen": last_number(full.viewer(OFFICE)), "back": f"problem={second}", **given})
        assert answer.headers["Location"] == f"{PAGE}?problem={second}"
        assert Correction.objects.first().action == deed  # type: ignore[union-attr]
    made = Problem.objects.get(title="夜里的热饭")
    assert inside(made.code) == [one] and Placement.objects.get(opinion__number=two).reason == "set_aside"
    assert Problem.objects.get(code=third).merged_into == Problem.objects.get(code=second)
    office.post(f"{PAGE}do/undo/")
    assert Problem.objects.get(code=third).merged_into is None
    office.post(f"{PAGE}do/redo/")
    assert Problem.objects.get(code=third).merged_into == Problem.objects.get(code=second)


def test_shares_are_told_in_per_cent_and_what_is_the_same_leaves_the_list(full: House, office: Client) -> None:
    office = _english(office)
    first, second = codes(full)[:2]
    one, two = inside(first)[:2]
    assert told(office, "share", opinions=str(one), problem=second, percent="30", seen=0)["done"] == f"divided one opinion: {first} 70 %, {second} 30 %"
    (row,) = feed(office, "rows/", n=str(one))["rows"]
    assert [(place["code"], place["share"]) for place in row["places"]] == [(first, 70), (second, 30)]
    since = feed(office, "news/", since=0)["since"]
    assert told(office, "same", opinions=str(two), kept=str(one), seen=1)["done"] == f"marked 1 opinions as the same as opinion {one}"
    assert feed(office, "news/", since=since)["places"] == {str(two): []}
    assert two not in feed(office, "list/", problem=first)["numbers"]
    name_targets(Opinion.objects.get(number=one), [], [person_of(full)], by=full.viewer(OFFICE), now=NOW)
    assert "closed to you" in told(office, "same", opinions=str(inside(second)[-1]), kept=str(one), seen=2)["refused"]


def person_of(full: House) -> Person:
    """The office's own clerk, as the target of an opinion."""
    found = full.users[OFFICE].person
    assert found is not None
    return found


def test_a_refusal_is_said_and_changes_nothing(full: House, office: Client) -> None:
    office = _english(office)
    first, second = codes(full)[:2]
    before = list(Placement.objects.values_list("opinion", "problem", "decided_by"))
    for deed, given, words in (
        ("move", {"opinions": "1", "problem": "P999"}, "There is no problem P999."),
        ("move", {"problem": first}, "Select opinions first."),
        ("pin", {"opinions": ",".join(map(str, range(1, 5002)))}, "At most 5000 opinions at once"),
        ("set_aside", {"opinions": "1", "reason": " "}, "Please give a reason."),
        ("merge", {"of": first, "problem": first}, "Choose two different problems."),
        ("rename", {"of": first, "title": "字" * 201}, "200"),
        ("same", {"opinions": "1", "kept": "999"}, "Opinion 999 cannot be the one that counts"),
        ("same", {"opinions": "1", "kept": ""}, "cannot be the one that counts"),
        ("same", {"opinions": "1", "kept": "1"}, "Select the opinions that repeat another one"),
        ("share", {"opinions": "1,2", "problem": second, "percent": "40"}, "one opinion at a time"),
        ("share", {"opinions": "1", "problem": second, "percent": "much"}, "from 0 to 100"),
        ("share", {"opinions": "1", "problem": second, "percent": "101"}, "from 0 to 100"),
        ("undo", {}, "There is nothing to take back."),
        ("move", {"opinions": "1,x,-3,99999999999", "problem": "P\x00"}, "There is no problem P."),
    ):
        assert words in told(office, deed, **given)["refused"]
    assert list(Placement.objects.values_list("opinion", "problem", "decided_by")) == before and not Correction.objects.exists()
    move([1], second, by=colleague(full), now=NOW, seen=0)
    assert told(office, "move", opinions="1", problem=first, seen=0)["refused"].startswith("second has just changed the same thing")
    assert Placement.objects.get(opinion__number=1).problem.code == second  # type: ignore[union-attr]
    assert told(office, "move", opinions="1", problem=first, seen=1)["done"] == f"moved 1 opinions to {first}"
    decline(Opinion.objects.get(number=1), "no_matter", by=full.viewer(OFFICE), now=NOW)
    assert told(office, "move", opinions="1", problem=second, seen=9)["refused"].startswith("Opinion 1 does not count any more")
    assert office.post(f"{PAGE}do/burn/").status_code == 404


# What the script asks for.


def test_rows_tell_words_place_reason_and_where_from(full: House, office: Client) -> None:
    first, second = codes(full)[:2]
    share(5, {first: 400, second: 600}, by=full.viewer(OFFICE), now=NOW, seen=0)
    one, other = feed(_english(office), "rows/", n="5,3,77")["rows"]
    assert (one["number"], other["number"]) == (5, 3)
    assert [(place["code"], place["share"], place["who"]) for place in one["places"]] == [(second, 60, "Clerk"), (first, 40, "Clerk")]
    assert "".join(piece for piece, _ in other["words"]) == SAID[2] and other["traced"] and other["origin"][0] == "worker"
    blind = feed(_english(entered(full, Role.LEADING_GROUP)), "rows/", n="3")["rows"][0]
    assert not blind["traced"] and blind["origin"] in ([], ["worker"])
    assert len(feed(office, "rows/", n=",".join(["1"] * 500))["rows"]) <= 200


def test_long_words_come_whole_as_well(full: House, office: Client) -> None:
    full.opinions("食堂" * 150)
    assert feed(office, "rows/", n="13")["rows"][0]["whole"] == "食堂" * 150 and feed(office, "rows/", n="1")["rows"][0]["whole"] == ""


def test_the_map_counts_what_stands(full: House, office: Client) -> None:
    told(office, "set_aside", opinions="1,2", reason="重复")
    found = feed(office, "map/")
    assert sum(one["opinions"] for one in found["aspects"]) + found["waiting"] + found["aside"] == 12 and found["aside"] == 2
    assert feed(office, "list/", list="aside")["numbers"] == [1, 2]
    for problem in (problem for aspect in found["aspects"] for problem in aspect["problems"]):
        assert feed(office, "list/", problem=problem["code"])["numbers"] == inside(problem["code"]) and problem["opinions"] == len(inside(problem["code"]))


def test_news_tells_who_changed_what_and_where_it_stands_now(full: House, office: Client) -> None:
    office, other = _english(office), colleague(full)
    first, second = codes(full)[:2]
    start = feed(office, "news/", since=0)["since"]
    assert "changes" not in feed(office, "news/", since=start)
    move([1, 2], second, by=other, now=NOW, seen=0)
    rename(first, "另名", by=other, now=NOW, seen=1)
    told(office, "pin", opinions="3")
    found = feed(office, "news/", since=start)
    assert [(one["who"], one["mine"], one["what"]) for one in found["changes"]] == [
        ("Aide", False, f"moved 2 opinions to {second}"),
        ("Aide", False, f"renamed {first} to “另名”"),
        ("Clerk", True, "agreed with the places of 1 opinions"),
    ]
    assert found["places"] == {"1": [second], "2": [second], "3": [Placement.objects.get(opinion__number=3).problem.code]}  # type: ignore[union-attr]
    assert found["seen"] == 3 and not found["whole"] and found["map"]["aspects"]
    told(office, "undo")
    assert feed(office, "news/", since=found["since"])["changes"][0]["what"].startswith("Taken back: ")
    run(full)
    assert feed(office, "news/", since=found["since"])["whole"]


def test_claims_are_shown_to_others(full: House, office: Client) -> None:
    other, first = colleague(full), codes(full)[0]
    assert office.post(f"{PAGE}claim/", {"problem": first}).json() == {}
    assert "refused" in office.post(f"{PAGE}claim/", {"problem": "P999"}).json()
    second = Client()
    second.force_login(other.user)
    assert feed(_english(second), "news/", since=0)["claims"] == [[first, "Clerk"]] and "Clerk is at work here" in body(second)
    assert feed(office, "news/", since=0)["claims"] == []


def test_similar_ones_are_found(full: House, office: Client) -> None:
    found = feed(office, "like/5/")["numbers"]
    assert found[0] == 5 and set(found[1:]) == {6, 7, 8}
    assert office.get(f"{PAGE}like/99/").status_code == 404


def test_agreement_is_told_with_its_number(full: House, office: Client) -> None:
    other, first, second = colleague(full), *codes(full)[:2]
    for numbers, code, viewer in (([1, 2], first, full.viewer(OFFICE)), ([3], second, full.viewer(OFFICE)), ([1, 2], first, other), ([3], first, other)):
        move(numbers, code, by=viewer, now=NOW, seen=last_number(viewer))
    # Three in common, two alike; by chance (2·3 + 1·0)/9 = 2/3, so kappa is nothing.
    assert "3 opinions placed by both, 2 alike, Cohen&#x27;s kappa 0.00" in body(_english(office))


# Who may.


@pytest.mark.parametrize("role", [Role.SUPERVISION, Role.LEADING_GROUP])
def test_others_only_look(full: House, role: Role) -> None:
    client = entered(full, role)
    page = body(client)
    assert "/do/" not in page and 'type="checkbox" name="opinion"' not in page and 'data-key="m"' not in page
    assert ('data-key="s"' in page) == (role == Role.SUPERVISION)
    for deed in ("move", "undo"):
        assert client.post(f"{PAGE}do/{deed}/", {"opinion": [1], "problem": codes(full)[0]}).status_code == 404
    assert client.post(f"{PAGE}claim/", {"problem": codes(full)[0]}).status_code == 404
    assert not Correction.objects.exists() and not Activity.objects.filter(verb="decide").exists()
    assert client.get(f"{PAGE}source/1/").status_code == (200 if role == Role.SUPERVISION else 404)


def test_the_source_is_shown_in_place(full: House, office: Client) -> None:
    one = full.opinions()[0]
    page = office.get(f"{PAGE}source/{one.number}/").content.decode()
    assert f"<mark>{one.text}</mark>" in page and f"sources/{one.source.number}/?at={one.start}" in page


def test_who_is_spoken_about_sees_neither_words_nor_source(full: House, office: Client) -> None:
    name_targets(Opinion.objects.get(number=5), [], [full.users[OFFICE].person], by=full.viewer(OFFICE), now=NOW)  # type: ignore[list-item]
    assert 5 not in feed(office, "list/", list="all")["numbers"]
    assert feed(office, "rows/", n="5")["rows"] == []
    assert [office.get(f"{PAGE}{path}/5/").status_code for path in ("like", "source")] == [404, 404]
