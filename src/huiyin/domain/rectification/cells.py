"""What the cells of a row mean: names, classes and deadlines as people write them; a cell that cannot be taken says why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from huiyin.domain.rectification.sheet import FIELDS, Line, mark
from huiyin.domain.rectification.wording import kind_of, until

IMMEDIATE, BY_DATE, CONTINUING = "immediate", "by_date", "continuing"


@dataclass(frozen=True, slots=True)
class Cell:
    """A field that changes."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Known:
    """What stands: measures by number, problems that may have measures by code, people and departments by every name that finds exactly them.

    ``staff`` are the codes of whoever holds a post in a unit, by its code; ``classes`` the campaign's own names of the time classes;
    ``soon`` is the deadline of what is to be fixed at once and bears none.
    """

    campaign: str
    lines: Mapping[int, Line]
    problems: Mapping[str, str]
    people: Mapping[str, Sequence[str]]
    units: Mapping[str, Sequence[str]]
    posted: frozenset[str]
    departments: frozenset[str]
    staff: Mapping[str, frozenset[str]]
    classes: Mapping[str, Sequence[str]]
    soon: date
    today: date


class Wrong(Exception):
    """A cell that cannot be taken."""

    def __init__(self, code: str, cells: Sequence[Cell] = (), **values: object) -> None:
        super().__init__(code)
        self.code, self.cells, self.values = code, tuple(cells), values


@dataclass(frozen=True, slots=True)
class Marks:
    """What a row was when it was taken away: the marks of its values and state, and of what its cells said. A new row has none."""

    were: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)

    def untouched(self, name: str, text: str) -> bool:
        """Whether a cell says what it said."""
        return self.said.get(name) == mark(text)


def values_of(cells: Mapping[str, str], present: Mapping[str, str], marks: Marks, known: Known) -> tuple[dict[str, str], dict[str, Wrong]]:
    """The values of a row's cells, and what is wrong with those that have none. A cell that nobody touched means what stands, whatever it is called now."""
    values, wrong = {name: present[name] for name in FIELDS if marks.untouched(name, cells[name])}, dict[str, Wrong]()
    readings: Mapping[str, Callable[[], str]] = {
        "content": lambda: cells["content"],
        "requirement": lambda: cells["requirement"],
        "leader": lambda: _one(cells["leader"], known.people, "leader"),
        "department": lambda: _one(cells["department"], known.units, "department"),
        "officer": lambda: _one(cells["officer"], known.people, "officer") if cells["officer"] else "",
        "helping": lambda: ",".join(sorted({*_several(cells["helping"], known.units)} - {values.get("department", "")})),
    }
    for name, reading in readings.items():
        try:
            if name not in values:
                if name not in {"helping", "officer"} and not cells[name]:
                    raise Wrong("missing", field=name)
                values[name] = reading()
        except Wrong as error:
            wrong[name] = error
    if not {"kind", "deadline"} <= values.keys():
        try:
            values["kind"], values["deadline"] = _timed(cells, present, marks, known)
        except Wrong as error:
            wrong[str(error.values["field"])] = error
    return values, wrong


def _one(text: str, names: Mapping[str, Sequence[str]], field: str) -> str:
    found = names.get(plain(text), ())
    if len(found) != 1:
        raise Wrong(f"{'ambiguous' if found else 'unknown'}_{field}", field=field, given=text)
    return found[0]


def plain(text: str) -> str:
    """A name as it is looked for."""
    return "".join(text.split()).casefold().replace("(", "（").replace(")", "）")


def _several(text: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """The departments in a cell; a whole line is tried before its parts, since a name may hold a comma."""
    found: list[str] = []
    for line in text.replace("；", "\n").replace(";", "\n").split("\n"):
        if line.strip() and plain(line) in names:
            found.append(_one(line, names, "department"))
        else:
            found += [_one(part, names, "department") for part in line.replace("、", ",").replace("，", ",").split(",") if part.strip()]
    return found


def _timed(cells: Mapping[str, str], present: Mapping[str, str], marks: Marks, known: Known) -> tuple[str, str]:
    """Class and deadline, which one cell may say for both: a word in the deadline counts unless the class was edited to say something else."""
    try:
        word, day = until(cells["deadline"], today=known.today, own=known.classes)
    except ValueError as error:
        raise Wrong("bad_date", field="deadline", given=cells["deadline"]) from error
    try:
        given = kind_of(cells["kind"], known.classes) if cells["kind"] else ""
    except ValueError as error:
        raise Wrong("unknown_kind", field="kind", given=cells["kind"]) from error
    untouched = not given or marks.untouched("kind", cells["kind"])
    if word and given != word and not untouched:
        raise Wrong("kind_and_deadline", field="deadline")
    kind = word or given or (BY_DATE if day else "")
    if not kind:
        raise Wrong("missing", field="kind")
    until_then = day.isoformat() if day else ""
    if kind == CONTINUING:
        if until_then and not marks.untouched("deadline", cells["deadline"]):
            raise Wrong("continuing_date", field="deadline")
        return kind, ""
    if not until_then and kind == IMMEDIATE and word:
        until_then = present.get("deadline") or known.soon.isoformat()
    if not until_then:
        raise Wrong("deadline_missing", field="deadline")
    return kind, until_then


def sound(values: Mapping[str, str], known: Known) -> None:
    """What the rules of a measure want beside what its cells say."""
    if values["deadline"] and date.fromisoformat(values["deadline"]) < known.today:
        raise Wrong("deadline_past", field="deadline", given=values["deadline"])
    if values["leader"] not in known.posted:
        raise Wrong("leader_without_post", field="leader", given=values["leader"])
    for code in filter(None, (values["department"], *values["helping"].split(","))):
        if code not in known.departments:
            raise Wrong("no_department", field="department", given=code)


def elsewhere(values: Mapping[str, str], known: Known) -> bool:
    """Whether the case officer holds no post in the lead department."""
    return bool(values["officer"]) and values["officer"] not in known.staff.get(values["department"], ())


def staffed(values: Mapping[str, str], known: Known) -> None:
    """That whoever is named does the work in the lead department."""
    if elsewhere(values, known):
        raise Wrong("officer_elsewhere", field="officer", given=values["officer"])
