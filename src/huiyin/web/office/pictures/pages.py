"""The page of pictures."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from huiyin.domain.access import Role, Viewer
from huiyin.domain.oversight.pictures import WATCHERS, by_month, by_stratum, held, kept_close
from huiyin.web.office.pictures.crossed import by_months, by_people, heat, lines
from huiyin.web.office.pictures.flow import Stages, flow
from huiyin.web.office.pictures.places import Places, page
from huiyin.web.office.pictures.wholes import rings_of, treemap
from huiyin.web.pages import campaign_page


@campaign_page(WATCHERS)
def pictures(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Five pictures of the same opinions, or what to do first."""
    groups = held(viewer)
    if not groups:
        known = {"campaign": viewer.campaign, "works": viewer.is_any({Role.OFFICE}), "runs": page("consolidation", viewer.campaign.code), "sources": page("sources", viewer.campaign.code)}
        return render(request, "huiyin/pictures/empty.html", known)
    places = Places(viewer)
    stages = Stages(viewer, groups, places)
    people, months = by_people(by_stratum(viewer, groups), places), by_months(by_month(viewer, groups), places)
    rows = [(one, places.opinions(aspect=one.aspect.code), [(problem, count, places.problem(problem.code)) for problem, count in one.problems]) for one in groups]
    known = {
        "campaign": viewer.campaign,
        "rows": rows,
        "treemap": treemap(groups, places),
        "sunburst": rings_of(groups, places),
        "flow": flow(stages),
        "stages": stages.lines(),
        "heat": heat(people),
        "people": people,
        "lines": lines(months),
        "months": months,
        "least": max(viewer.campaign.smallest_group, 1),
        "close": places.close,
        "closed": kept_close(viewer),
    }
    return render(request, "huiyin/pictures/pictures.html", known)
