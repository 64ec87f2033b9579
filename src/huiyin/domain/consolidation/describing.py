"""What the office writes about a problem beside its opinions, and problems that came from no opinion."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime

from django.db import transaction

from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import record
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.receiving import lock
from huiyin.domain.consolidation.categories import Category
from huiyin.domain.consolidation.deciding import TITLE, next_code
from huiyin.domain.consolidation.models import Aspect, Problem
from huiyin.domain.consolidation.refusals import ProblemRefused
from huiyin.domain.transitions import NotAllowed

#: The longest text of each kind.
LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Description:
    """Everything that is written about a problem; ``categories`` are the keys of those it falls under, of both axes."""

    statement: str = ""
    manifestations: str = ""
    causes: str = ""
    origin: str = Problem.Origin.OPINIONS
    immediate: bool = False
    categories: frozenset[int] = frozenset()


def description_of(problem: Problem) -> Description:
    """What is written about it now."""
    told = {one.name: getattr(problem, one.name) for one in fields(Description) if one.name != "categories"}
    return Description(**told, categories=frozenset(problem.categories.values_list("pk", flat=True)))


def stamp(written: Description) -> str:
    """Tells one description from another: whoever edits sends back the stamp of what they saw."""
    told = [written.statement, written.manifestations, written.causes, written.origin, written.immediate, sorted(written.categories)]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:32]


def describe(problem: Problem, written: Description, *, seen: str, by: Viewer, now: datetime) -> list[str]:
    """Write it; the names of what is different now. Raises NotAllowed, also where somebody else has written since ``seen``.

    It is no correction: no run touches it, and taking a correction back leaves it alone.
    """
    _office(by, "describe")
    _sound(written)
    with transaction.atomic():
        lock(by.campaign)
        one = Problem.objects.select_for_update().get(pk=problem.pk, campaign=by.campaign)
        if one.state == Problem.State.MERGED:
            raise NotAllowed("merged_already", problem=one.code)
        before = description_of(one)
        if stamp(before) != seen:
            raise ProblemRefused("written_meanwhile", problem=one.code)
        changed = [each.name for each in fields(Description) if getattr(before, each.name) != getattr(written, each.name)]
        if changed:
            _write(one, written)
            record("describe", one, actor=by.user, now=now, campaign=by.campaign, changed=changed)
    return changed


def add_problem(title: str, aspect: str, written: Description, *, by: Viewer, now: datetime) -> Problem:
    """A problem that people named themselves, under an aspect by its code or, where there is none of it, by a new one's title. Raises NotAllowed."""
    _office(by, "add_problem")
    said = one_line(title)
    _sound(written)
    if written.origin == Problem.Origin.OPINIONS:
        raise ProblemRefused("origin")
    with transaction.atomic():
        lock(by.campaign)
        made = Problem.objects.create(campaign=by.campaign, code=next_code(by), aspect=aspect_named(by.campaign, aspect), title=said, decided=True)
        _write(made, written)
        record("add_problem", made, actor=by.user, now=now, campaign=by.campaign, code=made.code, origin=written.origin)
    return made


def aspect_named(campaign: Campaign, told: str) -> Aspect:
    """The aspect of a code or a title; a new one under this title where there is none."""
    said = one_line(told)
    aspects = Aspect.objects.filter(campaign=campaign)
    found = aspects.filter(code=said).first() or aspects.filter(title=said).order_by("code").first()
    if found is None:
        last = max((int(code[1:]) for code in aspects.values_list("code", flat=True) if code[1:].isdigit()), default=0)
        found = Aspect.objects.create(campaign=campaign, code=f"A{last + 1:02d}", title=said, decided=True)
    return found


def one_line(title: str) -> str:
    """A title without breaks. Raises NotAllowed where it is empty or too long."""
    said = " ".join(title.split())
    if not said or len(said) > TITLE:
        raise NotAllowed("title", most=TITLE)
    return said


def _write(one: Problem, written: Description) -> None:
    for name in ("statement", "manifestations", "causes", "origin", "immediate"):
        setattr(one, name, getattr(written, name))
    one.save(update_fields=["statement", "manifestations", "causes", "origin", "immediate"])
    one.categories.set(_known(one.campaign, written.categories))


def _known(campaign: Campaign, wanted: Iterable[int]) -> list[Category]:
    found = list(Category.objects.filter(campaign=campaign, pk__in=wanted))
    if len(found) != len(set(wanted)):
        raise ProblemRefused("no_category")
    return found


def _sound(written: Description) -> None:
    if max(len(written.statement), len(written.manifestations), len(written.causes)) > LONGEST:
        raise ProblemRefused("too_long", most=LONGEST)
    if written.origin not in Problem.Origin.values:
        raise ProblemRefused("origin")


def _office(by: Viewer, action: str) -> None:
    if not by.is_any({Role.OFFICE}):
        raise NotAllowed("role", action=action)
