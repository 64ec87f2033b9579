"""The register: one list, filtered, in three views, with its sums by light."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from huiyin.domain.access import Role, Viewer
from huiyin.domain.rectification.belonging import OVERSEERS, measures_visible_to
from huiyin.domain.rectification.models import Measure, Progress
from huiyin.domain.rectification.outcomes import DONE
from huiyin.domain.rectification.people import vacant
from huiyin.domain.rectification.saved import query_of, views_of
from huiyin.domain.rectification.selectors import LIGHTS, last_notes, lit, sums_by_light
from huiyin.web.office.register.forms import FilterForm, ManyForm
from huiyin.web.office.register.found import OWNERS, SEE, WRITE
from huiyin.web.pages import campaign_page

#: Measures on a page.
PAGE = 40
#: The views besides the list by deadline, each with what it puts together.
VIEWS = {"problem": "problem__code", "department": "department__code", "leader": "leader__code"}
#: The place of a light in the order of urgency.
URGENCY = Case(*(When(lit=light, then=Value(place)) for place, light in enumerate(LIGHTS)))
#: The orders besides the one by deadline.
SORTS: dict[str, str | Combinable] = {"number": "number", "newest": "-number", "state": "state", "light": URGENCY}
_DONE_LAST = Case(When(state__in=DONE, then=Value(1)), default=Value(0))
#: Who may do the same with several measures.
CHOOSE = WRITE | {Role.DEPARTMENT, Role.LEADING_GROUP}


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
    return listed(request, viewer)


def listed(request: HttpRequest, viewer: Viewer, chosen: frozenset[int] = frozenset()) -> HttpResponseBase:
    """The list; ``chosen`` are the numbers of the measures that are ticked."""
    today = timezone.localdate()
    visible = measures_visible_to(viewer, today=today)
    form = FilterForm(viewer, visible, request.GET)
    filters = form.chosen()
    view, sort = request.GET.get("by", ""), request.GET.get("sort", "")
    narrowed = lit(visible, today=today).filter(**{name: value for name, value in filters.items() if name != "lit"})
    page = Paginator(ordered(narrowed.filter(**filters), view, sort), PAGE).get_page(request.GET.get("page"))
    rows = rows_of(page, view)
    query = query_of({name: request.GET.get(name, "") for name in request.GET})
    known = {
        "campaign": viewer.campaign,
        "form": form,
        "filtered": bool(filters),
        "light": filters.get("lit", ""),
        "sums": sums_by_light(narrowed),
        "vacant": vacant(visible, today=today).select_related("leader", "department"),
        "view": view if view in VIEWS else "",
        "views": ["", *VIEWS],
        "sort": sort if sort in SORTS else "",
        "sorts": ["", *SORTS],
        "page": page,
        "rows": rows,
        "chooses": viewer.is_any(CHOOSE),
        "chosen": chosen or (frozenset(row.measure.number for row in rows) if "all" in request.GET else frozenset()),
        "many": ManyForm(viewer, request.POST if request.method == "POST" else None, today=today, auto_id="many-%s"),
        "text": request.POST.get("text", ""),
        "cancels": viewer.is_any({Role.LEADING_GROUP}),
        "saved": views_of(viewer),
        "query": query,
        "writes": viewer.is_any(WRITE),
        "oversees": viewer.is_any(OVERSEERS),
        "owns": viewer.is_any(OWNERS),
        "today": today,
    }
    return render(request, "huiyin/register/register.html", known)


def ordered(measures: QuerySet[Measure], view: str = "", sort: str = "") -> QuerySet[Measure]:
    """By deadline or as ``sort`` says, under what the view puts together; what is done and what has no deadline comes last."""
    first: list[str | Combinable] = [*([VIEWS[view]] if view in VIEWS else []), *([SORTS[sort]] if sort in SORTS else [])]
    named = measures.select_related("problem__aspect", "leader", "department", "officer").prefetch_related("co_departments", "extensions")
    return named.order_by(*first, _DONE_LAST, F("deadline").asc(nulls_last=True), "number")


def rows_of(measures: Iterable[Measure], view: str = "") -> Sequence[Row]:
    """Measures that are lit, with their newest notes."""
    those = list(measures)
    last = last_notes(those)
    return [_row(one, last.get(one.pk), view) for one in those]


def _row(one: Measure, last: Progress | None, view: str) -> Row:
    granted = [each for each in one.extensions.all() if each.granted]
    light: str = one.lit  # type: ignore[attr-defined] # Annotated by ``lit``.
    return Row(one, light, granted[0].old if granted else None, len(granted), last, getattr(one, view) if view in VIEWS else None)
