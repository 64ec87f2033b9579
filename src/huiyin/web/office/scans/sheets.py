"""One page: its picture on the left, what stands on it on the right, typed or corrected by a person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from huiyin.accounts.models import Unit
from huiyin.domain.access import READERS, Role, Viewer
from huiyin.domain.campaigns.models import Stratum
from huiyin.domain.collection.lifecycle import SCAN, SET_ASIDE_REASONS
from huiyin.domain.collection.picturing import PictureGone
from huiyin.domain.collection.scan import Scan
from huiyin.domain.collection.scanning import picture_of, proposal_of, propose, put_aside, scans_visible_to, take_up_again, type_sheet
from huiyin.domain.collection.serials import canonical
from huiyin.domain.transitions import NotAllowed, allowed
from huiyin.intake.ocr import available
from huiyin.web.language import language
from huiyin.web.office.scans.inbox import may_type, waiting_for
from huiyin.web.office.scans.proposing import Proposed, proposed
from huiyin.web.office.scans.upload import refused
from huiyin.web.office.sources.forms import Chosen, Worded
from huiyin.web.office.sources.reading import CORRECTORS
from huiyin.web.pages import campaign_page
from huiyin.words import say

#: The longest sheet, in characters.
SHEET = 20_000
#: So many pages are read by machine at once: the machine takes some seconds to start, and some for each page.
AT_ONCE = 3
#: A picture is only ever looked at: nothing in it may run, load or be framed.
_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


class SheetForm(Worded):
    """What stands on the page, and what it says about itself."""

    text = forms.CharField(required=False, max_length=SHEET, widget=forms.Textarea(attrs={"rows": 14}))
    stratum = Chosen(Stratum)
    place = Chosen(Unit)
    serial = forms.CharField(required=False, max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    further = forms.BooleanField(required=False)

    labels = "scans.sheet"

    def __init__(self, viewer: Viewer, *args: Any, **given: Any) -> None:
        super().__init__(viewer, *args, **given)
        self.fields["text"].help_text = say("scans.sheet.text_help", language())
        self.fields["serial"].help_text = say("scans.sheet.serial_help", language())

    def clean_text(self) -> str:
        """Lines end in one way; what no table keeps is left out."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").replace("\x00", "")

    def clean_serial(self) -> str:
        """As it was printed, or nothing."""
        given = str(self.cleaned_data["serial"]).strip()
        known = canonical(given) if given else ""
        if known is None:
            raise forms.ValidationError(say("scans.refused.serial_wrong", language()))
        return known


@campaign_page(READERS)
def sheet(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponseBase:
    """The page; what was typed makes its source, and leads there."""
    one = _found(viewer, number)
    if request.method != "POST" or not may_type(one, viewer):
        return _shown(request, viewer, one)
    if one.source is not None:
        messages.warning(request, say("scans.sheet.typed_already", language()))
        return redirect("source", viewer.campaign.code, one.source.number)
    form = SheetForm(viewer, request.POST)
    if not form.is_valid():
        return _shown(request, viewer, one, form)
    try:
        source = type_sheet(one, **form.cleaned_data, by=viewer, now=timezone.now())
    except NotAllowed as error:
        form.add_error(None, refused(error))
        return _shown(request, viewer, _found(viewer, number), form)
    messages.success(request, say("scans.sheet.was_typed", language(), number=number, source=source.number))
    return redirect("source", viewer.campaign.code, source.number)


@require_safe
@campaign_page(READERS)
def picture(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponseBase:
    """The picture of a page, for those who may read what stands on it; kept by no browser on the way."""
    one = _found(viewer, number)
    try:
        answer = HttpResponse(picture_of(one), content_type=f"image/{one.kind}")
    except PictureGone as error:
        raise Http404 from error
    answer["Content-Security-Policy"] = _POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@campaign_page(CORRECTORS)
def read(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponseBase:
    """Let the machine read this page and the next ones that it has not read."""
    one = _found(viewer, number)
    after = [scan for scan in waiting_for(viewer).filter(number__gt=number, proposal=None).exclude(picture="")[: 4 * AT_ONCE] if may_type(scan, viewer)]
    try:
        count = propose([one, *after][:AT_ONCE], by=viewer)
        messages.success(request, say("scans.sheet.read_done", language(), count=count))
    except NotAllowed as error:
        messages.error(request, refused(error))
    return redirect("scan", viewer.campaign.code, number)


@require_POST
@campaign_page(CORRECTORS)
def aside(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponseBase:
    """Type nothing of it, for a reason; on to the next page."""
    one = _found(viewer, number)
    reason, note = request.POST.get("reason", ""), request.POST.get("note", "").replace("\x00", "")[:1000]
    try:
        put_aside(one, reason, by=viewer, now=timezone.now(), note=note)
    except NotAllowed as error:
        messages.error(request, refused(error))
        return redirect("scan", viewer.campaign.code, number)
    messages.success(request, say("scans.sheet.was_set_aside", language(), number=number))
    return redirect("scan_next", viewer.campaign.code)


@require_POST
@campaign_page({Role.OFFICE})
def again(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponseBase:
    """Let it wait again."""
    one = _found(viewer, number)
    try:
        take_up_again(one, by=viewer, now=timezone.now())
        messages.success(request, say("scans.sheet.was_taken_up", language(), number=number))
    except NotAllowed as error:
        messages.error(request, refused(error))
    return redirect("scan", viewer.campaign.code, number)


def _found(viewer: Viewer, number: int) -> Scan:
    """The scan of a number, for whoever may see it; otherwise there is none."""
    scans = scans_visible_to(viewer, today=timezone.localdate())
    return get_object_or_404(scans.select_related("campaign__host", "channel", "team", "place", "stratum", "batch", "source"), number=number)


def _shown(request: HttpRequest, viewer: Viewer, one: Scan, form: SheetForm | None = None) -> HttpResponseBase:
    actions = allowed(SCAN, one.state, viewer) if may_type(one, viewer) else []
    known = {
        "campaign": viewer.campaign,
        "scan": one,
        "actions": actions,
        "reasons": SET_ASIDE_REASONS,
        "machine": available(),
        **(_typing(viewer, one, form) if "type" in actions else {}),
    }
    return render(request, "huiyin/scans/sheet.html", known)


def _typing(viewer: Viewer, one: Scan, form: SheetForm | None) -> dict[str, Any]:
    lines = proposal_of(one)
    read = proposed(lines, one.campaign, one.batch) if lines is not None else Proposed()
    start = {"text": read.text, "serial": one.serial or read.serial, "stratum": one.stratum, "place": one.place}
    return {"form": form or SheetForm(viewer, initial=start), "read": read, "was_read": lines is not None}
