"""Who is spoken about, who does the work and who accepts it are kept apart, also where one page or one day is compared with another."""

from __future__ import annotations

import io
from datetime import timedelta

import docx
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from domain.answering.test_answering import PARTS, published
from factories import NOW, TODAY, House

from huiyin.accounts.models import Post, Unit
from huiyin.domain.access import Role
from huiyin.domain.answering.answers import draft_answer, publish_answer
from huiyin.domain.answering.asking import may_ask, rate_for
from huiyin.domain.answering.hearing import rate, seen
from huiyin.domain.answering.links import make_link
from huiyin.domain.answering.listing import Row, answer_rows, told_to
from huiyin.domain.answering.models import Answer, Delivery, PublicRegister, Rating
from huiyin.domain.answering.reopening import set_reopening
from huiyin.domain.campaigns.models import Body, BodyMember, GatheringKind
from huiyin.domain.collection.models import Contributor, Opinion
from huiyin.domain.collection.registering import mark_duplicate, name_targets
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.fuzzy import FuzzyDate, Precision
from huiyin.domain.gatherings.services import plan_gathering
from huiyin.domain.oversight.logged import entries_visible_to
from huiyin.domain.rectification import progressing as going
from huiyin.domain.rectification.belonging import is_about
from huiyin.domain.rectification.claiming import assign_problem, give_back_problem, standing_claim
from huiyin.domain.rectification.measures import change_measure, draft_measure
from huiyin.domain.rectification.models import Measure
from huiyin.domain.rectification.outcomes import decide_problem, present_problem
from huiyin.domain.transitions import NotAllowed
from huiyin.words import say
from web.test_answers import confirmed, entered, page, post, problem

__all__ = ["confirmed", "problem"]
pytestmark = pytest.mark.django_db
SHOWN = (("a.png", "0" * 64, "png"),)


def name(home: House, problem: Problem, role: Role | None = None, units: tuple[Unit, ...] = ()) -> Opinion:
    """The first opinion of a problem names somebody, or units."""
    who = home.users[role].person if role else None
    one = Opinion.objects.filter(placements__problem=problem).order_by("number")[0]
    name_targets(one, list(units), [who] if who else [], by=home.viewer(Role.OFFICE), now=NOW)
    return one


def sits_too(home: House, role: Role) -> None:
    """Somebody is in the leading group besides."""
    BodyMember.objects.create(body=Body.objects.get(campaign=home.campaign, kind="leading_group"), person=home.users[role].person, duty="member")


def speaker() -> Contributor:
    """Somebody whom an answer reached by receipt."""
    found = Delivery.objects.exclude(contributor=None).order_by("pk")[0].contributor
    assert found is not None
    return found


def main(answer: HttpResponse) -> str:
    """What a page says, without its frame, in which tokens differ."""
    return answer.content.decode().partition("<main")[2]


def row(home: House, role: Role, problem: Problem) -> Row:
    return next(one for one in answer_rows(home.viewer(role), today=TODAY) if one.problem.pk == problem.pk)


def closed(home: House, problem: Problem, role: Role = Role.DEPARTMENT) -> None:
    """Every measure of a problem is done by one, checked by another and signed by a third."""
    doer, clerk, leader = (home.viewer(one) for one in (role, Role.OFFICE, Role.LEADER))
    for one in Measure.objects.filter(problem=problem):
        going.note_progress(one, "在办", by=doer, now=NOW, today=TODAY)
        going.ask_closure(one, "办好了", by=doer, now=NOW, today=TODAY, files=SHOWN)
        going.check_closure(one, "看过了", by=clerk, now=NOW)
        going.sign_closure(one, "同意", by=leader, now=NOW, today=TODAY)
    problem.refresh_from_db()


