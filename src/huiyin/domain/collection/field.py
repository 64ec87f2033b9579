"""The field kit: what somebody wrote down without a network comes in later. Each record comes in once, whole or not at all.

A record is one source of one passage, confirmed at once: whoever wrote it down looked at it on the phone before it was sent.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction

from huiyin.domain.access import Viewer
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.contributing import plain
from huiyin.domain.collection.models import Endorsement, Opinion, SourceDocument
from huiyin.domain.collection.reading import KINDS, Passage, dumped, loaded
from huiyin.domain.collection.receiving import AlreadyReceived, Origin, digest_of, lock, names_known, receive_text
from huiyin.domain.collection.registering import confirm_source
from huiyin.domain.gatherings.selectors import closed_to
from huiyin.domain.transitions import NotAllowed
from huiyin.intake import entries
from huiyin.intake.presenting import presented
from huiyin.intake.types import SourceDocument as Received
from huiyin.text.split import whole

#: The most records of one sending, and the most characters of one record.
MOST, LONGEST = 200, 5_000


class FieldRefused(NotAllowed):
    """A record or a sending that cannot be taken; ``code`` is a key under ``fieldkit.refused``."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What was written down. ``recorder`` is the key of the user who did, ``origin`` is None where it cannot be made out.

    ``agrees`` says that it is no opinion of its own but an agreement, with the record ``endorses`` where that is known.
    """

    id: UUID
    recorder: int
    text: str
    origin: Origin | None
    kind: str = "opinion"
    secret: bool = False
    agrees: bool = False
    endorses: UUID | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a record: the ``source`` that it is, now or since an earlier sending; or why it was refused."""

    id: UUID
    result: Literal["taken", "known", "refused"]
    source: SourceDocument | None = None
    code: str = ""
    values: dict[str, object] = field(default_factory=dict)


def take_in(records: Sequence[Noted], *, by: Viewer, now: datetime) -> list[Outcome]:
    """An outcome for each record, in their order. A record that is refused stops no other. Raises FieldRefused where there are too many."""
    if len(records) > MOST:
        raise FieldRefused("too_many", limit=MOST)
    # Opinions first, so that an agreement finds what it agrees with.
    order = sorted(range(len(records)), key=lambda at: records[at].agrees)
    found = {at: _outcome(records[at], by=by, now=now) for at in order}
    return [found[at] for at in range(len(records))]


def source_of(campaign: Campaign, record: UUID) -> SourceDocument | None:
    """The source that a record became; None where it never came in."""
    return SourceDocument.objects.filter(campaign=campaign, digest=digest_of(campaign, b"once", _once(record))).first()


def _outcome(one: Noted, *, by: Viewer, now: datetime) -> Outcome:
    try:
        with transaction.atomic():
            return Outcome(one.id, "taken", _taken(one, by=by, now=now))
    except AlreadyReceived as before:
        return Outcome(one.id, "known", before.source)
    except NotAllowed as error:
        return Outcome(one.id, "refused", None, error.code, error.values)


def _taken(one: Noted, *, by: Viewer, now: datetime) -> SourceDocument:
    """Receive and confirm one record. What came before is recognised first, whatever has changed since: the phone must learn that it arrived."""
    if one.recorder != by.user.pk:
        raise FieldRefused("recorder")
    lock(by.campaign)
    words = plain(one.text).strip()
    if before := source_of(by.campaign, one.id):
        _compare(before, one, words)
        raise AlreadyReceived(before)
    endorsed = _endorsed(one, by)
    source = receive_text(_checked(words), _fitting(one, by), by=by, now=now, once=_once(one.id))
    _read(source, one, words)
    confirm_source(source, by=by, now=now)
    if endorsed is not None:
        Endorsement.objects.filter(source=source).update(opinion=endorsed)
    return source


def _once(record: UUID) -> bytes:
    return b"field/" + record.bytes


def _compare(before: SourceDocument, one: Noted, words: str) -> None:
    """Refuse a record that was changed after it had arrived, so that the change is not lost unseen."""
    passage = loaded(before.reading)[0]
    same = (passage.kind, passage.secret, passage.role == "endorsement") == (one.kind, _is_secret(one, words), one.agrees)
    # What was received is sealed, so the readable forms are compared; those of an erased source are gone.
    if not same or (before.text and before.text != _readable(words)):
        raise FieldRefused("changed", number=before.number)


def _is_secret(one: Noted, words: str) -> bool:
    """Whether the box was ticked, or the words themselves ask for it."""
    return one.secret or whole(words).secret


def _readable(words: str) -> str:
    """The form that receiving gives a text: the same search for speakers, whose names are covered."""
    return presented(words, entries([Received(file="", text=words)]), names=names_known()).mapped.text


def _checked(words: str) -> str:
    if all(unicodedata.category(c)[0] in "CZM" for c in words):
        raise FieldRefused("empty")
    if len(words) > LONGEST:
        raise FieldRefused("too_long", count=len(words), limit=LONGEST)
    return words


def _fitting(one: Noted, by: Viewer) -> Origin:
    """The origin, if all of it belongs to the campaign and is open to whoever sends; whose team it is, receiving checks."""
    origin = one.origin
    if origin is None:
        raise FieldRefused("origin")
    if one.kind not in KINDS:
        raise FieldRefused("kind")
    parts = (origin.channel, origin.team, origin.stratum, origin.gathering)
    if any(part is not None and part.campaign_id != by.campaign.pk for part in parts):
        raise FieldRefused("campaign")
    gathering = origin.gathering
    if gathering is not None and (closed_to(by, gathering) or gathering.team_id not in {None, origin.team.pk if origin.team else None}):
        raise FieldRefused("gathering")
    return origin


def _endorsed(one: Noted, by: Viewer) -> Opinion | None:
    """The opinion that a record agrees with, which the same person wrote down; None where it is not known with which."""
    if not one.agrees or one.endorses is None:
        return None
    source = source_of(by.campaign, one.endorses)
    opinion = Opinion.objects.filter(source=source, registered_by=by.user).first() if source else None
    if opinion is None:
        raise FieldRefused("endorsed")
    return opinion


def _read(source: SourceDocument, one: Noted, words: str) -> None:
    """The whole text is one passage: a person typed it as one."""
    start, end = len(source.text) - len(source.text.lstrip()), len(source.text.rstrip())
    if start >= end:
        raise FieldRefused("empty")
    passage = Passage(start, end, role="endorsement" if one.agrees else "opinion", kind=one.kind, secret=_is_secret(one, words))
    source.reading = dumped((passage,))
    source.save(update_fields=["reading"])
