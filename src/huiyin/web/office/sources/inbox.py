"""Everything that came in, what waits first."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from huiyin.domain.access import READERS, Role, Viewer
from huiyin.domain.collection.models import Opinion, SourceDocument
from huiyin.domain.collection.scan import Scan
from huiyin.domain.collection.scanning import scans_visible_to
from huiyin.domain.collection.selectors import sources_visible_to
from huiyin.web.office.sources.forms import FilterForm
from huiyin.web.office.sources.reading import CORRECTORS, may_correct
from huiyin.web.pages import campaign_page

#: Rows on a page.
PAGE = 50
_NOT_LISTED = ("text", "reading", "sealed", "digest", "note")


class WaitingFirst:
    """The sources that wait, then the others, each from the latest on: two lists that an index gives in order, so that nothing is sorted."""

    def __init__(self, rows: QuerySet[SourceDocument], waiting: int) -> None:
        self._parts = rows.filter(state=SourceDocument.State.RECEIVED).order_by("-number"), rows.exclude(state=SourceDocument.State.RECEIVED).order_by("-number")
        self._waiting = waiting

    def __getitem__(self, asked: slice) -> list[SourceDocument]:
        """The rows of a page; everything else about them is looked up for these alone."""
        first, last, waiting = asked.start, asked.stop, self._waiting
        ids = list(self._parts[0].values_list("pk", flat=True)[first : min(last, waiting)]) if first < waiting else []
        ids += self._parts[1].values_list("pk", flat=True)[max(first - waiting, 0) : last - waiting] if last > waiting else []
        found = {one.pk: one for one in _listed(SourceDocument.objects.filter(pk__in=ids))}
        return [found[pk] for pk in ids]


class Counted(Paginator):  # type: ignore[type-arg] # Generic in the stubs only.
    """Pages of rows that were counted already."""

    def __init__(self, rows: Any, count: int) -> None:
        super().__init__(rows, PAGE)
        # A cached property of Paginator: this is its value, and the rows are not counted again.
        self.count = count


@campaign_page(READERS)
def sources(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The sources that somebody may read, by state, way, team, place, people and day."""
    visible = sources_visible_to(viewer, today=timezone.localdate())
    form = FilterForm(viewer, request.GET)
    chosen = form.chosen()
    but_state = {name: value for name, value in chosen.items() if name != "state"}
    counts = _counts(visible.filter(**but_state))
    shown = {state: n for state, n in counts if state == chosen.get("state", state)}
    rows = WaitingFirst(visible.filter(**chosen), shown.get(SourceDocument.State.RECEIVED, 0))
    page = Counted(rows, sum(shown.values())).get_page(request.GET.get("page"))
    context = {
        "campaign": viewer.campaign,
        "form": form,
        "filtered": bool(chosen),
        "page": page,
        "rows": _rows(list(page), viewer),
        "counts": counts,
        "scans": scans_visible_to(viewer, today=timezone.localdate()).filter(state=Scan.State.WAITING).count(),
        "state": chosen.get("state", ""),
        "may": next(role.value for role in (Role.OFFICE, Role.TEAM, Role.SUPERVISION) if viewer.is_any({role})),
        "collects": viewer.is_any(CORRECTORS) and viewer.campaign.state == "collecting",
    }
    return render(request, "huiyin/sources/inbox.html", context)


def _listed(rows: QuerySet[SourceDocument]) -> QuerySet[SourceDocument]:
    """With the beginning of each text instead of the whole."""
    return rows.select_related("channel", "team", "place", "stratum").defer(*_NOT_LISTED).annotate(beginning=Substr("text", 1, 90))


def _rows(page: list[SourceDocument], viewer: Viewer) -> list[tuple[SourceDocument, int, bool]]:
    """Each source with how many opinions it became, and whether the viewer may read it into opinions."""
    ids = [one.pk for one in page]
    found = dict(Opinion.objects.filter(source__in=ids).order_by().values_list("source").annotate(n=Count("id")))
    return [(one, found.get(one.pk, 0), one.state == SourceDocument.State.RECEIVED and may_correct(one, viewer)) for one in page]


def _counts(rows: QuerySet[SourceDocument]) -> list[tuple[str, int]]:
    by_state = dict(rows.order_by().values_list("state").annotate(n=Count("id")))
    return [(state, by_state.get(state, 0)) for state in SourceDocument.State.values]