def test_figures_do_not_tell_where_and_when_a_closed_source_came_in(confirmed: House) -> None:
    one = confirmed.opinions("孙班长：女工卫生室常年上锁，办事员从来不管。", place=confirmed.south)[0]
    person = confirmed.users[Role.OFFICE].person
    assert person is not None
    name_targets(one, [], [person], by=confirmed.viewer(Role.OFFICE), now=NOW)
    clerk = entered(confirmed, Role.OFFICE)
    told = page(clerk, "indicators", confirmed)
    assert say("figures.unknown.kept_close", "zh") in told
    days = [{"on": (timezone.localdate() - timedelta(days=ago)).isoformat()} for ago in (0, 400)]
    for code, part in (("coverage", "heard"), ("answered", "denominator"), ("acceptance", "denominator"), ("arrived", "on_the_way")):
        texts = [main(clerk.get(reverse("indicator_rows", args=["demo", code, part]), day)) for day in days]
        assert texts[0] == texts[1] and confirmed.south.name not in texts[0] and one.text not in texts[0], code
        assert 'scope="row"' not in texts[0]
    free = entered(confirmed, Role.SUPERVISION).get(reverse("indicator_rows", args=["demo", "coverage", "heard"])).content.decode()
    assert confirmed.south.name in free, "Who is not spoken about sees it."


def test_the_head_of_a_unit_reads_no_word_of_those_who_spoke_about_it(confirmed: House, problem: Problem) -> None:
    answer = published(confirmed, problem)
    Post.objects.create(person=confirmed.users[Role.OFFICE].person, unit=confirmed.south, title="主任", title_en="Head", leader=True)
    one = name(confirmed, problem, units=(confirmed.south,))
    rate(answer, speaker(), "not", "我上个月在夜班当面说过", now=NOW)
    Rating.objects.create(answer=answer, opinion=one, value="not", comment="意见人的话", at=NOW, way="asked", asked_by=confirmed.users[Role.SUPERVISION], asked_how="电话问二车间夜班那位")
    clerk = entered(confirmed, Role.OFFICE)
    shown = page(clerk, "answer", confirmed, problem.code)
    assert "当面说过" not in shown and "意见人的话" not in shown
    assert clerk.get(reverse("answer_ask", args=["demo", problem.code])).status_code == 404
    assert not entries_visible_to(confirmed.viewer(Role.OFFICE)).filter(verb="rate").exists(), "Nor when somebody rated."
    assert "当面说过" in page(entered(confirmed, Role.SUPERVISION), "answer", confirmed, problem.code)


def test_an_opinion_that_repeats_another_names_its_target_where_that_one_stands(confirmed: House, problem: Problem) -> None:
    office, person = confirmed.viewer(Role.OFFICE), confirmed.users[Role.SUPERVISION].person
    kept = Opinion.objects.filter(placements__problem=problem).order_by("number")[0]
    other = confirmed.opinions("周工：食堂夜里没有热饭，有人知道不管。")[0]
    assert person is not None
    mark_duplicate(other, kept, by=office, now=NOW)
    name_targets(other, [], [person], by=office, now=NOW)
    assert is_about(confirmed.viewer(Role.SUPERVISION), problem.pk) and not is_about(office, problem.pk)


def test_a_leader_who_also_oversees_is_told_ratings_like_a_doer(confirmed: House, problem: Problem) -> None:
    answer = published(confirmed, problem)
    sits_too(confirmed, Role.LEADER)
    rate(answer, speaker(), "not", "只有我一个人评", now=NOW)
    assert "只有我一个人评" not in page(entered(confirmed, Role.LEADER), "answer", confirmed, problem.code)
    assert row(confirmed, Role.LEADER, problem).ratings is None
    assert row(confirmed, Role.LEADING_GROUP, problem).ratings == {"satisfied": 0, "partly": 0, "not": 1, "none": 0}


def test_whoever_does_the_work_learns_neither_few_nor_the_next_one(confirmed: House, problem: Problem) -> None:
    confirmed.campaign.smallest_group = 50
    confirmed.campaign.save()
    published(confirmed, problem)
    assert (row(confirmed, Role.DEPARTMENT, problem).opinions, row(confirmed, Role.DEPARTMENT, problem).arrived) == (None, None)
    seen(speaker(), now=NOW)
    assert row(confirmed, Role.DEPARTMENT, problem).arrived is None and row(confirmed, Role.OFFICE, problem).arrived
    head = entered(confirmed, Role.DEPARTMENT)
    assert "&lt; 50" in page(head, "answers", confirmed)
    assert say("answers.reached", "zh", count="§").split("§")[0] not in page(head, "answer", confirmed, problem.code)
    confirmed.campaign.smallest_group = 5
    doer, chair = confirmed.viewer(Role.DEPARTMENT), confirmed.viewer(Role.LEADING_GROUP)
    five = ["satisfied"] * 5
    assert told_to(doer, five[:4], works=True) is None
    assert told_to(doer, five, works=True) == told_to(doer, [*five, "not"], works=True), "Two days do not tell the sixth."
    assert told_to(chair, [*five, "not"], works=False) == {"satisfied": 5, "partly": 0, "not": 1, "none": 0}


