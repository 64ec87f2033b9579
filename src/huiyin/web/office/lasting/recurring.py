"""New opinions that may be about an old problem: by problem, each with why, decided by the office."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.domain.access import Viewer
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.lasting.looking import CLOSED
from huiyin.domain.lasting.models import Recurrence
from huiyin.domain.lasting.recurring import decide_recurrences, readable, recurrences_visible_to, reopen, seek, title_for, works_there
from huiyin.web.office.lasting.forms import LONGEST
from huiyin.web.office.lasting.found import SEE, WRITE, settled
from huiyin.web.pages import campaign_page

#: Links on a page.
PAGE = 50


@campaign_page(SEE)
def recurrences(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The old problems that new opinions are like, with how many wait for a decision."""
    counts: dict[int, Counter[str]] = {}
    for problem, state in recurrences_visible_to(viewer).order_by().values_list("problem", "state"):
        counts.setdefault(problem, Counter())[state] += 1
    today = timezone.localdate()
    problems = Problem.objects.filter(pk__in=list(counts)).select_related("campaign")
    rows = sorted(((one, title_for(one, viewer, today=today), counts[one.pk]) for one in problems), key=lambda row: (-row[2]["proposed"], row[0].campaign_id, row[0].code))
    return render(request, "huiyin/lasting/recurrences.html", {"campaign": viewer.campaign, "rows": rows, "writes": viewer.is_any(WRITE)})


@require_POST
@campaign_page(WRITE)
def look(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Compare what came since with the closed problems, now."""
    settled(request, lambda: seek(viewer.campaign, now=timezone.now()), "sought")
    return redirect("recurrences", viewer.campaign.code)


@campaign_page(SEE)
def one(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """The opinions that are like one problem; words for those who may read them, and only their number for others."""
    today, links = timezone.localdate(), _links(viewer, pk)
    page: Any = Paginator(links, PAGE).get_page(request.GET.get("page"))
    rows, problem = list(page), links[0].problem
    open_ones = readable(rows, viewer, today=today)
    known = {
        "campaign": viewer.campaign,
        "problem": problem,
        "title": title_for(problem, viewer, today=today),
        "page": page,
        "rows": [_row(each, viewer, problem, today) for each in rows if each.pk in open_ones],
        "hidden": sum(each.pk not in open_ones for each in rows),
        "writes": viewer.is_any(WRITE),
        "reopens": works_there(problem, viewer, today=today) and problem.state in (*CLOSED, Problem.State.EXPLAINED) and links.filter(state=Recurrence.State.CONFIRMED).exists(),
    }
    return render(request, "huiyin/lasting/recurrence.html", known)


def _row(link: Recurrence, viewer: Viewer, problem: Problem, today: date) -> dict[str, Any]:
    """A link as it is shown. Which words the old problem shares is told only to those who may read what was said there, or of its public title."""
    title = title_for(problem, viewer, today=today)
    own = problem.campaign_id == viewer.campaign.pk or works_there(problem, viewer, today=today)
    return {"link": link, "words": [word for word in link.words if own or word in title], "here": link.campaign_id == viewer.campaign.pk, "percent": round(100 * link.score)}


@require_POST
@campaign_page(WRITE)
def decide(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """Whether the ticked opinions are about the old problem."""
    ticked = {int(one) for one in request.POST.getlist("link") if one.isascii() and one.isdecimal() and len(one) < 19}
    links = list(_links(viewer, pk).filter(pk__in=ticked, campaign=viewer.campaign))
    confirmed = "confirm" in request.POST
    settled(request, lambda: decide_recurrences(links, confirmed, by=viewer, now=timezone.now(), today=timezone.localdate()), "confirmed" if confirmed else "rejected")
    return redirect("recurrence", viewer.campaign.code, pk)


@require_POST
@campaign_page(SEE)
def open_again(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """Send the problem back to be rectified, for a reason."""
    problem, why = _links(viewer, pk)[0].problem, request.POST.get("text", "")[:LONGEST]
    settled(request, lambda: reopen(problem, why, by=viewer, now=timezone.now(), today=timezone.localdate()), "relapsed")
    return redirect("recurrence", viewer.campaign.code, pk)


def _links(viewer: Viewer, pk: int) -> Any:
    links = recurrences_visible_to(viewer).filter(problem=pk).select_related("opinion", "problem__campaign", "campaign", "decided_by__person")
    if not links.exists():
        raise Http404
    return links
