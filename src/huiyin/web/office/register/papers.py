"""The plan to take away: the draft as it stands now, and each version as it was frozen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from huiyin.domain.access import Viewer
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.rectification.belonging import OVERSEERS
from huiyin.domain.rectification.classes import called
from huiyin.domain.rectification.freezing import Names, classes_of, digest_of, freeze, names_of
from huiyin.domain.rectification.models import RectificationPlan
from huiyin.report.plan_paper import Planned, PlanPaper, write_plan_docx, write_plan_xlsx
from huiyin.web.office.register.planpdf import plan_pdf
from huiyin.web.office.register.plans import found_plan
from huiyin.web.pages import campaign_page
from huiyin.web.papers import handed, tongue_of, written
from huiyin.words import say


@require_safe
@campaign_page(OVERSEERS)
def draft(request: HttpRequest, viewer: Viewer, paper: str) -> HttpResponseBase:
    """What stands now; nobody has issued it, and the paper says so."""
    told, today = freeze(viewer.campaign), timezone.localdate().isoformat()
    made = paper_of(viewer.campaign, told, "draft", 0, today, digest_of(told), tongue_of(request))
    return _sent(request, viewer, made, paper, f"{viewer.campaign.code}-plan-draft-{today}")


@require_safe
@campaign_page(OVERSEERS)
def frozen(request: HttpRequest, viewer: Viewer, number: int, paper: str) -> HttpResponseBase:
    """A version: the same bytes whenever and by whomever it is taken, once it is decided."""
    it = found_plan(viewer, number)
    dated = timezone.localtime(it.decided_at or it.proposed_at).date().isoformat()
    made = paper_of(viewer.campaign, it.frozen, RectificationPlan.State(it.state).value, number, dated, it.digest, tongue_of(request))
    return _sent(request, viewer, made, paper, f"{viewer.campaign.code}-plan-v{number}")


def paper_of(campaign: Campaign, told: Mapping[str, Any], state: str, number: int, dated: str, digest: str, tongue: str) -> PlanPaper:
    """The paper of a frozen plan, by aspect and problem."""
    people, units = names_of(told)
    names = told.get("names") or {
        "campaign": (campaign.name, campaign.name_en),
        "host": (campaign.host.name, campaign.host.name_en),
        "issuers": [],
    }
    aspects = _aspects(campaign, told)
    rows = sorted(told["measures"], key=lambda one: (aspects[one["problem"]], one["problem"], one["number"]))
    measures = tuple(_planned(one, aspects[one["problem"]], people, units, tongue) for one in rows)
    return PlanPaper(
        tongue,
        _in(names["campaign"], tongue),
        _issuer(names, tongue),
        state,
        number,
        dated,
        digest,
        called(classes_of(told), tongue),
        measures,
    )


def _aspects(campaign: Campaign, told: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Code and title of the aspect of each problem; a version that did not keep it is told the present one."""
    if all("aspect" in one for one in told["measures"]):
        return {one["problem"]: (one["aspect"], one["aspect_title"]) for one in told["measures"]}
    problems = Problem.objects.filter(campaign=campaign, code__in={one["problem"] for one in told["measures"]}).select_related("aspect")
    found = {one.code: (one.aspect.code, one.aspect.title) for one in problems}
    return {one["problem"]: found.get(one["problem"], ("", "")) for one in told["measures"]}


def _issuer(names: Mapping[str, Any], tongue: str) -> str:
    """The body that issues it, behind the host that it belongs to."""
    host, bodies = _in(names["host"], tongue), [_in(one, tongue) for one in names["issuers"]]
    join = say("web.and", tongue)
    told = join.join(bodies)
    return f"{host} {told}" if told and not told.startswith(host) else told or host


def _planned(one: Mapping[str, Any], aspect: tuple[str, str], people: Names, units: Names, tongue: str) -> Planned:
    def named(names: Names, code: str) -> str:
        return _in(names.get(code, (code, "")), tongue)

    helping = say("web.and", tongue).join(named(units, code) for code in one["helping"])
    return Planned(
        one["number"],
        aspect[1],
        f"{one['problem']} {one['title']}",
        one["content"],
        one["requirement"],
        named(people, one["leader"]),
        named(units, one["department"]),
        helping,
        named(people, one["officer"]) if one.get("officer") else "",
        one["kind"],
        one["deadline"],
    )


def _in(both: Any, tongue: str) -> str:
    zh, en = both
    return str(en if tongue == "en" and en else zh)


def _sent(request: HttpRequest, viewer: Viewer, made: PlanPaper, kind: str, name: str) -> HttpResponseBase:
    makers = {"docx": lambda: written(write_plan_docx, made), "xlsx": lambda: written(write_plan_xlsx, made), "pdf": lambda: plan_pdf(made)}
    return handed(request, makers, kind, f"{name}-{made.language}", back=reverse("rectification", args=[viewer.campaign.code]))
