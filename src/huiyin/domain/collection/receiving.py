"""What comes in becomes a source document, once: read, repaired, covered, sealed, with its units proposed."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from huiyin.accounts.models import Person, Unit
from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import record
from huiyin.domain.campaigns.models import Campaign, Channel, Stratum, Team
from huiyin.domain.collection.models import Contributor, FormBatch, PublicForm, SourceDocument
from huiyin.domain.collection.reading import Passage, Reading, dumped
from huiyin.domain.collection.sealing import seal
from huiyin.domain.gatherings.models import Gathering
from huiyin.domain.transitions import NotAllowed
from huiyin.intake import Block, Entry, Source, entries, read
from huiyin.intake.presenting import Presented, presented
from huiyin.intake.types import SourceDocument as Received


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something comes from: the way, the team, the place, the people, the occasion."""

    channel: Channel
    received_on: date
    team: Team | None = None
    place: Unit | None = None
    stratum: Stratum | None = None
    gathering: Gathering | None = None
    batch: FormBatch | None = None
    form: PublicForm | None = None
    contributor: Contributor | None = None


class AlreadyReceived(Exception):
    """The same thing came in before, as ``source``."""

    def __init__(self, source: SourceDocument) -> None:
        super().__init__(source.number)
        self.source = source


def receive_file(path: Path, origin: Origin, *, by: Viewer, now: datetime, name: str = "") -> list[SourceDocument]:
    """The running texts of a file (minutes, letter, page) as sources, each with its units proposed; nothing of them counts before confirmation.

    Raises IntakeError for a file that cannot be read, NotAllowed for a table (which is imported instead) and AlreadyReceived.
    """
    may_receive(by, origin)
    return receive_read(read(path), origin, by=by, now=now, name=name or path.name)


def receive_read(found: Sequence[Source], origin: Origin, *, by: Viewer, now: datetime, name: str) -> list[SourceDocument]:
    """The running texts among what ``intake.read`` found in the file ``name``: all of them or none. Tables are left, to be imported.

    Raises NotAllowed where there are tables only, and AlreadyReceived.
    """
    may_receive(by, origin)
    documents = [one for one in found if isinstance(one, Received)]
    if not documents:
        raise NotAllowed("table", file=name)
    known = names_known()
    ready = [_understood(replace(one, file=name), known) for one in documents]
    with transaction.atomic():
        return [_take(one, origin, by=by, now=now) for one in ready]


@dataclass(frozen=True, slots=True)
class Understood:
    """A text as it will be read here: readable, covered, with its units proposed."""

    received: Received
    shown: Presented
    reading: Reading


def understood(text: str, *, name: str = "", by_line: bool = False) -> Understood:
    """Read a text. This takes longest of all, so whoever has nothing else to lock does it before the campaign is locked."""
    received = Received(file=name, text=text, blocks=_lines(text) if by_line else ())
    return _understood(received, names_known(), split=False if by_line else None)


def receive_text(
    text: str | Understood, origin: Origin, *, by: Viewer | None, now: datetime, once: bytes, name: str = "", by_line: bool = False
) -> SourceDocument:
    """A text that was typed (minutes, a message, a call) as a source. ``once`` tells one sending from the next: the same twice is the same source.
    ``by_line`` makes each line with text a unit by itself, whatever it looks like.

    ``by`` is None for a contributor. Raises AlreadyReceived.
    """
    if by is not None:
        may_receive(by, origin)
    ready = text if isinstance(text, Understood) else understood(text, name=name, by_line=by_line)
    with transaction.atomic():
        return _take(ready, origin, by=by, now=now, once=once)


def names_known() -> frozenset[str]:
    """The people of the organisation, whose names are covered in what others say."""
    return frozenset(name for name in Person.objects.values_list("name", flat=True) if 2 <= len(name) <= 30)


def digest_of(campaign: Campaign, *parts: bytes) -> bytes:
    """What recognises a thing received before, and tells nothing to somebody who has the database alone."""
    return hmac.digest(settings.INDEX_KEY, b"\x00".join([b"received", campaign.code.encode(), *parts]), "sha256")


def lock(campaign: Campaign) -> None:
    """Let one transaction at a time give numbers in a campaign."""
    Campaign.objects.select_for_update().get(pk=campaign.pk)


