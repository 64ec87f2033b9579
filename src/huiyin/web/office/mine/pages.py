"""What is mine: by light, what waits for me, what is due soon."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from huiyin.domain.access import Viewer
from huiyin.domain.rectification.belonging import measures_of
from huiyin.domain.rectification.models import Extension, Measure
from huiyin.domain.rectification.selectors import lit, possible, sums_by_light
from huiyin.web.office.register.found import OWNERS
from huiyin.web.office.register.pages import Row, ordered, rows_of
from huiyin.web.pages import campaign_page

#: So many are listed of each; the register has them all.
MOST = 30
#: What a measure waits for its leader with.
WAITS = ("decide_extension", "unblock_measure", "sign_closure")


@campaign_page(OWNERS)
def mine(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """One page with what there is to do now."""
    today = timezone.localdate()
    own = lit(measures_of(viewer, today=today), today=today)
    waiting = [(row, step) for row in rows_of(_waiting(own, viewer)[:MOST]) for step in [_step(row.measure, viewer, today)] if step]
    shown = {row.measure.pk for row, _ in waiting}
    due = [row for row in rows_of(ordered(own.filter(lit__in=("red", "blue")))[: MOST + len(shown)]) if row.measure.pk not in shown][:MOST]
    rest = rows_of(ordered(own.filter(lit__in=("yellow", "green")).exclude(pk__in=shown))[:MOST])
    known = {
        "campaign": viewer.campaign,
        "sums": sums_by_light(own),
        "any": own.exists(),
        "waiting": waiting,
        "due": _with_deeds(due, viewer, today),
        "rest": _with_deeds(rest, viewer, today),
        "most": MOST,
    }
    return render(request, "huiyin/register/mine.html", known)


def _waiting(own: QuerySet[Any], viewer: Viewer) -> QuerySet[Measure]:
    asked = Exists(Extension.objects.filter(measure=OuterRef("pk"), granted=None))
    return ordered(own.filter(Q(state__in=(Measure.State.BLOCKED, Measure.State.CHECKED)) | Q(asked), leader=viewer.person_id))


def _step(measure: Measure, viewer: Viewer, today: date) -> str:
    may = possible(measure, viewer, today=today)
    return next((one for one in WAITS if one in may), "")


def _with_deeds(rows: Sequence[Row], viewer: Viewer, today: date) -> list[tuple[Row, bool]]:
    """Each with whether its reader may note progress now."""
    return [(row, "note_progress" in possible(row.measure, viewer, today=today)) for row in rows]
