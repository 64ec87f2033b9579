"""A problem with its measures, and what became of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from huiyin.domain.access import Viewer
from huiyin.domain.answering.reopening import reopenings
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.lasting.looking import planned_looks
from huiyin.domain.lasting.models import LookBack
from huiyin.domain.rectification.belonging import OVERSEERS, measures_visible_to
from huiyin.domain.rectification.measures import OPEN
from huiyin.domain.rectification.outcomes import decide_problem, present_problem, still_open
from huiyin.domain.rectification.selectors import lit, outcomes_for
from huiyin.web.office.register.forms import LONGEST
from huiyin.web.office.register.found import SEE, WRITE, settled
from huiyin.web.office.register.pages import ordered, rows_of
from huiyin.web.pages import campaign_page


@campaign_page(SEE)
def problem(request: HttpRequest, viewer: Viewer, code: str) -> HttpResponseBase:
    """The measures of a problem that is confirmed, and its outcome; a leader or a department sees it where they have a measure in it."""
    today, now = timezone.localdate(), timezone.now()
    it = get_object_or_404(Problem.objects.select_related("aspect", "campaign").exclude(state=Problem.State.PROPOSED), campaign=viewer.campaign, code=code)
    measures = measures_visible_to(viewer, today=today).filter(problem=it)
    if not viewer.is_any(OVERSEERS) and not measures.exists():
        raise Http404
    if request.method == "POST":
        action, why = request.POST.get("action", ""), request.POST.get("text", "")[:LONGEST]
        if action == "present_problem":
            settled(request, lambda: present_problem(it, by=viewer, now=now), action)
        else:
            settled(request, lambda: decide_problem(it, action, why, by=viewer, now=now), action)
        return redirect("rectified_problem", viewer.campaign.code, code)
    known = {
        "campaign": viewer.campaign,
        "problem": it,
        "rows": rows_of(ordered(lit(measures, today=today))),
        "outcomes": outcomes_for(it, viewer, today=today),
        "still_open": still_open(it) if it.state in {Problem.State.RECTIFYING, Problem.State.PENDING} else 0,
        "looks": LookBack.objects.filter(problem=it).count() + len(planned_looks(viewer.campaign, problem=it)) if viewer.is_any(OVERSEERS) else 0,
        "reopened": reopenings(it, viewer, today=today),
        "drafts": viewer.is_any(WRITE) and it.state in OPEN,
    }
    return render(request, "huiyin/register/problem.html", known)
