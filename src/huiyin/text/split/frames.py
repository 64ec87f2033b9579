"""The frame of minutes and forms: titles, questions that a form asks, and prose that stands above the first speaker or list."""

from __future__ import annotations

import re
from itertools import pairwise

from huiyin.text.split.label_words import ASKED, GROUP, TAIL, TITLE
from huiyin.text.split.labels import unknown
from huiyin.text.split.languages import cues_of
from huiyin.text.split.lines import Line

#: How long a title may be, and a question of a form. English takes twice the room.
_TITLE = 46
_QUESTION = 80
_TITLE_LINES = 3
_RECORD_LINES = 2
#: How much is said at least behind a label that looks like no name.
_SAID = 10
#: How many lines may lead in to a list, and how many may stand above the first speaker.
_LEAD_LINES = 6
_PREAMBLE_LINES = 40
_STOP = re.compile(r"[。!?;]|[,.:]$")


def form_title(view: str, found: list[Line]) -> None:
    """Tell the title above a form in one cell, in place; a cell without questions has none."""
    asked = any(line.reason == "field_label" for line in found)
    body = view[found[0].start : found[0].end] if asked and len(found) > _TITLE_LINES else ""
    if body and not (found[0].reason or found[0].mark or found[0].label or _STOP.search(body)) and TITLE.match(body):
        found[0].reason = "title"


def titles(view: str, found: list[Line]) -> None:
    """Tell the title among the first lines, in place: it is short, ends like one, and something stands below."""
    for at, line in enumerate(found[: min(_TITLE_LINES, len(found) - 1)]):
        spoken = line.label is not None and line.label.kind != "field"
        record = spoken and at < _RECORD_LINES and _names_record(view, line, found[at + 1 :])
        if line.reason or line.mark or (spoken and not record):
            return
        body = view[line.start : line.end]
        subtitle = at > 0 and body[0] == "(" and body[-1] == ")"
        short = len(body) <= _TITLE * (2 if body.isascii() else 1) and not _STOP.search(body)
        if subtitle or (short and (record or _is_title(view, found, at))):
            line.reason, line.label = "title", None


def _names_record(view: str, line: Line, below: list[Line]) -> bool:
    """Whether what looks like a speaker in one of the first lines is the kind of record, ``Listening session: night shift``, or whose it is: others
    speak below, this one never again."""
    name = view[slice(*line.label.name)] if line.label and line.label.name else ""
    spoken = [view[slice(*one.label.name)] for one in below if one.label and one.label.kind == "speaker" and one.label.name]
    if TITLE.match(name) and not GROUP.fullmatch(name) and (below[0].reason in ("meta_line", "date") or (name.isascii() and below[0].mark)):
        return True
    return name.isascii() and below[0].label is None and name not in spoken and len(spoken) > 1


def tail(view: str, found: list[Line]) -> None:
    """Tell the notes and thanks that end a record, in place, below at least some lines of matter."""
    for line in reversed(found[_TITLE_LINES:]):
        if line.reason is None and not TAIL.match(view, line.start, line.end):
            return
        if line.reason is None:
            line.reason, line.label, line.mark, line.body = "note", None, None, line.start


def _is_title(view: str, found: list[Line], at: int) -> bool:
    line, below = found[at], found[at + 1]
    if TITLE.match(view[line.start : line.end]):
        return True
    headed = below.reason in ("meta_line", "column_header", "date") or below.label is not None or below.gap
    return at == 0 and (headed or bool(TITLE.match(view[below.start : min(below.end, below.start + _QUESTION)])))


def speakers(view: str, found: list[Line]) -> None:
    """Take labels that look like no name for speakers, in place, where most lines with a label have one."""
    spoken = sum(line.label is not None and line.label.kind in ("speaker", "host") and line.reason is None for line in found)
    if not spoken:
        _take_back(found)
    first = next(
        (at for at, line in enumerate(found) if line.label and line.label.kind in ("speaker", "host") and line.reason is None), len(found)
    )
    head = max((at for at, line in enumerate(found[:first]) if line.reason), default=-1) + 1
    unlabelled = [line for line in found[head:] if line.reason is None and line.label is None and line.mark is None]
    maybe = [(line, label) for line in unlabelled if (label := unknown(view, line.body, line.end)) and _is_said(view[label.end : line.end])]
    if spoken > len(maybe):
        for line, label in maybe:
            line.label, line.body = label, label.end


def _take_back(found: list[Line]) -> None:
    """Where nobody speaks by name, 主任说， tells what is complained of and answers nobody."""
    for line in found:
        if line.label and line.label.kind == "reply" and line.label.name is None:
            line.label, line.body = None, line.mark.end if line.mark else line.start


def _is_said(content: str) -> bool:
    """Whether what stands behind a label that looks like no name is long enough, or says that there is no opinion."""
    low = content.strip().lower()
    return len(low) >= _SAID or (len(low) > 1 and bool(cues_of(low).none.fullmatch(low)))


def questions(view: str, found: list[Line], *, cell: bool) -> None:
    """Tell the questions of a form or an interview, in place: they stand on lines of their own and ask the reader."""
    for line, below in pairwise(found):
        if below.label and below.label.kind == "answer" and line.label is None and line.reason is None and view[line.end - 1] in "?:":
            line.reason = "field_label"
    asking = [line for line in found[:-1] if _asks(view, line)]
    if cell or len(asking) > 1:
        for line in asking:
            line.reason = "field_label"


def _asks(view: str, line: Line) -> bool:
    return (
        line.reason is None and line.label is None and line.end - line.body <= _QUESTION and bool(ASKED.match(view[line.body : line.end]))
    )


def preamble(found: list[Line], *, cell: bool) -> None:
    """Tell the prose above the first speaker, or above the first mark of a list, in place: it is no opinion yet."""
    spoken = [
        at for at, line in enumerate(found) if line.reason is None and line.label and line.label.kind in ("speaker", "host", "question")
    ]
    speakers = sum(line.label is not None and line.label.kind == "speaker" for line in found)
    marked = [at for at, line in enumerate(found) if line.mark or line.heading]
    items = [at for at in marked if not found[at].heading]
    if spoken and speakers > 1 and not cell and spoken[0] <= _PREAMBLE_LINES and not (items and items[0] < spoken[0]):
        _dismiss(found[: spoken[0]], "preamble")
    elif len(items) > 1 and marked[0] <= _LEAD_LINES:
        _dismiss(found[: marked[0]], "lead_in")


def _dismiss(found: list[Line], reason: str) -> None:
    for line in found:
        if (
            line.reason is None
            and line.mark is None
            and not line.heading
            and (line.label is None or (line.label.kind == "field" and reason == "preamble"))
        ):
            line.reason = reason
