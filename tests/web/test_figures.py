"""The pages of indicators and frozen figures: every number opens its rows, in both languages."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import docx
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from domain.answering.test_answering import published
from factories import NOW, House
from python_calamine import CalamineWorkbook

from huiyin.domain.access import Role
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.registering import name_targets
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.figures.indicators import CODES, indicators_of
from huiyin.domain.figures.models import FigureSet
from huiyin.words import say
from web.test_answers import LANGUAGES, confirmed, entered, page, post, problem

__all__ = ["confirmed", "problem"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("cookie", "language"), LANGUAGES)
def test_each_indicator_has_its_formula_and_every_number_opens_as_many_rows(confirmed: House, problem: Problem, cookie: str, language: str) -> None:
    published(confirmed, problem)
    client = entered(confirmed, Role.OFFICE, cookie)
    text = page(client, "indicators", confirmed)
    for code in CODES:
        assert say(f"figures.formula.{code}", language, days=15) in text
    for one in indicators_of(confirmed.campaign, on=timezone.localdate()):
        for part in ("numerator", "denominator", *one.rows):
            address = reverse("indicator_rows", args=["demo", one.code, part])
            count = len(one.ids(part) or [])
            assert (f'href="{address}"' in text) == (count > 0 or part in {"numerator", "denominator"})
            rows = client.get(address).content.decode()
            assert say("figures.count", language, count=count, day="§").split("§")[0].strip(" ，。") in rows
            told = re.findall(r'<td class="n">(\d+)</td>', rows) if one.kind == "delivery" else re.findall(r'<th scope="row">', rows)
            assert (sum(map(int, told)) if one.kind == "delivery" else len(told)) == count, (one.code, part)


def test_what_a_reader_may_not_see_is_counted(confirmed: House, problem: Problem) -> None:
    published(confirmed, problem)
    chair = entered(confirmed, Role.LEADING_GROUP, "en")
    address = reverse("indicator_rows", args=["demo", "acceptance", "denominator"])
    ids = next(one for one in indicators_of(confirmed.campaign, on=timezone.localdate()) if one.code == "acceptance").ids("denominator") or []
    text = chair.get(address).content.decode()
    assert say("figures.hidden", "en", count=len(ids)) in text and say("figures.all_hidden", "en") in text
    clerk, opinion = confirmed.users[Role.OFFICE].person, Opinion.objects.order_by("number")[0]
    assert clerk is not None
    name_targets(opinion, [], [clerk], by=confirmed.viewer(Role.OFFICE), now=NOW)
    text = entered(confirmed, Role.OFFICE, "en").get(reverse("indicator_rows", args=["demo", "answered", "denominator"])).content.decode()
    assert opinion.text not in text and say("figures.all_hidden", "en") in text, "Which rows are missing would tell of the one that is closed."
    assert entered(confirmed, Role.OFFICE).get(reverse("indicator_rows", args=["demo", "answered", "nonsense"])).status_code == 404


def test_a_past_day_is_told_as_it_was(confirmed: House, problem: Problem) -> None:
    text = entered(confirmed, Role.OFFICE, "en").get(reverse("indicators", args=["demo"]), {"on": (NOW - timedelta(days=9)).date().isoformat()}).content.decode()
    assert say("figures.past", "en", day="§").split("§")[0] in text and say("figures.no_base", "en") in text
    assert say("figures.past", "en", day="§").split("§")[0] not in page(entered(confirmed, Role.OFFICE, "en"), "indicators", confirmed)


@pytest.mark.parametrize(("cookie", "language"), LANGUAGES)
def test_the_office_freezes_compares_and_takes_the_figures_along(confirmed: House, problem: Problem, cookie: str, language: str) -> None:
    client = entered(confirmed, Role.OFFICE, cookie)
    assert say("figures.none", language) in page(client, "figures", confirmed)
    today = timezone.localdate().isoformat()
    text = post(client, "figures", confirmed, title="中期 <报告>", on=today)
    assert say("figures.sound", language) in text and "中期 &lt;报告&gt;" in text and FigureSet.objects.get().digest in text
    published(confirmed, problem)
    post(client, "figures", confirmed, title="总结报告", on=today)
    text = page(client, "figures_compare", confirmed)
    count = problem.placements.count()
    assert say("figures.moved", language, came=count, went=count) in text
    rows = client.get(reverse("figure_rows", args=["demo", 1, "answered", "unanswered"])).content.decode()
    assert say("figures.as_now", language) in rows and len(re.findall('<th scope="row">', rows)) == 16
    assert "errorlist" in post(client, "figures", confirmed, title="", on=today)
    assert say("figures.refused.future", language) in post(client, "figures", confirmed, title="x", on="2999-01-01")
    words = docx.Document(io.BytesIO(client.get(reverse("figures_paper", args=["demo", 2, "docx"])).content))
    cells = [cell.text for row in words.tables[0].rows for cell in row.cells]
    assert say("figures.of.recurrence", language) in cells and say("figures.formula.acceptance", language, days=15) in cells and "16" in cells
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(reverse("figures_paper", args=["demo", 2, "xlsx"])).content))
    lines = book.get_sheet_by_index(0).to_python()
    assert [line[3] for line in lines if line[0] == say("figures.of.answered", language)] == [16]
    assert client.get(reverse("figures_paper", args=["demo", 2, "pdf"])).status_code == 404


def test_only_the_office_freezes(confirmed: House) -> None:
    for role in (Role.SUPERVISION, Role.LEADING_GROUP):
        client: Client = entered(confirmed, role)
        post(client, "figures", confirmed, title="x", on=timezone.localdate().isoformat())
    assert not FigureSet.objects.exists()
