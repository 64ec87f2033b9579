"""The answer reaches every opinion of its problem once, is rated by whoever it reached, and unhappiness opens the problem again."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from factories import NOW, TODAY, House

from huiyin.domain.access import Role
from huiyin.domain.answering import bringing
from huiyin.domain.answering.answers import draft_answer, publish_answer
from huiyin.domain.answering.bringing import bring
from huiyin.domain.answering.hearing import answered, answers_for, rate, read_out, seen, unanswered
from huiyin.domain.answering.models import Answer, Delivery, Rating
from huiyin.domain.collection.contributing import submit
from huiyin.domain.collection.models import Contributor, Opinion, PublicForm
from huiyin.domain.collection.registering import confirm_source
from huiyin.domain.consolidation.deciding import last_number, move
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.rectification.measures import draft_measure, issue_plan, propose_plan
from huiyin.domain.rectification.outcomes import decide_problem, present_problem
from huiyin.domain.rectification.progressing import cancel_measure
from huiyin.domain.transitions import NotAllowed

pytestmark = pytest.mark.django_db
PARTS = {"done": "夜里供热饭。", "not_done": "还没有降价。", "why": "要等新的承包合同。", "next": "九月招标，十月再看。"}


def refused(code: str, deed: object) -> None:
    with pytest.raises(NotAllowed) as told:
        deed()  # type: ignore[operator]
    assert told.value.code == code


def spoken(home: House, count: int = 4) -> tuple[Problem, list[Contributor]]:
    """People who spoke on the web, all in one problem that is being rectified."""
    form = PublicForm.objects.create(campaign=home.campaign, code="ask", name="说说", channel=home.channels["web"])
    clerk = home.viewer(Role.OFFICE)
    contributors = []
    for at in range(count):
        sent = submit(form, f"食堂夜里没有热饭，第{at}个月了。", nonce=bytes([at]) * 16, now=NOW, today=TODAY)
        confirm_source(sent.source, by=clerk, now=NOW)
        assert sent.source.contributor is not None
        contributors.append(sent.source.contributor)
    problem = Problem.objects.filter(campaign=home.campaign).exclude(placements=None)[0]
    numbers = list(Opinion.objects.filter(source__contributor__in=contributors).values_list("number", flat=True))
    move(numbers, problem.code, by=clerk, now=NOW, seen=last_number(clerk))
    leader = home.users[Role.LEADER].person
    assert leader is not None
    for one in Problem.objects.filter(campaign=home.campaign).exclude(placements=None).distinct():
        fields = {"content": "x", "requirement": "y", "leader": leader, "department": home.finance, "kind": "by_date", "deadline": TODAY + timedelta(days=9)}
        draft_measure(one, by=clerk, now=NOW, today=TODAY, **fields)  # type: ignore[arg-type]
    issue_plan(propose_plan(by=clerk, now=NOW), by=home.viewer(Role.LEADING_GROUP), now=NOW)
    problem.refresh_from_db()
    return problem, contributors


def published(home: House, problem: Problem) -> Answer:
    draft = draft_answer(problem, **PARTS, by=home.viewer(Role.DEPARTMENT), now=NOW, today=TODAY)
    publish_answer(draft, by=home.viewer(Role.LEADER), now=NOW)
    return draft


def test_an_answer_says_four_things_and_somebody_else_publishes_it(confirmed: House) -> None:
    problem, _ = spoken(confirmed)
    refused("answer_parts", lambda: draft_answer(problem, **{**PARTS, "why": " "}, by=confirmed.viewer(Role.DEPARTMENT), now=NOW, today=TODAY))
    refused("role", lambda: draft_answer(problem, **PARTS, by=confirmed.viewer(Role.TEAM), now=NOW, today=TODAY))
    draft = draft_answer(problem, **PARTS, by=confirmed.viewer(Role.DEPARTMENT), now=NOW, today=TODAY)
    refused("own_answer", lambda: publish_answer(draft, by=confirmed.viewer(Role.DEPARTMENT), now=NOW))
    refused("role", lambda: publish_answer(draft, by=confirmed.viewer(Role.OFFICE), now=NOW))
    assert not Delivery.objects.exists()
    assert publish_answer(draft, by=confirmed.viewer(Role.LEADER), now=NOW) == problem.placements.count()


def test_every_opinion_of_the_problem_gets_it_once_by_its_own_way(confirmed: House) -> None:
    problem, contributors = spoken(confirmed)
    before = answered(confirmed.campaign)
    assert before.answered == 0 and len(unanswered(confirmed.campaign)) == before.total
    answer = published(confirmed, problem)
    ways = Counter(Delivery.objects.filter(answer=answer).values_list("way", "state"))
    assert ways[("receipt", "ready")] == 4 and ways[("read_out", "waiting")] == problem.placements.count() - 4
    assert bring(answer) == 0
    after = answered(confirmed.campaign)
    assert after.answered == problem.placements.count() == after.total - len(unanswered(confirmed.campaign)) and after.arrived == 0
    assert [one.pk for one in answers_for(contributors[0])] == [answer.pk]
    assert seen(contributors[0], now=NOW) == 1 and seen(contributors[0], now=NOW) == 0
    waiting = Delivery.objects.filter(state="waiting")
    refused("empty", lambda: read_out(waiting, " ", by=confirmed.viewer(Role.OFFICE), now=NOW))
    refused("role", lambda: read_out(waiting, "x", by=confirmed.viewer(Role.DEPARTMENT), now=NOW))
    assert read_out(waiting, "7月20日在班前会上宣读", by=confirmed.viewer(Role.OFFICE), now=NOW) == ways[("read_out", "waiting")]
    assert answered(confirmed.campaign).arrived == 1 + ways[("read_out", "waiting")]


def test_a_crash_in_the_middle_publishes_nothing_and_the_next_try_reaches_all_once(confirmed: House, monkeypatch: pytest.MonkeyPatch) -> None:
    problem, _ = spoken(confirmed)
    draft = draft_answer(problem, **PARTS, by=confirmed.viewer(Role.DEPARTMENT), now=NOW, today=TODAY)
    calls = []

    def breaks(*given: object) -> Delivery:
        calls.append(given)
        if len(calls) == 3:
            raise RuntimeError("The power went.")
        return real(*given)  # type: ignore[arg-type]

    real = bringing._delivery
    with monkeypatch.context() as patched:
        patched.setattr(bringing, "_delivery", breaks)
        with pytest.raises(RuntimeError):
            publish_answer(draft, by=confirmed.viewer(Role.LEADER), now=NOW)
    draft.refresh_from_db()
    assert draft.state == "drafted" and not Delivery.objects.exists()
    publish_answer(draft, by=confirmed.viewer(Role.LEADER), now=NOW)
    reached = Counter(Delivery.objects.values_list("opinion", flat=True))
    assert set(reached.values()) == {1} and set(reached) == set(problem.placements.values_list("opinion", flat=True))


def test_a_newer_answer_takes_the_place_of_the_older_and_is_rated_anew(confirmed: House) -> None:
    problem, contributors = spoken(confirmed)
    first = published(confirmed, problem)
    rate(first, contributors[0], "partly", "价格呢？", now=NOW)
    second = published(confirmed, problem)
    first.refresh_from_db()
    assert (first.state, second.version) == ("superseded", 2)
    assert answers_for(contributors[0]) == [second]
    refused("not_your_answer", lambda: rate(first, contributors[0], "satisfied", "", now=NOW))
    assert answered(confirmed.campaign).rated == 0


def test_only_whom_it_reached_may_rate_and_the_last_word_counts(confirmed: House) -> None:
    problem, contributors = spoken(confirmed)
    answer = published(confirmed, problem)
    stranger = Contributor.objects.create(campaign=confirmed.campaign, pseudonym="other")
    refused("not_your_answer", lambda: rate(answer, stranger, "not", "", now=NOW))
    refused("rating", lambda: rate(answer, contributors[0], "great", "", now=NOW))
    refused("rating", lambda: rate(answer, contributors[0], "not", "x" * 1001, now=NOW))
    rate(answer, contributors[0], "not", "没有变化", now=NOW)
    rate(answer, contributors[0], "satisfied", "", now=NOW)
    assert [one.value for one in Rating.objects.all()] == ["satisfied"]


def test_enough_who_are_not_satisfied_open_the_problem_once(confirmed: House) -> None:
    problem, contributors = spoken(confirmed)
    answer, chair = published(confirmed, problem), confirmed.viewer(Role.LEADING_GROUP)

    def settle() -> None:
        for measure in problem.measures.exclude(state="cancelled"):
            cancel_measure(measure, "另行安排", by=chair, now=NOW)
        problem.refresh_from_db()
        present_problem(problem, by=confirmed.viewer(Role.OFFICE), now=NOW)
        decide_problem(problem, "resolve_problem", "看过", by=chair, now=NOW)

    settle()
    rate(answer, contributors[0], "not", "", now=NOW)
    rate(answer, contributors[1], "satisfied", "", now=NOW)
    problem.refresh_from_db()
    assert problem.state == "resolved", "Two are too few."
    rate(answer, contributors[2], "not", "还是凉的", now=NOW)
    problem.refresh_from_db()
    assert problem.state == "rectifying"
    settle()
    rate(answer, contributors[3], "not", "", now=NOW)
    problem.refresh_from_db()
    assert problem.state == "resolved", "A second time is for people to decide."
