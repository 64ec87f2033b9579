"""The inbox of new opinions: each with what the machine proposes, and a person's decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.domain.access import Role, Viewer
from huiyin.domain.consolidation import deciding
from huiyin.domain.consolidation.arriving import Proposed, arrived, propose
from huiyin.domain.consolidation.models import Aspect, Correction, Placement
from huiyin.domain.consolidation.selectors import WORKERS, problems_visible_to
from huiyin.web.language import language
from huiyin.web.office.opinions.listing import Row, rows_of
from huiyin.web.office.opinions.marking import marked
from huiyin.web.pages import campaign_page, tried
from huiyin.words import say

#: Opinions on a page.
PAGE = 20
#: The longest reason, in characters.
REASON = 1000
Given = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """An opinion that waits: its words, why it waits, and what is proposed for it."""

    row: Row
    reason: str
    proposed: Proposed

    @property
    def aspect(self) -> str:
        """The aspect under which a new problem is proposed: that of the best proposal."""
        return self.proposed.proposals[0].problem.aspect.code if self.proposed.proposals else ""


@campaign_page(WORKERS)
def arrival(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The opinions that wait, by number."""
    today = timezone.localdate()
    page = Paginator(arrived(viewer, today=today), PAGE).get_page(request.GET.get("page"))
    found = list(page)
    proposals = propose(viewer.campaign, {one.number: one.text for one in found})
    reasons = dict(Placement.objects.filter(opinion__in=found, problem=None).values_list("opinion", "reason"))
    items = [
        Item(replace(row, words=marked(row.opinion.text, "")), reasons.get(row.opinion.pk, "unseen"), proposals.get(row.opinion.number, Proposed([], False)))
        for row in rows_of([one.pk for one in found], viewer, today=today)
    ]
    context = {
        "campaign": viewer.campaign,
        "page": page,
        "items": items,
        "seen": deciding.last_number(viewer),
        "problems": problems_visible_to(viewer).values_list("code", "title"),
        "aspects": Aspect.objects.filter(campaign=viewer.campaign).values_list("code", "title"),
        "acts": viewer.is_any({Role.OFFICE}),
    }
    return render(request, "huiyin/consolidation/arrival.html", context)


@require_POST
@campaign_page({Role.OFFICE})
def do(request: HttpRequest, viewer: Viewer, number: int, deed: str) -> HttpResponseBase:
    """One decision on one opinion that waits; then on to the next."""
    if deed not in DEEDS:
        raise Http404
    waits = list(arrived(viewer, today=timezone.localdate()).values_list("number", flat=True))
    if number not in waits:
        messages.error(request, say("consolidation.arrival.gone", language()))
        return HttpResponseRedirect(_back(request, viewer, None))
    given = {name: value.replace("\x00", "").strip() for name, value in request.POST.items() if isinstance(value, str)}
    made: Correction | None = tried(request, lambda: DEEDS[deed](number, given, viewer, int(given["seen"]) if given.get("seen", "").isascii() and given.get("seen", "").isdigit() else 0))
    if made is None:
        return HttpResponseRedirect(_back(request, viewer, number))
    messages.success(request, say(f"consolidation.arrival.done.{deed}", language(), number=number, problem=made.told.get("problem", "")))
    return HttpResponseRedirect(_back(request, viewer, next((one for one in waits if one > number), None)))


def _back(request: HttpRequest, viewer: Viewer, number: int | None) -> str:
    """The same page of the list, at an opinion."""
    page = request.POST.get("page", "")
    query = f"?page={page}" if page.isascii() and page.isdigit() else ""
    return reverse("arrival", args=[viewer.campaign.code]) + query + (f"#o{number}" if number else "")


def _move(number: int, given: Given, viewer: Viewer, seen: int) -> Correction:
    return deciding.move([number], given.get("problem", "").upper(), by=viewer, now=timezone.now(), seen=seen)


def _split(number: int, given: Given, viewer: Viewer, seen: int) -> Correction:
    return deciding.split([number], given.get("title", ""), by=viewer, now=timezone.now(), seen=seen, aspect=given.get("aspect", ""))


def _set_aside(number: int, given: Given, viewer: Viewer, seen: int) -> Correction:
    return deciding.set_aside([number], given.get("reason", "")[:REASON], by=viewer, now=timezone.now(), seen=seen)


DEEDS: Mapping[str, Callable[[int, Given, Viewer, int], Correction]] = {"move": _move, "split": _split, "set_aside": _set_aside}
