"""The indicators of a campaign against numbers worked out by hand, on the day and on a day that is over; frozen, checked and compared."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from factories import NOW, TODAY, House

from domain.answering.test_answering import published, refused, spoken
from domain.lasting.test_looking import looked, settle
from huiyin.domain.access import Role
from huiyin.domain.answering.hearing import rate, seen
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import ImportFile, Opinion, SourceDocument
from huiyin.domain.collection.registering import decline, name_targets, set_aside
from huiyin.domain.figures.figure import Figure
from huiyin.domain.figures.freezing import checked, difference, digest_of, figures_in, freeze_figures
from huiyin.domain.figures.indicators import CODES, figure_of, indicators_of
from huiyin.domain.figures.models import FigureSet
from huiyin.domain.figures.opening import by_answer, open_rows, shown
from huiyin.domain.lasting.intervals import set_rules
from huiyin.domain.rectification.progressing import ask_extension, decide_extension, note_progress

pytestmark = pytest.mark.django_db
NEXT = timedelta(days=1)


def numbers(home: House, on: date = TODAY) -> dict[str, tuple[int, int]]:
    """Both numbers of each indicator."""
    return {one.code: (one.numerator, one.denominator) for one in indicators_of(home.campaign, on=on)}


def found(home: House, code: str, on: date = TODAY) -> Figure:
    return next(one for one in indicators_of(home.campaign, on=on) if one.code == code)


def test_the_indicators_of_a_campaign(confirmed: House) -> None:
    problem, contributors = spoken(confirmed)
    answer = published(confirmed, problem)
    seen(contributors[0], now=NOW)
    rate(answer, contributors[0], "satisfied", "", now=NOW)
    is_now, placed = numbers(confirmed), problem.placements.count()
    assert tuple(is_now) == CODES
    assert is_now["answered"] == (placed, 16) and is_now["arrived"] == (1, placed)
    assert is_now["satisfied"] == (1, 1) and is_now["response"] == (1, 4)
    assert is_now["completion"] == is_now["acceptance"] == (0, 0), "Nothing is due yet."
    assert is_now["coverage"] == (1, 2) and is_now["adoption"] == (0, 0) == is_now["recurrence"]
    later = numbers(confirmed, TODAY + timedelta(days=20))
    assert later["completion"] == (0, confirmed.campaign.measures.count()) and later["acceptance"] == (16, 16)
    assert dict(found(confirmed, "satisfied").excluded)["silent"] == 3


def test_each_indicator_can_be_worked_out_by_itself(confirmed: House) -> None:
    published(confirmed, spoken(confirmed)[0])
    assert [figure_of(confirmed.campaign, code, on=TODAY) for code in CODES] == indicators_of(confirmed.campaign, on=TODAY)
    assert figure_of(confirmed.campaign, "nonsense", on=TODAY) is None


def test_recurrence_counts_what_came_back_of_what_was_closed(confirmed: House) -> None:
    problem, _ = spoken(confirmed)
    settle(confirmed, problem)
    assert numbers(confirmed)["recurrence"] == (0, 1) and numbers(confirmed)["adoption"] == (1, 1)
    after = timedelta(days=100)
    looked(confirmed, problem, "relapsed", after=after)
    assert numbers(confirmed, TODAY + after)["recurrence"] == (1, 1) and numbers(confirmed, TODAY + after)["adoption"] == (0, 0)
    settle(confirmed, problem, timedelta(days=120))
    assert numbers(confirmed, TODAY + timedelta(days=120))["recurrence"] == (1, 1), "What came back once did come back."
    assert numbers(confirmed)["recurrence"] == (0, 1) and numbers(confirmed, TODAY + after)["adoption"] == (0, 0), "The past is as it was."


def test_acceptance_asks_for_the_campaigns_own_days(confirmed: House) -> None:
    clerk = confirmed.viewer(Role.OFFICE)
    set_rules([3], 12, 2, by=clerk, now=NOW)
    confirmed.source("没有人看过。")
    aside = confirmed.source("空白。")
    set_aside(aside, "blank", by=clerk, now=NOW + timedelta(days=5))
    one = found(confirmed, "acceptance", TODAY + timedelta(days=6))
    assert (one.numerator, one.denominator, dict(one.values)) == (12, 14, {"days": 2})
    assert one.ids("late") == list(SourceDocument.objects.order_by("-pk").values_list("pk", flat=True)[:2])[::-1]


def test_a_day_that_is_over_is_told_as_it_was(confirmed: House) -> None:
    problem, _ = spoken(confirmed)
    published(confirmed, problem)
    measure = problem.measures.get()
    before = {one.code: one for one in indicators_of(confirmed.campaign, on=TODAY)}
    late = NOW + timedelta(days=3)
    decline(Opinion.objects.filter(placements__problem=problem)[0], "no_matter", by=confirmed.viewer(Role.OFFICE), now=late)
    note_progress(measure, "开始", by=confirmed.viewer(Role.DEPARTMENT), now=late, today=TODAY + timedelta(days=3))
    extension = ask_extension(measure, TODAY + timedelta(days=60), "缺货", by=confirmed.viewer(Role.DEPARTMENT), now=late, today=TODAY + timedelta(days=3))
    decide_extension(extension, True, by=confirmed.viewer(Role.LEADER), now=late)
    settle(confirmed, problem, timedelta(days=4))
    assert {one.code: one for one in indicators_of(confirmed.campaign, on=TODAY)} == before
    now = {one.code: one for one in indicators_of(confirmed.campaign, on=TODAY + timedelta(days=4))}
    assert dict(now["answered"].excluded)["declined"] == 1 and now["adoption"].numerator == 1
    assert numbers(confirmed, TODAY - NEXT)["answered"] == (0, 0), "Before there was anything, there was nothing."


def test_a_rating_that_was_replaced_makes_the_day_unknown(confirmed: House) -> None:
    problem, contributors = spoken(confirmed)
    answer = published(confirmed, problem)
    rate(answer, contributors[0], "not", "", now=NOW)
    rate(answer, contributors[1], "satisfied", "", now=NOW + NEXT)
    assert numbers(confirmed)["satisfied"] == (0, 1)
    rate(answer, contributors[0], "satisfied", "", now=NOW + 2 * NEXT)
    assert found(confirmed, "satisfied").unknown == "rated_again" and found(confirmed, "satisfied", TODAY + 2 * NEXT).numerator == 2


def test_figures_are_frozen_and_open_the_same_rows_later(confirmed: House) -> None:
    problem, contributors = spoken(confirmed)
    answer = published(confirmed, problem)
    clerk = confirmed.viewer(Role.OFFICE)
    refused("role", lambda: freeze_figures("中期报告", TODAY, by=confirmed.viewer(Role.SUPERVISION), now=NOW, today=TODAY))
    refused("title", lambda: freeze_figures(" ", TODAY, by=clerk, now=NOW, today=TODAY))
    refused("future", lambda: freeze_figures("中期报告", TODAY + NEXT, by=clerk, now=NOW, today=TODAY))
    one = freeze_figures("中期报告", TODAY, by=clerk, now=NOW, today=TODAY)
    assert figures_in(one) == indicators_of(confirmed.campaign, on=TODAY) and checked(one).sound and not checked(one).changed
    rate(answer, contributors[0], "not", "", now=NOW + NEXT)
    second = freeze_figures("总结报告", TODAY + NEXT, by=clerk, now=NOW + NEXT, today=TODAY + NEXT)
    assert checked(one).changed == {} and (one.number, second.number) == (1, 2)
    moved = {old.code: difference(old, new) for old, new in zip(figures_in(one), figures_in(second), strict=True)}
    assert moved["response"] == (1, 1) and moved["adoption"] == (0, 0)
    for deed in (lambda: FigureSet.objects.update(title="改"), lambda: FigureSet.objects.filter(pk=one.pk).delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()
    one.title = "别的"
    assert digest_of(one) != one.digest and not checked(one).sound


def test_an_erased_opinion_still_counts_and_is_told(confirmed: House) -> None:
    spoken(confirmed)
    one = freeze_figures("中期报告", TODAY, by=confirmed.viewer(Role.OFFICE), now=NOW, today=TODAY)
    Opinion.objects.filter(number=1).update(text="")
    assert checked(one).sound and checked(one).erased == 1 and checked(one).missing == 0


def test_rows_are_opened_for_who_may_see_them(confirmed: House) -> None:
    problem, _ = spoken(confirmed)
    published(confirmed, problem)
    clerk = confirmed.viewer(Role.OFFICE)
    ids = found(confirmed, "answered").ids("denominator") or []
    assert open_rows("opinion", ids, clerk, today=TODAY) == ids and [row.pk for row in shown("opinion", ids)] == ids
    assert clerk.user.person is not None
    name_targets(Opinion.objects.get(pk=ids[0]), [], [clerk.user.person], by=clerk, now=NOW)
    assert open_rows("opinion", ids, confirmed.viewer(Role.OFFICE), today=TODAY) == ids[1:]
    assert open_rows("source", [SourceDocument.objects.all()[0].pk], confirmed.viewer(Role.LEADING_GROUP), today=TODAY) == []
    asked = found(confirmed, "response").ids("denominator") or []
    assert [(one.problem, count) for one, count in by_answer(asked)] == [(problem, 4)]


def test_what_another_campaign_heard_there_is_in_no_number(confirmed: House) -> None:
    published(confirmed, spoken(confirmed)[0])
    before = indicators_of(confirmed.campaign, on=TODAY)
    other = Campaign.objects.create(code="other", name="另一个活动", host=confirmed.host, created_at=NOW)
    common = {"campaign": other, "channel": confirmed.channels["form"], "place": confirmed.south, "received_on": TODAY, "number": 1}
    source = SourceDocument.objects.create(**common, received_at=NOW, digest=b"1" * 32, text="食堂关门太早", state="confirmed")
    Opinion.objects.create(**common, source=source, start=0, end=6, text=source.text, registered_at=NOW)
    assert indicators_of(confirmed.campaign, on=TODAY) == before
    assert next(one for one in before if one.code == "coverage").rows["unheard"] == (confirmed.south.pk,)


def test_a_table_is_read_on_the_day_of_its_import(confirmed: House) -> None:
    days = figure_of(confirmed.campaign, "acceptance", on=TODAY + timedelta(days=99))
    assert days is not None
    table = ImportFile.objects.create(campaign=confirmed.campaign, file_name="a.xlsx", digest=b"1" * 32, header_key="x", imported_at=NOW + timedelta(days=days.values["days"]))
    late = ImportFile.objects.create(campaign=confirmed.campaign, file_name="b.xlsx", digest=b"2" * 32, header_key="x", imported_at=NOW + timedelta(days=days.values["days"] + 1))
    ones = [confirmed.source(f"没有人看过{at}。") for at in range(3)]
    for one, imported in zip(ones, (table, late, None), strict=True):
        SourceDocument.objects.filter(pk=one.pk).update(imported=imported)
    found = figure_of(confirmed.campaign, "acceptance", on=TODAY + timedelta(days=99))
    assert found is not None and [[one.pk in found.rows[label] for one in ones] for label in ("in_time", "late")] == [[True, False, False], [False, True, True]]
