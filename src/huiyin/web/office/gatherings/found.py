"""What all pages of gatherings share: the gathering or 404, and a deed or its refusal in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from huiyin.domain.access import Role, Viewer
from huiyin.domain.gatherings.models import Gathering
from huiyin.domain.gatherings.refusals import GatheringRefused
from huiyin.domain.gatherings.selectors import gatherings_visible_to, may_keep
from huiyin.domain.transitions import NotAllowed
from huiyin.web.language import language
from huiyin.web.pages import refusal
from huiyin.words import say

#: Who plans gatherings and notes what came of them.
PLANNERS = frozenset({Role.OFFICE, Role.TEAM})


def seen(viewer: Viewer, pk: int) -> Gathering:
    """A gathering that they may see, with what its page names; 404 for every other."""
    return get_object_or_404(gatherings_visible_to(viewer).select_related("campaign", "kind__channel", "team", "unit"), pk=pk)


def kept(viewer: Viewer, pk: int) -> Gathering:
    """A gathering that they may keep; 404 for every other."""
    one = seen(viewer, pk)
    if not may_keep(viewer, one):
        raise Http404
    return one


def settled(request: HttpRequest, deed: Callable[[], Any], done: str) -> bool:
    """Do something and say so, or say why not; whether it was done."""
    try:
        deed()
    except NotAllowed as error:
        messages.error(request, refused(error))
        return False
    messages.success(request, say(f"gatherings.told.{done}", language()))
    return True


def refused(error: NotAllowed) -> str:
    """Why something was refused, in the language of the page."""
    return say(f"gatherings.refused.{error.code}", language(), **error.values) if isinstance(error, GatheringRefused) else refusal(error)
