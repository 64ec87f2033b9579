"""Whether everything adds up, with the rows behind each number; and what was done by whom."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from huiyin.domain.access import KEEPERS, LISTENERS, READERS, Role, Viewer
from huiyin.domain.activity import Activity
from huiyin.domain.collection.dropped import DroppedPassage
from huiyin.domain.collection.models import Endorsement
from huiyin.domain.collection.selectors import sources_visible_to
from huiyin.domain.oversight.logged import SPOKE, entries_visible_to, reasons
from huiyin.domain.oversight.reconciliation import account
from huiyin.domain.rectification.belonging import OVERSEERS
from huiyin.web.pages import campaign_page

#: Rows on a page.
PAGE = 50


@campaign_page()
def reconciliation(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The sums of the campaign. Numbers open their rows for whoever may read these."""
    known = {
        "campaign": viewer.campaign,
        "account": account(viewer.campaign),
        "reads": viewer.is_any(READERS),
        "hears": viewer.is_any(READERS | LISTENERS),
        "tracks": viewer.is_any(OVERSEERS),
    }
    return render(request, "huiyin/oversight/reconciliation.html", known)


@campaign_page(READERS)
def passages(request: HttpRequest, viewer: Viewer, kind: str) -> HttpResponseBase:
    """The endorsements, or the passages that were dropped for a reason, each with its source."""
    if kind not in {"endorsement", *DroppedPassage.Reason.values}:
        raise Http404
    sources = sources_visible_to(viewer, today=timezone.localdate())
    endorsements = Endorsement.objects.filter(source__in=sources).select_related("source", "opinion").order_by("source__number", "start")
    dropped = DroppedPassage.objects.filter(source__in=sources, reason=kind).select_related("source").order_by("source__number", "start")
    found: QuerySet[Endorsement] | QuerySet[DroppedPassage] = endorsements if kind == "endorsement" else dropped
    page: Any = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [(one, one.source.text[one.start : one.end]) for one in page]
    return render(request, "huiyin/oversight/passages.html", {"campaign": viewer.campaign, "kind": kind, "page": page, "rows": rows})


@campaign_page({*KEEPERS, Role.SUPERVISION, Role.PRIVACY})
def log(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """What was done in the campaign, the latest first; how many entries are not shown is said."""
    page = Paginator(entries_visible_to(viewer), PAGE).get_page(request.GET.get("page"))
    told = reasons(list(page), viewer)
    left = Activity.objects.filter(campaign=viewer.campaign).count() - page.paginator.count
    known = {"campaign": viewer.campaign, "page": page, "rows": [(one, told.get(one.pk, "")) for one in page], "left": left, "spoke": SPOKE}
    return render(request, "huiyin/oversight/log.html", known)
