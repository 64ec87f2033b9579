"""Opening the vault: a holder asks with a reason, a second one grants or refuses, the asker reads.

The server never keeps a key. While a second holder grants, the whole private key of the vault is in the memory of that one process
for a moment, and Python cannot overwrite it; see docs/adr/0003-vault.md.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from huiyin.domain.access import Role, Viewer, viewer_of
from huiyin.domain.activity import record
from huiyin.domain.collection import sealing
from huiyin.domain.collection.contributing import contact_context
from huiyin.domain.collection.halves import half_lock, shares_of, sound
from huiyin.domain.collection.holding import VaultRefused, holder_of, may_keep, private_key
from huiyin.domain.collection.lifecycle import VAULT_OPENING
from huiyin.domain.collection.models import Contributor, SourceDocument
from huiyin.domain.collection.sealing import first_half, open_with
from huiyin.domain.collection.selectors import closed_sources
from huiyin.domain.collection.vault import READABLE, VaultHolder, VaultOpening
from huiyin.domain.transitions import advance


class What(StrEnum):
    """What of a source is opened: its words as received, or the contact of who sent it."""

    WORDS = "words"
    CONTACT = "contact"


def context_of(thing: Contributor | SourceDocument) -> bytes:
    """The place that a sealed thing is bound to."""
    return contact_context(thing) if isinstance(thing, Contributor) else b"source/" + bytes(thing.digest)


def may_open(viewer: Viewer, thing: Contributor | SourceDocument, *, today: date) -> bool:
    """Whether a privacy officer is the target of nothing that the speaker said, and answers for no target of it."""
    if not viewer.is_any({Role.PRIVACY}) or thing.campaign_id != viewer.campaign.pk:
        return False
    kept = closed_sources(viewer)
    if isinstance(thing, Contributor):
        return not kept.filter(contributor=thing.pk).exists()
    # Whoever learns who spoke once can trace everything else that they said.
    return not kept.filter(Q(pk=thing.pk) | Q(contributor__isnull=False, contributor=thing.contributor_id)).exists()


def openings_of(viewer: Viewer, *, today: date) -> QuerySet[VaultOpening]:
    """All openings of the campaign for its privacy officers, each with the ``number`` of its source, and whether it is ``shown`` to the viewer.

    Of one that they are kept from nothing is said but its people, days and state.
    """
    kept, mine = closed_sources(viewer), VaultOpening.objects.filter(vault__campaign=viewer.campaign)
    if not viewer.is_any({Role.PRIVACY}):
        return mine.none()
    speakers = kept.exclude(contributor=None).values("contributor")
    closed = Q(source__in=kept.values("pk")) | Q(source__contributor__in=speakers) | Q(contributor__in=speakers)
    first = SourceDocument.objects.filter(contributor=OuterRef("contributor")).order_by("number").values("number")[:1]
    people = mine.select_related("asked_by__user__person", "asked_of__user__person", "vault")
    told = people.annotate(number=Coalesce("source__number", Subquery(first)), readable=Q(result__isnull=False))
    return told.annotate(shown=Case(When(pk__in=mine.filter(closed).values("pk"), then=Value(False)), default=Value(True)))


def ask_opening(
    number: int, what: What, reason: str, of: VaultHolder, passphrase: str, *, by: Viewer, now: datetime, today: date
) -> VaultOpening:
    """Ask to open something of the source with a number; ``of`` is to decide. Raises VaultRefused, NotAllowed."""
    own = holder_of(by)
    if not reason.strip():
        raise VaultRefused("reason")
    thing = _thing(number, what, by=by, today=today)
    if of.pk == own.pk or of.vault_id != own.vault_id or of.retired_at is not None:
        raise VaultRefused("second")
    if not may_open(viewer_of(of.user, by.campaign, today=today), thing, today=today):
        raise VaultRefused("second_kept")
    private = private_key(own, passphrase, now=now)
    named = {"contributor": thing} if isinstance(thing, Contributor) else {"source": thing}
    opening = VaultOpening(vault=own.vault, reason=reason.strip(), asked_by=own, asked_of=of, asked_at=now, **named)
    with sound(own, by, now):
        half = first_half(shares_of(own, of), private, str(own.pk), str(of.pk), bytes(of.public_key))
    opening.half = bytes(half_lock().encrypt(half, _bound(opening)))
    with transaction.atomic():
        opening.save(force_insert=True)
        record("ask_opening", opening, actor=by.user, now=now, campaign=by.campaign, reason=opening.reason, of=of.user_id)
    return opening


def grant(opening: VaultOpening, passphrase: str, *, by: Viewer, now: datetime, today: date) -> None:
    """Open for the asker, and nobody else, what was asked for. Raises VaultRefused, NotAllowed."""
    _decides(opening, by, now, today)
    if not may_open(viewer_of(opening.asked_by.user, by.campaign, today=today), opening.thing, today=today):
        raise VaultRefused("asker_kept")
    private = private_key(opening.asked_of, passphrase, now=now)
    result = _opened(opening, private, by=by, now=now)
    with transaction.atomic():
        advance(opening, "grant", VAULT_OPENING, by=by, now=now, half=None, result=result, decided_at=now)


def refuse(opening: VaultOpening, why: str, *, by: Viewer, now: datetime, today: date) -> None:
    """Open nothing, for a reason that the asker sees. Raises VaultRefused, NotAllowed."""
    _decides(opening, by, now, today)
    if not why.strip():
        raise VaultRefused("reason")
    with transaction.atomic():
        advance(opening, "refuse", VAULT_OPENING, by=by, now=now, why=why.strip(), half=None, refusal=why.strip(), decided_at=now)


def read_opening(opening: VaultOpening, passphrase: str, *, by: Viewer, now: datetime, today: date) -> str:
    """What was opened, for the asker alone; each reading is logged before it is shown. Raises VaultRefused, NotAllowed."""
    own = holder_of(by)
    if opening.asked_by_id != own.pk or not may_open(by, opening.thing, today=today):
        raise VaultRefused("not_the_asker")
    if opening.state != VaultOpening.State.GRANTED:
        raise VaultRefused("not_granted")
    if opening.result is None or opening.is_over(now):
        raise VaultRefused("wiped", days=READABLE.days)
    private = private_key(own, passphrase, now=now)
    with sound(opening, by, now):
        found = sealing.read(bytes(opening.result), private)
    record("read_opening", opening, actor=by.user, now=now, campaign=by.campaign)
    return found.decode("utf-8", "replace")


def _thing(number: int, what: What, *, by: Viewer, today: date) -> Contributor | SourceDocument:
    """What is asked for. A source that they are kept from is told no other way than one that is not there."""
    source = SourceDocument.objects.filter(campaign=by.campaign, number=number).select_related("contributor").first()
    if source is None or not may_open(by, source, today=today):
        raise VaultRefused("no_source", number=number)
    if source.state == SourceDocument.State.WITHDRAWN:
        raise VaultRefused("withdrawn", number=number)
    if what == What.WORDS:
        if source.sealed is None:
            raise VaultRefused("no_words", number=number)
        return source
    if source.contributor is None or source.contributor.sealed_contact is None:
        raise VaultRefused("no_contact", number=number)
    return source.contributor


def _decides(opening: VaultOpening, by: Viewer, now: datetime, today: date) -> None:
    """The holder who was asked, while it is undecided."""
    may_keep(by)
    if opening.asked_of.user_id != by.user.pk or not may_open(by, opening.thing, today=today):
        raise VaultRefused("not_asked")
    if opening.state != VaultOpening.State.ASKED or opening.is_over(now):
        raise VaultRefused("decided")


def _opened(opening: VaultOpening, private: bytes, *, by: Viewer, now: datetime) -> bytes:
    """What was asked for, sealed to the asker."""
    thing, asker, second = opening.thing, opening.asked_by, opening.asked_of
    sealed = thing.sealed_contact if isinstance(thing, Contributor) else thing.sealed
    if sealed is None:
        raise VaultRefused("destroyed")
    with sound(opening, by, now):
        half = bytes(half_lock().decrypt(bytes(opening.half or b""), _bound(opening)))
        own, other = str(second.pk), str(asker.pk)
        return open_with(
            shares_of(second, asker), private, own, other, half, bytes(sealed), context=context_of(thing), to_public=bytes(asker.public_key)
        )


def _bound(opening: VaultOpening) -> bytes:
    """What the asker agreed to: their half opens nothing else."""
    told = [opening.vault_id, opening.asked_by_id, opening.asked_of_id, opening.contributor_id, opening.source_id, opening.reason]
    return repr(told).encode()
