"""Enough who are not satisfied open a problem again: once by itself, then by decision; whoever asks back did none of the work."""

from __future__ import annotations

from datetime import timedelta

import pytest
from factories import NOW, TODAY, House
from hypothesis import given
from hypothesis import strategies as st

from domain.answering.test_answering import published, refused, spoken
from huiyin.domain.access import Role
from huiyin.domain.answering.answers import draft_answer, publish_answer
from huiyin.domain.answering.asking import rate_for
from huiyin.domain.answering.hearing import answered, rate
from huiyin.domain.answering.links import link_code, linked, make_link
from huiyin.domain.answering.models import Answer, Delivery, Rating
from huiyin.domain.answering.reopening import enough, reopen_again, reopenings, set_reopening, unhappy_again
from huiyin.domain.collection.following import contributor_of
from huiyin.domain.collection.models import Contributor, Opinion
from huiyin.domain.collection.registering import name_targets
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.rectification.outcomes import decide_problem, present_problem
from huiyin.domain.rectification.progressing import cancel_measure

LATER = NOW + timedelta(days=1)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(1, 60), st.integers(1, 100))
def test_who_would_not_say_is_in_no_denominator(happy: int, partly: int, unhappy: int, none: int, least: int, percent: int) -> None:
    counts = {"satisfied": happy, "partly": partly, "not": unhappy, "none": none}
    total = happy + partly + unhappy
    assert enough(counts, least=least, percent=percent) == (total >= least and 100 * unhappy >= percent * total)
    assert enough(counts, least=least, percent=percent) == enough({**counts, "none": 0}, least=least, percent=percent)


def settle(home: House, problem: Problem) -> None:
    chair = home.viewer(Role.LEADING_GROUP)
    for measure in problem.measures.exclude(state="cancelled"):
        cancel_measure(measure, "另行安排", by=chair, now=NOW)
    problem.refresh_from_db()
    present_problem(problem, by=home.viewer(Role.OFFICE), now=NOW)
    decide_problem(problem, "resolve_problem", "看过", by=chair, now=NOW)


@pytest.mark.django_db
def test_what_a_campaign_lays_down_counts_and_the_reason_is_seen(confirmed: House) -> None:
    problem, people = spoken(confirmed)
    answer, office = published(confirmed, problem), confirmed.viewer(Role.OFFICE)
    refused("role", lambda: set_reopening(2, 60, by=confirmed.viewer(Role.DEPARTMENT), now=NOW))
    for least, percent in ((0, 50), (3, 0), (3, 101)):
        refused("reopening", lambda least=least, percent=percent: set_reopening(least, percent, by=office, now=NOW))
    set_reopening(2, 60, by=office, now=NOW)
    settle(confirmed, problem)
    rate(answer, people[0], "none", "", now=NOW)
    rate(answer, people[1], "not", "", now=NOW)
    problem.refresh_from_db()
    assert problem.state == "resolved", "Who would not say did not rate."
    rate(answer, people[2], "not", "", now=NOW)
    problem.refresh_from_db()
    assert problem.state == "rectifying"
    (seen,) = reopenings(problem, office, today=TODAY)
    assert (seen.unhappy, seen.rated, seen.decided) == (2, 2, False)
    (hidden,) = reopenings(problem, confirmed.viewer(Role.DEPARTMENT), today=TODAY)
    assert (hidden.unhappy, hidden.rated) == (None, None), "Two are fewer than the smallest group."
    counts = answered(confirmed.campaign)
    assert (counts.declined, counts.rated, counts.unhappy) == (1, 2, 2)


@pytest.mark.django_db
def test_a_second_time_it_opens_by_decision_alone(confirmed: House) -> None:
    problem, people = spoken(confirmed)
    answer, chair = published(confirmed, problem), confirmed.viewer(Role.LEADING_GROUP)
    settle(confirmed, problem)
    for one in people[:3]:
        rate(answer, one, "not", "", now=NOW)
    problem.refresh_from_db()
    settle(confirmed, problem)
    assert not unhappy_again(problem), "Nobody has said so since."
    refused("not_unhappy_again", lambda: reopen_again(problem, "仍不满意", by=chair, now=LATER))
    rate(answer, people[3], "not", "", now=LATER)
    problem.refresh_from_db()
    assert problem.state == "resolved" and unhappy_again(problem)
    refused("reason", lambda: reopen_again(problem, " ", by=chair, now=LATER))
    refused("role", lambda: reopen_again(problem, "仍不满意", by=confirmed.viewer(Role.OFFICE), now=LATER))
    reopen_again(problem, "仍不满意", by=chair, now=LATER)
    problem.refresh_from_db()
    assert problem.state == "rectifying" and [one.decided for one in reopenings(problem, chair, today=TODAY)] == [False, True]
    assert reopenings(problem, chair, today=TODAY)[1].why == "仍不满意" and not unhappy_again(problem)


