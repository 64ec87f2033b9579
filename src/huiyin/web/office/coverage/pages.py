"""Who was heard, and who not."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from huiyin.domain.access import READERS, Viewer
from huiyin.domain.collection.coverage import AXES, Axis, axis, forms, matrix, unheard, visits
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.selectors import closed_sources
from huiyin.web.pages import campaign_page


@campaign_page()
def coverage(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The table by any two axes, the places not visited, the forms. Who reads no opinions is told of large enough groups only."""
    rows, columns = _asked(request.GET.get("rows"), "place"), _asked(request.GET.get("columns"), "stratum")
    campaign, reads = viewer.campaign, viewer.is_any(READERS)
    # Beside the opinions that somebody reads, the sum of all would tell where those come from that they may not see.
    closed = closed_sources(viewer) if reads else None
    # For nearly everybody there are none, and then the table is counted without looking at sources at all.
    but = closed if closed is not None and closed.exists() else None
    known = {
        "campaign": campaign,
        "axes": AXES,
        "rows": rows,
        "columns": columns,
        "matrix": matrix(campaign, rows, columns, but=but),
        "reads": reads,
        "closed": Opinion.objects.filter(source__in=but.values("pk")).count() if but is not None else 0,
        "least": campaign.smallest_group,
        "visits": visits(campaign),
        "forms": forms(campaign),
        "silent": [(name, found) for name in AXES if (found := unheard(campaign, name, but=but))],
        "empty": not axis(campaign, "place") and not campaign.strata.exists(),
    }
    return render(request, "huiyin/coverage/coverage.html", known)


def _asked(given: str | None, default: Axis) -> Axis:
    return next((name for name in AXES if name == given), default)

