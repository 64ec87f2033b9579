"""Adding, changing, ordering and removing the entries of the set-up."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Max
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.domain.access import KEEPERS, Viewer
from huiyin.domain.campaigns.keeping import keep_entry, keep_team_member, make_team, remove_entry, reorder
from huiyin.domain.campaigns.models import TeamMember
from huiyin.web.office.setup.forms import FORMS, LISTS, EntryForm, NewTeamForm
from huiyin.web.office.setup.pages import settled
from huiyin.web.pages import campaign_page

#: How an entry that is not the campaign's by itself leads to it.
_OWNERS = {"member": "body__campaign", "team-member": "team__campaign", "place": "team__campaign"}


def _form_of(kind: str) -> type[EntryForm]:
    if kind not in FORMS:
        raise Http404
    return FORMS[kind]


def _entry(viewer: Viewer, kind: str, pk: int) -> Any:
    model: type[models.Model] = _form_of(kind)._meta.model
    return get_object_or_404(model._default_manager.filter(**{_OWNERS.get(kind, "campaign"): viewer.campaign}), pk=pk)


def _back(viewer: Viewer, kind: str) -> HttpResponseBase:
    return redirect("setup_list", viewer.campaign.code, kind) if kind in LISTS else redirect("setup", viewer.campaign.code)


@campaign_page(KEEPERS)
def new(request: HttpRequest, viewer: Viewer, kind: str) -> HttpResponseBase:
    """Add an entry; a body or team may be named in the address."""
    form = _form_of(kind)(request.POST or None, campaign=viewer.campaign, initial={name: request.GET[name] for name in ("body", "team") if request.GET.get(name, "").isdecimal()})
    if request.method == "POST" and form.is_valid():
        if kind in LISTS:
            _numbered(viewer, form.instance)
        if _kept(request, viewer, kind, form):
            return _back(viewer, kind)
    return render(request, "huiyin/setup/entry.html", {"campaign": viewer.campaign, "form": form, "kind": kind})


def _numbered(viewer: Viewer, entry: Any) -> None:
    """A code of its own and the last place, for a new entry of a list."""
    last = type(entry)._default_manager.filter(campaign=viewer.campaign).aggregate(pk=Max("pk"), order=Max("order"))
    entry.code, entry.order = f"own-{(last['pk'] or 0) + 1}", (last["order"] or 0) + 1


@campaign_page(KEEPERS)
def edit(request: HttpRequest, viewer: Viewer, kind: str, pk: int) -> HttpResponseBase:
    """Change an entry."""
    entry = _entry(viewer, kind, pk)
    form = _form_of(kind)(request.POST or None, campaign=viewer.campaign, instance=entry)
    if isinstance(entry, TeamMember):
        # Somebody else is another entry.
        form.fields["team"].disabled = form.fields["person"].disabled = True
    if request.method == "POST" and form.is_valid() and _kept(request, viewer, kind, form):
        return _back(viewer, kind)
    return render(request, "huiyin/setup/entry.html", {"campaign": viewer.campaign, "form": form, "kind": kind, "entry": entry})


def _kept(request: HttpRequest, viewer: Viewer, kind: str, form: EntryForm) -> bool:
    if kind == "team-member":
        given = form.cleaned_data
        return settled(request, lambda: keep_team_member(given["team"], given["person"], given["duty"], by=viewer, now=timezone.now()), "setup.saved")
    return settled(request, lambda: keep_entry(form.instance, by=viewer, now=timezone.now()), "setup.saved")


@campaign_page(KEEPERS)
def new_team(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Make a team with its leader, members and places."""
    last = viewer.campaign.teams.aggregate(last=Max("number"))["last"] or 0
    form = NewTeamForm(request.POST or None, campaign=viewer.campaign, initial={"number": last + 1})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if settled(request, lambda: make_team(form.instance, given["leader"], given["members"], given["places"], by=viewer, now=timezone.now()), "setup.saved"):
            return redirect("setup", viewer.campaign.code)
    return render(request, "huiyin/setup/entry.html", {"campaign": viewer.campaign, "form": form, "kind": "team"})


@require_POST
@campaign_page(KEEPERS)
def remove(request: HttpRequest, viewer: Viewer, kind: str, pk: int) -> HttpResponseBase:
    """Take an entry away."""
    entry = _entry(viewer, kind, pk)
    settled(request, lambda: remove_entry(entry, by=viewer, now=timezone.now()), "setup.removed")
    return _back(viewer, kind)


@require_POST
@campaign_page(KEEPERS)
def move(request: HttpRequest, viewer: Viewer, kind: str, pk: int) -> HttpResponseBase:
    """Move an entry of a list one place up or down."""
    if kind not in LISTS:
        raise Http404
    entry = _entry(viewer, kind, pk)
    every = list(type(entry)._default_manager.filter(campaign=viewer.campaign))
    at = every.index(entry)
    to = at - 1 if request.POST.get("to") == "up" else at + 1
    if 0 <= to < len(every):
        every.insert(to, every.pop(at))
        settled(request, lambda: reorder(every, by=viewer, now=timezone.now()), "setup.moved")
    return _back(viewer, kind)
