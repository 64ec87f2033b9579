"""The rectification plan: which problems are not covered, and its versions, proposed by the office and issued by the leading group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.domain.access import Role, Viewer
from huiyin.domain.rectification.belonging import OVERSEERS
from huiyin.domain.rectification.classes import called
from huiyin.domain.rectification.freezing import classes_of, digest_of, names_of
from huiyin.domain.rectification.lifecycle import PLAN
from huiyin.domain.rectification.measures import issue_plan, propose_plan, return_plan, uncovered
from huiyin.domain.rectification.models import Measure, RectificationPlan
from huiyin.domain.transitions import allowed
from huiyin.web.language import language
from huiyin.web.office.register.found import WRITE, settled
from huiyin.web.pages import campaign_page
from huiyin.web.papers import KINDS
from huiyin.words import LANGUAGES

#: Measures on a page.
PAGE = 200


@campaign_page(OVERSEERS)
def plans(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """What is not covered, what is drafted, and all versions."""
    versions = list(RectificationPlan.objects.filter(campaign=viewer.campaign).defer("frozen").select_related("proposed_by__person", "decided_by__person"))
    measures = Measure.objects.filter(campaign=viewer.campaign).exclude(state=Measure.State.CANCELLED)
    drafts = measures.filter(state=Measure.State.DRAFTED).count()
    known = {
        "campaign": viewer.campaign,
        "uncovered": uncovered(viewer.campaign),
        "measures": measures.count(),
        "drafted": drafts,
        "stands": not drafts and bool(versions) and versions[0].state == RectificationPlan.State.ISSUED,
        "versions": versions,
        "pending": any(one.state == RectificationPlan.State.PROPOSED for one in versions),
        "writes": viewer.is_any(WRITE),
        "decides": viewer.is_any({Role.LEADING_GROUP}),
        "kinds": KINDS,
        "tongues": LANGUAGES,
    }
    return render(request, "huiyin/register/plans.html", known)


@require_POST
@campaign_page(WRITE)
def propose(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Freeze the measures and hand them to the leading group."""
    settled(request, lambda: propose_plan(by=viewer, now=timezone.now()), "proposed")
    return redirect("rectification", viewer.campaign.code)


@campaign_page(OVERSEERS)
def one(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponseBase:
    """A version as it was frozen."""
    it = found_plan(viewer, number)
    steps = allowed(PLAN, it.state, viewer)
    page = Paginator(it.frozen["measures"], PAGE).get_page(request.GET.get("page"))
    known = {
        "campaign": viewer.campaign,
        "version": it,
        "page": page,
        "measures": _named(it, list(page)),
        "sound": digest_of(it.frozen) == it.digest,
        "steps": steps if it.proposed_by_id != viewer.user.pk else [],
        "own": bool(steps) and it.proposed_by_id == viewer.user.pk,
        "kinds": KINDS,
        "tongues": LANGUAGES,
    }
    return render(request, "huiyin/register/plan.html", known)


@require_POST
@campaign_page({Role.LEADING_GROUP})
def decide(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponseBase:
    """Issue a version, or send it back for a reason."""
    it, now = found_plan(viewer, number), timezone.now()
    if "issue" in request.POST:
        settled(request, lambda: issue_plan(it, by=viewer, now=now), "issued")
    else:
        settled(request, lambda: return_plan(it, request.POST.get("text", ""), by=viewer, now=now), "returned")
    return redirect("rectification_plan", viewer.campaign.code, number)


def found_plan(viewer: Viewer, number: int) -> RectificationPlan:
    """The version of a number; 404 where there is none."""
    return get_object_or_404(RectificationPlan.objects.select_related("proposed_by__person", "decided_by__person"), campaign=viewer.campaign, number=number)


def _named(it: RectificationPlan, measures: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """These frozen measures with the names of their day."""
    people, units = ({code: en if language() == "en" and en else zh for code, (zh, en) in names.items()} for names in names_of(it.frozen))
    classes = called(classes_of(it.frozen), language())
    return [
        {
            **one,
            "called": classes[one["kind"]],
            "leader": people.get(one["leader"], one["leader"]),
            "department": units.get(one["department"], one["department"]),
            "helping": [units.get(code, code) for code in one["helping"]],
            "officer": people.get(one.get("officer") or "", one.get("officer")),
        }
        for one in measures
    ]
