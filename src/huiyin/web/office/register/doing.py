"""What is done with a measure: each form is one service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST

from huiyin.domain.access import Viewer
from huiyin.domain.rectification import progressing
from huiyin.domain.rectification.evidence import once_with_evidence
from huiyin.domain.rectification.models import Measure
from huiyin.domain.rectification.progressing import File
from huiyin.domain.rectification.selectors import waiting_extension
from huiyin.domain.storing import Sent
from huiyin.domain.transitions import NotAllowed
from huiyin.web.language import language
from huiyin.web.office.register.forms import LONGEST
from huiyin.web.office.register.found import SEE, found, refused, warned
from huiyin.web.office.register.measure import FILES, shown
from huiyin.web.pages import campaign_page
from huiyin.words import say


@dataclass(frozen=True, slots=True)
class Given:
    """What was filled in. ``until`` is the later day that is asked for."""

    text: str
    files: tuple[File, ...]
    until: date | None
    granted: bool
    by: Viewer
    now: datetime
    today: date


def _extend(one: Measure, given: Given) -> None:
    if given.until is None:
        raise NotAllowed("extension")
    progressing.ask_extension(one, given.until, given.text, by=given.by, now=given.now, today=given.today)


def _decide(one: Measure, given: Given) -> None:
    waits = waiting_extension(one)
    if waits is None:
        raise NotAllowed("state", state="decided", action="decide_extension")
    progressing.decide_extension(waits, given.granted, by=given.by, now=given.now)


DEEDS: Mapping[str, Callable[[Measure, Given], object]] = {
    "note_progress": lambda one, it: progressing.note_progress(one, it.text, by=it.by, now=it.now, today=it.today, files=it.files),
    "block_measure": lambda one, it: progressing.report_obstacle(one, it.text, by=it.by, now=it.now, today=it.today),
    "unblock_measure": lambda one, it: progressing.decide_obstacle(one, it.text, by=it.by, now=it.now),
    "ask_extension": _extend,
    "decide_extension": _decide,
    "ask_closure": lambda one, it: progressing.ask_closure(one, it.text, by=it.by, now=it.now, today=it.today, files=it.files),
    "check_closure": lambda one, it: progressing.check_closure(one, it.text, by=it.by, now=it.now),
    "sign_closure": lambda one, it: progressing.sign_closure(one, it.text, by=it.by, now=it.now, today=it.today),
    "return_closure": lambda one, it: progressing.return_closure(one, it.text, by=it.by, now=it.now),
    "reopen_measure": lambda one, it: progressing.reopen_measure(one, it.text, by=it.by, now=it.now),
    "cancel_measure": lambda one, it: progressing.cancel_measure(one, it.text, by=it.by, now=it.now),
}


@require_POST
@campaign_page(SEE)
def do(request: HttpRequest, viewer: Viewer, number: int, deed: str) -> HttpResponseBase:
    """Do it; where it is refused the page says why and keeps what was typed."""
    one, today, posted = found(viewer, number), timezone.localdate(), request.POST
    if deed not in DEEDS:
        raise Http404
    text, seen = posted.get("text", "")[:LONGEST], posted.get("seen", "")
    sent = [Sent(each.name or "", each.size or 0, each.chunks()) for each in request.FILES.getlist("files")] if deed in FILES else []

    def act(files: tuple[File, ...]) -> object:
        return DEEDS[deed](one, Given(text, files, _day(posted.get("until", "")), "grant" in posted, viewer, timezone.now(), today))

    try:
        once_with_evidence(one, text, sent, act, seen=int(seen) if seen.isdecimal() and len(seen) < 19 else 0, by=viewer)
    except NotAllowed as error:
        messages.error(request, refused(error))
        # What a refused deed has set on it is not so.
        return shown(request, viewer, found(viewer, number), deed)
    done = f"deny_{deed}" if deed == "decide_extension" and "grant" not in posted else deed
    messages.success(request, say(f"register.told.{done}", language()))
    if deed == "ask_extension":
        warned(request, viewer.campaign, _day(posted.get("until", "")))
    return redirect("measure", viewer.campaign.code, number)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
