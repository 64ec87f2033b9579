"""The working plan out of the house and back: what it would change is shown first, and then all of it is done or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from huiyin.accounts.models import Person, Post, Unit
from huiyin.domain.access import Role, Viewer
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.receiving import lock
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.rectification.cells import Known, plain
from huiyin.domain.rectification.classes import class_words, names_of_classes
from huiyin.domain.rectification.comparing import Change, Difference, difference
from huiyin.domain.rectification.lights import rules_of, soon
from huiyin.domain.rectification.measures import OPEN, change_measure, draft_measure, uncovered
from huiyin.domain.rectification.models import Measure
from huiyin.domain.rectification.people import officers_in
from huiyin.domain.rectification.sheet import Line, canonical, read_sheet, write_sheet
from huiyin.domain.transitions import NotAllowed
from huiyin.words import say


class ExchangeRefused(NotAllowed):
    """A workbook that does not come in; ``code`` is a key under ``plan.exchange.refused``."""


def sheet_of(viewer: Viewer, language: str, *, today: date) -> bytes:
    """The measures that are not cancelled as a workbook, and a row for each problem that has none."""
    names = _Names.now(viewer.campaign, language)
    lines = [_line(one, names, language) for one in _measures(viewer)]
    bare = [f"{one.code} {one.title}" for one in uncovered(viewer.campaign)]
    posted = Person.objects.filter(pk__in=Post.objects.on(today).filter(leader=True).values("person"))
    departments = list(_departments())
    officers = officers_in([one.pk for one in departments], today=today)
    offered = {
        "leader": [names.person(one.code) for one in posted],
        "department": [names.unit(one.code) for one in departments],
        "officer": [names.person(one.code) for one in officers],
    }
    offered["kind"] = list(names.classes.values())
    days = rules_of(viewer.campaign).immediate_days
    return write_sheet(viewer.campaign.code, lines, bare, offered, {**names.classes, "days": days}, language)


def compare_sheet(path: Path, name: str, *, by: Viewer, today: date) -> Difference:
    """What a workbook would change. Raises ExchangeRefused, IntakeError."""
    _may(by)
    try:
        rows = read_sheet(path, name)
    except ValueError as error:
        code, columns = error.args
        told = "、".join(say(f"plan.exchange.column.{one}", "zh") for one in columns)
        raise ExchangeRefused(code, columns=told) from error
    return difference(rows, known_to(by, today=today))


def take_sheet(path: Path, name: str, seal: str, *, by: Viewer, now: datetime, today: date) -> Difference:
    """Do what a workbook says, each measure with its entry in the log. ``seal`` is that of the difference that was looked at.

    Raises ExchangeRefused where a row cannot come in or something else would change now, NotAllowed, IntakeError.
    """
    _may(by)
    with transaction.atomic():
        lock(by.campaign)
        found = compare_sheet(path, name, by=by, today=today)
        if found.faults:
            raise ExchangeRefused("faults")
        if found.seal != seal:
            raise ExchangeRefused("changed_meanwhile")
        things = _Things.of(by)
        for change in found.changed:
            _change(change, things, by=by, now=now, today=today)
        for change in found.added:
            fields = things.fields({one.name: one.new for one in change.cells})
            draft_measure(things.problems[change.problem], **fields, by=by, now=now, today=today)
    return found


def known_to(viewer: Viewer, *, today: date) -> Known:
    """What stands now."""
    names = _Names.now(viewer.campaign, "zh")
    problems = Problem.objects.filter(campaign=viewer.campaign, state__in=OPEN).values_list("code", flat=True)
    staff: dict[str, set[str]] = {}
    for unit, person in Post.objects.on(today).values_list("unit__code", "person__code"):
        staff.setdefault(unit, set()).add(person)
    lines = {one.number: _line(one, names, "zh") for one in _measures(viewer)}
    departments = {one.code for one in _departments()} | {
        code for one in lines.values() for code in (one.values["department"], *one.values["helping"].split(","))
    }
    found = {code.casefold(): code for code in problems}
    posted = frozenset(person for those in staff.values() for person in those)
    there = {unit: frozenset(those) for unit, those in staff.items()}
    own = {kind: [*filter(None, both)] for kind, both in names_of_classes(viewer.campaign).items()}
    at_once = soon(viewer.campaign, today=today)
    return Known(viewer.campaign.code, lines, found, names.people, names.units, posted, frozenset(departments), there, own, at_once, today)


def _may(by: Viewer) -> None:
    if not by.is_any({Role.OFFICE}):
        raise NotAllowed("role", action="draft_measure")


def _measures(viewer: Viewer) -> Any:
    kept = Measure.objects.filter(campaign=viewer.campaign).exclude(state=Measure.State.CANCELLED)
    return (
        kept.select_related("problem", "leader", "department", "officer")
        .prefetch_related("co_departments")
        .order_by("problem__code", "number")
    )


def _departments() -> Any:
    return Unit.objects.filter(closed_on=None, kind=Unit.Kind.DEPARTMENT)


def _line(one: Measure, names: _Names, language: str) -> Line:
    helping = sorted(unit.code for unit in one.co_departments.all())
    until = one.deadline.isoformat() if one.deadline else ""
    content, requirement = canonical(one.content), canonical(one.requirement)
    texts = {"content": content, "requirement": requirement, "deadline": until}
    officer = one.officer.code if one.officer else ""
    people = {"leader": one.leader.code, "department": one.department.code, "helping": ",".join(helping), "officer": officer}
    values = {**texts, **people, "kind": one.kind}
    shown = {
        **texts,
        "leader": names.person(one.leader.code),
        "department": names.unit(one.department.code),
        "helping": "；".join(names.unit(code) for code in helping),
        "officer": names.person(officer) if officer else "",
        "kind": names.classes[one.kind],
        "state": say(f"register.state.{one.state}", language),
    }
    return Line(one.number, f"{one.problem.code} {one.problem.title}", values, one.state, shown, one.state == Measure.State.DRAFTED)


class _Names:
    """People, units and time classes by what they may be called, and what they are called in a cell: with the code where another one has the same name."""

    def __init__(self, classes: Mapping[str, str], language: str, people: Sequence[Person], units: Sequence[Unit]) -> None:
        self.classes = classes
        self._named = {one.code: one.named(language) for one in people}, {one.code: one.named(language) for one in units}
        self.people, self.units = _found(people), _found(units)

    @classmethod
    def now(cls, campaign: Campaign, language: str) -> _Names:
        return cls(class_words(campaign, language), language, list(Person.objects.all()), list(Unit.objects.all()))

    def person(self, code: str) -> str:
        return self._told(code, self._named[0], self.people)

    def unit(self, code: str) -> str:
        return self._told(code, self._named[1], self.units)

    def _told(self, code: str, named: Mapping[str, str], found: Mapping[str, Sequence[str]]) -> str:
        name = canonical(named[code])
        return name if found.get(plain(name)) == [code] else f"{name}（{code}）"


def _found(those: Sequence[Person] | Sequence[Unit]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in those:
        for name in filter(None, {plain(canonical(each)) for each in (one.name, one.name_en)}):
            for called in {name, f"{name}（{plain(one.code)}）"}:
                if one.code not in found.setdefault(called, []):
                    found[called].append(one.code)
    for one in those:
        found.setdefault(plain(one.code), [one.code])
    return found


class _Things:
    """What codes stand for."""

    def __init__(
        self, measures: Mapping[int, Measure], problems: Mapping[str, Problem], people: Mapping[str, Person], units: Mapping[str, Unit]
    ) -> None:
        self.measures, self.problems, self._people, self._units = measures, problems, people, units

    @classmethod
    def of(cls, viewer: Viewer) -> _Things:
        problems = {one.code: one for one in Problem.objects.filter(campaign=viewer.campaign)}
        people, units = {one.code: one for one in Person.objects.all()}, {one.code: one for one in Unit.objects.all()}
        return cls({one.number: one for one in Measure.objects.filter(campaign=viewer.campaign)}, problems, people, units)

    def fields(self, values: Mapping[str, str]) -> dict[str, Any]:
        """What the services of a measure take."""
        turned: Mapping[str, Callable[[str], Any]] = {
            "leader": self._people.get,
            "officer": self._people.get,
            "department": self._units.get,
            "helping": lambda codes: [self._units[code] for code in codes.split(",") if code],
            "deadline": lambda iso: date.fromisoformat(iso) if iso else None,
        }
        return {name: turned[name](value) if name in turned else value for name, value in values.items()}


def _change(change: Change, things: _Things, *, by: Viewer, now: datetime, today: date) -> None:
    assert change.number is not None
    fields = things.fields({one.name: one.new for one in change.cells})
    helping = fields.pop("helping", None)
    change_measure(things.measures[change.number], fields, helping=helping, by=by, now=now, today=today)
