"""Bringing in minutes and letters: several files at once, or a text that was typed or pasted."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huiyin.domain.access import Viewer
from huiyin.domain.checking import checked
from huiyin.domain.collection.models import SourceDocument
from huiyin.domain.collection.receiving import AlreadyReceived, Origin, receive_read, receive_text
from huiyin.domain.gatherings.selectors import gatherings_visible_to, may_keep
from huiyin.domain.transitions import NotAllowed
from huiyin.intake import IntakeError, Source, SourceTable, read
from huiyin.web.language import language
from huiyin.web.office.sources.forms import OriginForm
from huiyin.web.office.sources.reading import CORRECTORS
from huiyin.web.pages import campaign_page, refusal
from huiyin.words import say

#: The longest text that is pasted rather than sent as a file, in characters.
PASTED = 200_000
#: The longest name of a file that a disk takes, in bytes.
_NAME = 180


class Several(forms.ClearableFileInput):
    """A field for more than one file."""

    allow_multiple_selected = True


class Files(forms.FileField):
    """The files that were sent, as a list."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each of them."""
        return [super(Files, self).clean(one, initial) for one in data if one] if data else []


class UploadForm(OriginForm):
    """Files or a text, and where they come from."""

    documents = Files(required=False, allow_empty_file=True, widget=Several(attrs={"accept": ".docx,.doc,.txt,.md,.pdf,.html,.htm,.eml"}))
    text = forms.CharField(required=False, max_length=PASTED, widget=forms.Textarea(attrs={"rows": 10}))
    once = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ("documents", "text", "gathering", "channel", "team", "place", "stratum", "received_on")

    def __init__(self, viewer: Viewer, *args: Any, **given: Any) -> None:
        super().__init__(viewer, *args, **given)
        del self.fields["batch"]
        for name in ("documents", "text", "gathering", "received_on"):
            self.fields[name].help_text = say(f"sources.help.{name}", language())

    def clean(self) -> dict[str, Any]:
        """There must be something."""
        given = super().clean()
        if not given.get("documents") and not given.get("text") and not {"documents", "text"} & set(self.errors):
            self._refuse("documents", "nothing")
        return given


@campaign_page(CORRECTORS)
def source_new(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The form; once sent, each file comes in or is refused by itself, and it is said which."""
    if request.method != "POST":
        return _form(request, viewer, UploadForm(viewer, initial={"once": uuid.uuid4(), **_preset(request, viewer)}))
    form = UploadForm(viewer, request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, viewer, form)
    files = form.cleaned_data["documents"]
    taken = [_one(request, file, form.origin(), viewer) for file in files]
    if form.cleaned_data["text"]:
        taken.append(_text(request, form, viewer))
    came = [source for sources in taken for source in sources]
    if not came:
        return redirect("source_new", viewer.campaign.code)
    return redirect("source", viewer.campaign.code, came[0].number) if len(came) == len(taken) == 1 else redirect("sources", viewer.campaign.code)


def _preset(request: HttpRequest, viewer: Viewer) -> dict[str, Any]:
    """The gathering that the address names, and its channel; nothing where they may not add its minutes."""
    named = request.GET.get("gathering", "")
    one = gatherings_visible_to(viewer).select_related("kind").filter(pk=named).first() if named.isdecimal() and len(named) < 15 else None
    return {"gathering": one.pk, "channel": one.kind.channel_id} if one and may_keep(viewer, one) else {}


def _form(request: HttpRequest, viewer: Viewer, form: UploadForm) -> HttpResponseBase:
    return render(request, "huiyin/sources/new.html", {"campaign": viewer.campaign, "form": form})


def _one(request: HttpRequest, file: UploadedFile[Any], origin: Origin, viewer: Viewer) -> list[SourceDocument]:
    """Take in one file. What went wrong is said, and harms no other."""
    name = short(file.name or "")
    if (file.size or 0) > settings.UPLOAD_BYTES:
        messages.error(request, say("sources.upload.too_large", language(), file=name, limit=settings.UPLOAD_BYTES // 2**20))
        return []
    try:
        checked(file.chunks(), name)
        found = _read(file, name)
        sources = receive_read(found, origin, by=viewer, now=timezone.now(), name=name)
    except AlreadyReceived as before:
        messages.warning(request, say("sources.upload.known", language(), file=name, number=before.source.number))
        return []
    except (IntakeError, NotAllowed) as error:
        messages.error(request, say("sources.upload.refused", language(), file=name, why=refusal(error)))
        return []
    _tell(request, name, sources, found)
    return sources


def _read(file: UploadedFile[Any], name: str) -> list[Source]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        with path.open("wb") as copy:
            copy.writelines(file.chunks())
        return read(path)


def _tell(request: HttpRequest, name: str, sources: Sequence[SourceDocument], found: Sequence[Source]) -> None:
    """That it came in under which number, and whatever of it was not read."""
    for source in sources:
        messages.success(request, say("sources.upload.came", language(), file=name, number=source.number, count=len(source.reading), covered=source.covered))
    tables = sum(isinstance(one, SourceTable) for one in found)
    if tables:
        messages.warning(request, say("sources.upload.tables_left", language(), file=name, count=tables))
    for notice in (notice for one in found for notice in one.notices if notice.code != "tables_apart"):
        messages.info(request, f"{name}{say('sources.colon', language())}{say(f'intake.notice.{notice.code}', language(), **notice.values)}")


def _text(request: HttpRequest, form: UploadForm, viewer: Viewer) -> list[SourceDocument]:
    """Take in what was typed or pasted; the same sending twice is one."""
    try:
        source = receive_text(form.cleaned_data["text"], form.origin(), by=viewer, now=timezone.now(), once=form.cleaned_data["once"].bytes)
    except AlreadyReceived as before:
        messages.warning(request, say("sources.upload.text_known", language(), number=before.source.number))
        return []
    except NotAllowed as error:
        messages.error(request, refusal(error))
        return []
    messages.success(request, say("sources.upload.text_came", language(), number=source.number, count=len(source.reading), covered=source.covered))
    return [source]


def short(name: str) -> str:
    """The name of a file, cut so that every disk and the table take it; its ending stays."""
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 8:
        stem, ending = name, ""
    ending = f".{ending}" if ending else ""
    return stem.encode("utf-8", "replace")[: _NAME - len(ending.encode())].decode("utf-8", "ignore") + ending or "-"
