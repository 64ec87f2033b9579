"""Notices: what is new for whoever signed in, and their own settings."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from huiyin.accounts.models import User
from huiyin.domain.sending.choosing import choose, mark_read, notices_of, unread
from huiyin.domain.sending.putting import preference_of
from huiyin.web.language import language
from huiyin.web.notices.forms import ChoiceForm
from huiyin.words import say

#: So many notices stand on a page.
ROWS = 30


@require_safe
@login_required
def notices(request: HttpRequest) -> HttpResponseBase:
    """What is new, the newest first."""
    user = _user(request)
    page = Paginator(notices_of(user), ROWS).get_page(request.GET.get("page"))
    return render(request, "huiyin/notices/list.html", {"page": page, "new": unread(user)})


@require_safe
@login_required
def go(request: HttpRequest, pk: int) -> HttpResponseBase:
    """To what a notice is about; it is read then."""
    one = get_object_or_404(notices_of(_user(request)), pk=pk)
    mark_read(_user(request), now=timezone.now(), only=one.pk)
    return redirect(one.path or "notices")


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponseBase:
    """Mark everything as read."""
    mark_read(_user(request), now=timezone.now())
    messages.success(request, say("notices.all_read", language()))
    return redirect("notices")


@login_required
def settings(request: HttpRequest) -> HttpResponseBase:
    """What somebody chooses for their own messages."""
    user = _user(request)
    form = ChoiceForm(preference_of(user), user.email, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        choose(user, **{**given, "digest": given["digest"] == "daily"})
        messages.success(request, say("notices.kept", language()))
        return redirect("notices")
    return render(request, "huiyin/notices/settings.html", {"form": form})


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
