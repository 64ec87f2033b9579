"""The poster of a form: a page to print, which always works, and a PDF where the machine has the fonts for it."""

from __future__ import annotations

import ipaddress

import segno
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from huiyin.domain.access import Viewer
from huiyin.domain.collection.models import PublicForm
from huiyin.web.language import language
from huiyin.web.office.forms.poster import Poster, poster_pdf
from huiyin.web.pages import campaign_page
from huiyin.web.printing import MissingGlyphs
from huiyin.words import say


@campaign_page()
def page(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """The poster as a page."""
    return _page(request, viewer, pk)


@campaign_page()
def pdf(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """The poster as an A4 PDF, or the page with what is missing."""
    form, tongue = _form(viewer, pk), _tongue(request)
    try:
        made = poster_pdf(_poster(request, form, tongue))
    except MissingGlyphs as error:
        return _page(request, viewer, pk, say("contribute.poster.no_glyphs", language(), missing=error.characters), status=409)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{form.code}-{tongue}.pdf"'
    return answer


def _page(request: HttpRequest, viewer: Viewer, pk: int, wrong: str = "", status: int = 200) -> HttpResponseBase:
    form, tongue = _form(viewer, pk), _tongue(request)
    poster = _poster(request, form, tongue)
    known = {
        "campaign": viewer.campaign,
        "form": form,
        "poster": poster,
        "tongue": tongue,
        "other": "zh" if tongue == "en" else "en",
        "picture": segno.make(poster.url, error="m", micro=False).svg_data_uri(scale=8, border=4, dark="#000", light="#fff"),
        "local": _local(request.get_host()),
        "wrong": wrong,
    }
    return render(request, "huiyin/forms/poster.html", known, status=status)


def _form(viewer: Viewer, pk: int) -> PublicForm:
    return get_object_or_404(PublicForm.objects.select_related("campaign__host"), pk=pk, campaign=viewer.campaign)


def _tongue(request: HttpRequest) -> str:
    asked = request.GET.get("in", "")
    return asked if asked in {"zh", "en"} else language()


def _poster(request: HttpRequest, form: PublicForm, tongue: str) -> Poster:
    url = request.build_absolute_uri(reverse("public_form", args=[form.campaign.code, form.code]))
    return Poster(
        language=tongue,
        campaign=form.campaign.named(tongue),
        host=form.campaign.host.named(tongue),
        title=form.named(tongue),
        question=form.question_en if tongue == "en" and form.question_en else form.question,
        url=url,
        address=url.partition("://")[2].rstrip("/"),
        scan=say("contribute.poster.scan", tongue),
        or_type=say("contribute.poster.or_type", tongue),
        facts=say("contribute.poster.facts", tongue),
    )


def _local(host: str) -> bool:
    """Whether nobody but this machine can open the address."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
