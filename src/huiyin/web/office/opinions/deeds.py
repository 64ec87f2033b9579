"""What the office does with an opinion: each a form, each a service."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.domain.access import Role, Viewer
from huiyin.domain.collection import registering
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.selectors import opinions_visible_to
from huiyin.domain.transitions import NotAllowed
from huiyin.web.office.opinions.listing import numbered
from huiyin.web.office.opinions.one import address, found
from huiyin.web.pages import campaign_page, tried

Given = Mapping[str, str]
#: The longest note to a reason, in characters.
NOTE = 1000


@require_POST
@campaign_page({Role.OFFICE})
def do(request: HttpRequest, viewer: Viewer, number: int, deed: str) -> HttpResponseBase:
    """One deed on an opinion that the viewer may read; what is refused is said."""
    if deed not in DEEDS:
        raise Http404
    one = found(viewer, number, today=timezone.localdate())
    given = {name: value.replace("\x00", "") for name, value in request.POST.items() if isinstance(value, str)}
    tried(request, lambda: DEEDS[deed](one, given, viewer), f"opinions.done.{deed}", number=number)
    return redirect(address(request, viewer, number))


def _mark_duplicate(one: Opinion, given: Given, viewer: Viewer) -> None:
    """The other one must be an opinion that the viewer may read."""
    number = numbered(given.get("of", ""))
    kept = None if number is None else opinions_visible_to(viewer, today=timezone.localdate()).filter(number=number).first()
    if kept is None:
        raise NotAllowed("duplicate_of")
    registering.mark_duplicate(one, kept, by=viewer, now=timezone.now())


def _refer(one: Opinion, given: Given, viewer: Viewer) -> None:
    registering.refer(one, given.get("reason", ""), by=viewer, now=timezone.now(), note=given.get("note", "")[:NOTE])


def _decline(one: Opinion, given: Given, viewer: Viewer) -> None:
    registering.decline(one, given.get("reason", ""), by=viewer, now=timezone.now(), note=given.get("note", "")[:NOTE])


def _reinstate(one: Opinion, given: Given, viewer: Viewer) -> None:
    registering.reinstate(one, by=viewer, now=timezone.now())


def _restate(one: Opinion, given: Given, viewer: Viewer) -> None:
    registering.restate(one, given.get("text", "").replace("\r\n", "\n"), by=viewer, now=timezone.now())


DEEDS: Mapping[str, Callable[[Opinion, Given, Viewer], None]] = {
    "mark_duplicate": _mark_duplicate,
    "refer": _refer,
    "decline": _decline,
    "reinstate": _reinstate,
    "restate": _restate,
}
