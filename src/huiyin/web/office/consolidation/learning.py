"""What the machine would move after people's decisions, and accepting it or part of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.domain.access import Role, Viewer
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.selectors import opinions_visible_to
from huiyin.domain.consolidation.learning import Lesson, accept, lesson
from huiyin.domain.consolidation.models import Placement, Problem
from huiyin.domain.consolidation.selectors import WORKERS, placed_sum
from huiyin.domain.transitions import NotAllowed
from huiyin.web.language import language
from huiyin.web.pages import campaign_page, tried
from huiyin.words import say

#: Of more opinions a lesson takes too long for a page.
MOST = 20_000
#: Opinions that are listed of one flow, at most.
LISTED = 200
#: Numbers that are asked for at once; databases take no list of any length.
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Flow:
    """From one problem to another: the opinions that would move (with how sure that is), of which the first are listed with their words."""

    now: str
    proposed: str
    now_title: str
    proposed_title: str
    opinions: Sequence[int]
    listed: Sequence[tuple[int, str, float]]

    @property
    def key(self) -> str:
        """What the form calls it."""
        return f"{self.now}>{self.proposed}"

    @property
    def more(self) -> int:
        """How many are not listed."""
        return len(self.opinions) - len(self.listed)


@campaign_page(WORKERS)
def learning(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """How much people have decided; asked for it, what the machine would move."""
    placed = placed_sum(viewer.campaign.pk)["in_problem"]
    decided = Placement.objects.filter(campaign=viewer.campaign, decided_by__isnull=False, problem__isnull=False).exists()
    context = {"campaign": viewer.campaign, "placed": placed, "most": MOST, "decided": decided, "too_many": placed > MOST, "acts": viewer.is_any({Role.OFFICE})}
    if decided and placed <= MOST and "ask" in request.GET:
        found = lesson(viewer)
        flows = _flows(found, viewer)
        moving = sum(len(flow.opinions) for flow in flows)
        context |= {"lesson": found, "flows": flows, "moving": moving, "hidden": len(found.moves) - moving}
    return render(request, "huiyin/consolidation/learning.html", context)


@require_POST
@campaign_page({Role.OFFICE})
def accepting(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Write the chosen flows, or all, if they are still those that were shown; opinions that the viewer may not read stay."""
    chosen = None if "all" in request.POST else set(request.POST.getlist("flow"))
    if chosen is not None and not chosen:
        messages.warning(request, say("consolidation.learning.none_chosen", language()))
    elif placed_sum(viewer.campaign.pk)["in_problem"] <= MOST:
        moved = tried(request, lambda: _accepted(viewer, request.POST.get("digest", ""), chosen))
        if moved:
            messages.success(request, say("consolidation.learning.accepted", language(), count=moved))
    return redirect("learning", viewer.campaign.code)


def _accepted(viewer: Viewer, digest: str, chosen: set[str] | None) -> int:
    found = lesson(viewer)
    if found.digest != digest:
        raise NotAllowed("changed_meanwhile")
    only = {number for flow in _flows(found, viewer) if chosen is None or flow.key in chosen for number in flow.opinions}
    return accept(found, by=viewer, now=timezone.now(), only=only)


def _flows(found: Lesson, viewer: Viewer) -> list[Flow]:
    """The moves of what the viewer may read, by from and to, the largest first."""
    texts = _texts([number for number, *_ in found.moves], viewer)
    titles = dict(Problem.objects.filter(campaign=viewer.campaign).values_list("code", "title"))
    by: dict[tuple[str, str], list[tuple[int, float]]] = {}
    for number, now, proposed, confidence in found.moves:
        if number in texts:
            by.setdefault((now, proposed), []).append((number, confidence))
    flows = [
        Flow(now, proposed, titles[now], titles[proposed], [number for number, _ in those], [(number, texts[number], 100 * sure) for number, sure in those[:LISTED]])
        for (now, proposed), those in by.items()
    ]
    return sorted(flows, key=lambda flow: (-len(flow.opinions), flow.now, flow.proposed))


def _texts(numbers: Sequence[int], viewer: Viewer) -> Mapping[int, str]:
    visible = opinions_visible_to(viewer, today=timezone.localdate()).filter(state=Opinion.State.REGISTERED)
    parts = (numbers[start : start + CHUNK] for start in range(0, len(numbers), CHUNK))
    return {number: text for part in parts for number, text in visible.filter(number__in=part).values_list("number", "text")}
