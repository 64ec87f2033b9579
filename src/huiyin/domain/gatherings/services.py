"""Planning, holding and cancelling gatherings, and who was there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from huiyin.accounts.models import Person, Unit
from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import record
from huiyin.domain.campaigns.models import Campaign, GatheringKind, Stratum, Team
from huiyin.domain.fuzzy import FuzzyDate
from huiyin.domain.gatherings.lifecycle import GATHERING
from huiyin.domain.gatherings.models import Attendance, Gathering, Material
from huiyin.domain.transitions import NotAllowed, advance


def plan_gathering(
    campaign: Campaign,
    *,
    kind: GatheringKind,
    title: str,
    when: FuzzyDate,
    by: Viewer,
    now: datetime,
    title_en: str = "",
    team: Team | None = None,
    unit: Unit | None = None,
    mode: str = Gathering.Mode.FACE_TO_FACE,
    agenda: str = "",
    code: str = "",
) -> Gathering:
    """Put a gathering into the plan; a team plans its own, the office any. Raises NotAllowed."""
    _may_keep(by, team)
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=campaign.pk)
        code = code or f"g{Gathering.objects.filter(campaign=campaign).count() + 1}"
        made = Gathering.objects.create(
            campaign=campaign, code=code, kind=kind, title=title, title_en=title_en, team=team, unit=unit, when=when, mode=mode, agenda=agenda, created_at=now
        )
        record("plan_gathering", made, actor=by.user, now=now, campaign=campaign)
    return made


def change_gathering(gathering: Gathering, changes: Mapping[str, object], *, by: Viewer, now: datetime) -> None:
    """Change what is planned or what was noted: title, date, place, mode, agenda, decisions. The log keeps which fields were changed."""
    _may_keep(by, gathering.team)
    with transaction.atomic():
        for name, value in changes.items():
            setattr(gathering, name, value)
        _may_keep(by, gathering.team)
        gathering.save(update_fields=[*changes])
        record("change_gathering", gathering, actor=by.user, now=now, campaign=gathering.campaign, fields=sorted(changes))


def hold_gathering(gathering: Gathering, *, by: Viewer, now: datetime) -> None:
    """The gathering took place."""
    _may_keep(by, gathering.team)
    with transaction.atomic():
        advance(gathering, "hold", GATHERING, by=by, now=now)


def cancel_gathering(gathering: Gathering, reason: str, *, by: Viewer, now: datetime) -> None:
    """The gathering does not take place, for a reason."""
    _may_keep(by, gathering.team)
    with transaction.atomic():
        advance(gathering, "cancel", GATHERING, by=by, now=now, why=reason)


def plan_again(gathering: Gathering, *, by: Viewer, now: datetime) -> None:
    """A cancelled gathering is planned again."""
    _may_keep(by, gathering.team)
    with transaction.atomic():
        advance(gathering, "plan_again", GATHERING, by=by, now=now)


def note_attendance(
    gathering: Gathering, *, people: Iterable[Person], heads: Mapping[Stratum, int], by: Viewer, now: datetime, speakers: Iterable[Person] = ()
) -> None:
    """Who was there, whole: people by name, and numbers by stratum. What was noted before is replaced."""
    _may_keep(by, gathering.team)
    spoke = {one.pk for one in speakers}
    with transaction.atomic():
        gathering.attendance.all().delete()
        named = [Attendance(gathering=gathering, person=one, speaks=one.pk in spoke) for one in people]
        counted = [Attendance(gathering=gathering, stratum=stratum, headcount=count) for stratum, count in heads.items() if count]
        Attendance.objects.bulk_create([*named, *counted])
        record("note_attendance", gathering, actor=by.user, now=now, campaign=gathering.campaign, people=len(named), heads=sum(heads.values()))


def add_material(gathering: Gathering, *, title: str, issuer: str, by: Viewer, now: datetime) -> Material:
    """What was studied or handed out."""
    _may_keep(by, gathering.team)
    with transaction.atomic():
        made = Material.objects.create(gathering=gathering, title=title, issuer=issuer)
        record("add_material", gathering, actor=by.user, now=now, campaign=gathering.campaign)
    return made


def _may_keep(by: Viewer, team: Team | None) -> None:
    """The office any gathering, a team its own."""
    if not by.is_any({Role.OFFICE}) and (team is None or team.pk not in by.teams):
        raise NotAllowed("role", action="gathering")
