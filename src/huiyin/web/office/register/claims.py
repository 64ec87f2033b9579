"""Who sees to which problem: assigned by the office, claimed or given back by the department, ruled by the leading group."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from huiyin.accounts.models import Person, Post, Unit
from huiyin.domain.access import Viewer
from huiyin.domain.campaigns.workdays import workdays
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.rectification import claiming
from huiyin.domain.rectification.belonging import OVERSEERS
from huiyin.domain.rectification.claim import WITHIN, Claim
from huiyin.domain.rectification.lights import open_years
from huiyin.domain.transitions import NotAllowed
from huiyin.web.office.register.forms import LONGEST
from huiyin.web.office.register.found import SEE
from huiyin.web.pages import campaign_page, tried


@campaign_page(SEE)
def claims(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """What is in whose hands, what nobody has claimed in time, and what nobody has been given yet."""
    today = timezone.localdate()
    standing = list(claiming.claims_visible_to(viewer, today=today).select_related("proposed", "campaign").order_by("problem__code"))
    calendar = workdays(viewer.campaign)
    rows = [(one, day, one.state == Claim.State.ASSIGNED and today > day) for one in standing for day in [calendar.add_working_days(one.assigned_on, WITHIN)]]
    oversees = viewer.is_any(OVERSEERS)
    # What is being rectified is in somebody's hands by its measures.
    bare = Problem.objects.filter(campaign=viewer.campaign, state=Problem.State.CONFIRMED).exclude(pk__in=[one.problem_id for one in standing]).order_by("code") if oversees else []
    known = {"campaign": viewer.campaign, "rows": rows, "bare": bare, "oversees": oversees, "why_none": _why_none(viewer) if oversees else "none_own", "days": WITHIN, "open_years": open_years(viewer.campaign, (day for _, day, _ in rows))}
    return render(request, "huiyin/register/claims.html", known)


def _why_none(viewer: Viewer) -> str:
    """Why nothing waits for whoever oversees: nothing is confirmed yet, or everything is in somebody's hands already."""
    begun = Problem.objects.filter(campaign=viewer.campaign).exclude(state__in=[Problem.State.PROPOSED, Problem.State.MERGED]).exists()
    return "none_left" if begun else "none"


@campaign_page(SEE)
def claim(request: HttpRequest, viewer: Viewer, code: str) -> HttpResponseBase:
    """One problem: in whose hands it is, how it came there, and what the viewer may do."""
    today = timezone.localdate()
    problem = get_object_or_404(Problem.objects.select_related("aspect", "campaign").exclude(state=Problem.State.PROPOSED), campaign=viewer.campaign, code=code)
    standing = claiming.standing_claim(problem)
    if not viewer.is_any(OVERSEERS) and not claiming.claims_visible_to(viewer, today=today).filter(problem=problem).exists():
        raise Http404
    if request.method == "POST":
        action = request.POST.get("action", "")
        if tried(request, lambda: _done(request, viewer, problem, standing, action, timezone.now(), today), f"claims.told.{action}" if action in _DEEDS else ""):
            return redirect("claim", viewer.campaign.code, code)
    until = claiming.last_day(standing) if standing else None
    known: dict[str, Any] = {
        "campaign": viewer.campaign,
        "problem": problem,
        "claim": standing,
        "until": until,
        "open_years": open_years(viewer.campaign, [until if standing and standing.state == Claim.State.ASSIGNED else None]),
        "late": standing is not None and claiming.is_late(standing, today=today),
        "deeds": claiming.possible_claims(standing, viewer, today=today) if standing else [],
        "assigns": claiming.may_assign(problem, viewer),
        "before": Claim.objects.filter(problem=problem, state=Claim.State.REPLACED).select_related("department", "leader"),
        "departments": Unit.objects.filter(closed_on=None, kind=Unit.Kind.DEPARTMENT),
        "leaders": Person.objects.filter(pk__in=Post.objects.on(today).filter(leader=True).values("person")),
        "typed": request.POST if request.method == "POST" else {},
        "days": WITHIN,
    }
    return render(request, "huiyin/register/claim.html", known)


def _done(request: HttpRequest, viewer: Viewer, problem: Problem, standing: Claim | None, action: str, now: datetime, today: date) -> None:
    if action not in _DEEDS:
        raise Http404
    text = request.POST.get("text", "")[:LONGEST]
    department = _chosen(Unit, request, "department")
    if action == "assign_problem":
        leader = _chosen(Person, request, "leader")
        if department is None or leader is None:
            raise NotAllowed("choose_both")
        claiming.assign_problem(problem, department, leader, by=viewer, now=now, today=today)
    elif standing is None:
        raise NotAllowed("state", state="", action=action)
    elif action == "claim_problem":
        claiming.claim_problem(standing, by=viewer, now=now, today=today)
    elif action == "give_back_problem":
        claiming.give_back_problem(standing, text, department, by=viewer, now=now, today=today)
    else:
        deed: Callable[..., None] = claiming.refer_claim if action == "refer_claim" else claiming.rule_claim
        deed(standing, text, by=viewer, now=now)


_DEEDS = frozenset({"assign_problem", "claim_problem", "give_back_problem", "refer_claim", "rule_claim"})


def _chosen(table: type[Any], request: HttpRequest, name: str) -> Any:
    given = request.POST.get(name, "")
    return table.objects.filter(pk=int(given)).first() if given.isascii() and given.isdecimal() and len(given) < 10 else None
