"""Side by side: the text of a source and the units that were found in it, to be corrected and confirmed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.domain.access import READERS, Role, Viewer
from huiyin.domain.collection.lifecycle import SET_ASIDE_REASONS, SOURCE
from huiyin.domain.collection.models import SourceDocument
from huiyin.domain.collection.reading import KINDS, REASONS, Reading, ReadingError, loaded, unsure_after
from huiyin.domain.collection.registering import confirm_source, correct_reading, set_aside, take_up
from huiyin.domain.collection.selectors import sources_visible_to
from huiyin.domain.transitions import NotAllowed, allowed
from huiyin.web.language import language
from huiyin.web.office.sources import panes
from huiyin.web.office.sources.corrections import change_of
from huiyin.web.pages import campaign_page, refusal, tried
from huiyin.words import say

#: What the page's script sends to get the panes alone.
FRAGMENT = "X-Huiyin-Panes"
CORRECTORS = frozenset({Role.OFFICE, Role.TEAM})
#: The keys of the page and what each does, a word of ``sources.keys``.
KEYS = (
    ("j k", "move"),
    ("n", "unsure"),
    ("y", "looked"),
    ("o", "keep"),
    ("x", "drop"),
    ("e", "endorse"),
    ("m", "merge"),
    ("c", "cut"),
    ("s", "secret"),
    ("1–5", "kinds"),
    ("a", "add"),
    ("r", "range"),
    ("Enter", "confirm"),
    ("Esc", "escape"),
)


@campaign_page(READERS)
def source(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponseBase:
    """The text on the left, its passages on the right; to be corrected by who may, until it is confirmed."""
    return render(request, "huiyin/sources/source.html", panes_of(found(viewer, number), viewer, request.GET.get("at")))


@require_POST
@campaign_page(CORRECTORS)
def correct(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponseBase:
    """One change of the reading. A script gets the panes anew, everybody else the page."""
    one = found(viewer, number)
    at = request.POST.get("left") or request.POST.get("gap", "").partition("-")[0] or request.POST.get("start", "")
    refused = _refused(lambda: correct_reading(one, change_of(request.POST.dict()), by=viewer, version=_version(request) or 0))
    done = say("sources.reading.changed", language())
    if request.POST.get("do") == "looked" and not refused:
        one = found(viewer, number)
        at, left = _next_to_look_at(one, at), panes.summary(loaded(one.reading))["unsure"]
        done = say("sources.reading.unsure_left" if left else "sources.reading.none_unsure", language(), count=left)
    if FRAGMENT in request.headers:
        said = {"said": refused or done, "refused": bool(refused)}
        return render(request, "huiyin/sources/panes.html", {**panes_of(found(viewer, number), viewer, at), **said})
    if refused:
        messages.error(request, refused)
    return redirect(f"{_address(viewer, number)}?at={at if at.isdigit() else ''}#current")


@require_POST
@campaign_page(CORRECTORS)
def confirm(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponseBase:
    """Register what was read, as it stood before the person's eyes."""
    one = found(viewer, number)
    opinions = tried(request, lambda: confirm_source(one, by=viewer, now=timezone.now(), version=_version(request)))
    if opinions is not None:
        messages.success(request, say("sources.confirmed", language(), number=number, count=len(opinions)))
    return redirect(_address(viewer, number))


@require_POST
@campaign_page(CORRECTORS)
def aside(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponseBase:
    """Count nothing of it, for a reason."""
    one = found(viewer, number)
    reason, note = request.POST.get("reason", ""), request.POST.get("note", "").replace("\x00", "")[:1000]
    tried(request, lambda: set_aside(one, reason, by=viewer, now=timezone.now(), note=note), "sources.was_set_aside", number=number)
    return redirect(_address(viewer, number))


@require_POST
@campaign_page({Role.OFFICE})
def again(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponseBase:
    """Take up what was set aside."""
    one = found(viewer, number)
    tried(request, lambda: take_up(one, by=viewer, now=timezone.now()), "sources.was_taken_up", number=number)
    return redirect(_address(viewer, number))


def found(viewer: Viewer, number: int) -> SourceDocument:
    """The source of a number, for whoever may read it; otherwise there is none."""
    sources = sources_visible_to(viewer, today=timezone.localdate()).defer("sealed")
    return get_object_or_404(sources.select_related("channel", "team", "place", "stratum", "gathering", "batch", "campaign"), number=number)


def panes_of(one: SourceDocument, viewer: Viewer, at: str | None) -> dict[str, Any]:
    """What the templates of the page need; ``at`` is where the current passage begins."""
    reading = loaded(one.reading)
    rows = panes.shown(one.text, reading, one.opinions.all() if one.state == SourceDocument.State.CONFIRMED else ())
    actions = allowed(SOURCE, one.state, viewer) if may_correct(one, viewer) else []
    waiting = sources_visible_to(viewer, today=timezone.localdate()).filter(state=SourceDocument.State.RECEIVED).exclude(pk=one.pk)
    return {
        "campaign": viewer.campaign,
        "source": one,
        "rows": rows,
        "stretches": panes.stretches(one.text, rows),
        "gaps": panes.gaps(one.text, rows),
        "current": _current(rows, at) if at or "confirm" in actions else None,
        "sum": panes.summary(reading),
        "to_look_at": _to_look_at(rows, reading, at),
        "actions": actions,
        "editable": "confirm" in actions,
        "keys": KEYS,
        "kinds": KINDS,
        "reasons": REASONS,
        "aside_reasons": SET_ASIDE_REASONS,
        "next_waiting": waiting.order_by("number").values_list("number", flat=True).first(),
    }


def may_correct(one: SourceDocument, viewer: Viewer) -> bool:
    """The office any source, a team its own."""
    return viewer.is_any({Role.OFFICE}) or one.team_id in viewer.teams


def _to_look_at(rows: list[panes.Shown], reading: Reading, at: str | None) -> panes.Shown | None:
    """The next passage that somebody should look at, behind the current one."""
    behind = _offset(at)
    place = unsure_after(reading, -1 if behind is None else behind)
    return next((row for row in rows if row.passage.start == place), None)


def _current(rows: list[panes.Shown], at: str | None) -> panes.Shown | None:
    """The passage that begins at or after a place; the first, if none was named."""
    place = _offset(at) or 0
    return next((row for row in rows if row.passage.start >= place), rows[-1] if rows else None)


def _next_to_look_at(one: SourceDocument, at: str) -> str:
    """Where whoever has looked at a passage goes on: at the next one that is unsure, or where they are."""
    following = unsure_after(loaded(one.reading), _offset(at) or 0)
    return at if following is None else str(following)


def _offset(at: str | None) -> int | None:
    return int(at) if at and at.isascii() and at.isdigit() and len(at) < 10 else None


def _refused(deed: Callable[[], object]) -> str:
    try:
        deed()
    except (NotAllowed, ReadingError) as error:
        return refusal(error)
    return ""


def _version(request: HttpRequest) -> int | None:
    value = request.POST.get("version", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


def _address(viewer: Viewer, number: int) -> str:
    return reverse("source", args=[viewer.campaign.code, number])
