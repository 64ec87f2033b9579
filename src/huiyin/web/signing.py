"""Signing in: by allauth, with accounts that an administrator makes; nobody signs up."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huiyin.accounts.models import User
from huiyin.domain.organisation import change_password
from huiyin.web.contribute.limits import address_of
from huiyin.web.language import language
from huiyin.words import say


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types.
    """No sign-up; wrong passwords are counted by whoever sends them and by the account, under whatever name of the server they come."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made inside."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address behind the proxy, where there is one: otherwise one person could lock out everybody."""
        return address_of(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """The account alone. Allauth puts the Host header before it, whose port anybody may change to be counted anew."""
        return str(credentials.get("username", "")).lower()


@login_required
def password(request: HttpRequest) -> HttpResponseBase:
    """Change one's own password."""
    assert isinstance(request.user, User)
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        change_password(request.user, form.cleaned_data["new_password1"], now=timezone.now())
        update_session_auth_hash(request, request.user)
        messages.success(request, say("web.password.changed", language()))
        return redirect("home")
    return render(request, "huiyin/password.html", {"form": form, "given": request.user.given_password})
