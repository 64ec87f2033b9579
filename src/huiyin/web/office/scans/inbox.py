"""The scans of a campaign, the latest first."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huiyin.domain.access import READERS, Role, Viewer
from huiyin.domain.collection.scan import Scan
from huiyin.domain.collection.scanning import scans_visible_to
from huiyin.web.language import language
from huiyin.web.office.sources.reading import CORRECTORS
from huiyin.web.pages import campaign_page
from huiyin.words import say

#: Rows on a page.
PAGE = 50


@campaign_page(READERS)
def scans(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The scans that somebody may see, by state."""
    visible = scans_visible_to(viewer, today=timezone.localdate())
    counts = dict(visible.order_by().values_list("state").annotate(n=Count("id")))
    state = request.GET.get("state", "")
    if state not in Scan.State.values:
        state = ""
    rows = visible.filter(**({"state": state} if state else {})).select_related("source", "batch", "team", "place", "stratum").defer("proposal", "digest")
    page = Paginator(rows.order_by("-number"), PAGE).get_page(request.GET.get("page"))
    known = {
        "campaign": viewer.campaign,
        "page": page,
        "rows": [(one, one.state == Scan.State.WAITING and may_type(one, viewer)) for one in page],
        "counts": [(one, counts.get(one, 0)) for one in Scan.State.values],
        "state": state,
        "collects": viewer.is_any(CORRECTORS) and viewer.campaign.state == "collecting",
    }
    return render(request, "huiyin/scans/list.html", known)


@campaign_page(CORRECTORS)
def following(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """On to the first page that waits for them."""
    number = waiting_for(viewer).values_list("number", flat=True).first()
    if number is None:
        messages.info(request, say("scans.nothing_waits", language()))
        return redirect("scans", viewer.campaign.code)
    return redirect("scan", viewer.campaign.code, number)


def waiting_for(viewer: Viewer) -> QuerySet[Scan]:
    """The pages that wait and that somebody may see, in the order in which they came."""
    return scans_visible_to(viewer, today=timezone.localdate()).filter(state=Scan.State.WAITING).order_by("number")


def may_type(one: Scan, viewer: Viewer) -> bool:
    """The office any scan, a team its own."""
    return viewer.is_any({Role.OFFICE}) or one.team_id in viewer.teams
