"""Titles that quote somebody: each can be changed where the list is proposed."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.domain.access import Viewer
from huiyin.domain.consolidation.deciding import rename
from huiyin.web.office.problems.found import WRITE, found, settled
from huiyin.web.pages import campaign_page


@require_POST
@campaign_page(WRITE)
def retitle(request: HttpRequest, viewer: Viewer, code: str) -> HttpResponseBase:
    """Give a problem another title; ``seen`` is the last decision that the person knew."""
    one, seen = found(viewer, code), request.POST.get("seen", "")
    known = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
    title = request.POST.get("title", "").replace("\x00", "")
    settled(request, lambda: rename(one.code, title, by=viewer, now=timezone.now(), seen=known), "retitled", code=one.code)
    return redirect(reverse("problem_lists", args=[viewer.campaign.code]) + "#titles")
