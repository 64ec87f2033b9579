"""What happened on which day: the steps of the demonstration, each with its day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from examples.campaign.afterwards import after
from examples.campaign.labels import Label, labels
from examples.campaign.listening import leave_waiting, mark_duplicates, take_in
from examples.campaign.load import ACCOUNTS
from examples.campaign.people import Desk
from examples.campaign.sending import messages
from examples.campaign.vault import found
from huiyin.accounts.models import Person, Unit
from huiyin.domain.campaigns.keeping import keep_entry
from huiyin.domain.campaigns.models import Action, Directive, Phase
from huiyin.domain.campaigns.planning import approve_plan, draft_plan, issue_plan
from huiyin.domain.collection.models import Opinion
from huiyin.domain.consolidation.models import Run
from huiyin.domain.consolidation.running import ask_run, work_off
from huiyin.domain.fuzzy import FuzzyDate, Precision, parse
from huiyin.domain.gatherings.services import hold_gathering, note_attendance, plan_gathering

Step = tuple[date, Callable[[datetime], Any]]
Given = Mapping[str, Any]
FOUNDED, OPENED, COUNTED, CONSOLIDATED = date(2026, 1, 10), date(2026, 2, 26), date(2026, 4, 20), date(2026, 4, 21)


def steps(given: Given, desk: Desk, case: Path, loaded: date) -> Iterator[Step]:
    """All steps; those of one day in their order. ``loaded`` is the day from which open deadlines are counted."""
    yield FOUNDED, desk.organise
    yield FOUNDED, desk.found
    for username, code in ACCOUNTS.items():
        yield FOUNDED, partial(desk.account, username, code)
    yield date(2026, 1, 12), desk.form_bodies
    yield date(2026, 1, 12), partial(_directives, given, desk)
    for told in given["plans"]:
        yield from _plan(told, desk)
    yield date(2026, 1, 21), partial(_phases, given, desk)
    for told in given["actions"]:
        yield max(date(2026, 1, 21), date.fromisoformat(told.get("done", "2026-01-21"))), partial(_action, told, desk)
    yield date(2026, 1, 22), partial(found, desk)
    yield date(2026, 1, 23), desk.form_teams
    yield date(2026, 1, 23), desk.complete_lists
    for told in given["gatherings"]:
        yield from _gathering(told, desk)
    yield OPENED, desk.put_up_forms
    yield OPENED, desk.open
    wanted = labels(case / "gold.tsv")
    for told in given["files"]:
        path = next(one for one in sorted((case / "files").iterdir()) if one.name.startswith(told["name"]))
        if "form" in told:
            yield from messages(told, path, wanted[path.name], desk)
        else:
            yield date.fromisoformat(told["day"]), partial(_file, told, given, desk, path, wanted[path.name])
    for told in given["waiting"]:
        yield date.fromisoformat(told["day"]), partial(_waits, told, desk, case.parent / "workplace")
    yield COUNTED, partial(_counted, desk, list(chain.from_iterable(wanted.values())))
    yield CONSOLIDATED, partial(_consolidated, desk)
    yield from after(given, desk, case, loaded)


def _directives(given: Given, desk: Desk, now: datetime) -> None:
    for told in given["directives"]:
        issued = FuzzyDate(date.fromisoformat(told["issued"]), Precision.DAY)
        issuer = Unit.objects.get(code=told["issuer"])
        keep_entry(Directive(campaign=desk.campaign, issuer=issuer, number=told["number"], title=told["title"], issued=issued), by=desk.clerk, now=now)


def _plan(told: Given, desk: Desk) -> Iterator[Step]:
    """Drafted by the office, approved by the leading group, issued."""
    made: list[Any] = []

    def drafted(now: datetime) -> None:
        campaign = desk.clerk.campaign
        made.append(draft_plan(campaign, told["title"], told["text"], by=desk.clerk, now=now, today=now.date(), directive=campaign.directives.first()))

    yield date.fromisoformat(told["drafted"]), drafted
    yield date.fromisoformat(told["approved"]), lambda now: approve_plan(made[0], by=desk.viewer("chair"), now=now, today=now.date())
    yield date.fromisoformat(told["issued"]), lambda now: issue_plan(made[0], by=desk.clerk, now=now, today=now.date())


def _phases(given: Given, desk: Desk, now: datetime) -> None:
    for order, told in enumerate(given["phases"], 1):
        starts, ends = (parse(told[name]) for name in ("starts", "ends"))
        texts = {name: told.get(name, "") for name in ("name", "name_en", "entry", "exit")}
        keep_entry(Phase(campaign=desk.campaign, order=order, starts=starts, ends=ends, **texts), by=desk.clerk, now=now)


def _action(told: Given, desk: Desk, now: datetime) -> None:
    phase = desk.clerk.campaign.phases.get(order=told["phase"])
    days = {"due": date.fromisoformat(told["due"]), "done_on": date.fromisoformat(told["done"]) if "done" in told else None}
    texts = {name: told.get(name, "") for name in ("name", "name_en", "kind", "evidence")}
    keep_entry(Action(campaign=desk.campaign, phase=phase, owner=Unit.objects.get(code=told["owner"]), **days, **texts), by=desk.clerk, now=now)


def _gathering(told: Given, desk: Desk) -> Iterator[Step]:
    """Planned two weeks before at the latest, and held on its day if it was."""
    day, made = date.fromisoformat(told["when"]), list[Any]()

    def planned(now: datetime) -> None:
        campaign = desk.clerk.campaign
        fields = {name: told[name] for name in ("title", "title_en", "mode", "agenda", "code") if name in told}
        team = campaign.teams.get(number=told["team"]) if "team" in told else None
        unit = Unit.objects.get(code=told["unit"]) if "unit" in told else None
        kind = campaign.gathering_kinds.get(code=told["kind"])
        made.append(plan_gathering(campaign, kind=kind, when=FuzzyDate(day, Precision.DAY), team=team, unit=unit, by=desk.clerk, now=now, **fields))

    def held(now: datetime) -> None:
        hold_gathering(made[0], by=desk.clerk, now=now)
        strata = {one.code: one for one in desk.clerk.campaign.strata.all()}
        heads = {strata[code]: count for code, count in told.get("heads", {}).items()}
        note_attendance(made[0], people=Person.objects.filter(code__in=told.get("people", [])), heads=heads, by=desk.clerk, now=now)

    yield date(2026, 1, 24), planned
    if told.get("held", True):
        yield day, held


def _file(told: Given, given: Given, desk: Desk, path: Path, wanted: Sequence[Label], now: datetime) -> None:
    take_in(told, given["values"], path, wanted, by=desk.clerk, now=now)


def _waits(told: Given, desk: Desk, folder: Path, now: datetime) -> None:
    leave_waiting(told, folder, by=desk.clerk, now=now)


def _counted(desk: Desk, wanted: Sequence[Label], now: datetime) -> None:
    """The duplicates are told, and the opinions must be those of the case: the loader fails where they are not."""
    mark_duplicates(wanted, by=desk.clerk, now=now)
    registered = Opinion.objects.filter(campaign=desk.campaign, state=Opinion.State.REGISTERED).count()
    labelled = sum(one.role == "opinion" for one in wanted)
    if registered != labelled:
        raise RuntimeError(f"{registered} opinions are registered, {labelled} are labelled.")


def _consolidated(desk: Desk, now: datetime) -> None:
    """The machine's proposal, which nobody has looked at yet."""
    run = work_off(ask_run(Run.Scope.ALL, by=desk.clerk, now=now), clock=lambda: now)
    if run.state != Run.State.DONE:
        raise RuntimeError(f"The run ended as {run.state}: {run.fault}.")