def test_that_few_opened_a_problem_again_is_not_public(confirmed: House, problem: Problem) -> None:
    confirmed.campaign.smallest_group = 50
    confirmed.campaign.save()
    answer = published(confirmed, problem)
    set_reopening(1, 100, by=confirmed.viewer(Role.OFFICE), now=NOW)
    Problem.objects.filter(pk=problem.pk).update(state="resolved")
    PublicRegister.objects.create(campaign=confirmed.campaign, state="shown", decided_by=confirmed.users[Role.LEADING_GROUP], decided_at=NOW)
    rate(answer, speaker(), "not", "", now=NOW)
    problem.refresh_from_db()
    found = Client().get(reverse("public_register_data", args=["demo"])).json()["problems"]
    (told,) = (one for one in found if one["code"] == problem.code)
    assert problem.state == "rectifying" and not told["opened_again"] and told["since"] is None
    for role in (Role.ADMINISTRATOR, Role.PRIVACY):
        assert "1/1" not in page(entered(confirmed, role), "log", confirmed)
    assert "1/1" in page(entered(confirmed, Role.SUPERVISION), "log", confirmed)


def test_trying_does_not_tell_who_has_rated(confirmed: House, problem: Problem) -> None:
    answer, clerk = published(confirmed, problem), confirmed.viewer(Role.OFFICE)
    rate(answer, speaker(), "not", "", now=NOW)
    number = Delivery.objects.filter(contributor=speaker())[0].opinion.number
    codes = []
    for one in (number, 9999):
        with pytest.raises(NotAllowed) as refused:
            rate_for(answer, one, "none", "", "电话", by=clerk, now=NOW, today=TODAY)
        codes.append(refused.value.code)
    assert codes[0] == codes[1]


def test_whoever_wrote_an_answer_does_not_ask_what_people_say_of_it(confirmed: House, problem: Problem) -> None:
    clerk = confirmed.viewer(Role.OFFICE)
    draft = draft_answer(problem, **PARTS, by=clerk, now=NOW, today=TODAY)
    publish_answer(draft, by=confirmed.viewer(Role.LEADER), now=NOW)
    assert not may_ask(draft, clerk, today=TODAY)


def test_what_is_published_is_what_was_read(confirmed: House, problem: Problem) -> None:
    draft = draft_answer(problem, **PARTS, by=confirmed.viewer(Role.DEPARTMENT), now=NOW, today=TODAY)
    read = Answer.objects.get(pk=draft.pk)
    draft_answer(problem, **{**PARTS, "done": "没人看过"}, by=confirmed.viewer(Role.OFFICE), now=NOW + timedelta(seconds=1), today=TODAY)
    with pytest.raises(NotAllowed, match="changed_meanwhile"):
        publish_answer(read, by=confirmed.viewer(Role.LEADER), now=NOW)
    assert Answer.objects.get(pk=draft.pk).state == "drafted"


@pytest.mark.parametrize("role", [Role.DEPARTMENT, Role.LEADER])
def test_nobody_accepts_a_problem_that_they_worked_on(confirmed: House, problem: Problem, role: Role) -> None:
    sits_too(confirmed, role)
    closed(confirmed, problem)
    present_problem(problem, by=confirmed.viewer(Role.OFFICE), now=NOW)
    with pytest.raises(NotAllowed, match="doer_accepts"):
        decide_problem(problem, "resolve_problem", "好了", by=confirmed.viewer(role), now=NOW)
    assert "resolve_problem" not in page(entered(confirmed, role), "rectified_problem", confirmed, problem.code)
    decide_problem(problem, "resolve_problem", "好了", by=confirmed.viewer(Role.LEADING_GROUP), now=NOW)


