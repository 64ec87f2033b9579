"""The indicators with their formulas."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from huiyin.domain.access import Viewer
from huiyin.domain.answering.indicators import indicators_of
from huiyin.domain.rectification.belonging import OVERSEERS
from huiyin.web.pages import campaign_page

#: Where the rows behind an indicator are.
ROWS: Mapping[str, str] = {
    "coverage": "coverage",
    "answered": "answers",
    "arrived": "answers",
    "satisfied": "answers",
    "response": "answers",
    "on_time_extended": "register",
    "on_time": "register",
    "completion": "register",
    "adoption": "problems",
}


@campaign_page(OVERSEERS)
def indicators(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Each with its formula, both its numbers, its day and what was left out."""
    found = indicators_of(viewer.campaign, today=timezone.localdate())
    return render(request, "huiyin/answers/indicators.html", {"campaign": viewer.campaign, "indicators": [(one, _rows(one.code, viewer)) for one in found]})


def _rows(code: str, viewer: Viewer) -> str:
    try:
        return reverse(ROWS[code], args=[viewer.campaign.code])
    except NoReverseMatch:
        return ""
