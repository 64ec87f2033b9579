"""The report meetings, and one of them: what is on its agenda, what it decided, what earlier ones decided."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from huiyin.accounts.models import Person, Post, Unit
from huiyin.domain.access import Role, Viewer
from huiyin.domain.campaigns.defaults import names
from huiyin.domain.campaigns.models import GatheringKind
from huiyin.domain.fuzzy import FuzzyDateError, parse
from huiyin.domain.gatherings.models import Gathering
from huiyin.domain.gatherings.services import plan_gathering
from huiyin.domain.rectification import agenda
from huiyin.domain.rectification.belonging import leads
from huiyin.domain.rectification.models import Measure
from huiyin.domain.rectification.selectors import last_notes, waiting_extension
from huiyin.domain.rectification.tasking import REPORT_MEETING, may_decide, possible_with, tasks_visible_to, unsettled
from huiyin.domain.transitions import NotAllowed
from huiyin.web.language import language
from huiyin.web.office.register.found import SEE, WRITE
from huiyin.web.pages import campaign_page, refusal
from huiyin.words import say

#: Measures on a page; tasks that a page lists; days that a task is given where nobody says otherwise.
PAGE, TASKS, GIVEN = 25, 100, timedelta(days=14)


@campaign_page(SEE)
def meetings(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """All of them, the latest first; the office plans the next one."""
    plans, today = viewer.is_any(WRITE), timezone.localdate()
    if request.method == "POST":
        if not plans:
            raise Http404
        if (made := _planned(request, viewer)) is not None:
            return redirect("report_meeting", viewer.campaign.code, made.pk)
    tasks = unsettled(tasks_visible_to(viewer, today=today)).exclude(measure__problem__in=agenda.about(viewer))
    waiting = possible_with(tasks[:TASKS], viewer, today=today)
    known = {
        "campaign": viewer.campaign,
        "meetings": agenda.meetings(viewer),
        "tasks": waiting,
        "plans": plans,
        "title": request.POST.get("title", say("meeting.plan_default", language())),
        "day": request.POST.get("day", ""),
        "today": today,
    }
    return render(request, "huiyin/meetings/list.html", known)


def _planned(request: HttpRequest, viewer: Viewer) -> Gathering | None:
    """The meeting that was asked for; a campaign whose list of kinds lacks it gets it."""
    try:
        title, when = request.POST.get("title", "").strip()[:200], parse(request.POST.get("day", ""))
    except FuzzyDateError:
        title = ""
    if not title:
        messages.error(request, say("meeting.not_understood", language()))
        return None
    order = GatheringKind.objects.filter(campaign=viewer.campaign).count() + 1
    kind, _ = GatheringKind.objects.get_or_create(
        campaign=viewer.campaign, code=REPORT_MEETING, defaults={**names("kinds", REPORT_MEETING), "order": order}
    )
    try:
        made = plan_gathering(viewer.campaign, kind=kind, title=title, when=when, by=viewer, now=timezone.now())
    except NotAllowed as error:
        messages.error(request, refusal(error))
        return None
    messages.success(request, say("meeting.planned", language()))
    return made


@campaign_page(SEE)
def meeting(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """Its agenda; what was decided, and may be decided now."""
    return shown(request, viewer, found_meeting(viewer, pk))


def found_meeting(viewer: Viewer, pk: int) -> Gathering:
    """A report meeting; 404 for every other gathering."""
    return get_object_or_404(agenda.meetings(viewer), pk=pk)


def shown(request: HttpRequest, viewer: Viewer, it: Gathering, failed: int = 0) -> HttpResponseBase:
    """The page of a meeting; of the measure whose decision ``failed`` the form keeps what was typed."""
    today = timezone.localdate()
    listed, kept_back = agenda.agenda(viewer, today=today)
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    visible = tasks_visible_to(viewer, today=today).exclude(measure__problem__in=agenda.about(viewer))
    last = last_notes(page)
    open_now = it.state != Gathering.State.CANCELLED
    rows = [_row(one, last.get(one.pk), viewer, open_now, request.POST if one.number == failed else {}) for one in page]
    known = {
        "campaign": viewer.campaign,
        "one": it,
        "page": page,
        "rows": rows,
        "kept_back": kept_back,
        "decided": possible_with(visible.filter(gathering=it)[:TASKS], viewer, today=today),
        "earlier": possible_with(unsettled(visible).exclude(gathering=it)[:TASKS], viewer, today=today),
        "units": Unit.objects.filter(closed_on=None, kind=Unit.Kind.DEPARTMENT),
        "people": people(today),
        "fits": viewer.is_any({Role.OFFICE}),
        "due": (today + GIVEN).isoformat(),
        "today": today,
        "open_now": open_now,
        "failed": failed,
    }
    return render(request, "huiyin/meetings/meeting.html", known)


def people(today: Any) -> Any:
    """Everybody who holds a post."""
    return Person.objects.filter(pk__in=Post.objects.on(today).values("person"))


def _row(one: Measure, last: Any, viewer: Viewer, open_now: bool, typed: Any) -> dict[str, Any]:
    today, waits = timezone.localdate(), waiting_extension(one)
    chair = viewer.is_any({Role.LEADING_GROUP}) or leads(viewer, one)
    deeds = ["note"]
    if chair and one.state == Measure.State.BLOCKED:
        deeds.append("unblock_measure")
    if chair and waits is not None and waits.asked_by_id != viewer.user.pk:
        deeds += ["grant_extension", "deny_extension"]
    return {
        "measure": one,
        "light": one.lit,  # type: ignore[attr-defined] # Annotated by ``lit``.
        "reasons": agenda.reasons(one, today=today),
        "waits": waits,
        "last": last,
        "decides": open_now and may_decide(one, viewer),
        "deeds": deeds,
        "typed": typed,
    }
