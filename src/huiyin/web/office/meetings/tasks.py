"""Noting what a meeting decides, and what becomes of it: each form is one service."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from huiyin.accounts.models import Person, Unit
from huiyin.domain.access import Viewer
from huiyin.domain.rectification import tasking
from huiyin.domain.rectification.tasking import TaskRefused, give_task, owns, tasks_visible_to
from huiyin.domain.rectification.tasks import Task
from huiyin.domain.transitions import NotAllowed
from huiyin.web.language import language
from huiyin.web.office.meetings.pages import found_meeting, people, shown
from huiyin.web.office.register.forms import LONGEST
from huiyin.web.office.register.found import SEE, found
from huiyin.web.pages import campaign_page, refusal
from huiyin.words import say


@require_POST
@campaign_page(SEE)
def decide(request: HttpRequest, viewer: Viewer, pk: int, number: int) -> HttpResponseBase:
    """Note a decision about a measure; where it is refused the page says why and keeps what was typed."""
    it, one, posted, today = found_meeting(viewer, pk), found(viewer, number), request.POST, timezone.localdate()
    try:
        given = {"deed": posted.get("deed", "note"), "owner": _owner(request), "due": _day(posted.get("due", ""))}
        made = give_task(it, one, posted.get("text", "")[:LONGEST], **given, by=viewer, now=timezone.now(), today=today)  # type: ignore[arg-type]
    except NotAllowed as error:
        messages.error(request, refused(error))
        return shown(request, viewer, it, number)
    messages.success(request, say("meeting.decided", language(), number=made.number))
    return redirect("report_meeting", viewer.campaign.code, pk)


def _owner(request: HttpRequest) -> Person | Unit:
    """The person who was chosen, or else the department."""
    person, unit = request.POST.get("person", ""), request.POST.get("unit", "")
    those = (
        people(timezone.localdate()).filter(code=person)
        if person
        else Unit.objects.filter(code=unit, closed_on=None, kind=Unit.Kind.DEPARTMENT)
    )
    owner: Person | Unit | None = those.first()
    if owner is None:
        raise TaskRefused("no_owner")
    return owner


def _day(text: str) -> date:
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise TaskRefused("no_day")
    return day


@require_POST
@campaign_page(SEE)
def do(request: HttpRequest, viewer: Viewer, number: int, deed: str) -> HttpResponseBase:
    """A task is done, seen, returned or dropped; then the page from which it was."""
    one, now, text, today = _found(viewer, number), timezone.now(), request.POST.get("text", "")[:LONGEST], timezone.localdate()
    deeds = {
        "do_task": lambda: tasking.do_task(one, text, by=viewer, now=now, today=today),
        "see_task": lambda: tasking.see_task(one, by=viewer, now=now),
        "return_task": lambda: tasking.return_task(one, text, by=viewer, now=now),
        "drop_task": lambda: tasking.drop_task(one, text, by=viewer, now=now),
    }
    if deed not in deeds:
        raise Http404
    try:
        deeds[deed]()
    except NotAllowed as error:
        messages.error(request, refused(error))
    else:
        messages.success(request, say(f"meeting.told.{deed}", language()))
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None, require_https=False) and back.startswith("/"):
        return redirect(back)
    return redirect("report_meetings", viewer.campaign.code)


def _found(viewer: Viewer, number: int) -> Task:
    """A task of a measure that they see, or their own; 404 for every other."""
    today = timezone.localdate()
    one = get_object_or_404(Task.objects.select_related("measure", "campaign"), campaign=viewer.campaign, number=number)
    if not owns(viewer, one, today=today) and not tasks_visible_to(viewer, today=today).filter(pk=one.pk).exists():
        raise Http404
    return one


def refused(error: NotAllowed) -> str:
    """Why something was refused, in the language of the page."""
    return say(f"meeting.refused.{error.code}", language(), **error.values) if isinstance(error, TaskRefused) else refusal(error)
