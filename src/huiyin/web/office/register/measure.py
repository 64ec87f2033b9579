"""One measure: what is known of it, how it went, what people said, and what its reader may do with it now."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from huiyin.domain.access import Viewer
from huiyin.domain.consolidation.selectors import WORKERS
from huiyin.domain.rectification.evidence import MOST, path_of
from huiyin.domain.rectification.lights import open_years
from huiyin.domain.rectification.models import Evidence, Measure
from huiyin.domain.rectification.outcomes import light
from huiyin.domain.rectification.selectors import heard, outcomes_for, possible, standing, waiting_extension
from huiyin.domain.rectification.tasking import possible_with
from huiyin.web.office.register.found import SEE, WRITE, found
from huiyin.web.office.register.people import gaps_of
from huiyin.web.office.reminders.showing import urges_of
from huiyin.web.pages import campaign_page
from huiyin.web.serving import looked_at

#: What has its own files, what is said in red, and what is done most and so stands open.
FILES, GRAVE = frozenset({"note_progress", "ask_closure"}), frozenset({"cancel_measure", "reopen_measure", "return_closure"})
OPEN = frozenset({"note_progress", "decide_extension", "check_closure", "sign_closure", "unblock_measure"})


@campaign_page(SEE)
def measure(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponseBase:
    """Everything about it on one page."""
    return shown(request, viewer, found(viewer, number))


def shown(request: HttpRequest, viewer: Viewer, one: Measure, failed: str = "") -> HttpResponseBase:
    """The page of a measure; of the deed that ``failed`` the form keeps what was typed."""
    today = timezone.localdate()
    notes = list(one.notes.select_related("by__person").prefetch_related("evidence"))
    waiting = waiting_extension(one)
    count, words = heard(one.problem)
    deeds = [
        {"name": name, "files": name in FILES, "grave": name in GRAVE, "open": name == failed or (not failed and name in OPEN), "typed": request.POST if name == failed else {}}
        for name in possible(one, standing(viewer, [one], today=today))
    ]
    known: dict[str, Any] = {
        "campaign": viewer.campaign,
        "measure": one,
        "light": light(one, today=today),
        "helping": one.co_departments.all(),
        "extensions": one.extensions.select_related("asked_by__person", "decided_by__person"),
        "waiting": waiting,
        "open_years": open_years(viewer.campaign, [waiting.new]) if waiting else [],
        "notes": notes,
        "seen": notes[0].pk if notes else 0,
        "deeds": deeds,
        "most": MOST,
        "heard": count,
        "words": words,
        "least": viewer.campaign.smallest_group,
        "outcomes": outcomes_for(one.problem, viewer, today=today),
        "edits": viewer.is_any(WRITE) and one.state == Measure.State.DRAFTED,
        "reads": viewer.is_any(WORKERS),
        **gaps_of(one, today=today),
        "tasks": possible_with(one.tasks.select_related("measure", "gathering", "person", "unit", "done_by__person"), viewer, today=today),
        "today": today,
        **urges_of(one, viewer),
    }
    return render(request, "huiyin/register/measure.html", known)


@require_safe
@campaign_page(SEE)
def evidence(request: HttpRequest, viewer: Viewer, number: int, pk: int) -> HttpResponseBase:
    """A file of a note, for whoever sees the measure."""
    one = get_object_or_404(Evidence.objects.select_related("note__measure"), pk=pk, note__measure=found(viewer, number))
    path = path_of(one)
    if not path.is_file():
        raise Http404
    return looked_at(path, one.kind, one.name)
