"""Starting from a codebook: a table that is looked at before it comes in, or the confirmed list of an earlier campaign."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from pathlib import Path, PurePath

import xlsxwriter
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.domain.access import Viewer
from huiyin.domain.consolidation.codebook import TEMPLATE, Entry, earlier_lists, entries_of, entries_of_list, looked_at, start_from
from huiyin.domain.consolidation.refusals import ProblemRefused
from huiyin.domain.transitions import NotAllowed
from huiyin.intake import IntakeError, SourceTable, read
from huiyin.report.workbook import MADE
from huiyin.web.language import language
from huiyin.web.office.problems.forms import BookForm, EarlierForm
from huiyin.web.office.problems.found import WRITE, refused
from huiyin.web.pages import campaign_page, refusal
from huiyin.web.papers import attached, written
from huiyin.words import say

SALT = "huiyin.codebook"
#: Bytes of a table that is read.
LARGEST = 5_000_000
#: Characters that a page sends back.
MOST_SENT = 1_500_000


@campaign_page(WRITE)
def codebook(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The two ways to begin."""
    return _page(request, viewer)


def _page(request: HttpRequest, viewer: Viewer, book: BookForm | None = None, earlier: EarlierForm | None = None) -> HttpResponseBase:
    lists = earlier_lists(viewer, today=timezone.localdate())
    known = {"campaign": viewer.campaign, "book": book or BookForm(), "earlier": earlier or EarlierForm(lists), "lists": lists}
    return render(request, "huiyin/problems/codebook.html", known)


@require_POST
@campaign_page(WRITE)
def look(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """What would come in; nothing has yet. The rows go with the page, signed, and come back from it."""
    if "earlier" in request.POST:
        lists = earlier_lists(viewer, today=timezone.localdate())
        form = EarlierForm(lists, request.POST)
        if not form.is_valid():
            return _page(request, viewer, earlier=form)
        chosen = next(one for one in lists if str(one.pk) == form.cleaned_data["earlier"])
        return _preview(request, viewer, entries_of_list(chosen), f"{chosen.campaign.code} {chosen.number}")
    book = BookForm(request.POST, request.FILES)
    if not book.is_valid():
        return _page(request, viewer, book=book)
    upload = book.cleaned_data["file"]
    try:
        return _preview(request, viewer, _entries(upload.read(LARGEST + 1), upload.name), upload.name)
    except (NotAllowed, IntakeError) as error:
        messages.error(request, refusal(error) if isinstance(error, IntakeError) else refused(error))
        return redirect("codebook", viewer.campaign.code)


def _entries(data: bytes, name: str) -> list[Entry]:
    if len(data) > LARGEST:
        raise ProblemRefused("too_large", most=LARGEST // 1_000_000)
    with tempfile.TemporaryDirectory() as folder:
        # Its name is told where the table cannot be read.
        path = Path(folder, PurePath(name).name[-80:])
        path.write_bytes(data)
        found = read(path)
    table = next((one for one in found if isinstance(one, SourceTable)), None)
    if table is None:
        raise ProblemRefused("no_table")
    return entries_of(table)


def _preview(request: HttpRequest, viewer: Viewer, entries: Iterable[Entry], source: str) -> HttpResponseBase:
    book = looked_at(entries, viewer)
    sent = signing.dumps([viewer.campaign.pk, source, [astuple(one) for one in book.new]], salt=SALT, compress=True)
    if len(sent) > MOST_SENT:
        raise ProblemRefused("too_large", most=1)
    return render(request, "huiyin/problems/codebook_look.html", {"campaign": viewer.campaign, "codebook": book, "sent": sent, "source": source})


@require_POST
@campaign_page(WRITE)
def take(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Make what was looked at."""
    try:
        campaign, source, rows = signing.loads(request.POST.get("rows", ""), salt=SALT)
        made = start_from([Entry(*row) for row in rows if campaign == viewer.campaign.pk], by=viewer, now=timezone.now(), source=source)
    except (signing.BadSignature, json.JSONDecodeError):
        messages.error(request, say("problems.refused.look_again", language()))
        return redirect("codebook", viewer.campaign.code)
    except NotAllowed as error:
        messages.error(request, refused(error))
        return redirect("codebook", viewer.campaign.code)
    messages.success(request, say("problems.told.taken", language(), count=made))
    return redirect("problems", viewer.campaign.code)


@campaign_page(WRITE)
def template(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """An empty table with the columns that are read, in the language of the page."""
    return attached(written(_template, [names[language() == "en"] for names in TEMPLATE.values()]), "xlsx", f"codebook-{language()}")


def _template(columns: Sequence[str], path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": MADE})
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        for at, name in enumerate(columns):
            sheet.write_string(0, at, name, bold)
            sheet.set_column(at, at, 40)
