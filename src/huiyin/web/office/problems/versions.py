"""The frozen versions of the list: proposed by the office, compared, confirmed or returned by somebody else."""

from __future__ import annotations

from django.db.models import F
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.domain.access import Role, Viewer
from huiyin.domain.consolidation.confirming import Difference, confirm_list, difference, digest_of, propose_list, return_list, sums_now
from huiyin.domain.consolidation.deciding import TITLE, last_number
from huiyin.domain.consolidation.kept import counts_of
from huiyin.domain.consolidation.lifecycle import PROBLEM_LIST
from huiyin.domain.consolidation.listing import sums_of
from huiyin.domain.consolidation.models import ProblemList
from huiyin.domain.consolidation.quoting import quoting_titles
from huiyin.domain.consolidation.selectors import map_of
from huiyin.domain.transitions import allowed
from huiyin.web.office.problems.forms import ReturnForm
from huiyin.web.office.problems.found import READ, WRITE, settled
from huiyin.web.pages import campaign_page
from huiyin.web.papers import KINDS
from huiyin.words import LANGUAGES

#: So many opinions that moved are listed one by one.
MOVED = 200


@campaign_page(READ)
def lists(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """All versions, the latest first, and what keeps the office from proposing the next."""
    every = list(ProblemList.objects.filter(campaign=viewer.campaign).defer("frozen").annotate(sums=F("frozen__sums")).select_related("proposed_by__person", "decided_by__person"))
    counts = counts_of(viewer.campaign.pk)
    sums = sums_of(viewer, map_of(viewer, counts), sums_now(viewer.campaign, counts), counts)
    proposes = viewer.is_any(WRITE)
    known = {
        "campaign": viewer.campaign,
        "versions": every,
        "sums": sums,
        "waits": sums.parts["waits"] + sums.parts["unseen"],
        "pending": any(one.state == ProblemList.State.PROPOSED for one in every),
        "proposes": proposes,
        # Who does not read the opinions is not told which titles are somebody's words.
        "quoting": quoting_titles(viewer, today=timezone.localdate()) if proposes else [],
        "seen": last_number(viewer),
        "longest": TITLE,
    }
    return render(request, "huiyin/problems/versions.html", known)


@require_POST
@campaign_page(WRITE)
def propose(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Freeze what stands and hand it to the leading group."""
    settled(request, lambda: propose_list(by=viewer, now=timezone.now()), "proposed")
    return redirect("problem_lists", viewer.campaign.code)


@campaign_page(READ)
def one(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponseBase:
    """A version: its sums, what is different from the one before, what it says."""
    return render(request, "huiyin/problems/version.html", _shown(found_list(viewer, number), viewer, ReturnForm()))


@require_POST
@campaign_page({Role.LEADING_GROUP})
def decide(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponseBase:
    """Confirm a version, or send it back for a reason."""
    it, now = found_list(viewer, number), timezone.now()
    if "confirm" in request.POST:
        settled(request, lambda: confirm_list(it, by=viewer, now=now), "confirmed")
        return redirect("problem_list", viewer.campaign.code, number)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return render(request, "huiyin/problems/version.html", _shown(it, viewer, form))
    settled(request, lambda: return_list(it, form.cleaned_data["why"], by=viewer, now=now), "returned")
    return redirect("problem_list", viewer.campaign.code, number)


def found_list(viewer: Viewer, number: int) -> ProblemList:
    """The version of a number; 404 where there is none."""
    return get_object_or_404(ProblemList.objects.select_related("proposed_by__person", "decided_by__person"), campaign=viewer.campaign, number=number)


def _shown(it: ProblemList, viewer: Viewer, form: ReturnForm) -> dict[str, object]:
    before = ProblemList.objects.filter(campaign=viewer.campaign, number__lt=it.number).first()
    changed = difference(before.frozen, it.frozen) if before else None
    steps = allowed(PROBLEM_LIST, it.state, viewer)
    return {
        "campaign": viewer.campaign,
        "version": it,
        "sums": it.frozen["sums"],
        "sound": digest_of(it.frozen) == it.digest,
        "before": before,
        "changed": changed,
        "moved": _moved(changed),
        "more": max(len(changed.moved) - MOVED, 0) if changed else 0,
        "aspects": [(aspect, sum(len(each["opinions"]) for each in aspect["problems"])) for aspect in it.frozen["aspects"]],
        "steps": steps if it.proposed_by_id != viewer.user.pk else [],
        "own": bool(steps) and it.proposed_by_id == viewer.user.pk,
        "form": form,
        "kinds": KINDS,
        "tongues": LANGUAGES,
    }


def _moved(changed: Difference | None) -> list[tuple[int, str, str]]:
    return list(changed.moved[:MOVED]) if changed else []
