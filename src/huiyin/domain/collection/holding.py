"""Who holds the vault: privacy officers enrol, each with a passphrase; one of them founds the vault for all; a passphrase unlocks its holder's key."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q, QuerySet

from huiyin.accounts.models import User
from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import Activity, record
from huiyin.domain.campaigns.models import Body, BodyMember, Campaign
from huiyin.domain.collection import sealing
from huiyin.domain.collection.receiving import lock
from huiyin.domain.collection.sealing import FEWEST, MOST, SealingError, new_holder, unlock
from huiyin.domain.collection.vault import Vault, VaultHolder, VaultShare
from huiyin.domain.transitions import NotAllowed

#: Characters of a passphrase.
SHORTEST = 12
#: Wrong passphrases that somebody may give, and in what time.
TRIES, WITHIN = 5, timedelta(minutes=10)


class VaultRefused(NotAllowed):
    """Something that the vault does not allow; ``code`` is a key under ``vault.refused``."""


def officers(campaign: Campaign, *, today: date) -> QuerySet[User]:
    """The privacy officers of a campaign who can sign in."""
    held = Q(started_on=None) | Q(started_on__lte=today), Q(ended_on=None) | Q(ended_on__gte=today)
    members = BodyMember.objects.filter(*held, body__campaign=campaign, body__kind=Body.Kind.PRIVACY)
    return User.objects.filter(is_active=True, person__in=members.values("person")).select_related("person").order_by("pk")


def enrolled(campaign: Campaign, *, today: date) -> QuerySet[VaultHolder]:
    """The officers who have enrolled, and would hold the vault if it were founded now."""
    return VaultHolder.objects.filter(campaign=campaign, vault=None, user__in=officers(campaign, today=today)).select_related("user__person")


def holder_of(viewer: Viewer) -> VaultHolder:
    """The viewer's own part in the vault. Raises NotAllowed, VaultRefused for an officer without a share."""
    may_keep(viewer)
    found = VaultHolder.objects.filter(campaign=viewer.campaign, user=viewer.user).exclude(vault=None).select_related("vault", "campaign").first()
    if found is None:
        raise VaultRefused("no_holder")
    return found


def enrol(passphrase: str, *, by: Viewer, now: datetime, today: date) -> VaultHolder:
    """Set an officer's passphrase; until the vault is founded it may be set anew. Raises VaultRefused, NotAllowed."""
    may_keep(by)
    if len(passphrase) < SHORTEST:
        raise VaultRefused("short", shortest=SHORTEST)
    keys = new_holder(passphrase)
    with transaction.atomic():
        _not_founded(by.campaign)
        if enrolled(by.campaign, today=today).exclude(user=by.user).count() >= MOST:
            raise VaultRefused("full", most=MOST)
        given = {"public_key": keys.public_key, "locked_private": keys.locked_private, "enrolled_at": now}
        holder, _ = VaultHolder.objects.update_or_create(campaign=by.campaign, user=by.user, defaults=given)
        record("enrol", holder, actor=by.user, now=now, campaign=by.campaign)
    return holder


def found_vault(seen: Collection[int], *, by: Viewer, now: datetime, today: date) -> Vault:
    """Make the vault for all who have enrolled; its private key exists only as shares, two of which make it.

    ``seen`` are the holders whom the founder saw: others are not taken in unseen. Raises VaultRefused, NotAllowed.
    """
    may_keep(by)
    with transaction.atomic():
        _not_founded(by.campaign)
        holders = {str(one.pk): one for one in enrolled(by.campaign, today=today)}
        if by.user.pk not in {one.user_id for one in holders.values()}:
            raise VaultRefused("not_enrolled")
        if {one.pk for one in holders.values()} != set(seen):
            raise VaultRefused("others_now")
        if not FEWEST <= len(holders) <= MOST:
            raise VaultRefused("too_few", fewest=FEWEST, most=MOST)
        made = sealing.create_vault({name: bytes(one.public_key) for name, one in holders.items()})
        vault = Vault.objects.create(campaign=by.campaign, public_key=made.public_key, created_at=now)
        VaultHolder.objects.filter(pk__in=[one.pk for one in holders.values()]).update(vault=vault)
        for (a, b), halves in made.shares.items():
            for own, other, half in ((a, b, halves[0]), (b, a, halves[1])):
                VaultShare.objects.create(holder=holders[own], other=holders[other], sealed=half)
        record("found_vault", vault, actor=by.user, now=now, campaign=by.campaign, holders=sorted(one.user_id for one in holders.values()))
    return vault


def private_key(holder: VaultHolder, passphrase: str, *, now: datetime) -> bytes:
    """The holder's private key. A wrong passphrase is logged (without it), and after several nobody gets another try for a while.

    Call it outside a transaction, which would take the entry in the log back. Raises VaultRefused.
    """
    attempt = _attempt(holder, now)
    try:
        found = unlock(bytes(holder.locked_private), passphrase)
    except SealingError as error:
        record("wrong_passphrase", holder, actor=holder.user, now=now, campaign=holder.campaign)
        raise VaultRefused(error.code) from error
    cache.delete(attempt)
    return found


def may_keep(by: Viewer) -> None:
    """Privacy officers alone. Raises NotAllowed."""
    if not by.is_any({Role.PRIVACY}):
        raise NotAllowed("role", action="vault")


def _attempt(holder: VaultHolder, now: datetime) -> str:
    """Take one of the tries before it is made, so that many at once are no more than one after another. What a full cache forgets, the log has."""
    wrong = Activity.objects.filter(thing="vaultholder", thing_id=holder.pk, verb="wrong_passphrase", at__gt=now - WITHIN).count()
    for number in range(TRIES if wrong < TRIES else 0):
        key = f"vault/{holder.user_id}/{number}"
        if cache.add(key, 1, int(WITHIN.total_seconds())):
            return key
    raise VaultRefused("too_often", minutes=int(WITHIN.total_seconds() // 60))


def _not_founded(campaign: Campaign) -> None:
    lock(campaign)
    if Vault.objects.filter(campaign=campaign).exists():
        raise VaultRefused("founded")
