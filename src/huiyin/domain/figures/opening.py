"""The rows behind a number, so far as somebody may see them: what they may not see is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from huiyin.accounts.models import Unit
from huiyin.domain.access import Viewer
from huiyin.domain.answering.models import Answer, Delivery
from huiyin.domain.collection.models import Opinion, SourceDocument
from huiyin.domain.collection.selectors import opinions_visible_to, sources_visible_to, traceable
from huiyin.domain.collection.tracing import WITHHELD
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.consolidation.selectors import WORKERS
from huiyin.domain.rectification.belonging import measures_visible_to
from huiyin.domain.rectification.models import Measure

#: Rows are looked up so many at once.
CHUNK = 5000


def open_rows(kind: str, ids: Sequence[int], viewer: Viewer, *, today: date) -> list[int]:
    """Those of the rows that the viewer may see, in order. Of deliveries every one: nobody learns from them who said or rated what."""
    visible: QuerySet[Any, int]
    if kind == "opinion":
        visible = opinions_visible_to(viewer, today=today).order_by().values_list("pk", flat=True)
        ids = _told(ids, viewer, today)
    elif kind == "source":
        visible = sources_visible_to(viewer, today=today).order_by().values_list("pk", flat=True)
    elif kind == "measure":
        visible = measures_visible_to(viewer, today=today).order_by().values_list("pk", flat=True)
    else:
        return list(ids) if viewer.is_any(WORKERS) else []
    allowed = set(visible)
    return [pk for pk in ids if pk in allowed]


def _told(ids: Sequence[int], viewer: Viewer, today: date) -> list[int]:
    """The opinions without reports of wrongdoing whose source is closed to the viewer: there are few, and they are asked for once."""
    closed = Opinion.objects.filter(WITHHELD, campaign=viewer.campaign).order_by()
    hidden = set(closed.values_list("pk", flat=True)) - set(traceable(closed, viewer, today=today).values_list("pk", flat=True))
    return [pk for pk in ids if pk not in hidden]


def shown(kind: str, ids: Sequence[int]) -> list[Any]:
    """The rows of one page, in order."""
    queries: Mapping[str, QuerySet[Any]] = {
        "unit": Unit.objects.all(),
        "source": SourceDocument.objects.select_related("channel").defer("text", "reading", "sealed"),
        "opinion": Opinion.objects.all(),
        "measure": Measure.objects.select_related("problem", "leader", "department"),
        "problem": Problem.objects.select_related("aspect"),
    }
    found = queries[kind].in_bulk(list(ids))
    return [found[pk] for pk in ids if pk in found]


def by_answer(ids: Sequence[int]) -> list[tuple[Answer, int]]:
    """Deliveries put together by answer, with how many there are: who they went to is told to nobody."""
    counts: Counter[int] = Counter()
    for start in range(0, len(ids), CHUNK):
        counts.update(Delivery.objects.filter(pk__in=ids[start : start + CHUNK]).order_by().values_list("answer", flat=True))
    answers = Answer.objects.filter(pk__in=list(counts)).select_related("problem").order_by("problem__code", "version")
    return [(one, counts[one.pk]) for one in answers]
