"""What the pages of administrators share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from huiyin.accounts.models import User
from huiyin.domain.organisation import OrganisationRefused
from huiyin.intake import IntakeError
from huiyin.web.language import language
from huiyin.web.pages import refusal
from huiyin.words import say

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, User, P], HttpResponseBase]


def administrator_page(page: Page[P]) -> Callable[..., HttpResponseBase]:
    """A page for administrators, who are handed to it; to everybody else it does not exist."""

    @wraps(page)
    @login_required
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not (isinstance(request.user, User) and request.user.is_administrator):
            raise Http404
        return page(request, request.user, *args, **kwargs)

    return guarded


def refused(error: OrganisationRefused | IntakeError) -> str:
    """What went wrong, in the language of the page."""
    if isinstance(error, IntakeError):
        return refusal(error)
    return say(f"organisation.refused.{error.code}", language(), **error.values)


def attempted(request: HttpRequest, deed: Callable[[], Any], done: str, **values: object) -> Any:
    """Do something and say so, or say why not and return None."""
    try:
        result = deed()
    except OrganisationRefused as error:
        messages.error(request, refused(error))
        return None
    messages.success(request, say(done, language(), **values))
    return result if result is not None else True
