"""Urging the doers of a measure by hand."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.domain.access import Viewer
from huiyin.domain.reminding.urging import URGERS, urge
from huiyin.web.office.register.found import found
from huiyin.web.pages import campaign_page, tried


@require_POST
@campaign_page(URGERS)
def press(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponseBase:
    """Tell the doers at once."""
    one, note = found(viewer, number), request.POST.get("note", "")
    tried(request, lambda: urge(one, note, by=viewer, now=timezone.now(), today=timezone.localdate()), "reminders.urged")
    return redirect("measure", viewer.campaign.code, number)
