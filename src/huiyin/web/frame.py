"""What every page shares: the language, the campaign that is worked in, and the first run."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from huiyin.accounts.models import User
from huiyin.domain.sending.choosing import unread
from huiyin.web.language import language
from huiyin.web.tabs import tabs


def frame(request: HttpRequest) -> dict[str, object]:
    """What templates may always name: ``language``, ``other_language``, ``unread`` notices, and inside a campaign ``viewer`` and ``tabs``."""
    viewer = getattr(request, "viewer", None)
    other = "zh-hans" if language() == "en" else "en"

    def new() -> int:
        """Asked for by the pages of those who signed in only: pages for the public ask nobody who they are."""
        return unread(request.user) if isinstance(request.user, User) else 0

    return {"unread": new, "language": language(), "other_language": other, "other_name": dict(settings.LANGUAGES)[other], "viewer": viewer, "tabs": tabs(request, viewer) if viewer else None}


class FirstRunMiddleware:
    """Until there is an administrator every page leads to the one that makes the first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.started = False

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on, or lead to the first run."""
        if not self.started:
            self.started = User.objects.filter(is_superuser=True).exists()
        if not self.started and not request.path.startswith(("/static/", "/language/", reverse("first_run"))):
            return redirect("first_run")
        return self.get_response(request)


class GivenPasswordMiddleware:
    """Whoever signed in with a password that somebody else knows changes it before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on, or lead to the change."""
        # The pages for the public come first: that nobody is asked for there lets a cache keep them.
        if request.path.startswith(("/static/", "/language/", "/c/", reverse("account_logout"), reverse("password"))):
            return self.get_response(request)
        user = request.user
        if isinstance(user, User) and user.given_password:
            return redirect("password")
        return self.get_response(request)
