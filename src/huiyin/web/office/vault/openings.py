"""Asking, deciding and reading. What was opened is shown in the answer itself: it is kept in no session and in no cache."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiyin.domain.access import Viewer
from huiyin.domain.collection.holding import usable
from huiyin.domain.collection.opening import What, ask_opening, grant, openings_of, read_opening, refuse
from huiyin.domain.collection.vault import READABLE, WAITING, VaultOpening
from huiyin.domain.transitions import NotAllowed
from huiyin.web.office.vault.forms import AskForm, PassphraseForm, RefuseForm
from huiyin.web.office.vault.pages import OFFICERS, settled, vault_refusal
from huiyin.web.pages import campaign_page


@never_cache
@campaign_page(OFFICERS)
def ask(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Ask to open one thing."""
    now, today = timezone.now(), timezone.localdate()
    form = AskForm(usable(viewer.campaign, today=today).exclude(user=viewer.user), request.POST or None, initial={"what": What.WORDS})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            ask_opening(
                given["number"], What(given["what"]), given["reason"], given["of"], given["passphrase"], by=viewer, now=now, today=today
            )
        except NotAllowed as error:
            form.add_error(None, vault_refusal(error))
        else:
            settled(request, lambda: None, "vault.asked")
            return redirect("vault", viewer.campaign.code)
    return render(request, "huiyin/vault/ask.html", {"campaign": viewer.campaign, "form": form, "days": WAITING.days})


@never_cache
@campaign_page(OFFICERS)
def opening(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """One opening, with what the viewer can do about it now."""
    one = _opening(viewer, pk)
    live = not one.is_over(timezone.now())
    decides = live and one.state == VaultOpening.State.ASKED and one.asked_of.user_id == viewer.user.pk
    reads = live and one.result is not None and one.asked_by.user_id == viewer.user.pk
    known = {
        "campaign": viewer.campaign,
        "one": one,
        "grant": PassphraseForm(prefix="grant") if decides else None,
        "refuse": RefuseForm() if decides else None,
        "read": PassphraseForm(prefix="read") if reads else None,
        "days": READABLE.days,
    }
    return render(request, "huiyin/vault/opening.html", known)


@require_POST
@campaign_page(OFFICERS)
def granting(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """Agree, with one's passphrase."""
    one, passphrase = _opening(viewer, pk), request.POST.get("grant-passphrase", "")[:200]
    settled(request, lambda: grant(one, passphrase, by=viewer, now=timezone.now(), today=timezone.localdate()), "vault.granted")
    return redirect("vault_opening", viewer.campaign.code, pk)


@require_POST
@campaign_page(OFFICERS)
def refusing(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """Do not agree, for a reason."""
    one, why = _opening(viewer, pk), request.POST.get("why", "")[:1000]
    settled(request, lambda: refuse(one, why, by=viewer, now=timezone.now(), today=timezone.localdate()), "vault.refused_now")
    return redirect("vault_opening", viewer.campaign.code, pk)


@never_cache
@require_POST
@campaign_page(OFFICERS)
def reading(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """Show what was opened to the one who asked."""
    one, passphrase = _opening(viewer, pk), request.POST.get("read-passphrase", "")[:200]
    try:
        text = read_opening(one, passphrase, by=viewer, now=timezone.now(), today=timezone.localdate())
    except NotAllowed as error:
        messages.error(request, vault_refusal(error))
        return redirect("vault_opening", viewer.campaign.code, pk)
    return render(request, "huiyin/vault/reading.html", {"campaign": viewer.campaign, "one": one, "text": text})


def _opening(viewer: Viewer, pk: int) -> VaultOpening:
    """An opening that the viewer may know of."""
    found = get_object_or_404(openings_of(viewer, today=timezone.localdate()).select_related("source", "contributor"), pk=pk)
    if not found.shown:  # type: ignore[attr-defined] # Said by the selector.
        raise Http404
    return found
