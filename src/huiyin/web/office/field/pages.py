"""The page of the field kit: what its script needs to record without a network is all in it."""

from __future__ import annotations

from typing import Any

from django.forms import HiddenInput
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from huiyin.domain.access import Viewer
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.field import LONGEST, MOST
from huiyin.domain.collection.reading import KINDS
from huiyin.domain.gatherings.models import Gathering
from huiyin.web.language import language
from huiyin.web.office.field import shell
from huiyin.web.office.sources.forms import OriginForm
from huiyin.web.office.sources.reading import CORRECTORS
from huiyin.web.pages import campaign_page
from huiyin.words import say, table


class KitForm(OriginForm):
    """Where what is recorded comes from; forms on paper have their own page."""

    def __init__(self, viewer: Viewer, *args: Any, **given: Any) -> None:
        super().__init__(viewer, *args, **given)
        del self.fields["batch"]
        gathering: Any = self.fields["gathering"]
        gathering.empty_label = say("fieldkit.no_gathering", language())
        if (only := self._only_team()) is not None:
            # Sent with each record all the same: somebody may change teams before they send.
            self.fields["team"].widget, self.fields["team"].initial = HiddenInput(), only.pk


@never_cache
@campaign_page(CORRECTORS)
def kit(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The page. It names its version, so that the worker keeps no page that does not fit the files that it keeps."""
    form = KitForm(viewer, initial={"received_on": timezone.localdate()})
    context = {
        "campaign": viewer.campaign,
        "form": form,
        "collecting": viewer.campaign.state == Campaign.State.COLLECTING,
        "kinds": KINDS,
        "longest": LONGEST,
        "version": shell.version(),
        "manifest": shell.manifest_address(viewer.campaign.code),
        "help": list(table("fieldkit", language())["help"]),
        "kit": _data(viewer, form),
    }
    answer = render(request, "huiyin/field/field.html", context)
    answer[shell.HEADER] = shell.version()
    return answer


def _data(viewer: Viewer, form: KitForm) -> dict[str, Any]:
    """What the script works with. ``user`` is whose records are shown and sent: another person on the same phone has their own."""
    code = viewer.campaign.code
    gatherings: Any = form.fields["gathering"]
    return {
        "campaign": code,
        "user": viewer.user.pk,
        "page": reverse("field", args=[code]),
        "sync": reverse("field_sync", args=[code]),
        "worker": reverse("field_worker", args=[code]),
        "source": reverse("source", args=[code, 0]),
        "batch": MOST // 4,
        "gatherings": {one.pk: _follows(one) for one in gatherings.queryset.select_related("kind")},
        "words": table("fieldkit", language())["client"],
    }


def _follows(gathering: Gathering) -> dict[str, Any]:
    """The fields that a gathering tells; one that is still to come tells no day."""
    day = gathering.when.first if gathering.when else None
    past = day.isoformat() if day and day <= timezone.localdate() else None
    told = {"channel": gathering.kind.channel_id, "team": gathering.team_id, "place": gathering.unit_id, "received_on": past}
    return {name: value for name, value in told.items() if value is not None}
