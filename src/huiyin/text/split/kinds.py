"""The kind of an opinion by its cue words, the gravest first."""

from __future__ import annotations

import re

from huiyin.text.split.languages import cues_of
from huiyin.text.split.types import Kind

#: Whoever tells of somebody's wish may have said so before the wish itself: ``他建议``, ``she suggested that``.
_WISHED = re.compile(r"(?:建议|希望|要求|呼吁|盼望?)[,:]?\s*$|\b(?:suggested|proposed|recommended)(?: that)?[,:]?\s*$")
_BEFORE = 24


def kind_at(low: str, start: int, end: int) -> Kind:
    """The kind of the opinion that stands at ``start``–``end`` in a text (plain, in lower case), told also by who says it before."""
    kind = kind_of(low[start:end])
    return "suggestion" if kind == "criticism" and _WISHED.search(low, max(0, start - _BEFORE), start) else kind


def kind_of(low: str) -> Kind:
    """The kind of an opinion (plain text in lower case)."""
    cues = cues_of(low)
    if cues.report.search(low):
        return "report"
    if cues.request.search(low):
        return "request"
    if cues.question.search(low):
        return "question"
    if cues.suggestion.search(low):
        return "suggestion"
    return "praise" if cues.praise.search(low) and not cues.negated.search(low.replace("不错", "")) else "criticism"
