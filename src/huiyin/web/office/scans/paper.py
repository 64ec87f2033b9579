"""The blank form: a page to print, which always works, and a PDF where the machine has the fonts for it."""

from __future__ import annotations

from typing import Any

import segno
from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from huiyin.domain.access import READERS, Viewer
from huiyin.domain.campaigns.models import Stratum
from huiyin.domain.collection.models import FormBatch
from huiyin.domain.collection.serials import serial
from huiyin.web.language import language
from huiyin.web.office.scans.formpdf import Paper, TooFull, form_pdf
from huiyin.web.office.sources.forms import Chosen, Worded
from huiyin.web.pages import campaign_page
from huiyin.web.printing import MissingGlyphs
from huiyin.words import LANGUAGES, say

#: Forms in one printing.
MOST = 300
#: Boxes for opinions, and ruled lines in each.
BOXES, LINES = 4, 4
#: The last number of a batch: six digits are printed.
LAST = 999_999


class PaperForm(Worded):
    """Which batch, in which language, how many."""

    batch = Chosen(FormBatch)
    tongue = forms.ChoiceField(required=False)
    first = forms.IntegerField(required=False, min_value=1, max_value=LAST - MOST)
    copies = forms.IntegerField(required=False, min_value=1, max_value=MOST)

    labels = "scans.field"

    def __init__(self, viewer: Viewer, *args: Any, **given: Any) -> None:
        super().__init__(viewer, *args, **given)
        self.fields["tongue"].choices = [(one, say(f"scans.tongue.{one}", language())) for one in LANGUAGES]  # type: ignore[attr-defined]
        for name in ("batch", "first", "copies"):
            self.fields[name].help_text = say(f"scans.help.{name}", language(), most=MOST)

    def paper(self) -> Paper:
        """What is asked for; what was not said or makes no sense is as it mostly is."""
        self.is_valid()
        told = {name: value for name, value in self.cleaned_data.items() if value}
        return _paper(self.viewer, told.get("batch"), told.get("tongue", language()), told.get("first", 1), told.get("copies", 10))


@campaign_page(READERS)
def page(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The forms as a page."""
    return _page(request, viewer)


@campaign_page(READERS)
def pdf(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The forms as a PDF, or the page with why there is none."""
    paper = _form(request, viewer).paper()
    try:
        made = form_pdf(paper)
    except MissingGlyphs as error:
        return _page(request, viewer, say("scans.paper_page.no_glyphs", language(), missing=error.characters), status=409)
    except TooFull:
        return _page(request, viewer, say("scans.paper_page.too_full", language()), status=409)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{paper.serials[0]}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def batch_line(batch: FormBatch, tongue: str) -> str:
    """What is printed of a batch."""
    return " · ".join([batch.title, *(one.named(tongue) for one in (batch.team, batch.place) if one)])


def _form(request: HttpRequest, viewer: Viewer) -> PaperForm:
    return PaperForm(viewer, {"tongue": language(), "first": 1, "copies": 10, **request.GET.dict()})


def _page(request: HttpRequest, viewer: Viewer, wrong: str = "", status: int = 200) -> HttpResponseBase:
    form = _form(request, viewer)
    paper = form.paper()
    known = {
        "campaign": viewer.campaign,
        "form": form,
        "paper": paper,
        "sheets": [(one, segno.make(one, error="m", micro=False).svg_data_uri(scale=4, border=0, dark="#000")) for one in paper.serials],
        "boxes": [[""] * LINES] * BOXES,
        "wrong": wrong,
    }
    return render(request, "huiyin/scans/paper.html", known, status=status)


def _paper(viewer: Viewer, batch: FormBatch | None, tongue: str, first: int, copies: int) -> Paper:
    campaign = viewer.campaign
    code = batch.code if batch else campaign.code
    words = {name: say(f"scans.form.{name}", tongue, months=campaign.retention_months) for name in ("title", "lead", "stratum", "protect", "back")}
    return Paper(
        language=tongue,
        campaign=campaign.named(tongue),
        host=campaign.host.named(tongue),
        of=batch_line(batch, tongue) if batch else "",
        **words,
        protects=tuple(say(f"scans.form.protect_{at}", tongue, months=campaign.retention_months) for at in (1, 2, 3)),
        strata=tuple(one.named(tongue) for one in Stratum.objects.filter(campaign=campaign)),
        serials=tuple(serial(code, number) for number in range(first, first + copies)),
    )
