"""The campaign for the public, its forms, and the receipt."""

from __future__ import annotations

from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.domain.answering.publicly import is_shown
from huiyin.domain.campaigns.models import Campaign, Phase
from huiyin.domain.collection.contributing import LONGEST, ContributionRefused, Sent, code_of, collects, submit, takes
from huiyin.domain.collection.models import PublicForm
from huiyin.web.contribute import limits
from huiyin.web.contribute.forms import AddForm, SayForm
from huiyin.web.contribute.nonces import new_nonce, nonce_of
from huiyin.web.language import language
from huiyin.words import say

TOO_MANY = 429


@require_safe
def campaign(request: HttpRequest, campaign: str) -> HttpResponseBase:
    """What the campaign is, who listens and until when, how a speaker is protected, and the open forms."""
    found = get_object_or_404(Campaign.objects.select_related("host", "vault"), code=campaign)
    open_now = collects(found)
    forms = [one for one in found.public_forms.all() if one.open] if open_now else []
    known = {"campaign": found, "collects": open_now, "forms": [(one, question(one)) for one in forms], "phases": _running(found), "state": _state(found), "register": is_shown(found)}
    return render(request, "huiyin/contribute/campaign.html", known)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def say_it(request: HttpRequest, campaign: str, form: str) -> HttpResponseBase:
    """One form. What is sent on it is taken once, however often it comes, and answered with its receipt; whatever is refused stays in the field.

    It is never cached: two people must not get the same number.
    """
    asked = _asked(campaign, form)
    if request.method != "POST":
        return _form(request, asked, SayForm(asked, initial={"once": new_nonce(_purpose(asked))}))
    given = SayForm(asked, request.POST)
    given.full_clean()
    nonce = nonce_of(given.cleaned_data.get("once", ""), _purpose(asked))
    if nonce is None:
        return _form(request, asked, _anew(asked, given), told("contribute.refused.stale"))
    if limits.spent(request, "send"):
        return _form(request, asked, given, told("contribute.refused.many"), TOO_MANY)
    try:
        sent = _take(asked, given, nonce)
    except ContributionRefused as error:
        return _form(request, asked, given, refused(error))
    if sent.new:
        limits.note(request, "send")
    return _receipt(request, asked, given, sent)


@never_cache
@require_POST
def receipt_file(request: HttpRequest, campaign: str, form: str) -> HttpResponseBase:
    """The receipt as a text file, worked out again from the number of the form; it is stored nowhere."""
    asked = _asked(campaign, form)
    nonce = nonce_of(request.POST.get("once", ""), _purpose(asked))
    code = code_of(asked.campaign, nonce) if nonce is not None else None
    if code is None:
        fresh = SayForm(asked, initial={"once": new_nonce(_purpose(asked))})
        return _form(request, asked, fresh, told("contribute.refused.stale"))
    address, day = request.build_absolute_uri(reverse("follow")), timezone.localdate().isoformat()
    facts = {"name": asked.campaign.named(language()), "code": code, "day": day, "address": address}
    lines = [told(f"contribute.receipt.file_{line}", **facts) for line in ("title", "campaign", "date", "code", "address", "keep")]
    answer = HttpResponse("\ufeff" + "\r\n".join(lines) + "\r\n", content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="huiyin-receipt.txt"'
    return answer


def refused(error: ContributionRefused) -> str:
    """Why something was not taken, in the language of the page."""
    return told(f"contribute.refused.{error.code}", **error.values)


def told(key: str, **values: object) -> str:
    """The words of a key in the language of the page."""
    return say(key, language(), **values)


def question(form: PublicForm) -> str:
    """What a form asks, in the language of the page."""
    return form.question_en if language() == "en" and form.question_en else form.question


def _asked(campaign: str, form: str) -> PublicForm:
    return get_object_or_404(PublicForm.objects.select_related("campaign__host", "campaign__vault"), campaign__code=campaign, code=form)


def _purpose(asked: PublicForm) -> str:
    return f"form-{asked.pk}"


def _take(asked: PublicForm, given: SayForm, nonce: bytes) -> Sent:
    said = given.cleaned_data
    return submit(
        asked,
        said["text"],
        nonce=nonce,
        now=timezone.now(),
        today=timezone.localdate(),
        stratum=said.get("stratum"),
        contact=said.get("contact", ""),
        secret=said["secret"],
    )


def _anew(asked: PublicForm, given: SayForm) -> SayForm:
    """The same words on a new form."""
    kept = {name: given.cleaned_data.get(name) for name in given.fields}
    return SayForm(asked, initial={**kept, "once": new_nonce(_purpose(asked))})


def _form(request: HttpRequest, asked: PublicForm, form: SayForm, wrong: str = "", status: int = 200) -> HttpResponseBase:
    known: dict[str, Any] = {"asked": asked, "campaign": asked.campaign, "question": question(asked), "form": form, "wrong": wrong, "limit": LONGEST}
    if takes(asked):
        return render(request, "huiyin/contribute/form.html", known, status=status)
    state = "form_closed" if collects(asked.campaign) else _state(asked.campaign)
    return render(request, "huiyin/contribute/closed.html", {**known, "state": state, "text": form["text"].value()}, status=status)


def _receipt(request: HttpRequest, asked: PublicForm, given: SayForm, sent: Sent) -> HttpResponseBase:
    """The code goes into the page that answers the sending, and nowhere else."""
    kept = {"text": given.cleaned_data["text"], "secret": given.cleaned_data["secret"]} if sent.changed else {}
    known = {
        "asked": asked,
        "campaign": asked.campaign,
        "sent": sent,
        "once": given.cleaned_data["once"],
        "picture": segno.make(sent.code, error="m", micro=False).svg_data_uri(scale=5, border=4, dark="#000", light="#fff"),
        "add": AddForm(initial={**kept, "once": new_nonce("add")}) if sent.changed else None,
    }
    return render(request, "huiyin/contribute/receipt.html", known)


def _state(campaign: Campaign) -> str:
    return "preparing" if campaign.state == Campaign.State.PREPARING else "closed"


def _running(campaign: Campaign) -> list[Phase]:
    """The phases that may be running today and have an end."""
    today = timezone.localdate()
    return [one for one in campaign.phases.all() if one.starts and one.ends and one.starts.first <= today <= one.ends.last]
