"""What all pages of problems share: who they are for, the problem or 404, a deed or its refusal in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest

from huiyin.domain.access import Role, Viewer
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.consolidation.refusals import ProblemRefused
from huiyin.domain.consolidation.selectors import WORKERS
from huiyin.domain.transitions import NotAllowed
from huiyin.web.language import language
from huiyin.web.pages import refusal
from huiyin.words import say

#: Who works with the problems before they are confirmed, and who changes them.
READ, WRITE = WORKERS, frozenset({Role.OFFICE})


def found(viewer: Viewer, code: str) -> Problem:
    """The problem of a code, merged or not; 404 where there is none."""
    one = Problem.objects.filter(campaign=viewer.campaign, code=code).select_related("aspect", "merged_into", "campaign").first()
    if one is None:
        raise Http404
    return one


def settled(request: HttpRequest, deed: Callable[[], Any], done: str = "", **values: object) -> bool:
    """Do something and say so, or say why not; whether it was done. Without ``done`` only a refusal is said."""
    try:
        deed()
    except NotAllowed as error:
        messages.error(request, refused(error))
        return False
    if done:
        messages.success(request, say(f"problems.told.{done}", language(), **values))
    return True


def refused(error: NotAllowed) -> str:
    """Why something was refused, in the language of the page."""
    return say(f"problems.refused.{error.code}", language(), **error.values) if isinstance(error, ProblemRefused) else refusal(error)
