"""When to look back: derived from the day of closing and the campaign's intervals, so that nothing has to be planned by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import record
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.retention import months_later
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.lasting.models import LastingRules
from huiyin.domain.transitions import NotAllowed

#: The longest interval in months, the most looks after a closing, and the longest time to take something up.
LONGEST, MOST, DAYS = 120, 12, 365


class LastingRefused(NotAllowed):
    """Something about what lasts that may not be done; ``code`` is a key under ``lasting.refused``."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Months after a problem was resolved; for one that continues the months between two looks; the days within which something received is taken up."""

    months: tuple[int, ...] = (3, 6, 12)
    every: int = 12
    acceptance_days: int = 15


@dataclass(frozen=True, slots=True)
class Look:
    """A look-back that is to be done: which one since the closing, and from which day on."""

    number: int
    due: date


def looks(state: str, closed_on: date, done: int, rules: Rules) -> list[Look]:
    """What is still to be done of a closed problem: of a resolved one all that remain, of a continuing one the next; nothing of any other."""
    if state == Problem.State.CONTINUING:
        return [Look(done + 1, months_later(closed_on, rules.every * (done + 1)))]
    if state != Problem.State.RESOLVED:
        return []
    return [Look(number, months_later(closed_on, months)) for number, months in enumerate(rules.months, 1) if number > done]


def rules_of(campaign: Campaign) -> Rules:
    """The rules of a campaign, the defaults where it has none of its own."""
    own = LastingRules.objects.filter(campaign=campaign).first()
    return Rules(tuple(own.months), own.every, own.acceptance_days) if own else Rules()


def set_rules(months: Sequence[int], every: int, acceptance_days: int, *, by: Viewer, now: datetime) -> None:
    """The office sets them; look-backs that are done stay as they are. Raises NotAllowed, LastingRefused."""
    if not by.is_any({Role.OFFICE}):
        raise NotAllowed("role", action="set_lasting_rules")
    ordered = sorted(set(months))
    if not 0 < len(ordered) <= MOST or not all(1 <= one <= LONGEST for one in (*ordered, every)):
        raise LastingRefused("months", most=MOST, longest=LONGEST)
    if not 1 <= acceptance_days <= DAYS:
        raise LastingRefused("days", most=DAYS)
    with transaction.atomic():
        given = {"months": ordered, "every": every, "acceptance_days": acceptance_days}
        made, _ = LastingRules.objects.update_or_create(campaign=by.campaign, defaults=given)
        record("set_lasting_rules", made, actor=by.user, now=now, campaign=by.campaign, rules=given)
