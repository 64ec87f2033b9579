"""Answers on the notice board, and the read-out list on paper."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from huiyin.domain.access import Role, Viewer
from huiyin.domain.answering.hearing import post_notice
from huiyin.domain.answering.listing import deliveries_of, read_out_groups
from huiyin.domain.answering.models import Delivery
from huiyin.domain.answering.notices import Notice, notice_for, reached_by
from huiyin.web.language import language
from huiyin.web.office.answers.forms import NoteForm
from huiyin.web.office.answers.noticepdf import SIZES, Sheet, sheet_pdf
from huiyin.web.office.answers.reading_out import READ
from huiyin.web.pages import campaign_page, tried
from huiyin.web.printing import MissingGlyphs
from huiyin.words import say


@campaign_page(READ)
def notice(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """What hangs on it, its PDF, and where it was posted. ``group`` in the address is a place; without it, it is for all."""
    key, today = request.GET.get("group", ""), timezone.localdate()
    one = _notice(viewer, key)
    groups = [group for group in read_out_groups(viewer, today=today) if not key or group.key == key]
    form = NoteForm(say("delivery.notice.note", language()), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {answer for answer in request.POST.getlist("answer") if answer.isascii() and answer.isdecimal()}
        # What was published after it was printed does not hang on it.
        hung = [answer for answer in one.answers if str(answer.pk) in given]
        those: list[Delivery] = []
        for place, answers in reached_by(viewer, request.POST.getlist("place"), hung, today=today):
            those += [each for each in deliveries_of(place, viewer, today=today) if each.answer_id in answers]
        count = tried(request, lambda: post_notice(those, form.cleaned_data["note"], by=viewer, now=timezone.now()), "answers.told.read_out", count=len(those))
        if count is not None:
            return redirect("read_outs", viewer.campaign.code)
    known = {"campaign": viewer.campaign, "notice": one, "key": key, "groups": groups, "form": form, "marks": viewer.is_any({Role.OFFICE}), "sizes": SIZES}
    return render(request, "huiyin/answers/notice.html", known)


@campaign_page(READ)
def notice_pdf(request: HttpRequest, viewer: Viewer, size: str) -> HttpResponseBase:
    """The notice, A4 or A3."""
    if size not in SIZES:
        raise Http404
    key = request.GET.get("group", "")
    one = _notice(viewer, key)
    register = request.build_absolute_uri(reverse("public_register", args=[viewer.campaign.code])) if one.public else ""
    where = one.group.where.named(language()) if one.group else ""
    sheet = Sheet("notice", viewer.campaign, where, one.answers, language(), timezone.localdate(), register, size)
    back = reverse("notice", args=[viewer.campaign.code]) + (f"?group={one.group.key}" if one.group else "")
    return _sent(request, sheet, "notice", back)


@campaign_page(READ)
def list_pdf(request: HttpRequest, viewer: Viewer, group: str) -> HttpResponseBase:
    """The read-out list of a place, with lines for what is written by hand."""
    one = next((each for each in read_out_groups(viewer, today=timezone.localdate()) if each.key == group), None)
    if one is None:
        raise Http404
    sheet = Sheet("list", viewer.campaign, one.where.named(language()), [answer for answer, _ in one.answers], language(), timezone.localdate())
    return _sent(request, sheet, f"read-out-{one.key}", reverse("read_out", args=[viewer.campaign.code, group]))


def _notice(viewer: Viewer, key: str) -> Notice:
    found = notice_for(viewer, key, today=timezone.localdate())
    if found is None:
        raise Http404
    return found


def _sent(request: HttpRequest, sheet: Sheet, name: str, back: str) -> HttpResponseBase:
    try:
        made = sheet_pdf(sheet)
    except MissingGlyphs as error:
        messages.error(request, say("delivery.notice.no_glyphs", language(), characters=error.characters))
        return redirect(back)
    return HttpResponse(made, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}.pdf"'})
