"""What is done about ratings: a problem opens again by decision, people are asked back, and the campaign lays down when it opens by itself."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.domain.access import Role, Viewer
from huiyin.domain.answering.asking import may_ask, rate_for
from huiyin.domain.answering.models import Answer, Rating
from huiyin.domain.answering.reopening import reopen_again, set_reopening
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.rectification.belonging import OVERSEERS
from huiyin.web.office.answers.forms import AskedForm, RulesForm
from huiyin.web.pages import campaign_page, tried

#: So many notes are shown.
SHOWN = 50


@require_POST
@campaign_page({Role.LEADING_GROUP})
def reopen(request: HttpRequest, viewer: Viewer, code: str) -> HttpResponseBase:
    """Open a problem again that had been opened by itself before."""
    one = get_object_or_404(Problem, campaign=viewer.campaign, code=code)
    why = request.POST.get("note", "")[:1000]
    tried(request, lambda: reopen_again(one, why, by=viewer, now=timezone.now()), "delivery.told.reopened")
    return redirect("answer", viewer.campaign.code, code)


@campaign_page({Role.OFFICE})
def ask_back(request: HttpRequest, viewer: Viewer, code: str) -> HttpResponseBase:
    """Note what somebody said of the answer when they were asked; nobody who did the work gets here."""
    answer = get_object_or_404(Answer.objects.select_related("problem", "campaign"), campaign=viewer.campaign, problem__code=code, state=Answer.State.PUBLISHED)
    today = timezone.localdate()
    if not may_ask(answer, viewer, today=today):
        raise Http404
    form = AskedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        note = tried(request, lambda: rate_for(answer, **given, by=viewer, now=timezone.now(), today=today), "delivery.told.asked", number=given["number"])
        if note is not None:
            return redirect("answer_ask", viewer.campaign.code, code)
    notes = Rating.objects.filter(answer=answer, way=Rating.Way.ASKED).select_related("asked_by__person").order_by("-at")[:SHOWN]
    return render(request, "huiyin/answers/ask.html", {"campaign": viewer.campaign, "problem": answer.problem, "answer": answer, "form": form, "notes": notes})


@campaign_page(OVERSEERS)
def rules(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """When a problem opens again by itself."""
    lays_down = viewer.is_any({Role.OFFICE, Role.LEADING_GROUP})
    campaign = viewer.campaign
    form = RulesForm(request.POST or None, initial={"least": campaign.reopen_least, "percent": campaign.reopen_percent})
    if request.method == "POST" and lays_down and form.is_valid():
        given = form.cleaned_data
        if tried(request, lambda: set_reopening(given["least"], given["percent"], by=viewer, now=timezone.now()), "delivery.told.rules") is not None:
            return redirect("answers_rules", campaign.code)
    return render(request, "huiyin/answers/rules.html", {"campaign": campaign, "form": form, "lays_down": lays_down})
