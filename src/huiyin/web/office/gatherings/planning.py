"""Planning a gathering, changing it, and noting that it was held or will not be."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.domain.access import Viewer
from huiyin.domain.gatherings.refusals import AlreadyPlanned
from huiyin.domain.gatherings.services import cancel_gathering, change_gathering, hold_gathering, plan_again, plan_gathering
from huiyin.domain.transitions import NotAllowed
from huiyin.web.language import language
from huiyin.web.office.gatherings.forms import PlanForm
from huiyin.web.office.gatherings.found import PLANNERS, kept, refused, settled
from huiyin.web.pages import campaign_page
from huiyin.words import say


@campaign_page(PLANNERS)
def new(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Plan one. The same form sent twice plans it once."""
    teams = [*viewer.teams] if len(viewer.teams) == 1 else []
    form = PlanForm(viewer, request.POST or None, initial={"once": uuid.uuid4(), "team": teams[0] if teams else None})
    if request.method == "POST" and form.is_valid():
        once = form.cleaned_data["once"] or uuid.uuid4()
        try:
            made = plan_gathering(viewer.campaign, **form.values(), by=viewer, now=timezone.now(), code=f"p-{once.hex}")
        except AlreadyPlanned as before:
            messages.warning(request, say("gatherings.told.already", language()))
            return redirect("gathering", viewer.campaign.code, before.gathering.pk)
        except NotAllowed as error:
            messages.error(request, refused(error))
        else:
            messages.success(request, say("gatherings.told.planned", language()))
            return redirect("gathering", viewer.campaign.code, made.pk)
    return render(request, "huiyin/gatherings/plan.html", {"campaign": viewer.campaign, "form": form})


@campaign_page(PLANNERS)
def edit(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """Change what is planned or noted."""
    one = kept(viewer, pk)
    now_is = {name: getattr(one, name) for name in ("title", "title_en", "when", "mode", "agenda")}
    form = PlanForm(viewer, request.POST or None, initial={**now_is, "kind": one.kind_id, "team": one.team_id, "unit": one.unit_id})
    if request.method == "POST" and form.is_valid():
        if settled(request, lambda: change_gathering(one, form.values(), by=viewer, now=timezone.now()), "changed"):
            return redirect("gathering", viewer.campaign.code, pk)
    return render(request, "huiyin/gatherings/plan.html", {"campaign": viewer.campaign, "form": form, "pk": pk})


@require_POST
@campaign_page(PLANNERS)
def step(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """It was held, it is cancelled for a reason, or it is planned again."""
    one, now, reason = kept(viewer, pk), timezone.now(), request.POST.get("reason", "").strip()[:1000]
    deeds: dict[str, Callable[[], None]] = {
        "hold": lambda: hold_gathering(one, by=viewer, now=now),
        "cancel": lambda: cancel_gathering(one, reason, by=viewer, now=now),
        "plan_again": lambda: plan_again(one, by=viewer, now=now),
    }
    wanted = request.POST.get("step", "")
    if wanted not in deeds:
        raise Http404
    settled(request, deeds[wanted], wanted)
    return redirect("gathering", viewer.campaign.code, pk)
