"""The list to take away: of what stands now, and of each frozen version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from huiyin.domain.access import Viewer
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.consolidation.confirming import digest_of, freeze
from huiyin.domain.consolidation.listing import quotable
from huiyin.domain.consolidation.models import ProblemList
from huiyin.report.problem_list import Listed, Paper, Under, write_problem_docx, write_problem_xlsx
from huiyin.web.office.problems.found import READ
from huiyin.web.office.problems.listpdf import problem_pdf
from huiyin.web.office.problems.versions import found_list
from huiyin.web.pages import campaign_page
from huiyin.web.papers import handed, tongue_of, written
from huiyin.words import say

#: So many of the words of a problem are shown.
QUOTES = 3
#: Words are looked for among so many opinions of a problem.
LOOKED = 200


@campaign_page(READ)
def present(request: HttpRequest, viewer: Viewer, paper: str) -> HttpResponseBase:
    """What stands now; nobody has confirmed it, and the paper says so."""
    told, tongue = freeze(viewer.campaign), tongue_of(request)
    today = timezone.localdate().isoformat()
    made = paper_of(viewer.campaign, told, digest_of(told), say("problems.paper.present", tongue), today, tongue, words="words" in request.GET)
    return _sent(request, viewer, made, paper, f"{viewer.campaign.code}-problems-{today}")


@campaign_page(READ)
def frozen(request: HttpRequest, viewer: Viewer, number: int, paper: str) -> HttpResponseBase:
    """A version: the same bytes whenever and by whomever it is taken, once it is decided."""
    it, tongue = found_list(viewer, number), tongue_of(request)
    made = paper_of(viewer.campaign, it.frozen, it.digest, _version(it, tongue), timezone.localtime(it.proposed_at).date().isoformat(), tongue, words="words" in request.GET)
    return _sent(request, viewer, made, paper, f"{viewer.campaign.code}-problems-v{number}")


def paper_of(campaign: Campaign, told: Mapping[str, Any], digest: str, version: str, dated: str, tongue: str, *, words: bool) -> Paper:
    """The paper of a frozen list; ``words`` says whether what was said is shown, of problems that are large enough."""
    least = max(campaign.smallest_group, 1) if words else 0
    aspects = tuple(Under(one["code"], _titled(one, tongue), tuple(_listed(campaign, each, tongue, least) for each in one["problems"])) for one in told["aspects"])
    sums = tuple((name, told["sums"][name]) for name in ("opinions", "problems", "aspects", "not_waits", "not_set_aside", "not_unseen"))
    return Paper(tongue, campaign.named(tongue), version, dated, digest, sums, aspects, least)


def _listed(campaign: Campaign, told: Mapping[str, Any], tongue: str, least: int) -> Listed:
    numbers = [number for number, _ in told["opinions"]]
    quotes = tuple(_quotes(campaign, numbers)) if least and len(numbers) >= least else ()
    # Lists that were frozen before these were written have none.
    categories = tuple(name_en if tongue == "en" and name_en else name for name, name_en in told.get("categories", []))
    return Listed(told["code"], _titled(told, tongue), told["statement"], len(numbers), told.get("origin", "opinions"), told.get("immediate", False), categories, quotes)


def _titled(told: Mapping[str, Any], tongue: str) -> str:
    """Its title, marked where a model proposed it and nobody had accepted it."""
    return str(told["title"]) + (say("models.paper", tongue) if told.get("model") else "")


def _quotes(campaign: Campaign, numbers: list[int]) -> list[str]:
    """The first that may be shown, each wording once."""
    found = quotable(campaign.pk, numbers[:LOOKED])
    # Of few, each may know who said the other ones.
    return list(dict.fromkeys(found[number] for number in numbers if number in found))[:QUOTES] if len(found) >= campaign.smallest_group else []


def _version(it: ProblemList, tongue: str) -> str:
    if it.decided_at is None:
        return say("problems.paper.version", tongue, number=it.number)
    return say(f"problems.paper.version_{it.state}", tongue, number=it.number, day=timezone.localtime(it.decided_at).date().isoformat())


def _sent(request: HttpRequest, viewer: Viewer, made: Paper, kind: str, name: str) -> HttpResponseBase:
    makers = {"docx": lambda: written(write_problem_docx, made), "xlsx": lambda: written(write_problem_xlsx, made), "pdf": lambda: problem_pdf(made)}
    return handed(request, makers, kind, f"{name}-{made.language}", back=reverse("problems", args=[viewer.campaign.code]))
