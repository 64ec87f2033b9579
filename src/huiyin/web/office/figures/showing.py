"""What the pages of figures share: the day that is asked for, a figure with its sentences, the rows behind a number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date

from huiyin.domain.access import READERS, Viewer
from huiyin.domain.figures.figure import Figure, not_known
from huiyin.domain.figures.opening import by_answer, open_rows, shown
from huiyin.domain.oversight.pictures import kept_close
from huiyin.web.language import language
from huiyin.words import say

#: Kinds of rows that come of what people said.
_SAID = frozenset({"unit", "source", "opinion", "delivery"})
#: Rows on a page.
PAGE = 50


@dataclass(frozen=True, slots=True)
class Told:
    """A figure with what is said of it. ``parts`` and ``excluded`` are (label, words, count)."""

    figure: Figure
    title: str
    formula: str
    unknown: str
    parts: Sequence[tuple[str, str, int]]
    excluded: Sequence[tuple[str, str, int]]


def told(one: Figure) -> Told:
    """A figure in words."""
    tongue = language()

    def labelled(those: Sequence[tuple[str, int]]) -> list[tuple[str, str, int]]:
        return [(label, label_of(one.code, label), count) for label, count in those]

    unknown = say(f"figures.unknown.{one.unknown}", tongue) if one.unknown else ""
    formula = "" if one.unknown else say(f"figures.formula.{one.code}", tongue, **one.values)
    return Told(one, say(f"figures.of.{one.code}", tongue), formula, unknown, labelled(one.parts), labelled(one.excluded))


def label_of(code: str, label: str) -> str:
    """The words of a label of a figure, or of its numerator or denominator."""
    if label in {"numerator", "denominator"}:
        return say(f"figures.{label}", language())
    return say(f"figures.label.{code}.{label}", language())


def open_to(figures: Iterable[Figure], viewer: Viewer) -> list[Figure]:
    """The figures without the coverage for whom recusal keeps from a source: beside the places that they see it would tell where it came from."""
    kept = kept_close(viewer)
    return [not_known(one.code, one.kind, one.on, "kept_close") if kept and one.kind == "unit" else one for one in figures]


def asked_day(request: HttpRequest, viewer: Viewer, *, today: date) -> date:
    """The day that the address names; today where it names none, or one that is to come, and for whom recusal keeps from a source.

    For them two days side by side would tell when that source came in, and when its answer was looked at.
    """
    if kept_close(viewer):
        return today
    try:
        found = parse_date(request.GET.get("on", "")[:10])
    except ValueError:
        found = None
    return found if found is not None and found <= today else today


def rows_page(request: HttpRequest, viewer: Viewer, one: Figure | None, part: str, known: dict[str, Any]) -> HttpResponseBase:
    """The rows behind a number; those that the viewer may not see are counted. 404 for a number that there is not.

    Whom recusal keeps from a source gets no rows of what people said, since those that are missing would tell of it.
    """
    one = next(iter(open_to([one], viewer)), None) if one is not None else None
    ids = one.ids(part) if one is not None and not one.unknown else None
    if one is None or ids is None:
        raise Http404
    page: Any
    found: list[Any]
    if one.kind in _SAID and kept_close(viewer):
        page = Paginator([], PAGE).get_page(1)
        found, hidden = [], len(ids)
    elif one.kind == "delivery":
        page = Paginator(by_answer(ids), PAGE).get_page(request.GET.get("page"))
        found, hidden = list(page), 0
    else:
        allowed = open_rows(one.kind, ids, viewer, today=timezone.localdate())
        page = Paginator(allowed, PAGE).get_page(request.GET.get("page"))
        found, hidden = shown(one.kind, list(page)), len(ids) - len(allowed)
    given = {"campaign": viewer.campaign, "told": told(one), "part": label_of(one.code, part), "count": len(ids), "page": page, "rows": found, "hidden": hidden, "traces": viewer.is_any(READERS)}
    return render(request, "huiyin/figures/rows.html", {**given, **known})
