"""Writing about a problem, and adding one that came from no opinion."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huiyin.domain.access import Viewer
from huiyin.domain.consolidation.describing import add_problem, describe
from huiyin.domain.transitions import NotAllowed
from huiyin.web.language import language
from huiyin.web.office.problems.forms import DescriptionForm, NewProblemForm, filled
from huiyin.web.office.problems.found import WRITE, found, refused
from huiyin.web.pages import campaign_page
from huiyin.words import say


@campaign_page(WRITE)
def edit(request: HttpRequest, viewer: Viewer, code: str) -> HttpResponseBase:
    """What is written about a problem; where somebody else wrote meanwhile, the form stays with what was typed."""
    one = found(viewer, code)
    if one.merged_into is not None:
        return redirect("problem", viewer.campaign.code, one.merged_into.code)
    form = DescriptionForm(viewer, request.POST or None, initial=filled(one))
    if request.method == "POST" and form.is_valid():
        try:
            changed = describe(one, form.written(), seen=form.cleaned_data["seen"], by=viewer, now=timezone.now())
        except NotAllowed as error:
            messages.error(request, refused(error))
        else:
            messages.success(request, say(f"problems.told.{'written' if changed else 'same'}", language()))
            return redirect("problem", viewer.campaign.code, code)
    return render(request, "huiyin/problems/edit.html", {"campaign": viewer.campaign, "problem": one, "form": form})


@campaign_page(WRITE)
def new(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """A problem that people named themselves."""
    form = NewProblemForm(viewer, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = add_problem(given["title"], given["new_aspect"] or given["aspect"], form.written(), by=viewer, now=timezone.now())
        except NotAllowed as error:
            messages.error(request, refused(error))
        else:
            messages.success(request, say("problems.told.added", language(), code=made.code))
            return redirect("problem", viewer.campaign.code, made.code)
    return render(request, "huiyin/problems/edit.html", {"campaign": viewer.campaign, "problem": None, "form": form})
