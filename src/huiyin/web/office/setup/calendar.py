"""The working calendar of a campaign: its country, the days that the house lays down, and a table of them that comes in."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from huiyin.domain.access import KEEPERS, STAFF, Viewer
from huiyin.domain.campaigns.calendar import Day, choose_country, compare_days, day_of, forget_day, keep_day, read_days, take_days
from huiyin.domain.campaigns.days import CalendarDay
from huiyin.domain.campaigns.refusals import SetupRefused
from huiyin.domain.campaigns.workdays import countries, workdays
from huiyin.domain.checking import checked
from huiyin.domain.transitions import NotAllowed
from huiyin.intake import IntakeError
from huiyin.web.language import language
from huiyin.web.office.setup.forms import setup_refusal
from huiyin.web.pages import campaign_page, refusal
from huiyin.words import say

#: Largest table, in MB.
SIZE = 5


@campaign_page(STAFF)
def calendar(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The calendar; with a table, what it would change."""
    if request.method == "POST" and viewer.is_any(KEEPERS):
        if request.POST.get("deed") == "look":
            return _looked(request, viewer)
        _done(request, viewer, request.POST.get("deed", ""))
        return redirect("calendar", viewer.campaign.code)
    return _page(request, viewer)


def _page(request: HttpRequest, viewer: Viewer, **more: Any) -> HttpResponseBase:
    days, year = workdays(viewer.campaign), timezone.localdate().year
    known = {
        "campaign": viewer.campaign,
        "years": [(one, days.unannounced(one)) for one in (year, year + 1)],
        "moves": days.known_until() is not None,
        "days": viewer.campaign.calendar_days.all(),
        "countries": countries() if viewer.is_any(KEEPERS) else [],
        "keeps": viewer.is_any(KEEPERS),
    }
    return render(request, "huiyin/setup/calendar.html", {**known, **more})


def _looked(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """A table is read and compared; nothing is kept of it but what the page itself holds."""
    file: Any = request.FILES.get("file")
    if file is None or (file.size or 0) > SIZE * 1024 * 1024:
        messages.error(request, say("calendar.too_large" if file else "calendar.file", language(), most=SIZE))
        return _page(request, viewer)
    try:
        checked(file.chunks(), file.name)
        file.seek(0)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "table" + Path(file.name).suffix[:6])
            path.write_bytes(file.read())
            days, faults = read_days(path, file.name)
    except (IntakeError, NotAllowed) as error:
        messages.error(request, refusal(error) if isinstance(error, IntakeError) else setup_refusal(error))
        return _page(request, viewer)
    held = json.dumps([[one.day.isoformat(), one.works, one.note] for one in days], ensure_ascii=False)
    return _page(request, viewer, difference=compare_days(viewer.campaign, days), faults=faults, held=held)


def _done(request: HttpRequest, viewer: Viewer, deed: str) -> None:
    deeds: dict[str, Callable[[], Any]] = {
        "country": lambda: choose_country(request.POST.get("country", ""), by=viewer, now=timezone.now()),
        "day": lambda: _kept(request, viewer),
        "forget": lambda: forget_day(
            get_object_or_404(CalendarDay, campaign=viewer.campaign, pk=_number(request.POST.get("pk", ""))), by=viewer, now=timezone.now()
        ),
        "take": lambda: take_days(_held(request.POST.get("held", "")), request.POST.get("seal", ""), by=viewer, now=timezone.now()),
    }
    if deed not in deeds:
        return
    try:
        deeds[deed]()
    except NotAllowed as error:
        messages.error(request, setup_refusal(error))
    except ValueError:
        messages.error(request, say("calendar.refused.day", language()))
    else:
        messages.success(request, say(f"calendar.told.{deed}", language()))


def _kept(request: HttpRequest, viewer: Viewer) -> None:
    works = request.POST.get("works", "")
    if works not in {"yes", "no"}:
        raise ValueError(works)
    keep_day(day_of(request.POST.get("day", "")), works == "yes", request.POST.get("note", ""), by=viewer, now=timezone.now())


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _held(text: str) -> list[Day]:
    """The rows as the page gave them back. Raises SetupRefused for what it did not write."""
    try:
        return [Day(date.fromisoformat(day), works is True, str(note)[:80]) for day, works, note in json.loads(text)]
    except (TypeError, ValueError) as error:
        raise SetupRefused("calendar_changed") from error
