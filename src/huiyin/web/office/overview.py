"""The first page of a campaign: where it stands, and what to do next."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from huiyin.domain.access import KEEPERS, READERS, Role, Viewer
from huiyin.domain.campaigns.founding import missing_to_open
from huiyin.domain.collection.holding import too_few
from huiyin.domain.oversight.loop import loop
from huiyin.domain.oversight.reconciliation import account
from huiyin.domain.oversight.standing import standing
from huiyin.domain.rectification.belonging import OVERSEERS
from huiyin.web.office.register.found import SEE
from huiyin.web.pages import campaign_page

#: Where each thing that waits is seen to: the name of a page and what stands behind its question mark.
PLACES = {
    "lists": ("problem_lists", ""),
    "plans": ("rectification", ""),
    "extensions": ("register", ""),
    "claims_referred": ("claims", ""),
    "claims_back": ("claims", ""),
    "claims_mine": ("claims", ""),
    "uncovered": ("rectification", ""),
    "checks": ("register", "?state=closure_asked"),
    "signs": ("mine", ""),
    "own_late": ("mine", ""),
    "own_near": ("mine", ""),
    "late": ("register", "?light=red"),
    "blocked": ("register", "?light=yellow"),
    "vacant": ("register", ""),
}
#: Seconds for which the first page believes its last look at the account; the page of the account itself always counts anew.
ADDED_UP = 60


@campaign_page()
def overview(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Numbers that add up, who was not heard yet, and what waits for somebody."""
    today = timezone.localdate()
    far = loop(viewer, today=today)
    waits = [(one, reverse(page, args=[viewer.campaign.code]) + query) for one in far.waits for page, query in [PLACES[one.code]]]
    known = {
        "loop": far,
        "waits": waits,
        "lists": viewer.is_any(OVERSEERS),
        "registers": viewer.is_any(SEE),
        "campaign": viewer.campaign,
        "adds_up": cache.get_or_set(f"adds-up-{viewer.campaign.pk}", lambda: account(viewer.campaign).holds, ADDED_UP),
        "standing": standing(viewer, today=today),
        "reads": viewer.is_any(READERS),
        "keeps": viewer.is_any(KEEPERS),
        "too_few": too_few(viewer.campaign, today=today) if viewer.is_any({*KEEPERS, Role.PRIVACY}) else None,
        "missing": missing_to_open(viewer.campaign, today=today) if viewer.campaign.state == "preparing" else [],
    }
    return render(request, "huiyin/overview.html", known)
