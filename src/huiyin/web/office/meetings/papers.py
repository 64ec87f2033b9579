"""The papers of a report meeting: a summary, then a page for each measure of the agenda; nobody gets a page that is about themselves."""

from __future__ import annotations

import json
from datetime import date
from importlib import resources

import typst
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from huiyin.domain.access import Role, Viewer
from huiyin.report.paged import WIDTHS, Paged, write_paged_docx
from huiyin.web.language import language
from huiyin.web.office.meetings.packing import packed
from huiyin.web.office.meetings.pages import found_meeting, people
from huiyin.web.office.register.found import SEE
from huiyin.web.pages import campaign_page
from huiyin.web.papers import handed, written
from huiyin.web.printing import MissingGlyphs, missing, printed, read_back


@require_safe
@campaign_page(SEE)
def pack(request: HttpRequest, viewer: Viewer, pk: int, paper: str) -> HttpResponseBase:
    """For everybody, or for one person whose own pages are left out."""
    it, today, asked = found_meeting(viewer, pk), timezone.localdate(), request.GET.get("for", "") if viewer.is_any({Role.OFFICE}) else ""
    besides = [get_object_or_404(people(today), code=asked)] if asked else []
    made = packed(viewer, it, besides=besides, today=today, tongue=language())
    makers = {"docx": lambda: written(write_paged_docx, made), "pdf": lambda: pack_pdf(made)}
    return handed(request, makers, paper, _name(viewer, pk, today), back=reverse("report_meeting", args=[viewer.campaign.code, pk]))


def pack_pdf(paper: Paged) -> bytes:
    """A4 across, the same bytes for the same paper. Raises MissingGlyphs."""
    told = {
        "language": paper.language,
        "title": paper.title,
        "notes": paper.notes,
        "tables": [{"heading": one.heading, "rows": one.rows, "widths": one.widths} for one in paper.tables],
        "columns": paper.columns,
        "widths": WIDTHS,
        "sheets": [{"heading": one.heading, "lines": one.lines} for one in paper.sheets],
        "foot": paper.foot,
    }
    source = resources.files("huiyin.web.office.meetings").joinpath("pack.typ").read_bytes()
    made = printed(typst.Compiler(), source, {"paper": json.dumps(told, ensure_ascii=False)})
    there = {character for page in read_back(made) for character in page}
    if lacking := missing("".join(dict.fromkeys(paper.said)), "".join(there)):
        raise MissingGlyphs(lacking)
    return made


def _name(viewer: Viewer, pk: int, today: date) -> str:
    return f"{viewer.campaign.code}-meeting-{pk}-{today.isoformat()}-{language()}"
