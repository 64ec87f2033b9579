"""What a plan that comes back would change: row by row against what stands, and against what the row said when it was taken away."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from huiyin.domain.rectification.cells import Cell, Known, Marks, Wrong, elsewhere, sound, staffed, values_of
from huiyin.domain.rectification.sheet import FIELDS, Line, Row, mark

#: A number of a measure is shorter than this.
DIGITS = 10


@dataclass(frozen=True, slots=True)
class Change:
    """What a row does: ``number`` is None for a new measure, of which every field is a cell."""

    at: int
    number: int | None
    problem: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps a row from coming in; the sentence with its cure is ``plan.exchange.fault.<code>``."""

    at: int
    number: int | None
    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    #: Of a conflict, what stands now and what the row says.
    cells: tuple[Cell, ...] = ()


@dataclass
class Difference:
    """What a workbook would do; where there is a fault, nothing of it is done."""

    added: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    unmentioned: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing would change."""
        return not self.added and not self.changed

    @property
    def seal(self) -> str:
        """Tells this difference from any other, so that what is done is what somebody looked at."""
        return hashlib.sha256(repr((self.added, self.changed)).encode()).hexdigest()


def difference(rows: Iterable[Row], known: Known) -> Difference:
    """Compare the rows with what stands."""
    found, first = Difference(), dict[int, int]()
    for row in rows:
        number = None
        try:
            number, marks = _which(row, known)
            if number is None:
                found.added.append(_added(row, known))
            elif number in first:
                raise Wrong("twice", other=first[number], number=number)
            else:
                first[number] = row.at
                change = _changed(row, known.lines[number], marks, known)
                found.changed += [change] if change else []
                found.unchanged += change is None
        except Wrong as wrong:
            found.faults.append(Fault(row.at, number, wrong.code, wrong.values, wrong.cells))
    found.unmentioned = len(known.lines.keys() - first.keys())
    return found


def _which(row: Row, known: Known) -> tuple[int | None, Marks]:
    """The measure that a row is of, with what it was; none for a row without a number, be it a copy of another."""
    if not row.number:
        return None, Marks()
    if not row.key:
        raise Wrong("no_key", number=row.number)
    campaign, number, were, said = (*row.key.split("/"), "", "", "", "")[:4]
    wanted = len(FIELDS) + 1, len(FIELDS)
    if not (number.isascii() and number.isdecimal() and len(number) < DIGITS) or (were.count(".") + 1, said.count(".") + 1) != wanted:
        raise Wrong("bad_key")
    if campaign != known.campaign:
        raise Wrong("other_campaign")
    if row.number != number:
        raise Wrong("number_differs", given=row.number, number=number)
    if int(number) not in known.lines:
        raise Wrong("gone", number=number)
    marks = Marks(dict(zip((*FIELDS, "state"), were.split("."), strict=True)), dict(zip(FIELDS, said.split("."), strict=True)))
    return int(number), marks


def _changed(row: Row, line: Line, marks: Marks, known: Known) -> Change | None:
    if row.problem and _code(row.problem) != _code(line.problem):
        raise Wrong("problem_fixed", problem=line.problem)
    values, wrong = values_of(row.cells, line.values, marks, known)
    edited = [
        name
        for name in FIELDS
        if name in wrong or (name in values and mark(values[name]) != marks.were[name] and values[name] != line.values[name])
    ]
    if not edited:
        return None
    if not line.editable:
        raise Wrong("not_draft", number=line.number)
    if any(mark(present) != marks.were[name] for name, present in (*line.values.items(), ("state", line.state))):
        raise Wrong("conflict", [Cell(name, line.values[name], values.get(name, row.cells[name])) for name in edited], number=line.number)
    if wrong:
        raise next(iter(wrong.values()))
    sound(values, known)
    if "officer" in edited:
        staffed(values, known)
    elif "department" in edited and elsewhere(values, known):
        values["officer"], edited = "", [name for name in FIELDS if name in {*edited, "officer"}]
    return Change(row.at, line.number, line.problem, tuple(Cell(name, line.values[name], values[name]) for name in edited))


def _added(row: Row, known: Known) -> Change:
    if not row.problem:
        raise Wrong("problem_missing")
    problem = known.problems.get(_code(row.problem))
    if problem is None:
        raise Wrong("problem_unknown", given=row.problem)
    values, wrong = values_of(row.cells, {}, Marks(), known)
    if wrong:
        raise next(iter(wrong.values()))
    sound(values, known)
    staffed(values, known)
    return Change(row.at, None, problem, tuple(Cell(name, "", values[name]) for name in FIELDS))


def _code(problem: str) -> str:
    """The code that a problem's cell begins with."""
    return (problem.split() or [""])[0].casefold()
