"""Answers for those who have no receipt: read out or posted where their opinions came from."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huiyin.domain.access import Role, Viewer
from huiyin.domain.answering.hearing import read_out as note_read_out
from huiyin.domain.answering.listing import deliveries_of, read_out_groups
from huiyin.domain.answering.models import Answer, Delivery
from huiyin.web.language import language
from huiyin.web.office.answers.forms import NoteForm
from huiyin.web.pages import campaign_page, tried
from huiyin.words import say

READ = frozenset({Role.OFFICE, Role.SUPERVISION})


@campaign_page(READ)
def read_outs(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Where answers are still to be read out. What the viewer may not trace is counted, and left to somebody else."""
    groups = read_out_groups(viewer, today=timezone.localdate())
    waiting = Delivery.objects.filter(answer__campaign=viewer.campaign, answer__state=Answer.State.PUBLISHED, state=Delivery.State.WAITING).count()
    known = {"campaign": viewer.campaign, "groups": groups, "hidden": waiting - sum(one.opinions for one in groups)}
    return render(request, "huiyin/answers/read_outs.html", known)


@campaign_page(READ)
def read_out(request: HttpRequest, viewer: Viewer, group: str) -> HttpResponseBase:
    """What is read out in one place, fit to be printed; noted as done with when and where."""
    today = timezone.localdate()
    one = next((each for each in read_out_groups(viewer, today=today) if each.key == group), None)
    if one is None:
        raise Http404
    form = NoteForm(say("answers.read_out.note", language()), request.POST or None)
    if request.method == "POST" and form.is_valid():
        # What was published after the page was printed has not been read out.
        printed = {given for given in request.POST.getlist("answer") if given.isascii() and given.isdecimal()}
        those = [each for each in deliveries_of(group, viewer, today=today) if str(each.answer_id) in printed]
        count = tried(request, lambda: note_read_out(those, form.cleaned_data["note"], by=viewer, now=timezone.now()), "answers.told.read_out", count=len(those))
        if count is not None:
            return redirect("read_outs", viewer.campaign.code)
    return render(request, "huiyin/answers/read_out.html", {"campaign": viewer.campaign, "group": one, "form": form, "marks": viewer.is_any({Role.OFFICE})})
