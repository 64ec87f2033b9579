"""The page of the review as it is without a script, and the source of an opinion in place."""

from __future__ import annotations

import json
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from huiyin.domain.access import Role, Viewer
from huiyin.domain.collection.selectors import opinions_visible_to, sources_visible_to
from huiyin.domain.consolidation.agreement import agreements
from huiyin.domain.consolidation.claims import claims_of_others
from huiyin.domain.consolidation.deciding import last_number
from huiyin.domain.consolidation.kept import counts_of
from huiyin.domain.consolidation.selectors import Group, map_of
from huiyin.web.language import language
from huiyin.web.office.review.feeds import in_none
from huiyin.web.office.review.listing import LISTS, ROLES, TRACERS, ReviewFilterForm, name_of, numbers, reviewed
from huiyin.web.office.review.telling import last_change
from huiyin.web.pages import campaign_page
from huiyin.words import table

#: So many opinions are on a page without a script; so much of a long source is shown on each side of the passage.
PAGE, AROUND = 50, 1500
#: The keys, each with its word in ``review.key``; those of the second row change something.
LOOKING = ("j", "x", "J", "h", "/", "s", "f", "t", "?")
DECIDING = ("m", "n", "p", "d", "e", "b", "g", "r", "a", "u", "U")


@require_GET
@campaign_page(ROLES)
def review(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Three panes: the aspects, the problems of one, the opinions of one of these. A script makes them lists that take single keys."""
    today = timezone.localdate()
    counts = counts_of(viewer.campaign.pk)
    groups = map_of(viewer, counts)
    form = ReviewFilterForm(viewer, request.GET)
    form.is_valid()
    chosen = _chosen(request, groups)
    page = Paginator(numbers(viewer, {**request.GET.dict(), **chosen}, today=today), PAGE).get_page(request.GET.get("page"))
    acts, traces = viewer.is_any({Role.OFFICE}), viewer.is_any(TRACERS)
    context = {
        "campaign": viewer.campaign,
        "groups": groups,
        "group": next((one for one in groups if one.aspect.code == chosen.get("aspect")), None),
        "problem": next((row.problem for one in groups for row in one.rows if row.problem.code == chosen.get("problem")), None),
        "list": chosen.get("list", ""),
        "others": in_none(viewer),
        "unseen": counts.parts["unseen"],
        "form": form,
        "page": page,
        "rows": reviewed(viewer, list(page), form.words, today=today),
        "back": request.GET.urlencode(),
        "seen": last_number(viewer),
        "since": last_change(viewer),
        "acts": acts,
        "may": "office" if acts else "supervision" if traces else "leading_group",
        "claims": [(code, name_of(user)) for code, user in claims_of_others(viewer, now=timezone.now())],
        "agreements": [(name_of(one.first), name_of(one.second), one) for one in agreements(viewer)],
        "looking": [key for key in LOOKING if traces or key != "s"],
        "deciding": DECIDING if acts else (),
        "words": json.dumps(table("review", language())["script"], ensure_ascii=False),
    }
    return render(request, "huiyin/review/review.html", context)


@require_GET
@campaign_page(TRACERS)
def source(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponseBase:
    """The passage of an opinion where it was said, for who may read the source; for others there is none."""
    today = timezone.localdate()
    one = get_object_or_404(opinions_visible_to(viewer, today=today), number=number)
    found = sources_visible_to(viewer, today=today).defer("sealed").filter(pk=one.source_id).first()
    if found is None:
        raise Http404
    left, right = max(0, one.start - AROUND), min(len(found.text), one.end + AROUND)
    context = {
        "campaign": viewer.campaign,
        "opinion": one,
        "source": found,
        "before": ("…" if left else "") + found.text[left : one.start],
        "passage": found.text[one.start : one.end],
        "after": found.text[one.end : right] + ("…" if right < len(found.text) else ""),
    }
    return render(request, "huiyin/review/source.html", context)


def _chosen(request: HttpRequest, groups: list[Group]) -> dict[str, Any]:
    """What the panes show: what was asked for, otherwise the first problem; a problem brings its aspect along."""
    if request.GET.get("list") in LISTS:
        return {"list": request.GET["list"], "problem": "", "aspect": ""}
    of = {row.problem.code: one for one in groups for row in one.rows}
    problem, aspect = request.GET.get("problem", ""), request.GET.get("aspect", "")
    if problem not in of:
        first = next((one for one in groups if one.aspect.code == aspect), groups[0] if groups else None)
        problem = first.rows[0].problem.code if first else ""
    return {"list": "", "problem": problem, "aspect": of[problem].aspect.code if problem else ""}
