"""How far a published answer has come: on its way, stopped, or lacking what came later."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.domain.access import Role, Viewer
from huiyin.domain.answering.asking import may_ask
from huiyin.domain.answering.bringing import bring_late, gone, lacking
from huiyin.domain.answering.models import Answer, Delivery
from huiyin.domain.consolidation import process
from huiyin.domain.rectification.belonging import OVERSEERS, works_on
from huiyin.web.language import language
from huiyin.web.pages import campaign_page, tried
from huiyin.words import say


def standing(answer: Answer | None, viewer: Viewer, now: datetime) -> dict[str, Any]:
    """What the page of an answer says of its delivery; ``acts`` is for the office, and numbers (``counted``) for whoever has no part in the work."""
    if answer is None:
        return {}
    today = timezone.localdate(now)
    if not viewer.is_any(OVERSEERS) or works_on(viewer, answer.problem_id, today=today):
        return {"counted": False}
    made, left = Delivery.objects.filter(answer=answer).count(), sum(group.count() for group in lacking(answer))
    anonymous = made > 0 and not Delivery.objects.filter(answer=answer).exclude(contributor=None).exists()
    return {"counted": True, "anonymous": anonymous, "made": made, "lacking": left, "stopped": gone(answer, now), "acts": viewer.is_any({Role.OFFICE}), "asks": may_ask(answer, viewer, today=today)}


@require_POST
@campaign_page({Role.OFFICE})
def go_on(request: HttpRequest, viewer: Viewer, code: str) -> HttpResponseBase:
    """Start the process again that brings an answer, or bring it to what came later."""
    answer = get_object_or_404(Answer.objects.select_related("campaign"), campaign=viewer.campaign, problem__code=code, state=Answer.State.PUBLISHED)
    if answer.brought_at is not None:
        count = tried(request, lambda: bring_late(answer, by=viewer, now=timezone.now()))
        if count is not None:
            messages.success(request, say("delivery.told.late", language(), count=count))
        if answer.brought_at is None:
            _start(request)
    else:
        _start(request)
    return redirect("answer", viewer.campaign.code, code)


def _start(request: HttpRequest) -> None:
    if process.start():
        messages.success(request, say("delivery.told.going_on", language()))
    else:
        messages.error(request, say("delivery.told.not_started", language()))
