"""What is decided on the page: each a form, each one service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.domain.access import Role, Viewer
from huiyin.domain.collection.selectors import opinions_visible_to
from huiyin.domain.consolidation import deciding, joining, taking_back
from huiyin.domain.consolidation.models import WHOLE, Correction
from huiyin.domain.transitions import NotAllowed
from huiyin.web.language import language
from huiyin.web.office.review.listing import whole_numbers
from huiyin.web.office.review.telling import sentence
from huiyin.web.pages import campaign_page, refusal
from huiyin.words import say

#: What the page's script sends to get the answer alone.
SCRIPT = "X-Huiyin-Review"
#: So many opinions are decided about at once, at most.
MOST = 5000


@dataclass(frozen=True, slots=True)
class Asked:
    """What was given, by whom, when, and the last decision that the person had seen."""

    given: Mapping[str, str]
    opinions: list[int]
    by: Viewer
    now: datetime
    seen: int

    def get(self, name: str) -> str:
        """A field, without blanks around it."""
        return self.given.get(name, "").strip()

    def chosen(self) -> list[int]:
        """The chosen opinions. Raises NotAllowed where there are none, or too many."""
        if not self.opinions:
            raise NotAllowed("none_chosen")
        if len(self.opinions) > MOST:
            raise NotAllowed("too_many", most=MOST)
        return self.opinions


@require_POST
@campaign_page({Role.OFFICE})
def do(request: HttpRequest, viewer: Viewer, deed: str) -> HttpResponseBase:
    """One decision; what is refused is said, and has changed nothing. A script gets the words and the number, everybody else the page."""
    if deed not in DEEDS:
        raise Http404
    made, refused = None, ""
    try:
        made = DEEDS[deed](_asked(request, viewer))
    except NotAllowed as error:
        refused = _in_words(error)
    done = sentence(made) if made else ""
    if SCRIPT in request.headers:
        return JsonResponse({"done": done, "refused": refused, "problem": made.told.get("problem", "") if made else ""})
    if refused:
        messages.error(request, refused)
    else:
        messages.success(request, done)
    back = request.POST.get("back", "")[:2000]
    return redirect(reverse("review", args=[viewer.campaign.code]) + (f"?{back}" if back else ""))


def _asked(request: HttpRequest, viewer: Viewer) -> Asked:
    given = {name: value.replace("\x00", "") for name, value in request.POST.items() if isinstance(value, str)}
    chosen = [*whole_numbers(given.get("opinions", "")), *whole_numbers(",".join(request.POST.getlist("opinion")))]
    (seen,) = whole_numbers(given.get("seen", ""), 1) or [0]
    return Asked(given, chosen, viewer, timezone.now(), seen)


def _in_words(error: NotAllowed) -> str:
    try:
        return say(f"review.refused.{error.code}", language(), **error.values)
    except KeyError:
        return refusal(error)


def _move(ask: Asked) -> Correction:
    return deciding.move(ask.chosen(), ask.get("problem"), by=ask.by, now=ask.now, seen=ask.seen, reason=ask.get("reason")[:1000])


def _split(ask: Asked) -> Correction:
    return deciding.split(ask.chosen(), ask.get("title"), by=ask.by, now=ask.now, seen=ask.seen, aspect=ask.get("aspect"))


def _set_aside(ask: Asked) -> Correction:
    return deciding.set_aside(ask.chosen(), ask.get("reason")[:1000], by=ask.by, now=ask.now, seen=ask.seen)


def _pin(ask: Asked) -> Correction:
    return deciding.pin(ask.chosen(), by=ask.by, now=ask.now, seen=ask.seen)


def _same(ask: Asked) -> Correction:
    kept = (whole_numbers(ask.get("kept"), 1) or [0])[0]
    wanted = {*ask.chosen(), kept}
    # What recusal closes to somebody they call neither the same nor another.
    if opinions_visible_to(ask.by, today=timezone.localdate(ask.now)).filter(number__in=wanted).count() != len(wanted):
        raise NotAllowed("same_as_none", number=ask.get("kept")[:9])
    return joining.same(ask.chosen(), kept, by=ask.by, now=ask.now, seen=ask.seen)


def _share(ask: Asked) -> Correction:
    (number, *more), percent = ask.chosen(), whole_numbers(ask.get("percent"), 1)
    if more:
        raise NotAllowed("one_only")
    if not percent:
        raise NotAllowed("shares")
    return joining.belong(number, ask.get("problem"), percent[0] * WHOLE // 100, by=ask.by, now=ask.now, seen=ask.seen)


def _merge(ask: Asked) -> Correction:
    return deciding.merge([ask.get("of")], ask.get("problem"), by=ask.by, now=ask.now, seen=ask.seen)


def _rename(ask: Asked) -> Correction:
    return deciding.rename(ask.get("of"), ask.get("title"), by=ask.by, now=ask.now, seen=ask.seen)


def _rename_aspect(ask: Asked) -> Correction:
    return deciding.rename_aspect(ask.get("aspect"), ask.get("title"), by=ask.by, now=ask.now, seen=ask.seen)


def _move_problem(ask: Asked) -> Correction:
    return deciding.move_problem(ask.get("of"), ask.get("aspect"), by=ask.by, now=ask.now, seen=ask.seen)


#: ``of`` is the problem that something is done to, ``problem`` the one that opinions go to.
DEEDS: dict[str, Callable[[Asked], Correction]] = {
    "move": _move,
    "split": _split,
    "set_aside": _set_aside,
    "pin": _pin,
    "same": _same,
    "share": _share,
    "merge": _merge,
    "rename": _rename,
    "rename_aspect": _rename_aspect,
    "move_problem": _move_problem,
    "undo": lambda ask: taking_back.undo(by=ask.by, now=ask.now),
    "redo": lambda ask: taking_back.redo(by=ask.by, now=ask.now),
}
