"""What is mine: by light, what waits for me, what is due soon."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from huiyin.domain.access import Viewer
from huiyin.domain.rectification.belonging import measures_of
from huiyin.domain.rectification.models import Extension, Measure
from huiyin.domain.rectification.selectors import lit, possible, standing, sums_by_light
from huiyin.domain.rectification.tasking import possible_with, tasks_of
from huiyin.web.office.register.found import OWNERS
from huiyin.web.office.register.pages import ordered, rows_of
from huiyin.web.pages import campaign_page

#: So many are listed of each; the register has them all.
MOST = 20
#: What a measure waits for its leader with.
WAITS = ("decide_extension", "unblock_measure", "sign_closure")


@campaign_page(OWNERS)
def mine(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """One page with what there is to do now."""
    today = timezone.localdate()
    own = lit(measures_of(viewer, today=today), today=today)
    asked = rows_of(_waiting(own, viewer)[:MOST])
    near = rows_of(ordered(own.filter(lit__in=("red", "blue")))[: 2 * MOST])
    other = rows_of(ordered(own.filter(lit__in=("yellow", "green")))[: 2 * MOST])
    every = [row.measure for row in (*asked, *near, *other)]
    at = standing(viewer, every, today=today)
    may = {one.pk: possible(one, at) for one in every}
    waiting = [(row, step) for row in asked for step in WAITS if step in may[row.measure.pk]]
    shown = {row.measure.pk for row, _ in waiting}
    due, rest = ([(row, "note_progress" in may[row.measure.pk]) for row in rows if row.measure.pk not in shown][:MOST] for rows in (near, other))
    known = {
        "campaign": viewer.campaign,
        "sums": sums_by_light(own),
        "any": own.exists(),
        "waiting": waiting,
        "due": due,
        "rest": rest,
        "tasks": possible_with(tasks_of(viewer, today=today)[:MOST], viewer, today=today),
        "today": today,
    }
    return render(request, "huiyin/register/mine.html", known)


def _waiting(own: QuerySet[Any], viewer: Viewer) -> QuerySet[Measure]:
    asked = Exists(Extension.objects.filter(measure=OuterRef("pk"), granted=None))
    return ordered(own.filter(Q(state__in=(Measure.State.BLOCKED, Measure.State.CHECKED)) | Q(asked), leader=viewer.person_id))
