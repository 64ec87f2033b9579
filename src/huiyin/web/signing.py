"""Signing in: by allauth, with accounts that an administrator makes; nobody signs up."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types.
    """No sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made inside."""
        return False