def test_who_wrote_how_the_work_goes_neither_checks_nor_signs(confirmed: House, problem: Problem) -> None:
    one = Measure.objects.filter(problem=problem)[0]
    Post.objects.create(person=confirmed.users[Role.OFFICE].person, unit=confirmed.finance, title="科员", title_en="Clerk", leader=False)
    clerk, head = confirmed.viewer(Role.OFFICE), confirmed.viewer(Role.DEPARTMENT)
    going.note_progress(one, "我做完了", by=clerk, now=NOW, today=TODAY)
    going.ask_closure(one, "办好了", by=head, now=NOW, today=TODAY, files=SHOWN)
    with pytest.raises(NotAllowed, match="doer_accepts"):
        going.check_closure(one, "我看过了", by=clerk, now=NOW)
    assert "check_closure" not in page(entered(confirmed, Role.OFFICE), "measure", confirmed, one.number)
    Measure.objects.filter(pk=one.pk).update(state="checked", leader=confirmed.users[Role.OFFICE].person)
    one.refresh_from_db()
    with pytest.raises(NotAllowed, match="doer_accepts"):
        going.sign_closure(one, "同意", by=clerk, now=NOW, today=TODAY)


def test_who_is_spoken_about_decides_nothing_of_it(confirmed: House) -> None:
    other = Problem.objects.filter(campaign=confirmed.campaign, state="confirmed").exclude(placements=None)[0]
    clerk, leader = confirmed.viewer(Role.OFFICE), confirmed.users[Role.LEADER].person
    assert leader is not None
    claim = assign_problem(other, confirmed.finance, leader, by=clerk, now=NOW, today=TODAY)
    give_back_problem(claim, "不归我们管", None, by=confirmed.viewer(Role.DEPARTMENT), now=NOW, today=TODAY)
    given = {"content": "改", "requirement": "好", "leader": leader, "department": confirmed.finance, "kind": "by_date", "deadline": TODAY + timedelta(days=9)}
    drafted = draft_measure(other, by=clerk, now=NOW, today=TODAY, **given)
    name(confirmed, other, Role.OFFICE)
    client = entered(confirmed, Role.OFFICE)
    post(client, "claim", confirmed, other.code, action="refer_claim", text="归他们")
    standing = standing_claim(other)
    assert standing is not None and standing.state == "returned"
    for deed in (
        lambda: draft_measure(other, by=clerk, now=NOW, today=TODAY, **given),
        lambda: change_measure(drafted, {"content": "什么也不做"}, by=clerk, now=NOW, today=TODAY),
    ):
        with pytest.raises(NotAllowed, match="about_you"):
            deed()
    Problem.objects.filter(pk=other.pk).update(state="rectifying")
    Measure.objects.filter(problem=other).update(state="cancelled")
    post(client, "rectified_problem", confirmed, other.code, action="present_problem")
    other.refresh_from_db()
    assert other.state == "rectifying"


def test_papers_of_a_meeting_do_not_tell_who_is_spoken_about(confirmed: House, problem: Problem) -> None:
    kind = GatheringKind.objects.create(campaign=confirmed.campaign, code="progress_report_meeting", name="汇报会", name_en="Report meeting", order=9)
    meeting = plan_gathering(confirmed.campaign, kind=kind, title="汇报会", when=FuzzyDate(TODAY, Precision.DAY), by=confirmed.viewer(Role.OFFICE), now=NOW)
    name(confirmed, problem, Role.LEADING_GROUP)
    chair = confirmed.users[Role.LEADING_GROUP].person
    assert chair is not None

    def codes(role: Role, **asked: str) -> bool:
        answer = entered(confirmed, role).get(reverse("report_meeting_paper", args=["demo", meeting.pk, "docx"]), asked)
        paper = docx.Document(io.BytesIO(answer.content))
        cells = [cell.text for table in paper.tables for line in table.rows for cell in line.cells]
        return any(problem.code in text for text in [*(one.text for one in paper.paragraphs), *cells])

    assert codes(Role.DEPARTMENT) and codes(Role.DEPARTMENT, **{"for": chair.code})
    assert codes(Role.OFFICE) and not codes(Role.OFFICE, **{"for": chair.code})
    assert 'name="for"' not in page(entered(confirmed, Role.DEPARTMENT), "report_meeting", confirmed, meeting.pk)


def test_a_link_in_a_mail_shows_no_word_written_under_the_receipt(confirmed: House, problem: Problem) -> None:
    answer = published(confirmed, problem)
    rate(answer, speaker(), "not", "用凭证写下的话", now=NOW)
    _, code = make_link(answer, speaker(), now=NOW)
    shown = Client().get(reverse("rate_link", args=[code]))
    assert shown.status_code == 200 and "用凭证写下的话" not in shown.content.decode()
