"""The PDF of the problem list. A character that no font can write is told instead of left out."""

from __future__ import annotations

import json
from importlib import resources

import typst

from huiyin.report.problem_list import PLAIN, QUOTED, Paper, paper_rows
from huiyin.web.printing import MissingGlyphs, missing, printed, read_back


def problem_pdf(paper: Paper) -> bytes:
    """A4 across, the same bytes for the same paper. Raises MissingGlyphs."""
    aspects = [{"heading": heading, "rows": rows} for heading, rows in paper_rows(paper)]
    told = {
        "language": paper.language,
        "title": paper.title,
        "dated": paper.dated,
        "flow": paper.flow,
        "notes": paper.notes,
        "sums": [[paper.say("item"), paper.say("count")], *([name, str(count)] for name, count in paper.lines)],
        "widths": QUOTED if paper.least else PLAIN,
        "aspects": aspects,
    }
    source = resources.files("huiyin.web.office.problems").joinpath("list.typ").read_bytes()
    made = printed(typst.Compiler(), source, {"paper": json.dumps(told, ensure_ascii=False)})
    wanted = "".join([paper.title, paper.flow, *paper.notes, *(cell for heading, rows in paper_rows(paper) for row in rows for cell in (heading, *row))])
    if lacking := missing(wanted, "".join(read_back(made))):
        raise MissingGlyphs(lacking)
    return made
