"""Changing who holds the vault: a holder asks that somebody who has enrolled is admitted, in another one's place or beside all; a second holder grants or refuses it.

While the second holder grants, the private key of the vault is in the memory of that one process for a moment, as in an opening. The key stays the same:
whoever kept a copy of what was theirs still has it; see docs/adr/0003-vault.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from huiyin.domain.access import Role, Viewer, viewer_of
from huiyin.domain.activity import record
from huiyin.domain.collection import sealing
from huiyin.domain.collection.halves import half_lock, shares_of, sound
from huiyin.domain.collection.holding import (
    VaultRefused,
    enrolled,
    holder_of,
    holders,
    keep_halves,
    lapse_changes,
    may_keep,
    private_key,
    usable,
)
from huiyin.domain.collection.lifecycle import VAULT_CHANGE, VAULT_OPENING
from huiyin.domain.collection.marking import true_key
from huiyin.domain.collection.receiving import lock
from huiyin.domain.collection.sealing import MOST, first_half
from huiyin.domain.collection.vault import VaultChange, VaultHolder, VaultOpening, VaultShare
from huiyin.domain.transitions import advance


def ask_change(
    new: VaultHolder, retires: VaultHolder | None, reason: str, of: VaultHolder, passphrase: str, *, by: Viewer, now: datetime, today: date
) -> VaultChange:
    """Ask that ``new`` holds the vault too, in the place of ``retires`` if anybody; ``of`` is to decide. Raises VaultRefused, NotAllowed."""
    own = holder_of(by)
    if not reason.strip():
        raise VaultRefused("reason")
    change = VaultChange(vault=own.vault, new=new, retires=retires, reason=reason.strip(), asked_by=own, asked_of=of, asked_at=now)
    _may_be(change, today)
    private = private_key(own, passphrase, now=now)
    with sound(new, by, now):
        half = first_half(shares_of(own, of), private, str(own.pk), str(of.pk), bytes(of.public_key))
        true_key(new)
    with transaction.atomic():
        lock(by.campaign)
        _may_be(change, today)
        change.half = bytes(half_lock().encrypt(half, _bound(change, _after(change))))
        change.save(force_insert=True)
        who = {"of": of.user_id, "new": new.user_id, "retires": retires.user_id if retires else None}
        record("ask_change", change, actor=by.user, now=now, campaign=by.campaign, reason=change.reason, **who)
    return change


def grant_change(change: VaultChange, passphrase: str, *, by: Viewer, now: datetime, today: date) -> None:
    """Admit who has enrolled: halves are made for each pair with them; those of who is retired are destroyed, with everything that waited for them.

    Requests for other changes lapse, since they were made for other holders. Raises VaultRefused, NotAllowed.
    """
    _decides(change, by, now)
    if not viewer_of(change.asked_by.user, by.campaign, today=today).is_any({Role.PRIVACY}):
        raise VaultRefused("asker_left")
    _may_be(change, today)
    private = private_key(change.asked_of, passphrase, now=now)
    halves = _halves(change, private, by=by, now=now)
    with transaction.atomic():
        lock(by.campaign)
        advance(change, "grant_change", VAULT_CHANGE, by=by, now=now, half=None, decided_at=now)
        if change.retires is not None:
            _retire(change.retires, by=by, now=now)
        VaultHolder.objects.filter(pk=change.new_id).update(vault=change.vault)
        keep_halves(halves)
        record("admit_holder", change.new, actor=by.user, now=now, campaign=by.campaign, user=change.new.user_id)
        lapse_changes(change.vault.changes.all(), now=now)


def refuse_change(change: VaultChange, why: str, *, by: Viewer, now: datetime) -> None:
    """Admit nobody, for a reason that the asker sees. Raises VaultRefused, NotAllowed."""
    _decides(change, by, now)
    if not why.strip():
        raise VaultRefused("reason")
    with transaction.atomic():
        advance(change, "refuse_change", VAULT_CHANGE, by=by, now=now, why=why.strip(), half=None, refusal=why.strip(), decided_at=now)


def _may_be(change: VaultChange, today: date) -> None:
    """Whether the new one, the retired one and the one who decides fit together now."""
    campaign, both = change.campaign, {change.asked_by_id, change.asked_of_id}
    now_holding = {one.pk: one.user_id for one in holders(campaign)}
    if len(both) < 2 or not usable(campaign, today=today).filter(pk=change.asked_of_id).exists():
        raise VaultRefused("second")
    if not enrolled(campaign, today=today).filter(pk=change.new_id).exists():
        raise VaultRefused("no_candidate")
    if change.new.user_id in {now_holding.get(one) for one in both}:
        raise VaultRefused("one_of_two")
    if change.retires_id is not None and (change.retires_id in both or change.retires_id not in now_holding):
        raise VaultRefused("not_retired")
    left = {pk: user for pk, user in now_holding.items() if pk != change.retires_id}
    if change.new.user_id in left.values():
        raise VaultRefused("holds_already")
    if len(left) >= MOST:
        raise VaultRefused("all_places", most=MOST)


def _decides(change: VaultChange, by: Viewer, now: datetime) -> None:
    """The holder who was asked, while it is undecided."""
    may_keep(by)
    if change.asked_of.user_id != by.user.pk or change.vault.campaign_id != by.campaign.pk:
        raise VaultRefused("not_asked")
    if change.is_over(now):
        raise VaultRefused("decided")


def _after(change: VaultChange) -> list[VaultHolder]:
    """Everybody who holds the vault when the change is made, but for the new one."""
    return [one for one in holders(change.campaign).order_by("pk") if one.pk != change.retires_id]


def _halves(change: VaultChange, private: bytes, *, by: Viewer, now: datetime) -> Mapping[tuple[str, str], tuple[bytes, bytes]]:
    """The halves for each pair with the new holder."""
    asker, second, stay = change.asked_by, change.asked_of, _after(change)
    with sound(change, by, now):
        half = bytes(half_lock().decrypt(bytes(change.half or b""), _bound(change, stay)))
        others, new = {str(one.pk): true_key(one) for one in stay}, (str(change.new_id), true_key(change.new))
        return sealing.admit(shares_of(second, asker), private, str(second.pk), str(asker.pk), half, new, others)


def _retire(holder: VaultHolder, *, by: Viewer, now: datetime) -> None:
    """Their halves go, their key, and what was opened for them; what they had asked or were asked lapses."""
    VaultShare.objects.filter(Q(holder=holder) | Q(other=holder)).delete()
    VaultHolder.objects.filter(pk=holder.pk).update(retired_at=now, locked_private=b"")
    theirs = VaultOpening.objects.filter(Q(asked_by=holder) | Q(asked_of=holder))
    for one in theirs.filter(state=VaultOpening.State.ASKED).select_related("vault__campaign"):
        advance(one, "lapse", VAULT_OPENING, by=None, now=now, half=None, decided_at=now)
    for one in theirs.filter(asked_by=holder).exclude(result=None):
        VaultOpening.objects.filter(pk=one.pk).update(result=None)
        record("wipe", one, actor=by.user, now=now, campaign=by.campaign)
    record("retire_holder", holder, actor=by.user, now=now, campaign=by.campaign, user=holder.user_id)


def _bound(change: VaultChange, stay: list[VaultHolder]) -> bytes:
    """What the asker agreed to: their half admits this holder with this key beside exactly these with theirs, and opens nothing else."""
    keys = [(one.pk, bytes(one.public_key).hex()) for one in (*stay, change.new)]
    return repr(
        ["change", change.vault_id, change.asked_by_id, change.asked_of_id, change.new_id, change.retires_id, change.reason, keys]
    ).encode()
