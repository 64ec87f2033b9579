"""Founding a campaign, and opening and closing it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from huiyin.accounts.models import Person, Unit, User
from huiyin.domain.access import Viewer
from huiyin.domain.activity import record
from huiyin.domain.campaigns.defaults import fill_lists, names
from huiyin.domain.campaigns.lifecycle import CAMPAIGN
from huiyin.domain.campaigns.models import Body, BodyMember, Campaign, Duty
from huiyin.domain.campaigns.refusals import SetupRefused
from huiyin.domain.transitions import NotAllowed, advance


def found_campaign(code: str, name: str, host: Unit, office: Iterable[Person], *, by: User, now: datetime, **fields: str) -> Campaign:
    """A campaign in preparation, with its lists and with an office, whose first member heads it.

    ``fields`` are further texts of the campaign, such as ``name_en`` and ``introduction``. Raises NotAllowed.
    """
    members = list(dict.fromkeys(office))
    if not by.is_administrator:
        raise NotAllowed("role", action="found")
    if not members:
        raise SetupRefused("no_office")
    if Campaign.objects.filter(code=code).exists():
        raise SetupRefused("code_taken", given=code)
    with transaction.atomic():
        made = Campaign.objects.create(code=code, name=name, host=host, created_at=now, **fields)
        fill_lists(made)
        body = Body.objects.create(campaign=made, kind=Body.Kind.OFFICE, unit=host, **names("body", "office"))
        BodyMember.objects.bulk_create([BodyMember(body=body, person=one, duty=Duty.MEMBER if place else Duty.HEAD) for place, one in enumerate(members)])
        record("found_campaign", made, actor=by, now=now, campaign=made, office=[one.code for one in members])
    return made


def missing_to_open(campaign: Campaign, *, today: date) -> list[str]:
    """What a campaign lacks before it may collect, as codes under ``campaigns.refused``."""
    return [code for code, there in (("no_office", _has_office(campaign, today)), ("no_vault", hasattr(campaign, "vault"))) if not there]


def _has_office(campaign: Campaign, today: date) -> bool:
    held = Q(started_on=None) | Q(started_on__lte=today), Q(ended_on=None) | Q(ended_on__gte=today)
    return BodyMember.objects.filter(*held, body__campaign=campaign, body__kind=Body.Kind.OFFICE).exists()


def open_campaign(campaign: Campaign, *, by: Viewer, now: datetime, today: date) -> None:
    """Begin, or begin again, to take in opinions. Raises SetupRefused without an office or a vault, NotAllowed."""
    with transaction.atomic():
        for code in missing_to_open(campaign, today=today):
            raise SetupRefused(code)
        advance(campaign, "open", CAMPAIGN, by=by, now=now)


def close_campaign(campaign: Campaign, *, by: Viewer, now: datetime) -> None:
    """Take in no more opinions. Raises NotAllowed."""
    with transaction.atomic():
        advance(campaign, "close", CAMPAIGN, by=by, now=now)
