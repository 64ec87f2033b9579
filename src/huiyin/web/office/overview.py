"""The first page of a campaign: where it stands, and what to do next."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from huiyin.domain.access import Viewer
from huiyin.domain.oversight.reconciliation import account
from huiyin.web.pages import campaign_page


@campaign_page()
def overview(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Numbers that add up, each with the rows behind it."""
    return render(request, "huiyin/overview.html", {"campaign": viewer.campaign, "account": account(viewer.campaign)})
