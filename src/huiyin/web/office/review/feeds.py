"""What the page's script asks for: the map, the numbers of a list, its rows by the hundred, what others changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from huiyin.domain.access import Role, Viewer
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.selectors import opinions_visible_to
from huiyin.domain.consolidation.claims import claim, claims_of_others
from huiyin.domain.consolidation.deciding import last_number
from huiyin.domain.consolidation.kept import counts_of
from huiyin.domain.consolidation.models import Placement
from huiyin.domain.consolidation.selectors import Group, map_of, placements_visible_to, waiting
from huiyin.domain.consolidation.similar import opinions_like
from huiyin.domain.transitions import NotAllowed
from huiyin.web.language import language
from huiyin.web.office.review.listing import ROLES, Reviewed, name_of, numbers, reviewed, whole_numbers
from huiyin.web.office.review.telling import changes, last_change
from huiyin.web.pages import campaign_page, refusal
from huiyin.web.templatetags.words import day, named
from huiyin.words import say

#: So many rows are given at once.
CHUNK = 200
#: Of so many changed opinions the page is told where they stand now.
TOUCHED = 2000


@require_GET
@campaign_page(ROLES)
def map_now(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Aspects with their problems, and how many opinions stand in none."""
    return JsonResponse(the_map(viewer))


@require_GET
@campaign_page(ROLES)
def list_now(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The numbers of the opinions of a list."""
    return JsonResponse({"numbers": numbers(viewer, request.GET, today=timezone.localdate())})


@require_GET
@campaign_page(ROLES)
def rows(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The opinions of some numbers; who may not see one gets none."""
    wanted = whole_numbers(request.GET.get("n", ""), CHUNK)
    words = request.GET.get("q", "")[:100]
    return JsonResponse({"rows": [_row(one) for one in reviewed(viewer, wanted, words, today=timezone.localdate())]})


@require_GET
@campaign_page(ROLES)
def like(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponseBase:
    """The opinion of a number and those most like it."""
    today = timezone.localdate()
    one = get_object_or_404(opinions_visible_to(viewer, today=today).filter(state=Opinion.State.REGISTERED), number=number)
    return JsonResponse({"numbers": [number, *(other for other, _ in opinions_like(one, viewer, today=today))]})


@require_GET
@campaign_page(ROLES)
def news(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """What was changed since, with the map where anything was, and who is at work where."""
    (since,) = whole_numbers(request.GET.get("since", ""), 1) or [0]
    # Asked first: what is decided while the rest is gathered is told again next time, and never lost.
    at, seen = last_change(viewer), last_number(viewer)
    told: dict[str, Any] = {"claims": [[code, name_of(user)] for code, user in claims_of_others(viewer, now=timezone.now())]}
    if at > since:
        told |= changes(viewer, since)
        touched = sorted({number for one in told["changes"] for number in one["opinions"]})
        told["whole"] = told["whole"] or len(touched) > TOUCHED
        told["places"] = {} if told["whole"] else _places(viewer, touched)
        told["map"] = the_map(viewer)
    return JsonResponse({**told, "since": at, "seen": seen})


@require_POST
@campaign_page({Role.OFFICE})
def claim_problem(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Tell others that one works on a problem."""
    try:
        claim(request.POST.get("problem", "").replace("\x00", "")[:20], by=viewer, now=timezone.now())
    except NotAllowed as error:
        return JsonResponse({"refused": refusal(error)})
    return JsonResponse({})


def the_map(viewer: Viewer) -> dict[str, Any]:
    """The map as the script knows it."""
    return {"aspects": _aspects(map_of(viewer, counts_of(viewer.campaign.pk))), **in_none(viewer)}


def _aspects(groups: list[Group]) -> list[dict[str, Any]]:
    return [
        {
            "code": group.aspect.code,
            "title": group.aspect.title,
            "model": bool(group.aspect.by_model),
            "opinions": group.opinions,
            "problems": [{"code": row.problem.code, "title": row.problem.title, "model": bool(row.problem.by_model), "opinions": row.opinions, "endorsed": row.endorsed, "decided": row.decided} for row in group.rows],
        }
        for group in groups
    ]


def in_none(viewer: Viewer) -> dict[str, int]:
    """How many opinions stand in no problem, and wait or were set aside."""
    none = Placement.objects.filter(campaign=viewer.campaign, problem=None, reason="set_aside", opinion__state=Opinion.State.REGISTERED)
    return {"waiting": waiting(viewer, today=timezone.localdate()).count(), "aside": none.count()}


def _places(viewer: Viewer, touched: list[int]) -> dict[int, list[str]]:
    """Where opinions stand now, by number; without a problem ``*aside`` or ``*waiting``."""
    found: dict[int, list[str]] = {number: [] for number in touched}
    placed = placements_visible_to(viewer, today=timezone.localdate()).filter(opinion__number__in=touched).order_by()
    for number, code, reason in placed.values_list("opinion__number", "problem__code", "reason"):
        found[number].append(code or ("*aside" if reason == "set_aside" else "*waiting"))
    return found


def _row(one: Reviewed) -> dict[str, Any]:
    row, opinion = one.row, one.row.opinion
    origin = [*(named(each) for each in row.origin), day(opinion.received_on)] if row.traced else [named(row.stratum)]
    return {
        "number": opinion.number,
        "words": row.words if row.words is not None else [[say("opinions.withheld", language()), False]],
        "whole": opinion.text if row.words is not None and "".join(piece for piece, _ in row.words) != opinion.text else "",
        "kind": say(f"collection.kind.{opinion.kind}", language()),
        "confidential": opinion.confidential,
        "endorsed": row.endorsements,
        "origin": [each for each in origin if each],
        "traced": row.traced,
        "places": [{"code": each.code, "title": each.title, "share": each.share, "because": each.because, "who": each.who} for each in one.places],
    }
