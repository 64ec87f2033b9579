"""The problem list under its aspects with its sums, and one problem with all that is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huiyin.domain.access import Viewer
from huiyin.domain.collection.restatement import Restatement
from huiyin.domain.consolidation.categories import categories_of
from huiyin.domain.consolidation.kept import counts_of
from huiyin.domain.consolidation.listing import SPREADS, bare, history, spread, sums_of, targets
from huiyin.domain.consolidation.models import WHOLE, Placement, Problem, ProblemList
from huiyin.domain.consolidation.selectors import endorsements_of, map_of, placements_visible_to
from huiyin.web.language import language
from huiyin.web.office.opinions.listing import Row, rows_of
from huiyin.web.office.problems.found import READ, WRITE, found
from huiyin.web.pages import campaign_page
from huiyin.web.papers import KINDS
from huiyin.words import LANGUAGES, say

#: Opinions on a page.
PAGE = 50


@campaign_page(READ)
def problems(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Aspects in order with their problems, of one state where it is asked for, and whether the sums hold."""
    counts = counts_of(viewer.campaign.pk)
    groups, state = map_of(viewer, counts), request.GET.get("state", "")
    known = {
        "campaign": viewer.campaign,
        "groups": groups,
        "state": state if state in Problem.State.values else "",
        "sums": sums_of(viewer, groups, counts=counts),
        "bare": bare(viewer, groups),
        "writes": viewer.is_any(WRITE),
        "kinds": KINDS,
        "tongues": LANGUAGES,
        "latest": ProblemList.objects.filter(campaign=viewer.campaign).defer("frozen").first(),
    }
    return render(request, "huiyin/problems/list.html", known)


@dataclass(frozen=True, slots=True)
class Said:
    """An opinion of a problem: ``text`` is what the viewer may read of it, ``restated`` whether in other words, ``share`` in per cent where it is not whole."""

    row: Row
    text: str
    restated: bool
    share: str
    decided: bool


@campaign_page(READ)
def problem(request: HttpRequest, viewer: Viewer, code: str) -> HttpResponseBase:
    """One problem; the code of one that was taken in leads to where it went."""
    one, today = found(viewer, code), timezone.localdate()
    if one.merged_into is not None:
        return redirect("problem", viewer.campaign.code, one.merged_into.code)
    placed = placements_visible_to(viewer, today=today).filter(problem=one).order_by("opinion__number")
    page = Paginator(placed, PAGE).get_page(request.GET.get("page"))
    standing = Placement.objects.filter(problem=one, opinion__state="registered").aggregate(count=Count("id"), weight=Sum("share"))
    counted = standing["count"]
    known = {
        "campaign": viewer.campaign,
        "problem": one,
        "page": page,
        "said": _said(list(page), viewer, today),
        "counted": counted,
        "unseen": counted - page.paginator.count,
        "weight": (standing["weight"] or 0) / WHOLE,
        "endorsed": endorsements_of(one),
        "least": viewer.campaign.smallest_group,
        "writes": viewer.is_any(WRITE),
        **_about(one, viewer, today, counted, counted - page.paginator.count),
    }
    return render(request, "huiyin/problems/problem.html", known)


def _about(one: Problem, viewer: Viewer, today: date, counted: int, unseen: int) -> dict[str, Any]:
    categories_of(viewer.campaign)
    units, people = targets(one, viewer, today=today)
    categories = list(one.categories.all())
    return {
        "misconduct": [each for each in categories if each.axis == "misconduct"],
        "cause": [each for each in categories if each.axis == "cause"],
        "target_units": units,
        "target_people": people,
        # Beside the opinions that the viewer reads it would tell where those come from that they may not see.
        "spreads": [(by, spread(one, by)) for by in SPREADS] if counted >= viewer.campaign.smallest_group and not unseen else [],
        "taken_in": one.taken_in.order_by("code"),
        "history": [(each, say(f"problems.decided.{each.code}", language(), count=each.count, other=each.other)) for each in history(one)],
    }


def _said(placed: list[Placement], viewer: Viewer, today: date) -> list[Said]:
    rows = rows_of([one.opinion_id for one in placed], viewer, today=today)
    closed = [row.opinion.pk for row in rows if not row.traced]
    # The latest comes last and stays.
    restated = dict(Restatement.objects.filter(opinion__in=closed).order_by("id").values_list("opinion", "text"))
    return [
        Said(row, restated.get(row.opinion.pk, row.opinion.text), row.opinion.pk in restated, "" if one.share == WHOLE else f"{one.share / WHOLE:.0%}", one.decided_by_id is not None)
        for row, one in zip(rows, placed, strict=True)
    ]
