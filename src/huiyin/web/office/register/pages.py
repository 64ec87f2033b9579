"""The register: one list, filtered, in three views, with its sums by light."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from huiyin.domain.access import Viewer
from huiyin.domain.rectification.belonging import OVERSEERS, measures_visible_to
from huiyin.domain.rectification.models import Measure, Progress
from huiyin.domain.rectification.selectors import last_notes, lit, sums_by_light
from huiyin.web.office.register.forms import FilterForm
from huiyin.web.office.register.found import OWNERS, SEE, WRITE
from huiyin.web.pages import campaign_page

#: Measures on a page.
PAGE = 50
#: The views besides the list by deadline, each with what it puts together.
VIEWS = {"problem": "problem__code", "department": "department__code", "leader": "leader__code"}


@dataclass(frozen=True, slots=True)
class Row:
    """A measure as it is listed. ``old`` is its first deadline where it was extended, ``group`` what the view puts it under."""

    measure: Measure
    light: str
    old: date | None
    extensions: int
    last: Progress | None
    group: Any = None


@campaign_page(SEE)
def register(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The list with its filters and sums."""
    today = timezone.localdate()
    visible = measures_visible_to(viewer, today=today)
    form = FilterForm(visible, request.GET)
    chosen = form.chosen()
    view = request.GET.get("by", "")
    narrowed = lit(visible, today=today).filter(**{name: value for name, value in chosen.items() if name != "lit"})
    page = Paginator(ordered(narrowed.filter(**chosen), view), PAGE).get_page(request.GET.get("page"))
    known = {
        "campaign": viewer.campaign,
        "form": form,
        "filtered": bool(chosen),
        "light": chosen.get("lit", ""),
        "sums": sums_by_light(narrowed),
        "view": view if view in VIEWS else "",
        "views": ["", *VIEWS],
        "page": page,
        "rows": rows_of(page, view),
        "writes": viewer.is_any(WRITE),
        "oversees": viewer.is_any(OVERSEERS),
        "owns": viewer.is_any(OWNERS),
        "today": today,
    }
    return render(request, "huiyin/register/register.html", known)


def ordered(measures: QuerySet[Measure], view: str = "") -> QuerySet[Measure]:
    """By deadline, under what the view puts together; what has no deadline comes last."""
    first = [VIEWS[view]] if view in VIEWS else []
    named = measures.select_related("problem__aspect", "leader", "department").prefetch_related("co_departments", "extensions")
    return named.order_by(*first, F("deadline").asc(nulls_last=True), "number")


def rows_of(measures: Iterable[Measure], view: str = "") -> Sequence[Row]:
    """Measures that are lit, with their newest notes."""
    those = list(measures)
    last = last_notes(those)
    return [_row(one, last.get(one.pk), view) for one in those]


def _row(one: Measure, last: Progress | None, view: str) -> Row:
    granted = [each for each in one.extensions.all() if each.granted]
    light: str = one.lit  # type: ignore[attr-defined] # Annotated by ``lit``.
    return Row(one, light, granted[0].old if granted else None, len(granted), last, getattr(one, view) if view in VIEWS else None)
