"""The page of pictures: one of five at a time, or all of them to print."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from huiyin.domain.access import Role, Viewer
from huiyin.domain.oversight.pictures import WATCHERS, Held, by_month, by_stratum, held, kept_close
from huiyin.web.office.pictures.crossed import by_months, by_people, heat, lines
from huiyin.web.office.pictures.flow import Stages, flow
from huiyin.web.office.pictures.places import Places, page
from huiyin.web.office.pictures.wholes import rings_of, treemap
from huiyin.web.pages import campaign_page

#: What shows every picture.
ALL = "all"


@campaign_page(WATCHERS)
def pictures(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Pictures of the same opinions, or what to do first. ``show`` names one, or all; the first where it names none."""
    groups = held(viewer)
    if not groups:
        known = {"campaign": viewer.campaign, "works": viewer.is_any({Role.OFFICE}), "runs": page("consolidation", viewer.campaign.code), "sources": page("sources", viewer.campaign.code)}
        return render(request, "huiyin/pictures/empty.html", known)
    asked = request.GET.get("show", "")
    show = asked if asked in {*PICTURES, ALL} else next(iter(PICTURES))
    places = Places(viewer)
    known = {
        "campaign": viewer.campaign,
        "names": list(PICTURES),
        "show": show,
        "shown": [(name, draw(viewer, groups, places)) for name, draw in PICTURES.items() if show in {name, ALL}],
        "least": max(viewer.campaign.smallest_group, 1),
        "close": places.close,
        "closed": kept_close(viewer),
    }
    return render(request, "huiyin/pictures/pictures.html", known)


def _rows(groups: Sequence[Held], places: Places) -> list[Any]:
    return [(one, places.opinions(aspect=one.aspect.code), [(problem, count, places.problem(problem.code)) for problem, count in one.problems]) for one in groups]


def _treemap(viewer: Viewer, groups: Sequence[Held], places: Places) -> dict[str, Any]:
    return {"drawings": treemap(groups, places), "rows": _rows(groups, places)}


def _sunburst(viewer: Viewer, groups: Sequence[Held], places: Places) -> dict[str, Any]:
    return {"drawings": rings_of(groups, places), "rows": _rows(groups, places)}


def _flow(viewer: Viewer, groups: Sequence[Held], places: Places) -> dict[str, Any]:
    stages = Stages(viewer, groups, places)
    return {"drawings": flow(stages), "stages": stages.lines()}


def _heat(viewer: Viewer, groups: Sequence[Held], places: Places) -> dict[str, Any]:
    table = by_people(by_stratum(viewer, groups), places)
    return {"drawings": heat(table), "table": table}


def _lines(viewer: Viewer, groups: Sequence[Held], places: Places) -> dict[str, Any]:
    table = by_months(by_month(viewer, groups), places)
    return {"drawings": lines(table), "table": table}


#: What draws each picture and its table; only what is shown is counted.
PICTURES: Mapping[str, Callable[[Viewer, Sequence[Held], Places], dict[str, Any]]] = {"treemap": _treemap, "sunburst": _sunburst, "flow": _flow, "heat": _heat, "lines": _lines}
