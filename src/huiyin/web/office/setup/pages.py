"""The set-up of a campaign on one page, its lists, and its opening and closing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.domain.access import KEEPERS, Viewer
from huiyin.domain.campaigns.founding import close_campaign, missing_to_open, open_campaign
from huiyin.domain.campaigns.lifecycle import CAMPAIGN
from huiyin.domain.campaigns.models import Action, Channel, GatheringKind, Stratum
from huiyin.domain.campaigns.planning import delays
from huiyin.domain.transitions import NotAllowed, allowed
from huiyin.web.language import language
from huiyin.web.office.setup.forms import LISTS, setup_refusal
from huiyin.web.office.setup.timeline import timeline
from huiyin.web.pages import campaign_page
from huiyin.words import say

SECTIONS = ("directives", "plans", "phases", "actions", "bodies", "teams", "lists")


def settled(request: HttpRequest, deed: Callable[[], Any], done: str) -> bool:
    """Do something and say so, or say why not; whether it was done."""
    try:
        deed()
    except NotAllowed as error:
        messages.error(request, setup_refusal(error))
        return False
    messages.success(request, say(done, language()))
    return True


@campaign_page()
def setup(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Everything that was laid down for the campaign."""
    campaign, today = viewer.campaign, timezone.localdate()
    phases = list(campaign.phases.all())
    actions = list(campaign.actions.select_related("phase", "owner"))
    prescribed = [one for one in actions if one.kind == Action.Kind.PRESCRIBED]
    known = {
        "campaign": campaign,
        "sections": SECTIONS,
        "keeps": viewer.is_any(KEEPERS),
        "steps": [action for action in allowed(CAMPAIGN, campaign.state, viewer) if action in ("open", "close")],
        "missing": missing_to_open(campaign, today=today) if campaign.state != campaign.State.COLLECTING else [],
        "directives": campaign.directives.select_related("issuer"),
        "plans": campaign.plan_versions.select_related("directive"),
        "delays": delays(campaign),
        "phases": phases,
        "timeline": timeline(phases, today),
        "actions": actions,
        "done": sum(one.done_on is not None for one in prescribed),
        "prescribed": len(prescribed),
        "today": today,
        "bodies": campaign.bodies.select_related("unit").prefetch_related("members__person"),
        "teams": campaign.teams.prefetch_related("members__person", "places__unit"),
        "lists": [(kind, _entries(viewer, kind)) for kind in LISTS],
    }
    return render(request, "huiyin/setup/setup.html", known)


def _entries(viewer: Viewer, kind: str) -> Any:
    if kind == "stratum":
        return Stratum.objects.filter(campaign=viewer.campaign)
    return Channel.objects.filter(campaign=viewer.campaign) if kind == "channel" else GatheringKind.objects.filter(campaign=viewer.campaign).select_related("channel")


@campaign_page()
def entries(request: HttpRequest, viewer: Viewer, kind: str) -> HttpResponseBase:
    """One list, to be changed and put in order."""
    if kind not in LISTS:
        raise Http404
    known = {"campaign": viewer.campaign, "kind": kind, "entries": _entries(viewer, kind), "keeps": viewer.is_any(KEEPERS)}
    return render(request, "huiyin/setup/list.html", known)


@require_POST
@campaign_page(KEEPERS)
def state(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Open or close the campaign."""
    if request.POST.get("step") == "open":
        settled(request, lambda: open_campaign(viewer.campaign, by=viewer, now=timezone.now(), today=timezone.localdate()), "setup.opened")
    else:
        settled(request, lambda: close_campaign(viewer.campaign, by=viewer, now=timezone.now()), "setup.closed")
    return redirect("setup", viewer.campaign.code)
