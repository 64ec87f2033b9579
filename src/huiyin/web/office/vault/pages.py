"""The vault: who holds it, what was opened, what falls due; enrolling and founding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiyin.accounts.models import User
from huiyin.domain.access import Role, Viewer
from huiyin.domain.answering.round import DeliveryRound
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.holding import VaultRefused, enrol, enrolled, found_vault, holders, officers, too_few
from huiyin.domain.collection.opening import openings_of
from huiyin.domain.collection.retention import falling_due
from huiyin.domain.collection.sealing import FEWEST, MOST
from huiyin.domain.collection.vault import WAITING, Vault, VaultChange, VaultHolder, VaultOpening
from huiyin.domain.transitions import NotAllowed
from huiyin.web.language import language
from huiyin.web.office.vault.forms import EnrolForm
from huiyin.web.pages import campaign_page, refusal
from huiyin.words import say

#: Openings on a page.
PAGE = 25
OFFICERS = frozenset({Role.PRIVACY})


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody is to the vault: ``state`` is a word of ``vault.holder``."""

    user: User
    state: str
    holder: VaultHolder | None


def vault_refusal(error: NotAllowed) -> str:
    """Why something was refused, in the language of the page."""
    return say(f"vault.refused.{error.code}", language(), **error.values) if isinstance(error, VaultRefused) else refusal(error)


def settled(request: HttpRequest, deed: Callable[[], Any], done: str) -> bool:
    """Do something and say so, or say why not; whether it was done."""
    try:
        deed()
    except NotAllowed as error:
        messages.error(request, vault_refusal(error))
        return False
    messages.success(request, say(done, language()))
    return True


@never_cache
@campaign_page(OFFICERS)
def vault(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The whole vault, and what the viewer can do next."""
    campaign, today = viewer.campaign, timezone.localdate()
    founded = Vault.objects.filter(campaign=campaign).first()
    openings = openings_of(viewer, today=today).defer("half", "result")
    parts = _parts(campaign, founded, today)
    mine = next((one.state for one in parts if one.user.pk == viewer.user.pk), "no_share")
    people = ("new__user__person", "retires__user__person", "asked_by__user__person", "asked_of__user__person")
    changes = list(VaultChange.objects.filter(vault=founded).select_related(*people).defer("half"))
    waiting = openings.filter(asked_of__user=viewer.user, state=VaultOpening.State.ASKED, asked_at__gt=timezone.now() - WAITING)
    known = {
        "campaign": campaign,
        "founded": founded,
        "parts": parts,
        "mine": mine,
        "holds": mine in {"holds", "anew"},
        "too_few": too_few(campaign, today=today),
        "candidates": any(one.state in {"candidate", "anew"} and one.user.pk != viewer.user.pk for one in parts),
        "changes": changes,
        "deciding": [one for one in changes if one.asked_of.user_id == viewer.user.pk and not one.is_over(timezone.now())],
        "ready": [one.holder for one in parts if one.state == "enrolled"],
        "fewest": FEWEST,
        "most": MOST,
        "waiting": waiting,
        "rounds": DeliveryRound.objects.filter(
            vault=founded, asked_of__user=viewer.user, state=DeliveryRound.State.ASKED, asked_at__gt=timezone.now() - WAITING
        ),
        "page": Paginator(openings, PAGE).get_page(request.GET.get("page")),
        "due": falling_due(campaign),
        "today": today,
    }
    return render(request, "huiyin/vault/vault.html", known)


@never_cache
@campaign_page(OFFICERS)
def enrolling(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Set one's passphrase."""
    founded = Vault.objects.filter(campaign=viewer.campaign).exists()
    form = EnrolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = "vault.enrolled_late" if founded else "vault.enrolled"
        settled(request, lambda: enrol(form.cleaned_data["fresh"], by=viewer, now=timezone.now(), today=timezone.localdate()), done)
        return redirect("vault", viewer.campaign.code)
    mine = holders(viewer.campaign).filter(user=viewer.user).exists()
    return render(request, "huiyin/vault/enrol.html", {"campaign": viewer.campaign, "form": form, "founded": founded, "holds": mine})


@require_POST
@campaign_page(OFFICERS)
def founding(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Found the vault for those whom the founder saw."""
    seen = [int(one) for one in request.POST.getlist("holder")[: MOST + 1] if one.isascii() and one.isdigit()]
    settled(request, lambda: found_vault(seen, by=viewer, now=timezone.now(), today=timezone.localdate()), "vault.founded")
    return redirect("vault", viewer.campaign.code)


def _parts(campaign: Campaign, founded: Vault | None, today: date) -> list[Part]:
    """The officers of today, holders who are none any more, and those who were replaced."""
    users = {one.pk: one for one in officers(campaign, today=today)}
    holding = {one.user_id: one for one in holders(campaign)}
    ready = {one.user_id: one for one in enrolled(campaign, today=today)}
    found = []
    for user in users.values():
        holder, new = holding.pop(user.pk, None), ready.get(user.pk)
        if founded:
            state = ("anew" if new else "holds") if holder else "candidate" if new else "no_share"
        else:
            state = "enrolled" if new else "not_enrolled"
        found.append(Part(user, state, holder or new))
    retired = VaultHolder.objects.filter(campaign=campaign, retired_at__isnull=False).select_related("user__person")
    return [*found, *(Part(one.user, "left", one) for one in holding.values()), *(Part(one.user, "retired", one) for one in retired)]
