"""The set-up of reminders on one page: the ladder, the rules, the robots."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huiyin.domain.access import KEEPERS, Viewer
from huiyin.domain.reminding.ladder import WHOM, ladder_from
from huiyin.domain.reminding.services import reminder_rules
from huiyin.domain.reminding.urging import keep_reminders, keep_sending
from huiyin.domain.sending.models import Message, Robot
from huiyin.domain.sending.putting import rules_of
from huiyin.domain.transitions import NotAllowed
from huiyin.web.language import language
from huiyin.web.office.reminders.forms import DAYS, SIDES, RulesForm, rung_rows, rungs_given
from huiyin.web.pages import campaign_page, refusal
from huiyin.words import say

#: What the office should look at.
TROUBLE = (Message.State.FAILED, Message.State.GIVEN_UP, Message.State.UNCERTAIN)


@campaign_page(KEEPERS)
def reminders(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Look at it, and keep it."""
    rules, sending = reminder_rules(viewer.campaign), rules_of(viewer.campaign)
    form = RulesForm(rules, sending, request.POST or None)
    ladder: list[dict[str, Any]] = rules.ladder
    if request.method == "POST":
        try:
            ladder = rungs_given(request.POST, request.POST.getlist)
            if form.is_valid():
                with transaction.atomic():
                    keep_reminders({"ladder": ladder, **form.for_reminders}, by=viewer, now=timezone.now())
                    keep_sending(form.for_sending, by=viewer, now=timezone.now())
                messages.success(request, say("reminders.kept", language()))
                return redirect("reminders", viewer.campaign.code)
        except NotAllowed as error:
            messages.error(request, refusal(error))
        except ValueError:
            messages.error(request, say("frame.refused.ladder", language()))
    known = {
        "campaign": viewer.campaign,
        "form": form,
        "rows": list(enumerate(rung_rows(ladder_from(rules.ladder)))),
        "whom": WHOM,
        "sides": SIDES,
        "kinds": DAYS,
        "robots": Robot.objects.filter(campaign=viewer.campaign),
        "mail": bool(settings.MAIL),
        "address": settings.ADDRESS,
        "trouble": Message.objects.filter(campaign=viewer.campaign, state__in=TROUBLE).count(),
    }
    return render(request, "huiyin/reminders/reminders.html", known)
