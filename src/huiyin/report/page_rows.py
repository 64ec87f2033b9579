"""The rows that the page holds behind its numbers: without speakers, and without the places of what was said in confidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from huiyin.report.content import Ledger, OpinionRow
from huiyin.words import LANGUAGES, table

#: A page of more is slow on an old phone; beyond either, each group shows its most telling rows and says how many there are.
MOST_ROWS, MOST_CHARACTERS = 20_000, 1_500_000
#: Words that the page fills in by itself, in both languages.
SECTIONS = ("rows", "reason", "status", "kind", "total", "page")
SECRET, MASKED, RANK = 1, 2, 2


def page_data(ledger: Ledger) -> dict[str, Any]:
    """What the page's script works with, as JSON values; ``report.js`` names the fields of a row."""
    rows = shown_rows(ledger)
    known = _Known(ledger, rows)
    return {
        "title": ledger.title,
        "words": {name: {section: table("report", name)[section] for section in SECTIONS} for name in LANGUAGES},
        "all": len(ledger.opinions),
        "files": list(known.files),
        "places": [list(place) for place in known.places],
        "codes": {"status": list(known.status), "reason": list(known.reason), "kind": list(known.kind)},
        "aspects": [[aspect.id, aspect.number, aspect.title] for aspect in ledger.aspects],
        "problems": [[p.id, p.number, p.title, known.aspects[p.aspect]] for p in ledger.problems],
        "rows": [_row(row, known) for row in rows],
    }


def shown_rows(ledger: Ledger) -> list[OpinionRow]:
    """The rows in the order of reading. What was said in confidence comes last, by its text, so that no neighbour tells its place."""
    rows = [ledger.opinions[at] for at in _kept(ledger)]
    secret = sorted((row for row in rows if row.secret), key=lambda row: (row.shown, row.id))
    return [row for row in rows if not row.secret] + secret


def file_numbers(ledger: Ledger) -> dict[str, int]:
    """The number by which the page calls each file that was read."""
    return _numbered([source.file for source in ledger.sources] + [row.file for row in ledger.opinions])


def _kept(ledger: Ledger) -> list[int]:
    """Positions of all rows, or of a large pile round by round the next of each problem and reason, until the page is full."""
    telling = {name: n for problem in ledger.problems for n, name in enumerate(problem.representatives)}
    order = sorted(range(len(ledger.opinions)), key=lambda at: _rank(ledger.opinions[at], at, telling))
    turns: Counter[str] = Counter()
    rounds = []
    for at in order:
        group = ledger.opinions[at].problem or ledger.opinions[at].reason
        rounds.append((turns[group], at))
        turns[group] += 1
    kept, room = [], MOST_CHARACTERS
    for _, at in sorted(rounds)[:MOST_ROWS]:
        room -= len(ledger.opinions[at].shown)
        if room < 0:
            break
        kept.append(at)
    return sorted(kept)


def _rank(row: OpinionRow, at: int, telling: Mapping[str, int]) -> tuple[int, float, int]:
    return telling.get(row.id, len(telling)), -row.confidence, at


def _numbered(values: Sequence[Any]) -> dict[Any, int]:
    return {value: number for number, value in enumerate(dict.fromkeys(values))}


class _Known:
    """What the rows repeat, numbered once. ``open`` are the ids that may be shown: of rows that were not said in confidence."""

    def __init__(self, ledger: Ledger, rows: Sequence[OpinionRow]) -> None:
        self.files = file_numbers(ledger)
        self.places = _numbered([_place(row, self.files) for row in rows])
        self.status = _numbered([row.status for row in rows])
        self.reason = _numbered([row.reason for row in rows])
        self.kind = _numbered([row.kind for row in rows])
        self.aspects = _numbered([aspect.id for aspect in ledger.aspects])
        self.problems = _numbered([problem.id for problem in ledger.problems])
        self.problem_of = {row.id: row.problem for row in ledger.opinions}
        self.open = {row.id for row in ledger.opinions if not row.secret}
        self.telling = {name: n for problem in ledger.problems for n, name in enumerate(problem.representatives, 1)}

    def problem(self, name: str | None) -> int:
        """The number of a problem; −1 for none."""
        return self.problems[name] if name is not None else -1

    def named(self, name: str | None) -> str | int:
        """An id that may be shown, else 0."""
        return name if name is not None and name in self.open else 0


def _place(row: OpinionRow, files: Mapping[str, int]) -> tuple[Any, ...]:
    return (-1, None, None) if row.secret else (files[row.file], row.sheet, row.column)


def _row(row: OpinionRow, known: _Known) -> list[Any]:
    """The fields that ``report.js`` names, in its order; those at the end that hold nothing are left off."""
    flags = SECRET * row.secret + MASKED * (row.masked is not None) + (known.telling.get(row.id, 0) << RANK)
    name, line, start = (0, None, 0) if row.secret else (row.id, row.row, row.start)
    codes = [known.status[row.status], known.reason[row.reason], known.kind[row.kind], round(100 * row.confidence)]
    supports = known.problem(known.problem_of.get(row.endorses)) if row.endorses is not None else -1
    links = [flags, known.named(row.duplicate_of), known.named(row.endorses), supports + 1]
    fields = [row.shown, name, known.places[_place(row, known.files)], line, start, known.problem(row.problem), *codes, *links]
    while fields[-1] == 0:
        fields.pop()
    return fields
