"""The list of answers, and the answer to one problem: drafted, checked, published."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.domain.access import READERS, Role, Viewer
from huiyin.domain.answering.answers import draft_answer, publish_answer
from huiyin.domain.answering.hearing import answered, without_answer
from huiyin.domain.answering.left import MISSING, left_by_reason
from huiyin.domain.answering.listing import answer_rows, points_left, problems_to_answer, told_to
from huiyin.domain.answering.models import Answer, Rating
from huiyin.domain.answering.reopening import reopenings, unhappy_again
from huiyin.domain.collection.selectors import closed_sources
from huiyin.domain.consolidation import process
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.rectification.belonging import OVERSEERS, does, is_about, is_kept_from, leads, works_on
from huiyin.domain.rectification.models import Measure
from huiyin.web.language import language
from huiyin.web.office.answers.forms import AnswerForm
from huiyin.web.office.answers.standing import standing
from huiyin.web.pages import campaign_page, tried
from huiyin.words import say

READ = OVERSEERS | {Role.LEADER, Role.DEPARTMENT}
#: So many opinions without an answer are listed by number.
LISTED = 500
PARTS = ("done", "not_done", "why", "next")


@campaign_page(READ)
def answers(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Every problem with its answer, and how many opinions have none. Numbers of opinions are for whoever oversees."""
    whole = viewer.is_any(OVERSEERS)
    counts = answered(viewer.campaign) if whole else None
    kept = whole and closed_sources(viewer).exists()
    missing = without_answer(viewer.campaign) if whole else None
    if missing is not None and kept:
        missing = missing.exclude(source__in=closed_sources(viewer).values("pk"))
    left = list(missing.values_list("number", flat=True)[:LISTED]) if missing is not None else []
    reasons = left_by_reason(viewer) if whole else {}
    known = {
        "campaign": viewer.campaign,
        "rows": answer_rows(viewer, today=timezone.localdate()),
        "whole": counts,
        "left": left,
        "reasons": reasons,
        "kept": kept,
        "more": max(sum(reasons.get(one, 0) for one in MISSING) - len(left), 0) if len(left) == LISTED else 0,
        "reads": viewer.is_any({Role.OFFICE, Role.SUPERVISION}),
        "values": Rating.Value.values,
    }
    return render(request, "huiyin/answers/list.html", known)


@campaign_page(READ)
def answer(request: HttpRequest, viewer: Viewer, code: str) -> HttpResponseBase:
    """One answer: its four parts, what it does not mention, the measures beside it, its versions. What was typed is never lost."""
    one, today = _found(viewer, code), timezone.localdate()
    draft = _draft(one)
    stands = Answer.objects.filter(problem=one, state=Answer.State.PUBLISHED).first()
    if request.method == "POST":
        form = AnswerForm(request.POST)
        if form.is_valid() and not _meanwhile(request, draft, form.cleaned_data["seen"]):
            parts = {name: form.cleaned_data[name] for name in PARTS}
            if tried(request, lambda: draft_answer(one, **parts, by=viewer, now=timezone.now(), today=today), "answers.told.drafted"):
                return redirect("answer", viewer.campaign.code, code)
        if form.is_valid():
            form = AnswerForm({**form.cleaned_data, "seen": _stamp(draft)})
    else:
        form = AnswerForm(initial={**{name: getattr(draft or stands, name, "") for name in PARTS}, "seen": _stamp(draft)})
    return render(request, "huiyin/answers/answer.html", {**_known(one, viewer, today), "draft": draft, "stands": stands, "form": form, "stamp": _stamp(draft), **standing(stands, viewer, timezone.now()), **_checked(one, draft or stands, viewer, today)})


@require_POST
@campaign_page({Role.LEADER, Role.LEADING_GROUP})
def publish(request: HttpRequest, viewer: Viewer, code: str) -> HttpResponseBase:
    """Publish the draft that was read; one that was changed since is read again first."""
    one = _found(viewer, code)
    draft = _draft(one)
    if draft is None:
        messages.error(request, say("frame.refused.state", language()))
    elif not _meanwhile(request, draft, request.POST.get("seen", "")):
        reached = tried(request, lambda: publish_answer(draft, by=viewer, now=timezone.now()))
        if reached is not None:
            draft.refresh_from_db()
            if draft.brought_at is None:
                process.start()
            messages.success(request, say("answers.told.published" if draft.brought_at else "answers.told.bringing", language(), count=reached))
    return redirect("answer", viewer.campaign.code, code)


def _found(viewer: Viewer, code: str) -> Problem:
    return get_object_or_404(problems_to_answer(viewer, today=timezone.localdate()), code=code)


def _draft(problem: Problem) -> Answer | None:
    return Answer.objects.filter(problem=problem, state=Answer.State.DRAFTED).select_related("drafted_by__person").first()


def _stamp(draft: Answer | None) -> str:
    return draft.drafted_at.isoformat() if draft else ""


def _meanwhile(request: HttpRequest, draft: Answer | None, seen: str) -> bool:
    """Whether somebody wrote another draft since the page was opened; if so, say it."""
    if _stamp(draft) == seen:
        return False
    messages.error(request, say("answers.refused.meanwhile", language()))
    return True


def _known(problem: Problem, viewer: Viewer, today: date) -> dict[str, Any]:
    measures = list(Measure.objects.filter(problem=problem).exclude(state=Measure.State.CANCELLED).select_related("leader", "department"))
    own = [one for one in measures if viewer.is_any(OVERSEERS) or leads(viewer, one) or does(viewer, one, today=today)]
    about = is_about(viewer, problem.pk)
    return {
        "campaign": viewer.campaign,
        "problem": problem,
        "parts": PARTS,
        "measures": own,
        "about": about,
        "drafts": not about and (viewer.is_any({Role.OFFICE}) or any(does(viewer, one, today=today) for one in measures)),
        "publishes": not about and (viewer.is_any({Role.LEADING_GROUP}) or any(leads(viewer, one) for one in measures)),
        "reads": viewer.is_any(READERS | {Role.LEADING_GROUP}),
        "versions": Answer.objects.filter(problem=problem).select_related("drafted_by__person", "approved_by__person").annotate(reached=Count("deliveries")).order_by("-version"),
    }


def _checked(problem: Problem, text: Answer | None, viewer: Viewer, today: date) -> dict[str, Any]:
    whole = "\n".join(getattr(text, name) for name in PARTS) if text else ""
    stood = Answer.objects.filter(problem=problem, state=Answer.State.PUBLISHED).first()
    ratings = list(Rating.objects.filter(answer=stood).order_by("at", "pk")) if stood else []
    works = works_on(viewer, problem.pk, today=today)
    heard = viewer.is_any(OVERSEERS) and not works and not is_about(viewer, problem.pk) and not is_kept_from(viewer, problem.pk)
    return {
        "check": points_left(problem, whole, viewer, today=today) if text else None,
        "reopened": reopenings(problem, viewer, today=today),
        "again": viewer.is_any({Role.LEADING_GROUP}) and not is_about(viewer, problem.pk) and unhappy_again(problem),
        "ratings": told_to(viewer, [one.value for one in ratings], works=works) if stood else {},
        "comments": [one for one in reversed(ratings) if one.comment] if heard else [],
    }