def next_number(campaign: Campaign) -> int:
    """The number of the campaign's next source; lock the campaign first."""
    return (SourceDocument.objects.filter(campaign=campaign).aggregate(last=Max("number"))["last"] or 0) + 1


def unsaved(campaign: Campaign, origin: Origin, shown: Presented, reading: Reading, *, raw: str, digest: bytes, now: datetime) -> SourceDocument:
    """A source that only lacks its number and the way it came; what was received is sealed here and nowhere kept in the clear."""
    return SourceDocument(
        campaign=campaign,
        channel=origin.channel,
        team=origin.team,
        place=origin.place,
        stratum=origin.stratum,
        gathering=origin.gathering,
        batch=origin.batch,
        form=origin.form,
        contributor=origin.contributor,
        received_on=origin.received_on,
        received_at=now,
        digest=digest,
        text=shown.mapped.text,
        covered=shown.covered,
        sealed=seal(raw.encode("utf-8", "surrogatepass"), bytes(campaign.vault.public_key), context=b"source/" + digest),
        reading=dumped(reading),
    )


def passages(found: Sequence[Entry], spans: Iterable[tuple[int, int]]) -> Reading:
    """The units that were found, as a reading of the readable text; what is empty there is left out."""
    starts = {one.id: span[0] for one, span in zip(found, spans, strict=True)}
    made = [_passage(one, start, end, starts) for one, (start, end) in zip(found, spans, strict=True) if start < end]
    kept: list[Passage] = []
    for one in sorted(made, key=lambda passage: (passage.start, -passage.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    said = {one.start for one in kept if one.role == "opinion"}
    return tuple(_linked(one, kept, said) for one in kept)


def _linked(one: Passage, kept: Sequence[Passage], said: set[int]) -> Passage:
    """An agreement with an agreement is one with its opinion; with what is no opinion, with none that is known."""
    way, at = set[int](), one.endorses
    while at is not None and at not in said and at not in way:
        way.add(at)
        at = next((other.endorses for other in kept if other.start == at), None)
    return replace(one, endorses=at if at in said else None)


def _passage(one: Entry, start: int, end: int, starts: dict[str, int]) -> Passage:
    kind = one.kind if one.kind in {"suggestion", "request", "report", "praise"} else "opinion"
    if one.reason is None:
        return Passage(start, end, kind=kind, secret=one.secret, unsure=one.unsure)
    if one.reason == "endorsement":
        return Passage(start, end, role="endorsement", endorses=starts.get(one.endorses or ""), secret=one.secret, unsure=one.unsure)
    reason = one.reason if one.reason in {"no_opinion", "empty"} else "furniture"
    return Passage(start, end, role="dropped", reason=reason, secret=one.secret, unsure=one.unsure)


def _understood(received: Received, names: frozenset[str], *, split: bool | None = None) -> Understood:
    found = entries([received], split=split)
    shown = presented(received.text, found, names=names)
    return Understood(received, shown, passages(found, shown.spans))


def _take(ready: Understood, origin: Origin, *, by: Viewer | None, now: datetime, once: bytes = b"") -> SourceDocument:
    campaign, received = origin.channel.campaign, ready.received
    lock(campaign)
    digest = digest_of(campaign, b"once", once) if once else digest_of(campaign, b"text", received.text.encode("utf-8", "surrogatepass"))
    if before := SourceDocument.objects.filter(campaign=campaign, digest=digest).first():
        raise AlreadyReceived(before)
    source = unsaved(campaign, origin, ready.shown, ready.reading, raw=received.text, digest=digest, now=now)
    source.number = next_number(campaign)
    source.file_name = received.file
    source.registered_by = by.user if by else None
    source.save(force_insert=True)
    record("receive", source, actor=by.user if by else None, now=now, campaign=campaign, channel=origin.channel.code)
    return source


def _lines(text: str) -> tuple[Block, ...]:
    return tuple(Block("paragraph", found.start(), found.end()) for found in re.finditer(r"[^\r\n]*\S[^\r\n]*", text))


def may_receive(by: Viewer, origin: Origin) -> None:
    """The office for anything, a team for its own."""
    if origin.channel.campaign.state != Campaign.State.COLLECTING:
        raise NotAllowed("not_collecting")
    if not by.is_any({Role.OFFICE}) and (origin.team is None or origin.team.pk not in by.teams):
        raise NotAllowed("role", action="receive")
