"""One opinion: its words, what became of it, and what may be done with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from huiyin.domain.access import LISTENERS, READERS, Role, Viewer
from huiyin.domain.activity import Activity
from huiyin.domain.collection.lifecycle import DECLINE_REASONS, OPINION, REFER_REASONS
from huiyin.domain.collection.models import Endorsement, Opinion, SourceDocument
from huiyin.domain.collection.reading import loaded
from huiyin.domain.collection.selectors import opinions_visible_to, sources_visible_to
from huiyin.domain.collection.tracing import may_name_targets, withheld
from huiyin.domain.transitions import allowed
from huiyin.web.office.opinions.listing import Asked, Row, asked, rows_of
from huiyin.web.office.opinions.marking import marked
from huiyin.web.pages import campaign_page

#: So many endorsements are shown in their own words.
_ENDORSEMENTS = 50


@campaign_page(READERS | LISTENERS)
def opinion(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponseBase:
    """The page of an opinion; the query is that of the list, whose next and previous one it leads to."""
    today = timezone.localdate()
    one = found(viewer, number, today=today)
    ask = asked(viewer, request.GET, today=today)
    (row,) = rows_of([one.pk], viewer, today=today)
    # Of a report of wrongdoing, who does not read the source learns that there is one.
    sealed = withheld(one) and not row.traced
    visible = opinions_visible_to(viewer, today=today).order_by("number")
    context = {
        "campaign": viewer.campaign,
        "opinion": one,
        "row": row,
        "words": None if sealed else marked(one.text, ask.form.words),
        "sealed": sealed,
        "restatements": one.restatements.select_related("written_by__person"),
        "kept": _of(visible, [one.duplicate_of_id], viewer, today),
        "duplicates": _of(visible, one.duplicates.values_list("pk", flat=True), viewer, today),
        "endorsements": _endorsements(one, viewer, today) if row.traced else [],
        "history": Activity.objects.filter(thing="opinion", thing_id=one.pk).select_related("actor__person"),
        "source": _source(one) if row.traced else None,
        "before": _beside(ask, "-number", number__lt=number),
        "after": _beside(ask, "number", number__gt=number),
        "asked": request.GET.urlencode(),
        **_deeds(one, viewer),
    }
    return render(request, "huiyin/opinions/one.html", context)


def found(viewer: Viewer, number: int, *, today: date) -> Opinion:
    """The opinion of a number, for whoever may read it; otherwise there is none."""
    visible = opinions_visible_to(viewer, today=today)
    return get_object_or_404(
        visible.select_related("campaign", "registered_by__person").prefetch_related("target_units", "target_people"), number=number
    )


def address(request: HttpRequest, viewer: Viewer, number: int) -> str:
    """The page of an opinion, within the list that one came from."""
    asked_for = request.GET.urlencode()
    return reverse("opinion", args=[viewer.campaign.code, number]) + (f"?{asked_for}" if asked_for else "")


def _deeds(one: Opinion, viewer: Viewer) -> dict[str, Any]:
    """What the viewer may do with it, and the lists that it takes."""
    standing = one.state != Opinion.State.WITHDRAWN
    return {
        "actions": allowed(OPINION, one.state, viewer),
        "restates": standing and viewer.is_any({Role.OFFICE}),
        "names_targets": may_name_targets(viewer, one),
        "refer_reasons": REFER_REASONS,
        "decline_reasons": DECLINE_REASONS,
    }


def _of(visible: QuerySet[Opinion], ids: Iterable[int | None], viewer: Viewer, today: date) -> list[Row]:
    """Those of the opinions of these ids that the viewer may see."""
    wanted = [pk for pk in ids if pk is not None]
    return rows_of(list(visible.filter(pk__in=wanted).values_list("pk", flat=True)), viewer, today=today) if wanted else []


def _beside(ask: Asked, order: str, **where: int) -> int | None:
    """The number of the opinion that stands before or after in the list."""
    return ask.rows.filter(**where).order_by(order).values_list("number", flat=True).first()


def _endorsements(one: Opinion, viewer: Viewer, today: date) -> list[tuple[Endorsement, str]]:
    """In their own words, where the viewer may read the source."""
    sources = sources_visible_to(viewer, today=today).order_by().values("pk")
    agreed = (
        Endorsement.objects.filter(opinion=one, source__in=sources)
        .select_related("source")
        .order_by("source__number", "start")[:_ENDORSEMENTS]
    )
    return [(each, each.source.text[each.start : each.end]) for each in agreed]


def _source(one: Opinion) -> tuple[SourceDocument, int]:
    """The source, and the number that the passage has on its page."""
    source = SourceDocument.objects.select_related("gathering").defer("sealed").get(pk=one.source_id)
    starts = [passage.start for passage in loaded(source.reading)]
    return source, starts.index(one.start) + 1 if one.start in starts else 1