@pytest.mark.django_db
def test_somebody_who_did_none_of_it_notes_what_people_said_when_asked(confirmed: House) -> None:
    problem, people = spoken(confirmed)
    answer, office = published(confirmed, problem), confirmed.viewer(Role.OFFICE)
    silent = Delivery.objects.filter(answer=answer, contributor=None).order_by("opinion__number")[0].opinion.number
    own = Opinion.objects.get(source__contributor=people[0]).number

    def note(number: int, value: str = "partly", how: str = "7月12日电话", role: Role = Role.OFFICE, comment: str = "") -> Rating:
        return rate_for(answer, number, value, comment, how, by=confirmed.viewer(role), now=NOW, today=TODAY)

    for role in (Role.DEPARTMENT, Role.LEADER, Role.LEADING_GROUP, Role.SUPERVISION, Role.TEAM):
        refused("role", lambda role=role: note(silent, role=role))
    refused("how_asked", lambda: note(silent, how=" "))
    refused("not_asked", lambda: note(99_999))
    refused("rating", lambda: note(silent, "great"))
    made = note(silent, comment="请回 13800138000")
    assert (made.opinion_id is not None, made.contributor, made.way, made.asked_by) == (True, None, "asked", office.user)
    assert "13800138000" not in made.comment and made.comment.startswith("请回")
    assert note(silent, "none").pk == made.pk and note(own).contributor == people[0]
    rate(answer, people[0], "satisfied", "", now=LATER)
    refused("not_asked", lambda: note(own, "not"))
    assert Rating.objects.get(contributor=people[0]).way == "receipt"


@pytest.mark.django_db
def test_the_doer_never_asks_back(confirmed: House) -> None:
    problem, _ = spoken(confirmed)
    answer = published(confirmed, problem)
    number = answer.deliveries.all()[0].opinion.number

    def note() -> Rating:
        return rate_for(answer, number, "satisfied", "", "当面", by=confirmed.viewer(Role.OFFICE), now=NOW, today=TODAY)

    clerk, mayor = confirmed.users[Role.OFFICE].person, confirmed.users[Role.LEADER].person
    assert clerk is not None and mayor is not None
    measure = problem.measures.all()[0]
    measure.leader = clerk
    measure.save()
    refused("doer_asks", note)
    measure.leader = mayor
    measure.save()
    Answer.objects.filter(pk=answer.pk).update(approved_by=confirmed.users[Role.OFFICE])
    answer.refresh_from_db()
    refused("doer_asks", note)
    Answer.objects.filter(pk=answer.pk).update(approved_by=confirmed.users[Role.LEADER])
    answer.refresh_from_db()
    name_targets(Opinion.objects.get(number=number), [], [clerk], by=confirmed.viewer(Role.OFFICE), now=NOW)
    refused("doer_asks", note)


@pytest.mark.django_db
def test_a_link_leads_to_one_answer_of_one_contributor_until_the_contacts_are_destroyed(confirmed: House) -> None:
    problem, people = spoken(confirmed)
    answer = published(confirmed, problem)
    link, code = make_link(answer, people[0], now=NOW)
    assert make_link(answer, people[0], now=LATER) == (link, code) and link_code(answer, people[1]) != code
    assert linked(code.lower().replace("-", " "), today=TODAY) == link
    assert linked("0000-0000-0000", today=TODAY) is None and linked("x", today=TODAY) is None
    assert contributor_of(code) is None, "It is no receipt."
    Contributor.objects.filter(pk=people[0].pk).update(destroy_on=TODAY + timedelta(days=1))
    assert linked(code, today=TODAY) == link and linked(code, today=TODAY + timedelta(days=1)) is None
    draft = draft_answer(problem, done="a", not_done="b", why="c", next="d", by=confirmed.viewer(Role.DEPARTMENT), now=NOW, today=TODAY)
    publish_answer(draft, by=confirmed.viewer(Role.LEADER), now=NOW)
    refused("not_your_answer", lambda: rate(answer, people[0], "not", "", now=NOW, way="link"))
    assert link_code(draft, people[0]) != code
