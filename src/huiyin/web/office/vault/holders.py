"""Changing who holds the vault, and changing one's own passphrase."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiyin.domain.access import Viewer
from huiyin.domain.answering.posting import lapse_rounds, wipe_letters
from huiyin.domain.collection.changing import ask_change, grant_change, refuse_change
from huiyin.domain.collection.holding import change_passphrase, enrolled, holders, usable
from huiyin.domain.collection.vault import WAITING, VaultChange
from huiyin.domain.transitions import NotAllowed
from huiyin.web.office.vault.forms import AnotherForm, ChangeForm, PassphraseForm, RefuseForm
from huiyin.web.office.vault.pages import OFFICERS, settled, vault_refusal
from huiyin.web.pages import campaign_page


@never_cache
@campaign_page(OFFICERS)
def passphrase(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Change one's own passphrase."""
    form = AnotherForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            change_passphrase(given["old"], given["fresh"], by=viewer, now=timezone.now())
        except NotAllowed as error:
            form.add_error(None, vault_refusal(error))
        else:
            settled(request, lambda: None, "vault.passphrase_changed")
            return redirect("vault", viewer.campaign.code)
    mine = holders(viewer.campaign).filter(user=viewer.user).exists()
    return render(request, "huiyin/vault/passphrase.html", {"campaign": viewer.campaign, "form": form if mine else None})


@never_cache
@campaign_page(OFFICERS)
def ask(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Ask that somebody who has enrolled holds the vault."""
    now, today, own = timezone.now(), timezone.localdate(), viewer.user
    others = usable(viewer.campaign, today=today).exclude(user=own)
    new, all_others = enrolled(viewer.campaign, today=today).exclude(user=own), holders(viewer.campaign).exclude(user=own)
    form = ChangeForm(new, all_others, others, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            ask_change(given["new"], given["retires"], given["reason"], given["of"], given["passphrase"], by=viewer, now=now, today=today)
        except NotAllowed as error:
            form.add_error(None, vault_refusal(error))
        else:
            settled(request, lambda: None, "vault.asked")
            return redirect("vault", viewer.campaign.code)
    mine = usable(viewer.campaign, today=today).filter(user=own).exists()
    known = {
        "campaign": viewer.campaign,
        "form": form,
        "days": WAITING.days,
        "missing": "no_holder" if not mine else "" if others.exists() else "second",
        "candidates": new.exists(),
    }
    return render(request, "huiyin/vault/change_ask.html", known)


@never_cache
@campaign_page(OFFICERS)
def change(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """One change of holders, with what the viewer can do about it now."""
    one = _found(viewer, pk)
    decides = not one.is_over(timezone.now()) and one.asked_of.user_id == viewer.user.pk
    known = {
        "campaign": viewer.campaign,
        "one": one,
        "grant": PassphraseForm(prefix="grant") if decides else None,
        "refuse": RefuseForm() if decides else None,
    }
    return render(request, "huiyin/vault/change.html", known)


@never_cache
@require_POST
@campaign_page(OFFICERS)
def change_deed(request: HttpRequest, viewer: Viewer, pk: int, step: str) -> HttpResponseBase:
    """Agree, with one's passphrase, or do not, for a reason."""
    one, now, today = _found(viewer, pk), timezone.now(), timezone.localdate()
    deeds: dict[str, tuple[Callable[[], Any], str]] = {
        "grant": (
            lambda: grant_change(one, request.POST.get("grant-passphrase", "")[:200], by=viewer, now=now, today=today),
            "vault.changed",
        ),
        "refuse": (lambda: refuse_change(one, request.POST.get("why", "")[:1000], by=viewer, now=now), "vault.unchanged"),
    }
    if step in deeds and settled(request, *deeds[step]):
        # What waited for a holder who was retired; the nightly round would see to it too.
        lapse_rounds(now=now)
        wipe_letters(now=now)
    return redirect("vault_change", viewer.campaign.code, pk)


def _found(viewer: Viewer, pk: int) -> VaultChange:
    people = ("asked_by", "asked_of", "new", "retires")
    rows = VaultChange.objects.select_related("vault", *(f"{one}__user__person" for one in people))
    return get_object_or_404(rows, vault__campaign=viewer.campaign, pk=pk)
