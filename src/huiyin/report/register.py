"""The register of rectification as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from huiyin.report.workbook import Book, Cell
from huiyin.words import say

#: Columns of the sheet, with their widths in characters.
COLUMNS = (
    *(("number", 8), ("aspect", 22), ("problem", 32), ("measure_content", 40), ("requirement", 36), ("leader", 14), ("department", 20), ("officer", 14), ("helping", 20)),
    *(("time_class", 14), ("deadline", 13), ("old_deadline", 13), ("extensions", 11), ("state", 14), ("light", 12)),
    *(("progress", 40), ("evidence", 10), ("closure_asked", 13), ("closed_on", 13)),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A measure. ``kind`` is the word of its time class, ``state`` and ``light`` are codes under ``register``; ``old`` is the first deadline where it was extended, ``evidence`` a count of files."""

    number: int
    aspect: str
    problem: str
    content: str
    requirement: str
    leader: str
    department: str
    officer: str
    helping: str
    kind: str
    deadline: date | None
    old: date | None
    extensions: int
    state: str
    light: str
    progress: str
    evidence: int
    asked_on: date | None
    closed_on: date | None


def write_register_xlsx(entries: Sequence[Entry], path: Path, language: str, campaign: str, dated: date) -> None:
    """Write the workbook: the sums by light, then a row a measure; no cell is ever a formula. The same entries are the same bytes."""
    title = say("register.paper", language, campaign=campaign)
    book = Book(path, language, title)
    page = book.page("overview", (40, 14))
    page.title(title)
    page.note(dated.isoformat())
    lights = [(say(f"register.light.{one}", language), sum(entry.light == one for entry in entries)) for one in ("red", "yellow", "blue", "green", "done")]
    page.table([say("register.field.light", language), say("register.count", language)], lights)
    book.sheet("register", COLUMNS, (_cells(one, language) for one in entries))
    book.close()


def _cells(one: Entry, language: str) -> Sequence[Cell]:
    def day(value: date | None) -> str:
        return value.isoformat() if value else ""

    told = [say(f"register.{group}.{code}", language) for group, code in (("state", one.state), ("light", one.light))]
    start = (one.number, one.aspect, one.problem, one.content, one.requirement, one.leader, one.department, one.officer, one.helping)
    return (*start, one.kind, day(one.deadline), day(one.old), one.extensions, *told, one.progress, one.evidence, day(one.asked_on), day(one.closed_on))
