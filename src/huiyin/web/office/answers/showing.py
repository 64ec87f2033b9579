"""Whether everybody may read the register, and what they would read."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huiyin.domain.access import Role, Viewer
from huiyin.domain.answering.models import PublicRegister
from huiyin.domain.answering.publicly import hide_register, register_of, show_register
from huiyin.domain.rectification.belonging import OVERSEERS
from huiyin.web.language import language
from huiyin.web.office.answers.forms import NoteForm
from huiyin.web.pages import campaign_page, tried
from huiyin.words import say


@campaign_page(OVERSEERS)
def public(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The switch of the leading group, with what is still missing from the register."""
    form, now = NoteForm(say("answers.public.why", language())), timezone.now()
    if request.method == "POST":
        if "show" in request.POST:
            tried(request, lambda: show_register(by=viewer, now=now), "answers.told.shown")
            return redirect("answers_public", viewer.campaign.code)
        form = NoteForm(say("answers.public.why", language()), request.POST)
        if form.is_valid():
            tried(request, lambda: hide_register(form.cleaned_data["note"], by=viewer, now=now), "answers.told.hidden")
            return redirect("answers_public", viewer.campaign.code)
    register = register_of(viewer.campaign)
    entries = register.entries if register else []
    known = {
        "campaign": viewer.campaign,
        "register": register,
        "switch": PublicRegister.objects.filter(campaign=viewer.campaign).select_related("decided_by__person").first(),
        "untitled": [one for one in entries if not one.title],
        "unanswered": [one for one in entries if one.answer is None],
        "decides": viewer.is_any({Role.LEADING_GROUP}),
        "form": form,
    }
    return render(request, "huiyin/answers/public.html", known)
