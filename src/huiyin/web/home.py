"""The first page, and the very first one: making the administrator of an empty installation."""

from __future__ import annotations

from django.contrib.auth import login
from django.contrib.auth.forms import BaseUserCreationForm
from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huiyin.accounts.models import User
from huiyin.domain.access import campaigns_visible_to, viewer_of
from huiyin.domain.activity import record
from huiyin.domain.campaigns.models import Campaign


def home(request: HttpRequest) -> HttpResponseBase:
    """For whoever signed in: their campaigns. For everybody else: the campaigns that listen now."""
    today = timezone.localdate()
    if isinstance(request.user, User):
        mine = [(campaign, viewer_of(request.user, campaign, today=today)) for campaign in campaigns_visible_to(request.user, today=today)]
        return render(request, "huiyin/home.html", {"mine": mine})
    return render(request, "huiyin/welcome.html", {"listening": Campaign.objects.filter(state=Campaign.State.COLLECTING)})


class FirstAdministrator(BaseUserCreationForm):  # type: ignore[type-arg] # Generic in the stubs only.
    """Name and password, twice; there is no default."""

    class Meta:
        model = User
        fields = ("username",)


def first_run(request: HttpRequest) -> HttpResponseBase:
    """Make the first administrator; once there is one, the page does not exist."""
    if User.objects.filter(is_superuser=True).exists():
        raise Http404
    form = FirstAdministrator(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            user = form.save(commit=False)
            user.is_superuser = True
            user.save()
            record("make_administrator", user, actor=user, now=timezone.now())
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        return redirect("home")
    return render(request, "huiyin/first_run.html", {"form": form})
