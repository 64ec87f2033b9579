"""The rules of the lights and what the time classes are called, for whoever sees the register; the office changes them."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huiyin.domain.access import Viewer
from huiyin.domain.rectification.classes import LONGEST, called, keep_classes, names_of_classes
from huiyin.domain.rectification.lights import MOST, keep_lights, lights_of, open_years, rules_of
from huiyin.domain.rectification.models import Measure
from huiyin.domain.rectification.selectors import LIGHTS
from huiyin.domain.transitions import NotAllowed
from huiyin.web.language import language
from huiyin.web.office.register.found import SEE, WRITE, refused
from huiyin.web.pages import campaign_page
from huiyin.words import LANGUAGES, say

FIELDS = ("near_days", "quiet_days", "immediate_days")


@campaign_page(SEE)
def lights(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """What each light means and when it changes; what each time class is called."""
    today = timezone.localdate()
    sent = request.method == "POST" and viewer.is_any(WRITE)
    if sent and _kept(request, viewer):
        return redirect("register_lights", viewer.campaign.code)
    rules, names = rules_of(viewer.campaign), names_of_classes(viewer.campaign)
    typed = _typed(request) if sent else names
    until = lights_of(viewer.campaign, today=today).near_until
    known = {
        "campaign": viewer.campaign,
        "lights": LIGHTS,
        "rules": request.POST if sent else rules,
        "classes": [
            (kind, word, *typed.get(kind, ("", "")), *(say(f"register.kind.{kind}", tongue) for tongue in LANGUAGES))
            for kind, word in called(names, language()).items()
        ],
        "longest": LONGEST,
        "most": MOST,
        "writes": viewer.is_any(WRITE),
        "open_years": open_years(viewer.campaign, [today, until] if rules.near_working else []),
    }
    return render(request, "huiyin/register/lights.html", known)


def _typed(request: HttpRequest) -> dict[str, tuple[str, str]]:
    return {kind: (request.POST.get(f"{kind}_zh", ""), request.POST.get(f"{kind}_en", "")) for kind in Measure.Kind.values}


def _kept(request: HttpRequest, viewer: Viewer) -> bool:
    given = {name: request.POST.get(name, "").strip() for name in FIELDS}
    if not all(text.isascii() and text.isdecimal() and len(text) < 6 for text in given.values()):
        messages.error(request, say("duties.lights.whole", language()))
        return False
    try:
        with transaction.atomic():
            days, working = {name: int(text) for name, text in given.items()}, "near_working" in request.POST
            keep_lights(days, working=working, by=viewer, now=timezone.now())
            keep_classes(_typed(request), by=viewer, now=timezone.now())
    except NotAllowed as error:
        messages.error(request, refused(error))
        return False
    messages.success(request, say("duties.lights.saved", language()))
    return True
