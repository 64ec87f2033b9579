"""Who holds the vault: privacy officers enrol, each with a passphrase; one of them founds the vault for all; a passphrase unlocks its holder's key.

Who enrols when the vault is founded holds nothing of it before two holders have admitted them; see ``changing``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q, QuerySet

from huiyin.accounts.models import User
from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import Activity, record
from huiyin.domain.campaigns.models import Body, BodyMember, Campaign
from huiyin.domain.collection import sealing
from huiyin.domain.collection.lifecycle import VAULT_CHANGE
from huiyin.domain.collection.marking import mark_of, true_key
from huiyin.domain.collection.models import Contributor, SourceDocument
from huiyin.domain.collection.receiving import lock
from huiyin.domain.collection.sealing import FEWEST, MOST, SealingError, lock_private, new_holder, unlock
from huiyin.domain.collection.vault import Vault, VaultChange, VaultHolder, VaultShare
from huiyin.domain.transitions import NotAllowed, advance

#: Characters of a passphrase.
SHORTEST = 12
#: With fewer holders than that, one more who leaves or forgets may be one too many.
SAFE = 3
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
    """The officers who have enrolled: they would hold the vault if it were founded now, and may be admitted when it is."""
    return VaultHolder.objects.filter(campaign=campaign, vault=None, user__in=officers(campaign, today=today)).select_related(
        "user__person"
    )


def holders(campaign: Campaign) -> QuerySet[VaultHolder]:
    """Those who have a share in the vault, whether they still are officers or not."""
    return VaultHolder.objects.filter(campaign=campaign, vault__isnull=False, retired_at=None).select_related("user__person", "vault")


def usable(campaign: Campaign, *, today: date) -> QuerySet[VaultHolder]:
    """The holders who can ask and decide now: officers who can sign in. Whether they know their passphrase, they alone know."""
    return holders(campaign).filter(user__in=officers(campaign, today=today))


def too_few(campaign: Campaign, *, today: date) -> int | None:
    """How many holders can ask and decide, where these are fewer than ``SAFE`` and there is something to open, or will be; None where all is well."""
    if not Vault.objects.filter(campaign=campaign).exists():
        return None
    count = usable(campaign, today=today).count()
    return count if count < SAFE and _keeps_anything(campaign) else None


def holder_of(viewer: Viewer) -> VaultHolder:
    """The viewer's own part in the vault. Raises NotAllowed, VaultRefused for an officer without a share."""
    may_keep(viewer)
    found = holders(viewer.campaign).filter(user=viewer.user).select_related("campaign").first()
    if found is None:
        raise VaultRefused("no_holder")
    return found


def enrol(passphrase: str, *, by: Viewer, now: datetime, today: date) -> VaultHolder:
    """Set an officer's passphrase with a key pair of its own; until they hold a share with it, it may be set anew. Raises VaultRefused, NotAllowed."""
    may_keep(by)
    _long_enough(passphrase)
    keys = new_holder(passphrase)
    with transaction.atomic():
        lock(by.campaign)
        founded = Vault.objects.filter(campaign=by.campaign).exists()
        if not founded and enrolled(by.campaign, today=today).exclude(user=by.user).count() >= MOST:
            raise VaultRefused("full", most=MOST)
        mark = mark_of(by.campaign.pk, by.user.pk, keys.public_key)
        given = {"public_key": keys.public_key, "mark": mark, "locked_private": keys.locked_private, "enrolled_at": now}
        holder, _ = VaultHolder.objects.update_or_create(campaign=by.campaign, user=by.user, vault=None, defaults=given)
        lapse_changes(VaultChange.objects.filter(new=holder), now=now)
        record("enrol", holder, actor=by.user, now=now, campaign=by.campaign)
    return holder


def lapse_changes(those: QuerySet[VaultChange], *, now: datetime) -> int:
    """Let requests lapse that are still undecided. Tells how many."""
    waiting = list(those.filter(state=VaultChange.State.ASKED).select_related("vault__campaign"))
    for one in waiting:
        advance(one, "lapse_change", VAULT_CHANGE, by=None, now=now, half=None, decided_at=now)
    return len(waiting)


def change_passphrase(old: str, new: str, *, by: Viewer, now: datetime) -> None:
    """Lock a holder's own key with another passphrase; what was sealed to them stays readable. Raises VaultRefused, NotAllowed."""
    own = holder_of(by)
    _long_enough(new)
    locked = lock_private(private_key(own, old, now=now), new)
    with transaction.atomic():
        if not VaultHolder.objects.filter(pk=own.pk, retired_at=None, locked_private=bytes(own.locked_private)).update(
            locked_private=locked
        ):
            raise VaultRefused("changed_now")
        record("change_passphrase", own, actor=by.user, now=now, campaign=by.campaign)


def found_vault(seen: Collection[int], *, by: Viewer, now: datetime, today: date) -> Vault:
    """Make the vault for all who have enrolled; its private key exists only as shares, two of which make it.

    ``seen`` are the holders whom the founder saw: others are not taken in unseen. Raises VaultRefused, NotAllowed.
    """
    may_keep(by)
    _all_true(by, now, today)
    with transaction.atomic():
        lock(by.campaign)
        if Vault.objects.filter(campaign=by.campaign).exists():
            raise VaultRefused("founded")
        ready = {str(one.pk): one for one in enrolled(by.campaign, today=today)}
        if by.user.pk not in {one.user_id for one in ready.values()}:
            raise VaultRefused("not_enrolled")
        if {one.pk for one in ready.values()} != set(seen):
            raise VaultRefused("others_now")
        if not FEWEST <= len(ready) <= MOST:
            raise VaultRefused("too_few", fewest=FEWEST, most=MOST)
        made = sealing.create_vault({name: true_key(one) for name, one in ready.items()})
        vault = Vault.objects.create(campaign=by.campaign, public_key=made.public_key, created_at=now)
        VaultHolder.objects.filter(pk__in=[one.pk for one in ready.values()]).update(vault=vault)
        keep_halves(made.shares)
        record("found_vault", vault, actor=by.user, now=now, campaign=by.campaign, holders=sorted(one.user_id for one in ready.values()))
    return vault


def keep_halves(shares: Mapping[tuple[str, str], tuple[bytes, bytes]]) -> None:
    """Keep the sealed halves of pairs of holders, who are told by their primary keys."""
    for (a, b), halves in shares.items():
        for own, other, half in ((a, b, halves[0]), (b, a, halves[1])):
            VaultShare.objects.create(holder_id=int(own), other_id=int(other), sealed=half)


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


def _keeps_anything(campaign: Campaign) -> bool:
    if campaign.state != Campaign.State.CLOSED:
        return True
    contacts = Contributor.objects.filter(campaign=campaign).exclude(sealed_contact=None)
    return contacts.exists() or SourceDocument.objects.filter(campaign=campaign).exclude(sealed=None).exists()


def _all_true(by: Viewer, now: datetime, today: date) -> None:
    """That a key was changed behind the program's back goes into the log, which a transaction would take back."""
    for one in enrolled(by.campaign, today=today):
        try:
            true_key(one)
        except SealingError as error:
            record("vault_unsound", one, actor=by.user, now=now, campaign=by.campaign, code=error.code)
            raise VaultRefused(error.code) from error


def _long_enough(passphrase: str) -> None:
    if len(passphrase) < SHORTEST:
        raise VaultRefused("short", shortest=SHORTEST)
