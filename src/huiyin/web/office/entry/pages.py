"""Typing in paper forms, sheet after sheet, without leaving the keyboard."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.domain.access import Viewer
from huiyin.domain.collection.entering import enter, settle
from huiyin.domain.collection.models import SourceDocument
from huiyin.domain.collection.reading import loaded
from huiyin.domain.collection.receiving import AlreadyReceived
from huiyin.domain.collection.registering import set_aside
from huiyin.domain.collection.selectors import sources_visible_to
from huiyin.domain.transitions import NotAllowed
from huiyin.web.language import language
from huiyin.web.office.entry import session
from huiyin.web.office.sources.forms import OriginForm
from huiyin.web.office.sources.reading import CORRECTORS, found
from huiyin.web.pages import campaign_page, refusal, tried
from huiyin.words import say

#: What the page's script sends to get the working part alone.
FRAGMENT = "X-Huiyin-Panes"
#: The longest sheet, in characters.
SHEET = 20_000
#: Why a sheet is taken back that was only just typed.
TAKEN_BACK = "mistyped"
STICKY = ("channel", "batch", "team", "place", "stratum", "received_on")


class EntryForm(OriginForm):
    """A sheet, and the fields that stay from one to the next."""

    text = forms.CharField(max_length=SHEET, widget=forms.Textarea(attrs={"rows": 4}))
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, viewer: Viewer, *args: Any, **given: Any) -> None:
        super().__init__(viewer, *args, **given)
        del self.fields["gathering"]
        self.fields["text"].label = say("entry.text", language())
        self.fields["text"].help_text = say("entry.help", language())

    def sticky(self) -> dict[str, str]:
        """The fields to remember, as they were sent."""
        return {name: str(self.data.get(name, "")) for name in STICKY}


@campaign_page(CORRECTORS)
def entry(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The sheet to type, and the last ones. A sheet that is refused stays in its field; one that was taken back is in it ``again``."""
    if request.method != "POST":
        return render(request, "huiyin/entry/entry.html", _context(request, viewer, _fresh(request, viewer, _again(request, viewer))))
    form = EntryForm(viewer, request.POST)
    said, refused = _take(request, viewer, form)
    shown = form if refused else _fresh(request, viewer)
    if FRAGMENT in request.headers:
        return render(request, "huiyin/entry/desk.html", {**_context(request, viewer, shown), "said": said, "refused": refused})
    if refused:
        return render(request, "huiyin/entry/entry.html", {**_context(request, viewer, shown), "said": said, "refused": refused})
    messages.success(request, said)
    return redirect("entry", viewer.campaign.code)


@require_POST
@campaign_page(CORRECTORS)
def settle_all(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Confirm the sheet that still waits: the pile is done."""
    waiting = _typed(request, viewer)
    registered = tried(request, lambda: settle(waiting, by=viewer, now=timezone.now()))
    if registered is not None:
        messages.success(request, say("entry.settled", language(), count=int(registered)))
    return redirect("entry", viewer.campaign.code)


@require_POST
@campaign_page(CORRECTORS)
def undo(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponseBase:
    """Take the last sheet back; its words are in the field again."""
    sheet, note = found(viewer, number), say("entry.undone_note", language())
    tried(request, lambda: set_aside(sheet, TAKEN_BACK, by=viewer, now=timezone.now(), note=note), "entry.undone", number=number)
    return redirect(f"{reverse('entry', args=[viewer.campaign.code])}?again={number}")


def _take(request: HttpRequest, viewer: Viewer, form: EntryForm) -> tuple[str, bool]:
    """What to say of a sheet that was sent, and whether it was refused."""
    if not form.is_valid():
        return say("entry.refused", language()), True
    try:
        sheet = enter(
            form.cleaned_data["text"], form.origin(), by=viewer, now=timezone.now(), once=form.cleaned_data["once"].bytes, before=_typed(request, viewer)
        )
    except AlreadyReceived as before:
        return say("entry.known", language(), number=before.source.number), False
    except NotAllowed as error:
        return refusal(error), True
    session.keep(request.session, viewer.campaign, form.sticky(), sheet.number)
    return say("entry.came", language(), number=sheet.number, count=_opinions(sheet)), False


def _fresh(request: HttpRequest, viewer: Viewer, text: str = "") -> EntryForm:
    kept = session.origin(request.session, viewer.campaign)
    return EntryForm(viewer, initial={"received_on": timezone.localdate(), **kept, "once": uuid.uuid4(), "text": text})


def _again(request: HttpRequest, viewer: Viewer) -> str:
    """The words of a sheet of this session that was taken back and is to be typed again."""
    wanted = request.GET.get("again", "")
    sheets = [one for one in _typed(request, viewer) if str(one.number) == wanted] if wanted else []
    return next((one.text for one in sheets if one.state == SourceDocument.State.SET_ASIDE), "")


def _typed(request: HttpRequest, viewer: Viewer) -> list[SourceDocument]:
    """The sheets that were typed last in this session, the latest first."""
    numbers = session.numbers(request.session, viewer.campaign)
    visible = sources_visible_to(viewer, today=timezone.localdate()).filter(number__in=numbers)
    return list(visible.defer("sealed").select_related("place", "stratum", "batch").order_by("-number"))


def _context(request: HttpRequest, viewer: Viewer, form: EntryForm) -> dict[str, Any]:
    sheets = _typed(request, viewer)
    return {
        "campaign": viewer.campaign,
        "form": form,
        "sticky": [form[name] for name in STICKY],
        "rows": [(one, _opinions(one), one.state == SourceDocument.State.RECEIVED) for one in sheets],
        "waiting": any(one.state == SourceDocument.State.RECEIVED for one in sheets),
    }


def _opinions(sheet: SourceDocument) -> int:
    return sum(one.role == "opinion" for one in loaded(sheet.reading))
