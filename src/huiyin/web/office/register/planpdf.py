"""The PDF of the rectification plan. A character that no font can write is told instead of left out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources

import typst

from huiyin.report.plan_paper import COLUMNS, PlanPaper, grouped, groups
from huiyin.web.printing import MissingGlyphs, missing, printed, read_back


def plan_pdf(paper: PlanPaper) -> bytes:
    """A4 across, the same bytes for the same paper. Raises MissingGlyphs."""
    told = {
        "language": paper.language,
        "title": paper.title,
        "notes": paper.notes,
        "last": paper.last,
        "foot": paper.foot("\n", "\n").split("\n"),
        "columns": paper.columns,
        "widths": [width for width, _ in COLUMNS.values()],
        "cells": list(_cells(paper)),
    }
    source = resources.files("huiyin.web.office.register").joinpath("plan.typ").read_bytes()
    made = printed(typst.Compiler(), source, {"paper": json.dumps(told, ensure_ascii=False)})
    wanted = dict.fromkeys("".join([paper.title, *paper.notes, *paper.columns, *(cell for row in paper.rows for cell in row)]))
    # Each character once: looking for each of a million in a million takes minutes.
    if lacking := missing("".join(wanted), "".join({character for page in read_back(made) for character in page})):
        raise MissingGlyphs(lacking)
    return made


def _cells(paper: PlanPaper) -> Iterator[tuple[str, int]]:
    """Each cell with the number of rows that it spans; those below it are left out."""
    rows = paper.rows
    spans = {(top, column): bottom - top + 1 for top, bottom, column in groups(rows)}
    covered = {(line, column) for top, bottom, column in groups(rows) for line in range(top + 1, bottom + 1)}
    joined = set(grouped())
    for line, row in enumerate(rows):
        for column, text in enumerate(row):
            if column not in joined or (line, column) not in covered:
                yield text, spans.get((line, column), 1)
