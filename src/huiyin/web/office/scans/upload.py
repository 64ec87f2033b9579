"""Bringing in scans and photos, several files at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huiyin.domain.access import Viewer
from huiyin.domain.collection.receiving import Origin
from huiyin.domain.collection.scan import Scan
from huiyin.domain.collection.scanning import ScanRefused, bring_in
from huiyin.domain.storing import Sent
from huiyin.domain.transitions import NotAllowed
from huiyin.intake.limits import MIB
from huiyin.intake.scanned import FILE_BYTES, PAGES
from huiyin.web.language import language
from huiyin.web.office.sources.forms import OriginForm
from huiyin.web.office.sources.reading import CORRECTORS
from huiyin.web.office.sources.upload import Files, Several
from huiyin.web.pages import campaign_page, refusal
from huiyin.words import say

#: The channel that is offered first.
PAPER = "form"


class ScansForm(OriginForm):
    """Files, and where the forms come from."""

    documents = Files(required=False, allow_empty_file=True, widget=Several(attrs={"accept": "image/jpeg,image/png,application/pdf,.jpg,.jpeg,.png,.pdf"}))

    field_order = ("documents", "batch", "channel", "team", "place", "stratum", "received_on")

    def __init__(self, viewer: Viewer, *args: Any, **given: Any) -> None:
        super().__init__(viewer, *args, **given)
        del self.fields["gathering"]
        self.fields["documents"].help_text = say("scans.upload.documents", language(), limit=FILE_BYTES // MIB, pages=PAGES)

    def clean(self) -> dict[str, Any]:
        """There must be something."""
        given = super().clean()
        if not given.get("documents") and "documents" not in self.errors:
            self.add_error("documents", forms.ValidationError(say("scans.upload.nothing", language())))
        return given


@campaign_page(CORRECTORS)
def scan_new(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The form; once sent, each file comes in whole or is refused by itself, and it is said which."""
    if request.method != "POST":
        channel = viewer.campaign.channels.filter(code=PAPER).first()
        return _form(request, viewer, ScansForm(viewer, initial={"channel": channel, "received_on": timezone.localdate(), "batch": request.GET.get("batch")}))
    form = ScansForm(viewer, request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, viewer, form)
    came = [scan for file in form.cleaned_data["documents"] for scan in _one(request, file, form.origin(), viewer)]
    if not came:
        return redirect("scan_new", viewer.campaign.code)
    return redirect("scan", viewer.campaign.code, came[0].number)


def refused(error: NotAllowed) -> str:
    """Why something was refused, in the language of the page."""
    return say(f"scans.refused.{error.code}", language(), **error.values) if isinstance(error, ScanRefused) else refusal(error)


def _form(request: HttpRequest, viewer: Viewer, form: ScansForm) -> HttpResponseBase:
    return render(request, "huiyin/scans/new.html", {"campaign": viewer.campaign, "form": form})


def _one(request: HttpRequest, file: UploadedFile[Any], origin: Origin, viewer: Viewer) -> tuple[Scan, ...]:
    """Take in one file. What went wrong is said, and harms no other."""
    sent = Sent(file.name or "", file.size or 0, file.chunks())
    try:
        brought = bring_in(sent, origin, by=viewer, now=timezone.now())
    except NotAllowed as error:
        why = refused(error)
        messages.error(request, why if isinstance(error, ScanRefused) else say("scans.upload.refused", language(), file=sent.called, why=why))
        return ()
    if brought.new:
        messages.success(request, say("scans.upload.came", language(), file=sent.called, count=len(brought.new)))
    if brought.known:
        messages.warning(request, say("scans.upload.known", language(), file=sent.called, count=len(brought.known), number=brought.known[0].number))
    return brought.new
