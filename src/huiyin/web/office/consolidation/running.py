"""One run: how far it is, what it found, calling it off and beginning it again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.domain.access import Role, Viewer
from huiyin.domain.consolidation import process
from huiyin.domain.consolidation.models import Run
from huiyin.domain.consolidation.running import SILENT, cancel_run, restart_run
from huiyin.domain.consolidation.selectors import WORKERS
from huiyin.domain.consolidation.telling import remaining, told
from huiyin.engine.pipeline import STAGES
from huiyin.web.language import language
from huiyin.web.office.consolidation.modelling import used
from huiyin.web.pages import campaign_page, tried
from huiyin.words import say, table

#: The states that a run leaves by itself.
#: The stages of the engine, and the last where a model is asked for titles.
STEPS = (*STAGES, "label")
MOVING = frozenset({Run.State.WAITING, Run.State.RUNNING})


@campaign_page(WORKERS)
def one(request: HttpRequest, viewer: Viewer, run: int) -> HttpResponseBase:
    """How far the run is, or what it found."""
    found = _run(viewer, run)
    now = timezone.now()
    state = state_of(found, now)
    (about,) = told([found])
    context = {
        "campaign": viewer.campaign,
        "run": found,
        "about": about,
        "took": duration(about.took),
        "state": state,
        "moving": state in MOVING,
        "progress": _progress(found, now) if state == Run.State.RUNNING else {},
        "fault": fault_of(found),
        "used": used(found),
        "silent": int(SILENT.total_seconds()),
        "acts": viewer.is_any({Role.OFFICE}),
        "before": Run.objects.filter(campaign=viewer.campaign, state=Run.State.DONE, number__lt=run).values_list("number", flat=True).first(),
    }
    return render(request, "huiyin/consolidation/run.html", context)


@campaign_page(WORKERS)
def progress(request: HttpRequest, viewer: Viewer, run: int) -> HttpResponseBase:
    """The same for the script of the page: ``state``, and while it runs the words and the share that change."""
    found, now = _run(viewer, run), timezone.now()
    state = state_of(found, now)
    return JsonResponse({"state": state, **(_progress(found, now) if state == Run.State.RUNNING else {})})


@require_POST
@campaign_page({Role.OFFICE})
def cancel(request: HttpRequest, viewer: Viewer, run: int) -> HttpResponseBase:
    """Call the run off."""
    found = _run(viewer, run)
    tried(request, lambda: cancel_run(found, by=viewer, now=timezone.now()), "consolidation.start.cancelled", number=run)
    return redirect("run", viewer.campaign.code, run)


@require_POST
@campaign_page({Role.OFFICE})
def begin(request: HttpRequest, viewer: Viewer, run: int) -> HttpResponseBase:
    """Begin again a run that failed, was called off, or whose process is gone or never came."""
    found = _run(viewer, run)
    if found.state == Run.State.WAITING or tried(request, lambda: restart_run(found, by=viewer, now=timezone.now())):
        launch(request, "consolidation.start.begun", run)
    return redirect("run", viewer.campaign.code, run)


def launch(request: HttpRequest, words: str, number: int) -> None:
    """Start the process and say so, or say that it could not be started."""
    if process.start():
        messages.success(request, say(words, language(), number=number))
    else:
        messages.error(request, say("consolidation.not_started", language()))


def state_of(run: Run, now: datetime) -> str:
    """The state of a run, and ``gone`` where its process is."""
    return "gone" if process.gone(run, now) else run.state


def duration(length: timedelta | None) -> str:
    """A length of time in words; nothing for none."""
    if length is None:
        return ""
    seconds = max(int(length.total_seconds()), 0)
    name = "hours" if seconds >= 3600 else "minutes" if seconds >= 60 else "seconds" if seconds else "less"
    minutes = seconds // 60 % 60 if name == "hours" else seconds // 60
    return say(f"consolidation.duration.{name}", language(), hours=seconds // 3600, minutes=minutes, seconds=seconds % 60)


def fault_of(run: Run) -> str:
    """Why a run failed, in words."""
    known = table("consolidation", language())["fault"]
    return say(f"consolidation.fault.{run.fault if run.fault in known else 'other'}", language(), code=run.fault) if run.fault else ""


def _progress(run: Run, now: datetime) -> dict[str, Any]:
    """``stage`` and ``step`` in words, ``share`` from 0 to 1, the time so far, and what may be said of the time left."""
    steps = STEPS if "labeler" in run.modelled else STAGES
    at = steps.index(run.stage) if run.stage in steps else 0
    left = remaining(run, now)
    return {
        "stage": say(f"consolidation.stage.{steps[at]}", language()),
        "step": say("consolidation.run.share", language(), at=at + 1, of=len(steps)),
        "share": round((at + (run.done / run.total if run.total else 0)) / len(steps), 3),
        "so_far": say("consolidation.run.so_far", language(), time=duration(now - run.started_at)) if run.started_at else "",
        "left": "" if left is None else say("consolidation.run.longer", language()) if left < timedelta() else say("consolidation.run.left", language(), time=duration(left)),
    }


def _run(viewer: Viewer, number: int) -> Run:
    return get_object_or_404(Run.objects.defer("result").select_related("campaign", "asked_by__person"), campaign=viewer.campaign, number=number)
