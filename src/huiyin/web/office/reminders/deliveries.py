"""What was sent and what was not: by state, with what may be done about it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from huiyin.domain.access import KEEPERS, Viewer
from huiyin.domain.sending.models import Message
from huiyin.domain.sending.resending import can_be_sent_again, note_arrived, send_again
from huiyin.web.pages import campaign_page, tried

#: So many messages stand on a page.
ROWS = 50
#: The states in the order in which they are looked at.
STATES = ("uncertain", "given_up", "failed", "sending", "waiting", "sent", "collected")


@require_safe
@campaign_page(KEEPERS)
def listing(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Mail and group messages, the newest first; what people read in the application is theirs."""
    found = Message.objects.filter(campaign=viewer.campaign).exclude(channel=Message.Channel.APP)
    counts = dict(found.order_by().values_list("state").annotate(count=Count("pk")))
    state = request.GET.get("state", "")
    shown = found.filter(state=state) if state in STATES else found
    page = Paginator(shown.select_related("user__person", "robot"), ROWS).get_page(request.GET.get("page"))
    known: dict[str, Any] = {
        "campaign": viewer.campaign,
        "page": page,
        "rows": [(one, can_be_sent_again(one)) for one in page],
        "state": state,
        "sums": [(one, counts.get(one, 0)) for one in STATES],
        "all": sum(counts.values()),
    }
    return render(request, "huiyin/reminders/messages.html", known)


@require_POST
@campaign_page(KEEPERS)
def again(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """Send it again, or note that it arrived."""
    one = get_object_or_404(Message, pk=pk, campaign=viewer.campaign)
    if "arrived" in request.POST:
        tried(request, lambda: note_arrived(one, by=viewer, now=timezone.now()), "reminders.arrived_noted")
    else:
        tried(request, lambda: send_again(one, by=viewer, now=timezone.now()), "reminders.again_put")
    return redirect("messages_sent", viewer.campaign.code)
