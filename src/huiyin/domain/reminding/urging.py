"""Urging by hand, and what the office lays down about reminders and messages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models, transaction

from huiyin.domain.access import KEEPERS, Role, Viewer
from huiyin.domain.activity import record
from huiyin.domain.rectification.belonging import not_about
from huiyin.domain.rectification.models import Measure
from huiyin.domain.reminding.drafting import What, for_reader
from huiyin.domain.reminding.ladder import BadLadder, ladder_from
from huiyin.domain.reminding.models import ReminderRules, Urge
from huiyin.domain.reminding.people import People
from huiyin.domain.reminding.services import path_of, values_of
from huiyin.domain.sending.models import SendingRules
from huiyin.domain.sending.putting import put_all
from huiyin.domain.transitions import NotAllowed

#: Who urges, and the states in which there is something to urge.
URGERS = frozenset({Role.OFFICE, Role.SUPERVISION})
OPEN = frozenset({Measure.State.APPROVED, Measure.State.IN_PROGRESS, Measure.State.BLOCKED})
#: The longest note, and the time in which the same note is sent once.
NOTE, SAME = 500, timedelta(minutes=10)


def may_urge(viewer: Viewer, measure: Measure) -> bool:
    """Whether somebody may urge the doers of a measure now."""
    return viewer.is_any(URGERS) and measure.state in OPEN


def urge(measure: Measure, note: str, *, by: Viewer, now: datetime, today: date) -> Urge:
    """Tell the doers at once, and their leader too where the supervision group urges. The same note again within minutes is one. Raises NotAllowed."""
    note = note.strip()[:NOTE]
    not_about(by, measure)
    if not by.is_any(URGERS):
        raise NotAllowed("role", action="urge")
    if not note:
        raise NotAllowed("empty")
    with transaction.atomic():
        locked = Measure.objects.select_for_update(of=("self",)).select_related("problem", "campaign").get(pk=measure.pk)
        if locked.state not in OPEN:
            raise NotAllowed("state", state=locked.state, action="urge")
        same = Urge.objects.filter(measure=locked, by=by.user, note=note, at__gt=now - SAME).first()
        if same is not None:
            return same
        kind = Urge.Kind.URGE if by.is_any({Role.OFFICE}) else Urge.Kind.SUPERVISE
        made = Urge.objects.create(measure=locked, kind=kind, note=note, by=by.user, at=now)
        record("urge_measure", made, actor=by.user, now=now, campaign=by.campaign, measure=locked.number, kind=kind)
        _tell(made, locked, by, now, today)
    return made


def _tell(made: Urge, measure: Measure, by: Viewer, now: datetime, today: date) -> None:
    people = People(by.campaign, [measure], today=today)
    whom = ("case_officer", "department") if made.kind == Urge.Kind.URGE else ("case_officer", "department", "leader")
    readers = {one.user.pk: one for each in whom for one in people.of(measure, each) if one.user != by.user}
    values = {**values_of(measure, today), "note": made.note, "deadline": measure.deadline or "-"}
    for reader in readers.values():
        put_all(
            for_reader(f"urge:{made.pk}", by.campaign, reader, What(made.kind, values), path_of(measure), kind="urge", at_once=True),
            now=now,
        )


def keep_reminders(changes: Mapping[str, Any], *, by: Viewer, now: datetime) -> None:
    """Lay down the ladder and how often what waits is said. Raises NotAllowed."""
    try:
        ladder_from(changes.get("ladder", []))
    except (BadLadder, KeyError, TypeError, ValueError) as error:
        raise NotAllowed("ladder") from error
    _kept(ReminderRules, changes, by, now)


def keep_sending(changes: Mapping[str, Any], *, by: Viewer, now: datetime) -> None:
    """Lay down whether mail is sent, and when nothing is. Raises NotAllowed."""
    _kept(SendingRules, changes, by, now)


def _kept(table: type[models.Model], changes: Mapping[str, Any], by: Viewer, now: datetime) -> None:
    if not by.is_any(KEEPERS):
        raise NotAllowed("role", action="keep_reminders")
    with transaction.atomic():
        made, _ = table._default_manager.update_or_create(campaign=by.campaign, defaults=dict(changes))
        record(
            "keep_reminders", made, actor=by.user, now=now, campaign=by.campaign, **{name: str(value) for name, value in changes.items()}
        )
