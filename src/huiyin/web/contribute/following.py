"""With a receipt code: what became of it, adding, taking back. The code comes by POST each time; no page keeps it in its address, no cookie holds it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huiyin.domain.answering.hearing import COMMENT, seen
from huiyin.domain.answering.models import Rating
from huiyin.domain.answering.posting import stop_for
from huiyin.domain.collection.codes import canonical
from huiyin.domain.collection.contributing import ContributionRefused, add, collects
from huiyin.domain.collection.following import contributor_of, followed, withdraw
from huiyin.domain.collection.models import Contributor
from huiyin.domain.transitions import NotAllowed
from huiyin.web.contribute import limits
from huiyin.web.contribute.answered import answers_shown, replied
from huiyin.web.contribute.forms import AddForm
from huiyin.web.contribute.nonces import new_nonce, nonce_of
from huiyin.web.contribute.pages import TOO_MANY, refused, told

Page = Callable[[HttpRequest, Contributor], HttpResponseBase]


def for_holder(page: Page) -> Callable[[HttpRequest], HttpResponseBase]:
    """A page for whoever sends a code that was given out; to all others the page where a code is typed. Wrong codes are counted."""

    @wraps(page)
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    def guarded(request: HttpRequest) -> HttpResponseBase:
        if request.method != "POST":
            return _ask(request) if page is _status else redirect("follow")
        if limits.spent(request, "wrong_code"):
            return _ask(request, told("contribute.refused.many_codes"), TOO_MANY)
        holder = contributor_of(request.POST.get("code", ""))
        if holder is None:
            limits.note(request, "wrong_code")
            return _ask(request, told("contribute.refused.wrong_code"))
        return page(request, holder)

    return guarded


def _ask(request: HttpRequest, wrong: str = "", status: int = 200) -> HttpResponseBase:
    return render(request, "huiyin/contribute/ask.html", {"wrong": wrong, "typed": request.POST.get("code", "")[:40]}, status=status)


def _status(request: HttpRequest, holder: Contributor) -> HttpResponseBase:
    """Everything that was sent under the code, and where it stands."""
    return shown(request, holder)


follow = for_holder(_status)


@for_holder
def add_to_it(request: HttpRequest, holder: Contributor) -> HttpResponseBase:
    """Take in something further; what is refused stays in the field."""
    given = AddForm(request.POST)
    given.full_clean()
    said = given.cleaned_data
    nonce = nonce_of(said["once"], "add")
    if nonce is None:
        return shown(request, holder, wrong=told("contribute.refused.stale"), kept=said)
    if limits.spent(request, "send"):
        return shown(request, holder, wrong=told("contribute.refused.many"), kept=said, status=TOO_MANY)
    try:
        sent = add(holder, said["text"], nonce=nonce, now=timezone.now(), today=timezone.localdate(), secret=said["secret"])
    except ContributionRefused as error:
        return shown(request, holder, wrong=refused(error), kept=said)
    if sent.changed:
        return shown(request, holder, wrong=told("contribute.follow.add_changed"), kept=said)
    if sent.new:
        limits.note(request, "send")
    return shown(request, holder, done=told("contribute.follow.added" if sent.new else "contribute.follow.added_before"))


@for_holder
def withdraw_it(request: HttpRequest, holder: Contributor) -> HttpResponseBase:
    """Ask whether it is meant, then take it back."""
    given = request.POST.get("place", "")
    place = int(given) if given.isascii() and given.isdecimal() and len(given) < 6 else 0
    one = next((said for said in followed(holder) if said.place == place), None)
    if one is None or not one.goes:
        return shown(request, holder, wrong=told("contribute.refused.nothing_left"))
    if "sure" not in request.POST:
        return render(request, "huiyin/contribute/withdraw.html", {"said": one, "code": canonical(request.POST["code"]), "campaign": holder.campaign})
    try:
        withdraw(holder, place, now=timezone.now())
        stop_for(holder, now=timezone.now())
    except NotAllowed:
        return shown(request, holder, wrong=told("contribute.refused.nothing_left"))
    return shown(request, holder, done=told("contribute.withdraw.done", place=place))


def shown(
    request: HttpRequest,
    holder: Contributor,
    *,
    done: str = "",
    wrong: str = "",
    kept: dict[str, Any] | None = None,
    rating: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponseBase:
    """The state of everything and the answers, with what has just been done or went wrong; words that were not taken are in the field again."""
    fresh = AddForm(initial={**({"text": kept["text"], "secret": kept["secret"]} if kept else {}), "once": new_nonce("add")})
    known = {
        "campaign": holder.campaign,
        "code": canonical(request.POST["code"]),
        "said": followed(holder),
        "add": fresh if collects(holder.campaign) else None,
        "done": done,
        "wrong": wrong,
        "answers": answers_shown(holder, rating or {}),
        "replied": replied(holder),
        "values": Rating.Value.values,
        "most": COMMENT,
    }
    seen(holder, now=timezone.now())
    return render(request, "huiyin/contribute/follow.html", known, status=status)

