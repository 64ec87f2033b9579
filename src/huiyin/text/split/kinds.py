"""The kind of an opinion by its cue words, the gravest first."""

from __future__ import annotations

from huiyin.text.split.languages import cues_of
from huiyin.text.split.types import Kind


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
