"""Models in a run: what is sent, to where and at what cost, said before somebody ticks it; what came of it afterwards; accepting a title."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.domain.access import Role, Viewer
from huiyin.domain.consolidation.deciding import last_number, rename
from huiyin.domain.consolidation.model_choice import SHOWN, chosen, estimates
from huiyin.domain.consolidation.models import Run
from huiyin.domain.consolidation.selectors import problems_visible_to
from huiyin.web.language import language
from huiyin.web.pages import campaign_page, tried
from huiyin.words import say


@dataclass(frozen=True, slots=True)
class Offer:
    """A model that may be ticked, with sentences that say what that means."""

    part: str
    title: str
    told: list[str]


def offers(viewer: Viewer) -> dict[str, Any]:
    """What the form for a run says of models: each offer, and the sentence that has to be ticked where texts leave the machine."""
    found = estimates(viewer.campaign) if viewer.is_any({Role.OFFICE}) else []
    away = sorted({one.model.host for one in found if one.model.away})
    shown = []
    for one in found:
        model = one.model
        where = "where_away" if model.away else "where_local" if model.host else "where_here"
        told = [_say(where, host=model.host), _say(f"sent_{model.part}", opinions=one.opinions, shown=SHOWN)]
        told += [_say("withheld", count=one.withheld)] if one.withheld else []
        told.append(_say("cost", calls=f"{one.calls:,}", tokens=f"{one.tokens:,}") if model.host else _say("free"))
        shown.append(Offer(model.part, _say("use", part=_say(f"part.{model.part}"), name=model.name), told))
    return {"offers": shown, "agree": _say("agree", hosts=", ".join(away)) if away else ""}


def wanted(request: HttpRequest) -> dict[str, dict[str, str]]:
    """The models that were ticked. Raises NotAllowed."""
    return chosen(request.POST.getlist("model"), agreed="agreed" in request.POST)


def used(run: Run) -> list[dict[str, Any]]:
    """What came of each model in a run, in sentences."""
    return [{"title": _say("use", part=_say(f"part.{part}"), name=told["name"]), **_used(part, told, run)} for part, told in run.modelled.items()]


def _used(part: str, told: Mapping[str, Any], run: Run) -> dict[str, Any]:
    where = _say("where_away" if told["host"] else "where_here", host=told["host"])
    if run.state != Run.State.DONE:
        return {"told": [where, _say("not_yet")]}
    lines = [where]
    if part == "labeler":
        lines.append(_say("proposed", **{name: told.get(name, 0) for name in ("problems", "aspects", "asked", "kept")}))
    elif "fault" in told:
        lines.append(_say("encoder_failed", fault=_say(f"fault.{told['fault']}")))
    else:
        lines.append(_say("encoder_used" if "calls" in told else "encoder_idle"))
    lines += [_say("withheld", count=told["withheld"])] if told.get("withheld") else []
    lines += [_say("spent", calls=f"{told['calls']:,}", tokens=f"{told['tokens']:,}")] if told["host"] and "calls" in told else []
    lists = [(_say(f"{name}_title"), [(_say(f"{kind}.{code}"), count) for code, count in sorted(told[name].items())]) for name, kind in (("refused", "refused"), ("faults", "fault")) if told.get(name)]
    return {"told": lines, "lists": lists}


@require_POST
@campaign_page({Role.OFFICE})
def accepting(request: HttpRequest, viewer: Viewer, code: str) -> HttpResponseBase:
    """A person accepts the title that a model proposed; it is theirs from now on."""
    found = problems_visible_to(viewer).filter(code=code).first()
    if found is None:
        raise Http404
    if found.by_model:
        tried(request, lambda: rename(code, found.title, by=viewer, now=timezone.now(), seen=last_number(viewer)), "models.accepted")
    return redirect("problem", viewer.campaign.code, code)


def _say(key: str, **values: object) -> str:
    return say(f"models.{key}", language(), **values)
