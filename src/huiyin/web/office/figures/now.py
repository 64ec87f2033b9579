"""The indicators as they stand on a day, and the rows behind each number."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from huiyin.domain.access import Role, Viewer
from huiyin.domain.figures.indicators import figure_of, indicators_of
from huiyin.domain.rectification.belonging import OVERSEERS
from huiyin.web.office.figures.showing import asked_day, open_to, rows_page, told
from huiyin.web.pages import campaign_page


@campaign_page(OVERSEERS)
def indicators(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Each with its formula, both its numbers, its day and what was left out; on any day up to today."""
    today = timezone.localdate()
    on = asked_day(request, viewer, today=today)
    found = [told(one) for one in open_to(indicators_of(viewer.campaign, on=on), viewer)]
    known = {"campaign": viewer.campaign, "indicators": found, "on": on, "today": today, "past": on < today, "freezes": viewer.is_any({Role.OFFICE})}
    return render(request, "huiyin/figures/indicators.html", known)


@campaign_page(OVERSEERS)
def rows(request: HttpRequest, viewer: Viewer, indicator: str, part: str) -> HttpResponseBase:
    """The rows behind a number of a day."""
    on = asked_day(request, viewer, today=timezone.localdate())
    return rows_page(request, viewer, figure_of(viewer.campaign, indicator, on=on), part, {"on": on})
