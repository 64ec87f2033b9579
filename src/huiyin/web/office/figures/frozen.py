"""Frozen sets of figures: listed, made, opened with the rows that they were made of, and compared."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from huiyin.domain.access import Role, Viewer
from huiyin.domain.figures.figure import Figure
from huiyin.domain.figures.freezing import FiguresRefused, checked, difference, figures_in, freeze_figures, sets_of
from huiyin.domain.figures.models import FigureSet
from huiyin.domain.rectification.belonging import OVERSEERS
from huiyin.domain.transitions import NotAllowed
from huiyin.web.language import language
from huiyin.web.office.figures.forms import FreezeForm
from huiyin.web.office.figures.showing import open_to, rows_page, told
from huiyin.web.pages import campaign_page, refusal
from huiyin.words import say


@campaign_page(OVERSEERS)
def sets(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """All sets, and the form by which the office freezes one."""
    today, freezes = timezone.localdate(), viewer.is_any({Role.OFFICE})
    form = FreezeForm(request.POST or None, today=today, initial={"on": request.GET.get("on") or today})
    if request.method == "POST" and freezes and form.is_valid():
        try:
            made = freeze_figures(form.cleaned_data["title"], form.cleaned_data["on"], by=viewer, now=timezone.now(), today=today)
        except NotAllowed as error:
            messages.error(request, say(f"figures.refused.{error.code}", language(), **error.values) if isinstance(error, FiguresRefused) else refusal(error))
        else:
            messages.success(request, say("figures.told.frozen", language(), number=made.number))
            return redirect("figure_set", viewer.campaign.code, made.number)
    found = sets_of(viewer.campaign)
    return render(request, "huiyin/figures/sets.html", {"campaign": viewer.campaign, "sets": found, "form": form, "freezes": freezes, "compares": len(found) > 1})


@campaign_page(OVERSEERS)
def one(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponseBase:
    """A set as it was frozen, and whether it is still so."""
    it = found(viewer, number)
    again = checked(it)
    changed = [(say(f"figures.of.{code}", language()), came, went) for code, (came, went) in again.changed.items()]
    known = {"campaign": viewer.campaign, "set": it, "indicators": [told(each) for each in open_to(figures_in(it), viewer)] if again.sound or again.missing else [], "checked": again, "changed": changed}
    return render(request, "huiyin/figures/set.html", known)


@campaign_page(OVERSEERS)
def rows(request: HttpRequest, viewer: Viewer, number: int, indicator: str, part: str) -> HttpResponseBase:
    """The rows that a frozen number counted, as they are now."""
    it = found(viewer, number)
    figure = next((each for each in figures_in(it) if each.code == indicator), None)
    return rows_page(request, viewer, figure, part, {"set": it, "on": it.on})


@campaign_page(OVERSEERS)
def compare(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Two sets side by side: the newest two unless others are asked for."""
    every = sets_of(viewer.campaign)
    newest = [each.number for each in every[:2]][::-1]
    chosen = [_number(request.GET.get(name, ""), fallback) for name, fallback in zip(("from", "to"), [*newest, 0, 0], strict=False)]
    by_number = {each.number: each for each in every}
    pair = [by_number[each] for each in chosen if each in by_number]
    known: dict[str, Any] = {"campaign": viewer.campaign, "sets": every, "chosen": chosen}
    if len(pair) == 2:
        known |= {"before": pair[0], "after": pair[1], "lines": _lines(*(open_to(figures_in(each), viewer) for each in pair))}
    return render(request, "huiyin/figures/compare.html", known)


def _lines(before: list[Figure], after: list[Figure]) -> list[dict[str, Any]]:
    new = {each.code: each for each in after}
    return [{"title": say(f"figures.of.{old.code}", language()), "pair": (old, new[old.code]), **_moved(old, new[old.code])} for old in before if old.code in new]


def _moved(old: Figure, new: Figure) -> dict[str, Any]:
    """By how many points the share moved, and how many rows stand elsewhere than before."""
    known = old.share is not None and new.share is not None
    came, went = (0, 0) if old.unknown or new.unknown else difference(old, new)
    return {"points": f"{100 * ((new.share or 0) - (old.share or 0)):+.1f}" if known else "", "came": came, "went": went}


def found(viewer: Viewer, number: int) -> FigureSet:
    """A set of the campaign, or 404."""
    return get_object_or_404(FigureSet.objects.select_related("frozen_by__person", "campaign"), campaign=viewer.campaign, number=number)


def _number(text: str, fallback: int) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else fallback
