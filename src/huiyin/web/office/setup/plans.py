"""The plan in versions."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.domain.access import KEEPERS, Role, Viewer
from huiyin.domain.campaigns.lifecycle import PLAN
from huiyin.domain.campaigns.models import PlanVersion
from huiyin.domain.campaigns.planning import approve_plan, draft_plan, issue_plan, redraft_plan
from huiyin.domain.transitions import allowed
from huiyin.web.office.setup.forms import PlanForm
from huiyin.web.office.setup.pages import settled
from huiyin.web.pages import campaign_page


@campaign_page(KEEPERS)
def new(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Draft a plan, or the next version of one."""
    known = PlanVersion.objects.filter(campaign=viewer.campaign, pk=request.GET.get("after") or 0).first() if (request.GET.get("after") or "0").isdecimal() else None
    start = {"plan": known.plan, "text": known.text, "directive": known.directive_id} if known else {}
    form = PlanForm(request.POST or None, campaign=viewer.campaign, initial=start)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if settled(request, lambda: draft_plan(viewer.campaign, given["plan"], given["text"], directive=given["directive"], by=viewer, now=timezone.now(), today=timezone.localdate()), "setup.saved"):
            return redirect("setup", viewer.campaign.code)
    return render(request, "huiyin/setup/entry.html", {"campaign": viewer.campaign, "form": form, "kind": "plan"})


@campaign_page()
def plan(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """One version: its text, and what may be done with it now."""
    version = get_object_or_404(PlanVersion.objects.select_related("directive"), campaign=viewer.campaign, pk=pk)
    drafting = version.state == PlanVersion.State.DRAFT and viewer.is_any(KEEPERS)
    form = PlanForm(request.POST or None, campaign=viewer.campaign, instance=version) if drafting else None
    if form is not None:
        # A version belongs to its plan for good.
        del form.fields["plan"]
    if request.method == "POST" and form is not None and form.is_valid():
        given = form.cleaned_data
        settled(request, lambda: redraft_plan(version, given["text"], directive=given["directive"], by=viewer, now=timezone.now()), "setup.saved")
        return redirect("plan", viewer.campaign.code, pk)
    steps = [one for one in allowed(PLAN, version.state, viewer) if one in ("approve", "issue")]
    known = {"campaign": viewer.campaign, "version": version, "form": form, "steps": steps, "keeps": viewer.is_any(KEEPERS)}
    return render(request, "huiyin/setup/plan.html", known)


@require_POST
@campaign_page(KEEPERS | {Role.LEADING_GROUP})
def step(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """Approve or issue a version."""
    version = get_object_or_404(PlanVersion, campaign=viewer.campaign, pk=pk)
    deed, done = (approve_plan, "setup.approved") if request.POST.get("step") == "approve" else (issue_plan, "setup.issued")
    settled(request, lambda: deed(version, by=viewer, now=timezone.now(), today=timezone.localdate()), done)
    return redirect("plan", viewer.campaign.code, pk)
