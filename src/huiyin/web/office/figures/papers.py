"""A frozen set as a paper for a report, or as a workbook."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from huiyin.domain.access import Viewer
from huiyin.domain.figures.freezing import figures_in
from huiyin.domain.rectification.belonging import OVERSEERS
from huiyin.report.figures import Line, write_figures_docx, write_figures_xlsx
from huiyin.web.language import language
from huiyin.web.office.figures.frozen import found
from huiyin.web.office.figures.showing import Told, told
from huiyin.web.pages import campaign_page
from huiyin.web.papers import handed, written
from huiyin.words import say

WRITERS = {"docx": write_figures_docx, "xlsx": write_figures_xlsx}


@require_safe
@campaign_page(OVERSEERS)
def paper(request: HttpRequest, viewer: Viewer, number: int, paper: str) -> HttpResponseBase:
    """The numbers of a set with their formulas, as they were frozen."""
    it, tongue = found(viewer, number), language()
    head = say("figures.paper.head", tongue, campaign=viewer.campaign.named(tongue), title=it.title)
    lines = [_line(told(one)) for one in figures_in(it)]

    def made(write: Callable[..., None]) -> bytes:
        return written(lambda lines, path: write(lines, path, tongue, title=head, on=it.on, digest=it.digest), lines)

    makers = {kind: partial(made, write) for kind, write in WRITERS.items()}
    name = f"{viewer.campaign.code}-figures-{number}-{it.on.isoformat()}-{tongue}"
    return handed(request, makers, paper, name, back=reverse("figure_set", args=[viewer.campaign.code, number]))


def _line(one: Told) -> Line:
    def together(those: object) -> str:
        return say("web.and", language()).join(f"{words} {count}" for _, words, count in those)  # type: ignore[attr-defined]

    return Line(one.title, one.unknown or one.formula, one.figure.numerator, one.figure.denominator, one.figure.share, together(one.parts), together(one.excluded), bool(one.unknown))
