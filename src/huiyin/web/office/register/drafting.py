"""Measures before they are approved: a new one, and changes of a draft."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huiyin.domain.access import Viewer
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.rectification.lights import open_years, soon
from huiyin.domain.rectification.measures import change_measure, draft_measure
from huiyin.domain.rectification.models import Measure
from huiyin.domain.transitions import NotAllowed
from huiyin.web.language import language
from huiyin.web.office.register.forms import MeasureForm
from huiyin.web.office.register.found import WRITE, found, refused, settled, warned
from huiyin.web.pages import campaign_page
from huiyin.words import say


@campaign_page(WRITE)
def new(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Draft a measure; the problems that have none stand first."""
    today = timezone.localdate()
    form = MeasureForm(viewer, request.POST or None, today=today, initial={"problem": request.GET.get("problem", "")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        problem = Problem.objects.get(campaign=viewer.campaign, code=given["problem"])
        made = _same(problem, form.values())
        try:
            made = made or draft_measure(problem, **form.values(), helping=given["helping"], by=viewer, now=timezone.now(), today=today)
        except NotAllowed as error:
            messages.error(request, refused(error))
        else:
            messages.success(request, say("register.told.drafted", language(), number=made.number))
            warned(request, viewer.campaign, made.deadline)
            return redirect("measure_new" if "another" in request.POST else "rectification", viewer.campaign.code)
    return _page(request, viewer, form, today, any=len(cast(Any, form.fields["problem"]).choices) > 1)


def _page(request: HttpRequest, viewer: Viewer, form: MeasureForm, today: date, **more: Any) -> HttpResponseBase:
    """The form. Years of the deadlines in it whose working days are not known yet are told."""
    offered, given = soon(viewer.campaign, today=today), form.cleaned_data if form.is_bound else form.initial
    years = open_years(viewer.campaign, [offered, given.get("deadline")])
    return render(request, "huiyin/register/draft.html", {"campaign": viewer.campaign, "form": form, "offered": offered, "open_years": years, **more})


def _same(problem: Problem, given: dict[str, Any]) -> Measure | None:
    """The draft that was sent already, by a second press of the button."""
    wanted = {**given, "content": given["content"].strip(), "requirement": given["requirement"].strip()}
    return Measure.objects.filter(problem=problem, state=Measure.State.DRAFTED, **wanted).first()


@campaign_page(WRITE)
def edit(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponseBase:
    """Change a draft."""
    one, today = found(viewer, number), timezone.localdate()
    start = {name: getattr(one, name) for name in ("content", "requirement", "leader", "department", "officer", "kind", "deadline")}
    form = MeasureForm(viewer, request.POST or None, today=today, measure=one, initial={**start, "helping": one.co_departments.all()})
    if request.method == "POST" and form.is_valid():
        helping = form.cleaned_data["helping"]
        if settled(request, lambda: change_measure(one, form.values(), helping=helping, by=viewer, now=timezone.now(), today=today), "changed"):
            warned(request, viewer.campaign, form.cleaned_data["deadline"])
            return redirect("measure", viewer.campaign.code, number)
    return _page(request, viewer, form, today, measure=one, any=True)
