"""Papers that are taken away: which kinds there are, how one is written, how it is sent."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from huiyin.web.language import language
from huiyin.web.printing import MissingGlyphs
from huiyin.words import say

#: How each kind of paper is told to a browser.
KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
Made = TypeVar("Made")


def written(write: Callable[[Made, Path], object], made: Made) -> bytes:
    """What a writer that wants a path puts there."""
    with tempfile.TemporaryDirectory() as folder:
        write(made, path := Path(folder, "paper"))
        return path.read_bytes()


def attached(data: bytes, kind: str, name: str) -> HttpResponse:
    """The answer that a browser keeps as ``name.kind``."""
    return HttpResponse(data, content_type=KINDS[kind], headers={"Content-Disposition": f'attachment; filename="{name}.{kind}"'})


def handed(request: HttpRequest, makers: Mapping[str, Callable[[], bytes]], kind: str, name: str, *, back: str) -> HttpResponseBase:
    """The paper in the kind that was asked for; where no font can write it, a word about that on the page ``back``. Raises Http404 for another kind."""
    if kind not in makers:
        raise Http404
    try:
        return attached(makers[kind](), kind, name)
    except MissingGlyphs as error:
        messages.error(request, say("web.no_glyphs", language(), missing=error.characters))
        return redirect(back)


def tongue_of(request: HttpRequest) -> str:
    """The language that was asked for, or that of the page."""
    asked = request.GET.get("in", "")
    return asked if asked in {"zh", "en"} else language()
