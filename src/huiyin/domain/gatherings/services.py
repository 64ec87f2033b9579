"""Planning, changing, holding and cancelling gatherings; who was there, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from huiyin.accounts.models import Person, Unit
from huiyin.domain.access import Viewer
from huiyin.domain.activity import record
from huiyin.domain.campaigns.models import Body, Campaign, GatheringKind, Stratum, Team
from huiyin.domain.fuzzy import FuzzyDate
from huiyin.domain.gatherings.lifecycle import GATHERING
from huiyin.domain.gatherings.models import Attendance, Decision, Gathering
from huiyin.domain.gatherings.refusals import AlreadyPlanned, GatheringRefused
from huiyin.domain.gatherings.selectors import closed_to, may_keep
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
    """Put a gathering into the plan; a team plans its own, the office any. A ``code`` tells one planning from the next.

    Raises NotAllowed, and AlreadyPlanned where the code was used before.
    """
    made = Gathering(campaign=campaign, kind=kind, title=title, title_en=title_en, team=team, unit=unit, when=when, mode=mode, agenda=agenda, created_at=now)
    check_keeper(made, by)
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=campaign.pk)
        planned = Gathering.objects.filter(campaign=campaign)
        if code and (before := planned.filter(code=code).first()):
            raise AlreadyPlanned(before)
        made.code = code or f"g{planned.count() + 1}"
        made.save(force_insert=True)
        record("plan_gathering", made, actor=by.user, now=now, campaign=campaign)
    return made


def change_gathering(gathering: Gathering, changes: Mapping[str, object], *, by: Viewer, now: datetime) -> None:
    """Change what is planned or what was noted: kind, title, date, team, place, mode, agenda. The log keeps which fields were changed.

    Raises NotAllowed: they must be allowed to keep it as it was and as it becomes.
    """
    with transaction.atomic():
        before = Gathering.objects.select_for_update().get(pk=gathering.pk)
        check_keeper(before, by)
        changed = sorted(name for name, value in changes.items() if getattr(before, name) != value)
        for name in changed:
            setattr(gathering, name, changes[name])
        check_keeper(gathering, by)
        _keep_promise(before, changed)
        if changed:
            gathering.save(update_fields=changed)
            record("change_gathering", gathering, actor=by.user, now=now, campaign=gathering.campaign, fields=changed)


def hold_gathering(gathering: Gathering, *, by: Viewer, now: datetime) -> None:
    """The gathering took place. Raises NotAllowed, also before the first day that it may be on."""
    check_keeper(gathering, by)
    if gathering.when is not None and gathering.when.first > timezone.localdate(now):
        raise GatheringRefused("not_yet")
    with transaction.atomic():
        advance(gathering, "hold", GATHERING, by=by, now=now)


def cancel_gathering(gathering: Gathering, reason: str, *, by: Viewer, now: datetime) -> None:
    """The gathering does not take place, for a reason."""
    check_keeper(gathering, by)
    with transaction.atomic():
        advance(gathering, "cancel", GATHERING, by=by, now=now, why=reason)


def plan_again(gathering: Gathering, *, by: Viewer, now: datetime) -> None:
    """A cancelled gathering is planned again."""
    check_keeper(gathering, by)
    with transaction.atomic():
        advance(gathering, "plan_again", GATHERING, by=by, now=now)


def note_attendance(
    gathering: Gathering, *, people: Iterable[Person], heads: Mapping[Stratum, int], by: Viewer, now: datetime, speakers: Iterable[Person] = ()
) -> None:
    """Who was there, whole: people by name, and numbers by stratum. What was noted before is replaced. Raises NotAllowed."""
    spoke = {one.pk for one in speakers}
    with transaction.atomic():
        _check_open(gathering, by)
        if any(stratum.campaign_id != gathering.campaign_id for stratum in heads):
            raise GatheringRefused("other_campaign")
        gathering.attendance.all().delete()
        named = [Attendance(gathering=gathering, person=one, speaks=one.pk in spoke) for one in dict.fromkeys(people)]
        counted = [Attendance(gathering=gathering, stratum=stratum, headcount=count) for stratum, count in heads.items() if count]
        Attendance.objects.bulk_create([*named, *counted])
        record("note_attendance", gathering, actor=by.user, now=now, campaign=gathering.campaign, people=len(named), heads=sum(heads.values()))


def add_decision(
    gathering: Gathering, text: str, *, by: Viewer, now: datetime, body: Body | None = None, person: Person | None = None, due: date | None = None
) -> Decision:
    """What was decided. The same one is noted once. Raises NotAllowed."""
    with transaction.atomic():
        _check_open(gathering, by)
        if body is not None and body.campaign_id != gathering.campaign_id:
            raise GatheringRefused("other_campaign")
        made, new = Decision.objects.get_or_create(gathering=gathering, text=text, body=body, person=person, due=due)
        if new:
            record("add_decision", gathering, actor=by.user, now=now, campaign=gathering.campaign, decision=made.pk)
    return made


def remove_decision(decision: Decision, *, by: Viewer, now: datetime) -> None:
    """Take a decision away that was noted by mistake. Raises NotAllowed."""
    gathering = decision.gathering
    with transaction.atomic():
        _check_open(gathering, by)
        record("remove_decision", gathering, actor=by.user, now=now, campaign=gathering.campaign, decision=decision.pk)
        decision.delete()


def check_keeper(gathering: Gathering, by: Viewer) -> None:
    """Raises NotAllowed for whoever may not keep it, and where it refers to another campaign."""
    if closed_to(by, gathering):
        raise GatheringRefused("recused")
    if not may_keep(by, gathering):
        raise NotAllowed("role", action="gathering")
    team = gathering.team.campaign_id if gathering.team else gathering.campaign_id
    if {gathering.campaign_id, gathering.kind.campaign_id, team} != {by.campaign.pk}:
        raise GatheringRefused("other_campaign")


def _keep_promise(before: Gathering, changed: list[str]) -> None:
    """Whoever spoke back to back relied on it: once it was held or has minutes, neither its mode nor its place is changed."""
    spoken = before.state == Gathering.State.HELD or before.sources.exists()
    if spoken and before.mode == Gathering.Mode.BACK_TO_BACK and {"mode", "unit"} & set(changed):
        raise GatheringRefused("stays_back_to_back")


def _check_open(gathering: Gathering, by: Viewer) -> None:
    """Lock the gathering and check that they may note something of it, which they may of none that was cancelled."""
    locked = Gathering.objects.select_for_update().get(pk=gathering.pk)
    check_keeper(locked, by)
    if locked.state == Gathering.State.CANCELLED:
        raise GatheringRefused("cancelled")
