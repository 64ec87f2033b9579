"""What all pages of the register share: who they are for, the measure or 404, a deed or its refusal in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from huiyin.domain.access import Role, Viewer
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.rectification.belonging import OVERSEERS, measures_visible_to
from huiyin.domain.rectification.evidence import EvidenceRefused
from huiyin.domain.rectification.lights import open_years
from huiyin.domain.rectification.models import Measure
from huiyin.domain.transitions import NotAllowed
from huiyin.web.language import language
from huiyin.web.pages import refusal
from huiyin.words import say

#: Who has measures of their own, who sees the register, and who drafts measures.
OWNERS = frozenset({Role.LEADER, Role.DEPARTMENT})
SEE, WRITE = OVERSEERS | OWNERS, frozenset({Role.OFFICE})


def found(viewer: Viewer, number: int) -> Measure:
    """A measure that they may see; 404 for every other."""
    visible = measures_visible_to(viewer, today=timezone.localdate())
    named = ("campaign", "problem__aspect", "problem__campaign", "leader", "department", "doer__person", "checked_by__person", "signed_by__person")
    return get_object_or_404(visible.select_related(*named), number=number)


def settled(request: HttpRequest, deed: Callable[[], Any], done: str, **values: object) -> bool:
    """Do something and say so, or say why not; whether it was done."""
    try:
        deed()
    except NotAllowed as error:
        messages.error(request, refused(error))
        return False
    messages.success(request, say(f"register.told.{done}", language(), **values))
    return True


def warned(request: HttpRequest, campaign: Campaign, *days: date | None) -> None:
    """Say of which years of some deadlines the working days are not known yet."""
    for year in open_years(campaign, days):
        messages.warning(request, say("duties.lights.unannounced", language(), year=str(year)))


def refused(error: NotAllowed) -> str:
    """Why something was refused, in the language of the page."""
    return say(f"register.refused.{error.code}", language(), **error.values) if isinstance(error, EvidenceRefused) else refusal(error)
