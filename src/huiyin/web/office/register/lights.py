"""The rules of the lights, for whoever sees the register; the office changes them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huiyin.domain.access import Viewer
from huiyin.domain.campaigns.workdays import workdays
from huiyin.domain.rectification.lights import MOST, keep_lights, lights_of, rules_of
from huiyin.domain.rectification.selectors import LIGHTS
from huiyin.domain.transitions import NotAllowed
from huiyin.web.language import language
from huiyin.web.office.register.found import SEE, WRITE, refused
from huiyin.web.pages import campaign_page
from huiyin.words import say

FIELDS = ("near_days", "quiet_days", "immediate_days")


@campaign_page(SEE)
def lights(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """What each light means, and when it changes."""
    today = timezone.localdate()
    if request.method == "POST" and viewer.is_any(WRITE):
        _kept(request, viewer)
        return redirect("register_lights", viewer.campaign.code)
    rules = rules_of(viewer.campaign)
    days, until = workdays(viewer.campaign), lights_of(viewer.campaign, today=today).near_until
    known = {
        "campaign": viewer.campaign,
        "lights": LIGHTS,
        "rules": rules,
        "most": MOST,
        "writes": viewer.is_any(WRITE),
        "open_years": [year for year in sorted({today.year, until.year}) if rules.near_working and days.unannounced(year)],
    }
    return render(request, "huiyin/register/lights.html", known)


def _kept(request: HttpRequest, viewer: Viewer) -> None:
    given = {name: request.POST.get(name, "").strip() for name in FIELDS}
    if not all(text.isascii() and text.isdecimal() and len(text) < 6 for text in given.values()):
        messages.error(request, say("duties.lights.whole", language()))
        return
    try:
        keep_lights(
            {name: int(text) for name, text in given.items()}, working="near_working" in request.POST, by=viewer, now=timezone.now()
        )
    except NotAllowed as error:
        messages.error(request, refused(error))
    else:
        messages.success(request, say("duties.lights.saved", language()))
