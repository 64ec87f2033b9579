"""Two runs beside each other."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huiyin.domain.access import Viewer
from huiyin.domain.collection.selectors import opinions_visible_to
from huiyin.domain.consolidation.comparing import NOT_THERE, NOWHERE, compare
from huiyin.domain.consolidation.models import Run
from huiyin.domain.consolidation.quoting import readable
from huiyin.domain.consolidation.running import unpacked
from huiyin.domain.consolidation.selectors import WORKERS
from huiyin.web.language import language
from huiyin.web.office.opinions.listing import rows_of
from huiyin.web.pages import campaign_page
from huiyin.words import say

#: Opinions on a page.
PAGE = 50


@campaign_page(WORKERS)
def comparing(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """What moved, came and went from ``before`` to ``after``; ``from`` and ``to`` open the opinions of one flow."""
    asked = [request.GET.get(name, "") for name in ("before", "after")]
    numbers = [int(one) for one in asked if one.isascii() and one.isdigit() and len(one) < 9]
    runs = {one.number: one for one in Run.objects.filter(campaign=viewer.campaign, state=Run.State.DONE, number__in=numbers)}
    if len(numbers) < 2 or not runs.keys() >= set(numbers):
        messages.warning(request, say("consolidation.compare.pick", language()))
        return redirect("consolidation", viewer.campaign.code)
    before, after = (runs[number] for number in numbers)
    found = compare(*(unpacked(bytes(one.result or b"")) for one in (before, after)))
    shown = [readable(titles, viewer, today=timezone.localdate()) for titles in (found.titles_before, found.titles_after)]
    found = replace(found, titles_before=shown[0], titles_after=shown[1])
    old = {**found.titles_before, NOT_THERE: say("consolidation.compare.not_there", language()), NOWHERE: say("consolidation.compare.nowhere", language())}
    new = {**found.titles_after, NOT_THERE: say("consolidation.compare.left", language()), NOWHERE: old[NOWHERE]}
    context = {
        "campaign": viewer.campaign,
        "before": before,
        "after": after,
        "same": found.same,
        "kinds": [(kind, found.count(kind)) for kind in ("moved", "came", "went")],
        "flows": [(flow, old[flow.before], new[flow.after]) for flow in found.flows],
        "born": [found.titles_after[code] for code in found.born],
        "died": [found.titles_before[code] for code in found.died],
    }
    if "from" not in request.GET:
        return render(request, "huiyin/consolidation/compare.html", context)
    wanted = request.GET["from"], request.GET.get("to", "")
    flow = next((flow for flow in found.flows if (flow.before, flow.after) == wanted), None)
    if flow is None:
        raise Http404
    page = Paginator(flow.opinions, PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    visible = list(opinions_visible_to(viewer, today=today).filter(number__in=list(page)).order_by("number").values_list("pk", flat=True))
    opened = {"flow": flow, "old": old[flow.before], "new": new[flow.after], "page": page, "rows": rows_of(visible, viewer, today=today), "hidden": len(page) - len(visible)}
    return render(request, "huiyin/consolidation/flow.html", {**context, **opened})
