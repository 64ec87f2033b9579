"""Who answers for a measure and who does it: handing over, naming the case officer, and what happened before."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huiyin.accounts.models import Person, Post
from huiyin.domain.access import Role, Viewer
from huiyin.domain.rectification.belonging import is_about
from huiyin.domain.rectification.models import Measure
from huiyin.domain.rectification.outcomes import DONE
from huiyin.domain.rectification.people import hand_over, may_name_officer, name_officer, officers_in, without_department, without_leader
from huiyin.domain.transitions import NotAllowed
from huiyin.web.language import language
from huiyin.web.office.register.forms import LONGEST
from huiyin.web.office.register.found import SEE, found, refused
from huiyin.web.pages import campaign_page
from huiyin.words import say


@campaign_page(SEE)
def people(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponseBase:
    """The people of a measure, and the forms for those who may change them."""
    one, today = found(viewer, number), timezone.localdate()
    if request.method == "POST":
        _done(request, viewer, one, today)
        return redirect("measure_people", viewer.campaign.code, number)
    free = not is_about(viewer, one.problem_id)
    known = {
        "campaign": viewer.campaign,
        "measure": one,
        "officer_left": one.officer_id is not None
        and not Post.objects.on(today).filter(person=one.officer_id, unit=one.department_id).exists(),
        "handovers": one.handovers.select_related("old", "new", "by__person"),
        "hands_over": free and viewer.is_any({Role.OFFICE}) and one.state not in DONE,
        "names": free and may_name_officer(one, viewer, today=today),
        "leaders": _leaders(today).exclude(pk=one.leader_id),
        "officers": officers_in([one.department_id], today=today),
        **gaps_of(one, today=today),
    }
    return render(request, "huiyin/register/people.html", known)


def gaps_of(one: Measure, *, today: date) -> dict[str, Any]:
    """Whether nobody answers for a measure or does it any more."""
    return {
        "no_leader": without_leader(today=today).filter(pk=one.pk).exists(),
        "no_department": without_department(today=today).filter(pk=one.pk).exists(),
    }


def _done(request: HttpRequest, viewer: Viewer, one: Measure, today: date) -> None:
    deed, chosen, now = request.POST.get("deed", ""), request.POST.get("person", ""), timezone.now()
    try:
        if deed == "hand_over":
            # Nobody chosen is refused as somebody without a post.
            leader = _leaders(today).filter(code=chosen).first() or Person(name=chosen)
            hand_over(one, leader, request.POST.get("reason", "")[:LONGEST], by=viewer, now=now, today=today)
        elif deed == "name_officer":
            officer = officers_in([one.department_id], today=today).filter(code=chosen).first() if chosen else None
            if chosen and officer is None:
                raise NotAllowed("officer_elsewhere", person=chosen)
            name_officer(one, officer, by=viewer, now=now, today=today)
        else:
            return
    except NotAllowed as error:
        messages.error(request, refused(error))
    else:
        messages.success(request, say(f"duties.told.{deed}", language()))


def _leaders(today: date) -> Any:
    return Person.objects.filter(pk__in=Post.objects.on(today).filter(leader=True).values("person"))
