"""A frozen set as a paper for a report, or as a workbook."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from huiyin.domain.access import Viewer
from huiyin.domain.figures.freezing import figures_in
from huiyin.domain.rectification.belonging import OVERSEERS
from huiyin.report.figures import Line, write_figures_docx, write_figures_xlsx
from huiyin.web.language import language
from huiyin.web.office.figures.frozen import found
from huiyin.web.office.figures.showing import Told, told
from huiyin.web.pages import campaign_page
from huiyin.words import say

WRITERS = {"docx": write_figures_docx, "xlsx": write_figures_xlsx}
TYPES = {"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@require_safe
@campaign_page(OVERSEERS)
def paper(request: HttpRequest, viewer: Viewer, number: int, paper: str) -> HttpResponseBase:
    """The numbers of a set with their formulas, as they were frozen."""
    if paper not in WRITERS:
        raise Http404
    it = found(viewer, number)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"figures.{paper}")
        head = say("figures.paper.head", language(), campaign=viewer.campaign.named(language()), title=it.title)
        WRITERS[paper]([_line(told(one)) for one in figures_in(it)], path, language(), title=head, on=it.on, digest=it.digest)
        answer = HttpResponse(path.read_bytes(), content_type=TYPES[paper])
    answer["Content-Disposition"] = f'attachment; filename="{viewer.campaign.code}-figures-{number}-{it.on.isoformat()}-{language()}.{paper}"'
    return answer


def _line(one: Told) -> Line:
    def together(those: object) -> str:
        return say("web.and", language()).join(f"{words} {count}" for _, words, count in those)  # type: ignore[attr-defined]

    return Line(one.title, one.unknown or one.formula, one.figure.numerator, one.figure.denominator, one.figure.share, together(one.parts), together(one.excluded), bool(one.unknown))
