"""The first page of a campaign: where it stands, and what to do next."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from huiyin.domain.access import KEEPERS, READERS, Viewer
from huiyin.domain.campaigns.founding import missing_to_open
from huiyin.domain.oversight.reconciliation import account
from huiyin.domain.oversight.standing import standing
from huiyin.web.pages import campaign_page

#: Seconds for which the first page believes its last look at the account; the page of the account itself always counts anew.
ADDED_UP = 60


@campaign_page()
def overview(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Numbers that add up, who was not heard yet, and what waits for somebody."""
    today = timezone.localdate()
    known = {
        "campaign": viewer.campaign,
        "adds_up": cache.get_or_set(f"adds-up-{viewer.campaign.pk}", lambda: account(viewer.campaign).holds, ADDED_UP),
        "standing": standing(viewer, today=today),
        "reads": viewer.is_any(READERS),
        "keeps": viewer.is_any(KEEPERS),
        "missing": missing_to_open(viewer.campaign, today=today) if viewer.campaign.state == "preparing" else [],
    }
    return render(request, "huiyin/overview.html", known)
