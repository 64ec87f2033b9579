"""How long the vault keeps what it holds: contacts and words as received are destroyed when they are due, with the pictures of paper; openings when they are old."""

from __future__ import annotations

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from huiyin.domain.activity import Activity, record
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.holding import lapse_changes
from huiyin.domain.collection.lifecycle import VAULT_OPENING
from huiyin.domain.collection.models import Contributor, SourceDocument
from huiyin.domain.collection.scanning import destroy_pictures, sweep_pictures
from huiyin.domain.collection.vault import READABLE, WAITING, Vault, VaultChange, VaultOpening
from huiyin.domain.transitions import NotAllowed, advance


@dataclass(frozen=True, slots=True)
class Due:
    """How many contacts, texts and pictures of paper fall due on a day; no day is known before the campaign is closed."""

    on: date | None
    contacts: int
    texts: int
    pictures: int = 0


def due_on(campaign: Campaign) -> date | None:
    """The day on which whatever has no day of its own falls due: some months after the campaign was last closed."""
    if campaign.state != Campaign.State.CLOSED:
        return None
    closed = (
        Activity.objects.filter(thing="campaign", thing_id=campaign.pk, verb="close").order_by("-id").values_list("at", flat=True).first()
    )
    return months_later(timezone.localdate(closed), campaign.retention_months) if closed else None


def falling_due(campaign: Campaign) -> list[Due]:
    """What the vault holds, by the day on which it falls due; what has no day yet stands last."""
    rule, counts = due_on(campaign), defaultdict[date | None, list[int]](lambda: [0, 0])
    contacts = _contacts(campaign).values_list("destroy_on").annotate(n=Count("pk")).order_by()
    texts = _texts(campaign).values_list("contributor__destroy_on").annotate(n=Count("pk")).order_by()
    for place, found in enumerate((contacts, texts)):
        for on, count in found:
            counts[on or rule][place] += count
    days = sorted(counts, key=lambda on: on or date.max)
    return [Due(on, *counts[on]) for on in days]


def destroy_due(*, now: datetime, today: date) -> dict[Campaign, Due]:
    """Destroy the contacts and the words as received that are due, for good; what was opened of them goes too. Tells how many, by campaign."""
    return {
        vault.campaign: found for vault in Vault.objects.select_related("campaign") if (found := _destroy(vault, now, today)) is not None
    }


def wipe_results(*, now: datetime) -> int:
    """Wipe what was opened so long ago that its asker has had the time to read it. Tells how many."""
    old = (
        VaultOpening.objects.filter(state=VaultOpening.State.GRANTED, decided_at__lte=now - READABLE)
        .exclude(result=None)
        .select_related("vault__campaign")
    )
    return sum(_wipe(one, now) for one in old)


def lapse_undecided(*, now: datetime) -> int:
    """Let lapse what nobody decided in time. Tells how many."""
    old = VaultOpening.objects.filter(state=VaultOpening.State.ASKED, asked_at__lte=now - WAITING).select_related("vault__campaign")
    changes = VaultChange.objects.filter(asked_at__lte=now - WAITING)
    with transaction.atomic():
        lapsed = lapse_changes(changes, now=now)
    return lapsed + sum(_lapse(one, now) for one in old)


def _destroy(vault: Vault, now: datetime, today: date) -> Due | None:
    rule = due_on(vault.campaign)
    past = rule is not None and rule <= today
    sweep_pictures(vault.campaign, now=now)
    with transaction.atomic():
        contacts = _contacts(vault.campaign).filter(_past("destroy_on", today, rule=past))
        texts = _texts(vault.campaign).filter(_past("contributor__destroy_on", today, rule=past))
        VaultOpening.objects.filter(Q(contributor__in=contacts.values("pk")) | Q(source__in=texts.values("pk"))).update(
            half=None, result=None
        )
        pictures = destroy_pictures(vault.campaign) if past else 0
        found = Due(
            today,
            texts=texts.update(sealed=None),
            contacts=contacts.update(sealed_contact=None, contact_index=None, destroyed_at=now),
            pictures=pictures,
        )
        if not (found.texts or found.contacts or found.pictures):
            return None
        told: dict[str, Any] = {"contacts": found.contacts, "texts": found.texts} | ({"pictures": pictures} if pictures else {})
        record("destroy", vault, actor=None, now=now, campaign=vault.campaign, **told)
    return found


def _contacts(campaign: Campaign) -> QuerySet[Contributor]:
    return Contributor.objects.filter(campaign=campaign).exclude(sealed_contact=None, contact_index=None)


def _texts(campaign: Campaign) -> QuerySet[SourceDocument]:
    return SourceDocument.objects.filter(campaign=campaign).exclude(sealed=None)


def _past(field: str, today: date, *, rule: bool) -> Q:
    """A day of its own that has come, or none where the rule of the campaign says so."""
    own = Q(**{f"{field}__lte": today})
    return own | Q(**{field: None}) if rule else own


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last one."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _wipe(opening: VaultOpening, now: datetime) -> int:
    with transaction.atomic():
        wiped = VaultOpening.objects.filter(pk=opening.pk).exclude(result=None).update(result=None)
        if wiped:
            record("wipe", opening, actor=None, now=now, campaign=opening.campaign)
    return wiped


def _lapse(opening: VaultOpening, now: datetime) -> int:
    try:
        with transaction.atomic():
            advance(opening, "lapse", VAULT_OPENING, by=None, now=now, half=None, decided_at=now)
    except NotAllowed:
        # It was decided meanwhile.
        return 0
    return 1
