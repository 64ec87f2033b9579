"""A codebook: aspects and problems that a campaign starts from, out of a table or out of an earlier campaign's confirmed list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from huiyin.domain.access import Role, Viewer, viewer_of
from huiyin.domain.activity import record
from huiyin.domain.collection.receiving import lock
from huiyin.domain.consolidation.deciding import TITLE, next_code
from huiyin.domain.consolidation.describing import LONGEST, aspect_named
from huiyin.domain.consolidation.models import Problem, ProblemList
from huiyin.domain.consolidation.refusals import ProblemRefused
from huiyin.domain.consolidation.selectors import WORKERS
from huiyin.domain.transitions import NotAllowed
from huiyin.intake import SourceTable

#: So many rows may come in at once.
MOST = 2000
#: What the columns of a table may be called; the first two are needed.
HEADS = {
    "aspect": ("方面", "所属方面", "aspect", "theme"),
    "problem": ("问题", "问题名称", "标题", "problem", "title", "problem title"),
    "statement": ("问题表述", "表述", "说明", "statement", "description"),
}
#: What they are called in the template, in Chinese and English.
TEMPLATE = {"aspect": ("方面", "Aspect"), "problem": ("问题", "Problem"), "statement": ("问题表述", "Statement")}


@dataclass(frozen=True, slots=True)
class Entry:
    """A problem to be made, with its aspect by title; ``row`` is where it stands in the table."""

    row: int
    aspect: str
    problem: str
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Codebook:
    """``new`` are what would be made; ``known`` stand in the campaign already, or twice; ``faults`` are rows with a code under ``problems.fault``."""

    new: Sequence[Entry]
    known: Sequence[Entry]
    faults: Sequence[tuple[int, str]]

    @property
    def aspects(self) -> list[tuple[str, list[Entry]]]:
        """What would be made, by aspect, in the order of the table."""
        found: dict[str, list[Entry]] = {}
        for one in self.new:
            found.setdefault(one.aspect, []).append(one)
        return list(found.items())


def entries_of(table: SourceTable) -> list[Entry]:
    """The rows of a table whose columns are named as in ``HEADS``. Raises NotAllowed."""
    at = {name: _column(table.header, heads) for name, heads in HEADS.items()}
    lacking = [name for name in ("aspect", "problem") if at[name] is None]
    if lacking:
        raise ProblemRefused("no_column", column=" / ".join(TEMPLATE[lacking[0]]))
    columns = {name: table.columns[place] for name, place in at.items() if place is not None}
    return [Entry(row, **{name: cells[n].strip() for name, cells in columns.items()}) for n, row in enumerate(table.rows)]


def entries_of_list(confirmed: ProblemList) -> list[Entry]:
    """The problems of a confirmed list."""
    told = [(aspect["title"], one["title"], one["statement"]) for aspect in confirmed.frozen["aspects"] for one in aspect["problems"]]
    return [Entry(row, *each) for row, each in enumerate(told, 1)]


def looked_at(entries: Iterable[Entry], viewer: Viewer) -> Codebook:
    """What would become of each row. An aspect that a row leaves out is that of the row above, as tables with merged cells have it."""
    there = set(Problem.objects.filter(campaign=viewer.campaign).exclude(state=Problem.State.MERGED).values_list("aspect__title", "title"))
    new, known, faults, aspect = list[Entry](), list[Entry](), list[tuple[int, str]](), ""
    for one in entries:
        aspect = " ".join(one.aspect.split()) or aspect
        entry = Entry(one.row, aspect, " ".join(one.problem.split()), one.statement.strip())
        if not entry.problem and not entry.statement:
            continue
        fault = _fault(entry)
        if fault:
            faults.append((one.row, fault))
        elif (aspect, entry.problem) in there:
            known.append(entry)
        else:
            there.add((aspect, entry.problem))
            new.append(entry)
    if len(new) > MOST:
        raise ProblemRefused("too_many_rows", most=MOST)
    return Codebook(new, known, faults)


def start_from(entries: Iterable[Entry], *, by: Viewer, now: datetime, source: str) -> int:
    """Make the problems that are not there yet, with titles that no run changes; how many. ``source`` is what they were taken from. Raises NotAllowed."""
    if not by.is_any({Role.OFFICE}):
        raise NotAllowed("role", action="codebook")
    with transaction.atomic():
        lock(by.campaign)
        book = looked_at(entries, by)
        if not book.new:
            raise ProblemRefused("nothing_new")
        first = int(next_code(by)[1:])
        aspects = {title: aspect_named(by.campaign, title) for title in dict.fromkeys(one.aspect for one in book.new)}
        Problem.objects.bulk_create(
            Problem(campaign=by.campaign, code=f"P{code:03d}", aspect=aspects[one.aspect], title=one.problem, statement=one.statement, decided=True)
            for code, one in enumerate(book.new, first)
        )
        record("start_from", by.campaign, actor=by.user, now=now, campaign=by.campaign, source=source, problems=len(book.new))
    return len(book.new)


def earlier_lists(viewer: Viewer, *, today: date) -> list[ProblemList]:
    """The latest confirmed list of each other campaign in which they work with the problems."""
    confirmed = ProblemList.objects.filter(state=ProblemList.State.CONFIRMED).exclude(campaign=viewer.campaign)
    latest: dict[int, ProblemList] = {}
    for one in confirmed.select_related("campaign").order_by("-number"):
        latest.setdefault(one.campaign_id, one)
    return [one for one in latest.values() if viewer_of(viewer.user, one.campaign, today=today).is_any(WORKERS)]


def _column(header: Sequence[str], heads: Sequence[str]) -> int | None:
    wanted = {head.casefold() for head in heads}
    return next((n for n, name in enumerate(header) if " ".join(name.split()).casefold() in wanted), None)


def _fault(entry: Entry) -> str:
    if not entry.aspect:
        return "no_aspect"
    if not entry.problem:
        return "no_problem"
    if max(len(entry.aspect), len(entry.problem)) > TITLE:
        return "title_long"
    return "statement_long" if len(entry.statement) > LONGEST else ""
