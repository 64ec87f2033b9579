"""Delivery rounds on the pages of the vault: asked for, decided, their letters printed, posted, come back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiyin.domain.access import Viewer
from huiyin.domain.answering.models import Answer, Delivery
from huiyin.domain.answering.posting import free_letters, letters_of, may_note, note_posted, note_returned, settle_mail, take_letters
from huiyin.domain.answering.round import DeliveryRound
from huiyin.domain.answering.rounds import MOST, ask_round, grant_round, read_round, refuse_round, waiting_contacts
from huiyin.domain.collection.holding import usable
from huiyin.domain.collection.vault import READABLE, WAITING
from huiyin.domain.sending.putting import mail_is_possible
from huiyin.domain.transitions import NotAllowed
from huiyin.web.language import language
from huiyin.web.office.vault.forms import PassphraseForm, RefuseForm, RoundForm
from huiyin.web.office.vault.letterpdf import Paper, letters_pdf
from huiyin.web.office.vault.pages import OFFICERS, settled, vault_refusal
from huiyin.web.pages import campaign_page
from huiyin.web.printing import MissingGlyphs
from huiyin.words import say


@never_cache
@campaign_page(OFFICERS)
def rounds(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Every round, and asking for one."""
    settle_mail(now=timezone.now())
    now, today = timezone.now(), timezone.localdate()
    holding = usable(viewer.campaign, today=today)
    mine, others = holding.filter(user=viewer.user).exists(), holding.exclude(user=viewer.user)
    form = RoundForm(others, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            ask_round(given["of"], given["reason"], given["passphrase"], by=viewer, now=now, today=today)
        except NotAllowed as error:
            form.add_error(None, vault_refusal(error))
        else:
            messages.success(request, say("vault.asked", language()))
            return redirect("vault_rounds", viewer.campaign.code)
    people = waiting_contacts(viewer).order_by().values("contributor").distinct().count()
    known = {
        "campaign": viewer.campaign,
        "form": form if mine else None,
        "second": others.exists(),
        "people": people,
        "most": MOST,
        "days": WAITING.days,
        "mail": mail_is_possible(viewer.campaign),
        "rounds": DeliveryRound.objects.filter(vault__campaign=viewer.campaign)
        .select_related("asked_by__user__person", "asked_of__user__person")
        .defer("half", "result"),
    }
    return render(request, "huiyin/vault/rounds.html", known)


@never_cache
@campaign_page(OFFICERS)
def round_page(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """One round, with what the viewer can do about it now."""
    one, now = _found(viewer, pk), timezone.now()
    decides = one.state == DeliveryRound.State.ASKED and not one.is_over(now) and one.asked_of.user_id == viewer.user.pk
    asker = one.state == DeliveryRound.State.GRANTED and may_note(one, viewer)
    mails, letters = Delivery.objects.filter(round=one, way=Delivery.Way.EMAIL), letters_of(one)
    known = {
        "campaign": viewer.campaign,
        "one": one,
        "grant": PassphraseForm(prefix="grant") if decides else None,
        "refuse": RefuseForm() if decides else None,
        "read": PassphraseForm(prefix="read") if asker and one.result is not None and not one.is_over(now) else None,
        "sent": mails.filter(state=Delivery.State.DONE).count(),
        "sending": mails.filter(state=Delivery.State.HANDED).count(),
        "faults": Delivery.objects.filter(round=one).exclude(fault="").count(),
        "unprinted": letters.filter(state=Delivery.State.WAITING).count(),
        "printed": letters.filter(state=Delivery.State.HANDED).count(),
        "posted": letters.filter(state=Delivery.State.DONE).count(),
        "asker": asker,
        "days": READABLE.days,
    }
    return render(request, "huiyin/vault/round.html", known)


@never_cache
@require_POST
@campaign_page(OFFICERS)
def round_deed(request: HttpRequest, viewer: Viewer, pk: int, step: str) -> HttpResponseBase:
    """Agree or not, print the letters, note what became of them."""
    one, now, today = _found(viewer, pk), timezone.now(), timezone.localdate()
    if step == "letters":
        return _letters(request, viewer, one)
    numbers = [
        int(number)
        for number in request.POST.get("numbers", "").replace("，", " ").replace(",", " ").split()
        if number.isascii() and number.isdecimal()
    ]
    word, base = request.POST.get("grant-passphrase", "")[:200], request.build_absolute_uri("/")
    deeds: dict[str, tuple[Callable[[], Any], str]] = {
        "grant": (lambda: grant_round(one, word, address=base, by=viewer, now=now, today=today), "delivery.round.granted"),
        "refuse": (lambda: refuse_round(one, request.POST.get("why", "")[:1000], by=viewer, now=now), "vault.refused_now"),
        "posted": (lambda: note_posted(one, request.POST.get("note", ""), by=viewer, now=now), "delivery.round.told_posted"),
        "returned": (lambda: note_returned(one, numbers[:1000], by=viewer, now=now), "delivery.round.told_returned"),
        "lost": (lambda: free_letters(one, by=viewer, now=now), "delivery.round.told_lost"),
    }
    if step in deeds:
        settled(request, *deeds[step])
    return redirect("vault_round", viewer.campaign.code, pk)


def _letters(request: HttpRequest, viewer: Viewer, one: DeliveryRound) -> HttpResponseBase:
    """The letters once, as a PDF; only when it could be made are they taken as printed, and what was opened is wiped."""
    now = timezone.now()
    try:
        letters = read_round(one, request.POST.get("read-passphrase", "")[:200], by=viewer, now=now)
        answers = Answer.objects.select_related("problem").in_bulk({letter.answer for letter in letters})
        made = letters_pdf(letters, answers, Paper(viewer.campaign, language(), request.build_absolute_uri("/"), timezone.localdate()))
        take_letters(one, by=viewer, now=now)
    except NotAllowed as error:
        messages.error(request, vault_refusal(error))
        return redirect("vault_round", viewer.campaign.code, one.pk)
    except MissingGlyphs as error:
        messages.error(request, say("delivery.round.no_glyphs", language(), characters=error.characters))
        return redirect("vault_round", viewer.campaign.code, one.pk)
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="letters-{one.number}.pdf"'}
    )


def _found(viewer: Viewer, pk: int) -> DeliveryRound:
    rows = DeliveryRound.objects.select_related("vault", "asked_by__user__person", "asked_of__user__person")
    return get_object_or_404(rows, vault__campaign=viewer.campaign, pk=pk)
