"""Keeping the set-up: entries are added, changed and taken away by the office or an administrator, each with its entry in the log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError

from huiyin.accounts.models import Person, Unit
from huiyin.domain.access import KEEPERS, Viewer
from huiyin.domain.activity import record
from huiyin.domain.campaigns.models import Action, Body, BodyMember, Campaign, Duty, GatheringKind, Phase, Team, TeamMember, TeamPlace
from huiyin.domain.campaigns.refusals import SetupRefused
from huiyin.domain.transitions import NotAllowed

#: What belongs to a campaign by way of something else.
_OWNERS: Mapping[type[models.Model], str] = {BodyMember: "body", TeamMember: "team", TeamPlace: "team"}


def keep_entry(entry: models.Model, *, by: Viewer, now: datetime) -> None:
    """Save a new or changed entry of the set-up. Raises NotAllowed, SetupRefused for what breaks a rule of it."""
    _may_keep(entry, by)
    _RULES.get(type(entry), lambda _: None)(entry)
    with transaction.atomic():
        new = entry.pk is None
        before = None if new else type(entry)._default_manager.select_for_update().get(pk=entry.pk)
        entry.save()
        changed = [] if before is None else [one.attname for one in entry._meta.concrete_fields if getattr(before, one.attname) != getattr(entry, one.attname)]
        _office_stays(by.campaign, now.date())
        if new or changed:
            record("add" if new else "change", entry, actor=by.user, now=now, campaign=by.campaign, fields=changed)


def remove_entry(entry: models.Model, *, by: Viewer, now: datetime) -> None:
    """Take an entry away that nothing depends on. Raises NotAllowed, SetupRefused."""
    _may_keep(entry, by)
    if isinstance(entry, TeamMember) and entry.duty == Duty.HEAD:
        raise SetupRefused("team_leader")
    try:
        with transaction.atomic():
            record("remove", entry, actor=by.user, now=now, campaign=by.campaign, told=str(entry) if hasattr(entry, "name") else "")
            entry.delete()
            _office_stays(by.campaign, now.date())
    except ProtectedError as error:
        raise SetupRefused("in_use") from error


def make_team(team: Team, leader: Person, members: Iterable[Person], places: Iterable[Unit], *, by: Viewer, now: datetime) -> Team:
    """A team with its one leader, its further members and the places it goes to. Raises NotAllowed."""
    _may_keep(team, by)
    with transaction.atomic():
        team.save()
        TeamMember.objects.create(team=team, person=leader, duty=Duty.HEAD)
        TeamMember.objects.bulk_create([TeamMember(team=team, person=one) for one in dict.fromkeys(members) if one != leader])
        TeamPlace.objects.bulk_create([TeamPlace(team=team, unit=one) for one in dict.fromkeys(places)])
        record("add", team, actor=by.user, now=now, campaign=by.campaign)
    return team


def keep_team_member(team: Team, person: Person, duty: str, *, by: Viewer, now: datetime) -> TeamMember:
    """Put somebody into a team or give them another duty. Whoever led it becomes a member when somebody else leads. Raises NotAllowed, SetupRefused."""
    _may_keep(team, by)
    with transaction.atomic():
        Team.objects.select_for_update().get(pk=team.pk)
        leader = TeamMember.objects.filter(team=team, duty=Duty.HEAD).first()
        if leader is not None and leader.person_id == person.pk and duty != Duty.HEAD:
            raise SetupRefused("team_leader")
        if leader is not None and duty == Duty.HEAD and leader.person_id != person.pk:
            leader.duty = Duty.MEMBER
            leader.save(update_fields=["duty"])
        made, _ = TeamMember.objects.update_or_create(team=team, person=person, defaults={"duty": duty})
        record("change", team, actor=by.user, now=now, campaign=by.campaign, member=person.code, duty=duty)
    return made


def reorder(entries: Iterable[Any], *, by: Viewer, now: datetime) -> None:
    """Put the entries of one list into this order. Raises NotAllowed."""
    found = list(entries)
    with transaction.atomic():
        for place, entry in enumerate(found, 1):
            _may_keep(entry, by)
            entry.order = place
            entry.save(update_fields=["order"])
        if found:
            record("reorder", found[0], actor=by.user, now=now, campaign=by.campaign, order=[one.code for one in found])


def _may_keep(entry: models.Model, by: Viewer) -> None:
    if not by.is_any(KEEPERS):
        raise NotAllowed("role", action="keep")
    owner: Any = getattr(entry, _OWNERS[type(entry)]) if type(entry) in _OWNERS else entry
    campaign = owner.pk if isinstance(owner, Campaign) else owner.campaign_id
    if campaign != by.campaign.pk:
        raise SetupRefused("other_campaign")


def _office_stays(campaign: Campaign, today: date) -> None:
    """A campaign always has somebody who runs it."""
    members = BodyMember.objects.filter(body__campaign=campaign, body__kind=Body.Kind.OFFICE)
    if not members.exclude(ended_on__lt=today).exists():
        raise SetupRefused("last_office")


def _phase(one: Phase) -> None:
    if one.starts and one.ends and one.ends.last < one.starts.first:
        raise SetupRefused("ends_first")


def _action(one: Action) -> None:
    if one.phase.campaign_id != one.campaign_id:
        raise SetupRefused("other_campaign")
    if one.done_on is not None and not one.evidence.strip():
        raise SetupRefused("no_evidence")


def _member(one: BodyMember) -> None:
    if one.started_on and one.ended_on and one.ended_on < one.started_on:
        raise SetupRefused("ends_first")
    if BodyMember.objects.filter(body=one.body, person=one.person).exclude(pk=one.pk).exists():
        raise SetupRefused("there_already")


def _place(one: TeamPlace) -> None:
    if TeamPlace.objects.filter(team=one.team, unit=one.unit).exclude(pk=one.pk).exists():
        raise SetupRefused("there_already")


def _kind(one: GatheringKind) -> None:
    if one.channel is not None and one.channel.campaign_id != one.campaign_id:
        raise SetupRefused("other_campaign")


_RULES: Mapping[type[models.Model], Callable[[Any], None]] = {Phase: _phase, Action: _action, BodyMember: _member, TeamPlace: _place, GatheringKind: _kind}

