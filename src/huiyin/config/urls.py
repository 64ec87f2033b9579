"""Every address. Of allauth's pages there are two, signing in and out; the names of others that it looks up lead nowhere."""

from __future__ import annotations

from allauth.account import views
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import include, path


def closed(request: HttpRequest) -> HttpResponseBase:
    """Nobody signs up, and a password is given anew by an administrator."""
    raise Http404


urlpatterns = [
    path("accounts/login/", views.login, name="account_login"),
    path("accounts/logout/", views.logout, name="account_logout"),
    *(path(f"accounts/{name}/", closed, name=f"account_{name}") for name in ("signup", "inactive", "email")),
    path("", include("huiyin.web.urls")),
]
