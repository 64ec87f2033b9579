"""The same for several measures of the list, and views of the list that are kept under a name."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.domain.access import Viewer
from huiyin.domain.rectification.belonging import measures_visible_to
from huiyin.domain.rectification.many import OneOfMany, cancel_many, change_many, note_many
from huiyin.domain.rectification.models import Measure
from huiyin.domain.rectification.saved import SavedView, drop_view, save_view, views_of
from huiyin.domain.transitions import NotAllowed
from huiyin.web.language import language
from huiyin.web.office.register.forms import LONGEST, ManyForm
from huiyin.web.office.register.found import SEE, refused, settled, warned
from huiyin.web.office.register.pages import listed
from huiyin.web.pages import campaign_page
from huiyin.words import say


@require_POST
@campaign_page(SEE)
def many(request: HttpRequest, viewer: Viewer, deed: str) -> HttpResponseBase:
    """Do it with all that were ticked, or with none; then the list as it was, where it was refused with the same ticks."""
    numbers = {int(given) for given in request.POST.getlist("measure") if given.isascii() and given.isdecimal() and len(given) < 10}
    those = list(measures_visible_to(viewer, today=timezone.localdate()).filter(number__in=numbers))
    try:
        _done(request, viewer, deed, those)
    except OneOfMany as error:
        messages.error(request, say("register.many.refused", language(), number=error.number, why=refused(error.because)))
    except NotAllowed as error:
        messages.error(request, refused(error))
    else:
        messages.success(request, say(f"register.many.told.{deed}", language(), count=len(those)))
        return redirect(_list(request, viewer))
    return listed(request, viewer, chosen=frozenset(numbers))


def _done(request: HttpRequest, viewer: Viewer, deed: str, those: list[Measure]) -> None:
    now, today, text = timezone.now(), timezone.localdate(), request.POST.get("text", "")[:LONGEST]
    if deed == "note_progress":
        note_many(those, text, by=viewer, now=now, today=today)
    elif deed == "cancel_measure":
        cancel_many(those, text, by=viewer, now=now)
    elif deed == "change":
        changes = _changes(request, viewer)
        change_many(those, changes, by=viewer, now=now, today=today)
        warned(request, viewer.campaign, changes.get("deadline"))
    else:
        raise Http404


def _changes(request: HttpRequest, viewer: Viewer) -> dict[str, Any]:
    """What was filled in; a field that is left empty stays as it is in each measure."""
    form = ManyForm(viewer, request.POST, today=timezone.localdate())
    if not form.is_valid():
        raise NotAllowed("not_understood", fields=say("web.and", language()).join(str(form.fields[name].label) for name in form.errors))
    changes = {name: value for name, value in form.cleaned_data.items() if value}
    return {**changes, "deadline": None} if changes.get("kind") == Measure.Kind.CONTINUING else changes


@require_POST
@campaign_page(SEE)
def save(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Keep the list as it is looked at now under a name."""
    given = {name: request.GET.get(name, "") for name in request.GET}
    settled(request, lambda: save_view(request.POST.get("name", ""), given, shared="shared" in request.POST, by=viewer), "view_saved")
    return redirect(_list(request, viewer))


@require_POST
@campaign_page(SEE)
def drop(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """Forget a view of one's own."""
    view: SavedView = get_object_or_404(views_of(viewer), pk=pk)
    settled(request, lambda: drop_view(view, by=viewer), "view_dropped")
    return redirect(_list(request, viewer))


def _list(request: HttpRequest, viewer: Viewer) -> str:
    """The list as it was looked at."""
    query = request.GET.urlencode()
    return reverse("register", args=[viewer.campaign.code]) + (f"?{query}" if query else "")
