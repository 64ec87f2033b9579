"""What staff pages are made with: the campaign and the viewer, or 404; a service, or its refusal in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone

from huiyin.domain.access import STAFF, Role, Viewer, viewer_of
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.reading import ReadingError
from huiyin.domain.transitions import NotAllowed
from huiyin.intake import IntakeError
from huiyin.web.language import language
from huiyin.words import say

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, Viewer, P], HttpResponseBase]


def campaign_page(roles: Iterable[Role] = STAFF) -> Callable[[Page[P]], Callable[..., HttpResponseBase]]:
    """A page inside a campaign, for those who have one of the roles in it; to everybody else it does not exist.

    The page gets the viewer; ``request.viewer`` is for the template.
    """
    wanted = frozenset(roles)

    def decorate(page: Page[P]) -> Callable[..., HttpResponseBase]:
        @wraps(page)
        @login_required
        def guarded(request: HttpRequest, campaign: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            found = get_object_or_404(Campaign.objects.select_related("host"), code=campaign)
            assert request.user.is_authenticated
            viewer = viewer_of(request.user, found, today=timezone.localdate())
            if not viewer.is_any(wanted):
                raise Http404
            request.viewer = viewer  # type: ignore[attr-defined]
            return page(request, viewer, *args, **kwargs)

        guarded.roles = wanted  # type: ignore[attr-defined] # The test of all roles and all pages reads it.
        return guarded

    return decorate


def tried(request: HttpRequest, deed: Callable[[], Any], done: str = "", **values: object) -> Any:
    """Do something and say so; where it is refused, say why and return None."""
    try:
        result = deed()
    except (NotAllowed, ReadingError, IntakeError) as error:
        messages.error(request, refusal(error))
        return None
    if done:
        messages.success(request, say(done, language(), **values))
    return result if result is not None else True


def refusal(error: NotAllowed | ReadingError | IntakeError) -> str:
    """What went wrong, in the language of the page."""
    if isinstance(error, IntakeError):
        return say(f"intake.error.{error.code}", language(), **error.message_values)
    if isinstance(error, ReadingError):
        return say(f"collection.reading.error.{error.code}", language())
    return say(f"frame.refused.{error.code}", language(), **error.values)
