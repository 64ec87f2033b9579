"""New opinions about an old problem: proposed, decided by the office, and shown to nobody who may not read them."""

from __future__ import annotations

import random
from datetime import timedelta

import numpy as np
import pytest
from factories import NOW, TODAY, House, person, user
from hypothesis import given
from hypothesis import strategies as st

from domain.answering.test_answering import published, refused, spoken
from domain.lasting.test_looking import settle
from huiyin.domain.access import Role, viewer_of
from huiyin.domain.campaigns.models import Body, BodyMember, Campaign, Channel
from huiyin.domain.collection.models import Opinion, SourceDocument
from huiyin.domain.collection.registering import name_targets
from huiyin.domain.consolidation.deciding import last_number, rename
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.figures.indicators import indicators_of
from huiyin.domain.lasting.likeness import Likeness, Matter
from huiyin.domain.lasting.models import Recurrence
from huiyin.domain.lasting.recurring import (
    decide_recurrences,
    readable,
    recurrences_visible_to,
    reopen,
    seek,
    seek_all,
    title_for,
    works_there,
)

AFTER = timedelta(days=30)
CANTEEN = "夜班食堂还是没有热饭菜"


@pytest.fixture
def closed(confirmed: House) -> Problem:
    """The problem about the canteen, answered and resolved."""
    problem, _ = spoken(confirmed)
    published(confirmed, problem)
    settle(confirmed, problem)
    return problem


def said_in(home: House, campaign: Campaign, *texts: str) -> list[Opinion]:
    """Opinions registered in a campaign a month later."""
    channel, _ = Channel.objects.get_or_create(campaign=campaign, code="session", defaults={"name": "座谈", "name_en": "Session"})
    first = (Opinion.objects.filter(campaign=campaign).order_by("-number").values_list("number", flat=True).first() or 0) + 1
    found = []
    for number, text in enumerate(texts, first):
        common = {"campaign": campaign, "channel": channel, "received_on": TODAY + AFTER}
        source = SourceDocument.objects.create(number=number + 900, text=text, digest=f"{campaign.pk}-{number}".encode(), received_at=NOW + AFTER, state="confirmed", **common)
        found.append(Opinion.objects.create(number=number, source=source, start=0, end=len(text), text=text, registered_at=NOW + AFTER, **common))
    return found


def later(home: House) -> Campaign:
    """A campaign after this one, with an office of its own."""
    made = Campaign.objects.create(code="again", name="再听意见", name_en="Listening again", host=home.host, state="collecting", created_at=NOW + timedelta(days=20))
    body = Body.objects.create(campaign=made, kind="office", name="办公室", name_en="Office")
    user("newclerk", person("newclerk", (home.finance, False)))
    BodyMember.objects.create(body=body, person=person("other", (home.finance, False)))
    return made


@pytest.mark.django_db
def test_what_is_like_a_closed_problem_is_proposed_once_with_the_words_that_it_shares(confirmed: House, closed: Problem) -> None:
    new = said_in(confirmed, confirmed.campaign, CANTEEN, "图书室应该周末开放")
    assert seek(confirmed.campaign, now=NOW + AFTER) == 1 and seek(confirmed.campaign, now=NOW + AFTER) == 0
    one = Recurrence.objects.get()
    assert (one.opinion, one.problem, one.state) == (new[0], closed, "proposed") and 0.1 <= one.score <= 1
    assert {"食堂"} <= set(one.words) and all(word in CANTEEN for word in one.words)


@pytest.mark.django_db
def test_what_was_said_before_the_closing_is_no_recurrence(confirmed: House, closed: Problem) -> None:
    assert seek(confirmed.campaign, now=NOW + AFTER) == 0 and seek_all(now=NOW + AFTER) == {}


@pytest.mark.django_db
def test_the_office_decides_and_a_confirmed_one_counts_and_may_open_the_problem(confirmed: House, closed: Problem) -> None:
    said_in(confirmed, confirmed.campaign, CANTEEN)
    seek(confirmed.campaign, now=NOW + AFTER)
    links, clerk, on = list(Recurrence.objects.all()), confirmed.viewer(Role.OFFICE), TODAY + AFTER
    known = {"now": NOW + AFTER, "today": on}
    refused("role", lambda: decide_recurrences(links, True, by=confirmed.viewer(Role.SUPERVISION), **known))  # type: ignore[arg-type]
    refused("choose_some", lambda: decide_recurrences([], True, by=clerk, **known))  # type: ignore[arg-type]
    refused("none_confirmed", lambda: reopen(closed, "又冷了", by=clerk, **known))  # type: ignore[arg-type]
    assert decide_recurrences(links, False, by=clerk, **known) == 1  # type: ignore[arg-type]
    assert [one.numerator for one in indicators_of(confirmed.campaign, on=on) if one.code == "recurrence"] == [0]
    assert decide_recurrences(list(Recurrence.objects.all()), True, by=clerk, **known) == 1  # type: ignore[arg-type]
    assert [(one.numerator, one.denominator) for one in indicators_of(confirmed.campaign, on=on) if one.code == "recurrence"] == [(1, 1)]
    assert [one.numerator for one in indicators_of(confirmed.campaign, on=on - timedelta(days=1)) if one.code == "recurrence"] == [0]
    reopen(closed, "又冷了", by=clerk, **known)  # type: ignore[arg-type]
    closed.refresh_from_db()
    assert closed.state == "rectifying"


@pytest.mark.django_db
def test_a_later_campaign_is_compared_and_its_words_stay_there(confirmed: House, closed: Problem) -> None:
    campaign = later(confirmed)
    (new,) = said_in(confirmed, campaign, CANTEEN)
    assert seek_all(now=NOW + AFTER) == {campaign: 1}
    (link,) = Recurrence.objects.select_related("campaign", "problem__campaign")
    today = TODAY + AFTER
    clerk = confirmed.viewer(Role.OFFICE)
    assert list(recurrences_visible_to(clerk)) == [link] and readable([link], clerk, today=today) == set(), "The earlier office learns that there is one."
    other = user("theirs", BodyMember.objects.get(body__campaign=campaign).person)
    there = viewer_of(other, campaign, today=today)
    assert readable([link], there, today=today) == {link.pk} and not works_there(closed, there, today=today)
    assert title_for(closed, there, today=today) == "", "A title of the machine is made of words that somebody said."
    rename(closed.code, "夜班吃饭", by=clerk, now=NOW, seen=last_number(clerk))
    closed.refresh_from_db()
    assert title_for(closed, there, today=today) == "夜班吃饭"
    refused("role", lambda: decide_recurrences([link], True, by=clerk, now=NOW + AFTER, today=today))
    decide_recurrences([link], True, by=there, now=NOW + AFTER, today=today)
    refused("role", lambda: reopen(closed, "又来了", by=there, now=NOW + AFTER, today=today))
    reopen(closed, "又来了", by=clerk, now=NOW + AFTER, today=today)
    name_targets(new, [], [other.person], by=viewer_of(other, campaign, today=today), now=NOW)  # type: ignore[list-item]
    assert readable([link], viewer_of(other, campaign, today=today), today=today) == set()


@given(st.lists(st.sampled_from(["食堂饭菜太凉", "班车晚点", "浴室没有热水", "路灯不亮", "!", "the canteen is cold"]), min_size=1, max_size=12), st.randoms())
def test_likeness_does_not_depend_on_the_order_and_is_a_share(texts: list[str], chance: random.Random) -> None:
    matters = [Matter("食堂饭菜", ["食堂饭菜凉", "食堂没有热饭"], 1.0), Matter("班车", ["班车晚点一小时"], 5.0)]
    mixed = texts[:]
    chance.shuffle(mixed)
    found, other = ({(one, like.matter, like.score) for like in Likeness(matters, those).best(np.full(len(those), 3.0)) for one in [those[like.text]]} for those in (texts, mixed))
    assert found == other
    assert all(0.1 <= score <= 1 and matter == 0 for _, matter, score in found), "The second matter was not old yet."
