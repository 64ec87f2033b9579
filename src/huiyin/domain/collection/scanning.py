"""Paper forms that come back as scans or photos: each page waits as a picture until a person has typed what stands on it, or set it aside.

Typing makes the source, by ``receive_text`` like every other text: covered, sealed, its units proposed. A page whose words were read by
machine is no source before that either, so that nothing a machine read counts unseen. How pictures are kept is told in ``picturing``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from huiyin.accounts.models import Unit
from huiyin.domain.access import READERS, Role, Viewer
from huiyin.domain.activity import record
from huiyin.domain.campaigns.models import Campaign, Stratum
from huiyin.domain.checking import checked
from huiyin.domain.collection import picturing
from huiyin.domain.collection.lifecycle import SCAN, SET_ASIDE_REASONS
from huiyin.domain.collection.models import SourceDocument
from huiyin.domain.collection.receiving import Origin, digest_of, lock, may_receive, receive_text
from huiyin.domain.collection.scan import Scan
from huiyin.domain.collection.selectors import sources_visible_to
from huiyin.domain.storing import Sent
from huiyin.domain.transitions import NotAllowed, advance
from huiyin.intake.ocr import Line, read_lines
from huiyin.intake.scanned import FILE_BYTES, NotAScan, Page, Scanned, pages, recognised

#: Until then nothing is known of a page but where it came from.
WAITING, TYPED = Scan.State.WAITING, Scan.State.TYPED


class ScanRefused(NotAllowed):
    """Something that cannot be done to a scan; ``code`` is a key under ``scans.refused``."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file became: the pages that came in now, and those that had come before."""

    new: tuple[Scan, ...]
    known: tuple[Scan, ...]


def scans_visible_to(viewer: Viewer, *, today: date) -> QuerySet[Scan]:
    """The scans that somebody may see with their pictures: those of sources that they may read, and those that are no source yet.

    All for the office and supervision, its own for a team; nobody sees the picture of a source that recusal closes to them.
    """
    scans = Scan.objects.filter(campaign=viewer.campaign)
    if not viewer.is_any(READERS):
        return scans.none()
    if not viewer.is_any({Role.OFFICE, Role.SUPERVISION}):
        scans = scans.filter(team__in=viewer.teams)
    return scans.filter(Q(source=None) | Q(source__in=sources_visible_to(viewer, today=today).values("pk")))


def bring_in(file: Sent, origin: Origin, *, by: Viewer, now: datetime) -> Brought:
    """The pages of a file as scans that wait, all of them or none; a page that came before is not taken again.

    Raises NotAllowed, ScanRefused for a file that is not taken.
    """
    may_receive(by, origin)
    if file.size > FILE_BYTES:
        raise ScanRefused("large", file=file.called, size=-(-file.size // 2**20), limit=FILE_BYTES // 2**20)
    made: list[Scan] = []
    try:
        data = b"".join(file.chunks)
        checked([data], file.called)
        scanned = recognised(data)
        for page in pages(scanned):
            made.append(_unsaved(file, page, scanned, origin, by=by, now=now))
        with transaction.atomic():
            brought = _saved(made, by=by, now=now)
    except BaseException as error:
        picturing.forget([one.picture for one in made], campaign=by.campaign.pk)
        if isinstance(error, NotAScan):
            raise ScanRefused(error.code, file=file.called, **error.values) from error
        raise
    written = {one.picture for one in brought.new}
    picturing.forget([one.picture for one in made if one.picture not in written], campaign=by.campaign.pk)
    return brought


def type_sheet(
    scan: Scan,
    text: str,
    *,
    stratum: Stratum | None,
    place: Unit | None,
    by: Viewer,
    now: datetime,
    serial: str = "",
    further: bool = False,
) -> SourceDocument:
    """What stands on the page becomes a source, once. ``further`` says that it is one more page of a form whose serial came before.

    Raises NotAllowed, ScanRefused.
    """
    if not text.strip():
        raise ScanRefused("no_words")
    _own(scan, by)
    with transaction.atomic():
        lock(scan.campaign)
        before = Scan.objects.filter(campaign=scan.campaign, serial=serial, state=TYPED).exclude(pk=scan.pk).first() if serial else None
        if before and not further:
            raise ScanRefused("serial_known", serial=serial, number=before.number)
        current = Scan.objects.select_related("channel__campaign").get(pk=scan.pk)
        if current.state != WAITING:
            raise NotAllowed("state", state=current.state, action="type")
        origin = Origin(current.channel, current.received_on, current.team, place, stratum, batch=current.batch)
        source = receive_text(text, origin, by=by, now=now, once=b"scan" + bytes(current.digest), name=current.file_name)
        if current.pages > 1:
            source.within = f"{current.page}/{current.pages}"
            source.save(update_fields=["within"])
        advance(scan, "type", SCAN, by=by, now=now, source=source, serial=serial, stratum=stratum, place=place, proposal=None)
    return source


def put_aside(scan: Scan, reason: str, *, by: Viewer, now: datetime, note: str = "") -> None:
    """Type nothing of a page, for a reason that is kept; the office may take it up again. Raises NotAllowed."""
    _own(scan, by)
    if reason not in SET_ASIDE_REASONS:
        raise NotAllowed("reason", action="set_aside")
    with transaction.atomic():
        advance(scan, "set_aside", SCAN, by=by, now=now, why=f"{reason} {note}".strip(), reason=reason, note=note)


def take_up_again(scan: Scan, *, by: Viewer, now: datetime) -> None:
    """Let a page wait again that was set aside. Raises NotAllowed."""
    with transaction.atomic():
        advance(scan, "take_up", SCAN, by=by, now=now, reason="", note="")


def propose(scans: Sequence[Scan], *, by: Viewer) -> int:
    """Let the machine read pages that wait, and keep what it read, sealed, as a proposal. Tells how many it read.

    Raises NotAllowed, ScanRefused where the extra is not installed or the machine cannot read.
    """
    for scan in scans:
        _own(scan, by)
    readable = [(scan, picture) for scan in scans if scan.state == WAITING and (picture := _readable(scan)) is not None]
    try:
        found = read_lines([picture for _, picture in readable])
    except NotAScan as error:
        raise ScanRefused(error.code, **error.values) from error
    for (scan, _), lines in zip(readable, found, strict=True):
        told = json.dumps([asdict(line) for line in lines]).encode()
        Scan.objects.filter(pk=scan.pk, state=WAITING).update(proposal=picturing.sealed(told, _context(scan)))
    return len(readable)


def proposal_of(scan: Scan) -> list[Line] | None:
    """What the machine read on a page; nothing where it has not."""
    if scan.proposal is None:
        return None
    try:
        return [Line(**line) for line in json.loads(picturing.unsealed(bytes(scan.proposal), _context(scan)))]
    except picturing.PictureGone:
        return None


def picture_of(scan: Scan) -> bytes:
    """The picture of a page. Raises PictureGone."""
    return picturing.opened(scan.picture, campaign=scan.campaign_id, context=_context(scan))


def destroy_pictures(campaign: Campaign) -> int:
    """Destroy all pictures of a campaign, and what was read from them, for good. Call it in a transaction. Tells how many."""
    names = list(Scan.objects.filter(campaign=campaign).exclude(picture="").values_list("picture", flat=True))
    destroyed = Scan.objects.filter(campaign=campaign).exclude(picture="", proposal=None).update(picture="", proposal=None)
    picturing.forget(names, campaign=campaign.pk)
    return destroyed


def sweep_pictures(campaign: Campaign, *, now: datetime) -> None:
    """Remove what interrupted uploads left."""
    picturing.sweep(frozenset(Scan.objects.filter(campaign=campaign).values_list("picture", flat=True)), campaign=campaign.pk, now=now)


def _unsaved(file: Sent, page: Page, scanned: Scanned, origin: Origin, *, by: Viewer, now: datetime) -> Scan:
    """A scan that lacks its number and how many pages there are; its picture is sealed already."""
    campaign = origin.channel.campaign
    scan = Scan(
        campaign=campaign,
        channel=origin.channel,
        team=origin.team,
        place=origin.place,
        stratum=origin.stratum,
        batch=origin.batch,
        received_on=origin.received_on,
        brought_at=now,
        brought_by=by.user,
        file_name=file.called,
        page=page.number,
        digest=digest_of(campaign, b"scan", hashlib.sha256(scanned.identity).digest(), str(page.number).encode()),
        kind=page.kind,
    )
    scan.picture = picturing.keep(page.data, campaign=campaign.pk, context=_context(scan))
    return scan


def _saved(made: Sequence[Scan], *, by: Viewer, now: datetime) -> Brought:
    campaign = by.campaign
    lock(campaign)
    digests = [one.digest for one in made]
    known = tuple(Scan.objects.filter(campaign=campaign, digest__in=digests))
    before = {bytes(one.digest) for one in known}
    last = Scan.objects.filter(campaign=campaign).aggregate(last=Max("number"))["last"] or 0
    new = [one for one in made if bytes(one.digest) not in before]
    for number, one in enumerate(new, last + 1):
        one.number, one.pages = number, len(made)
        one.save(force_insert=True)
    if new:
        record("bring_scans", campaign, actor=by.user, now=now, campaign=campaign, first=last + 1, count=len(new))
    return Brought(tuple(new), known)


def _readable(scan: Scan) -> bytes | None:
    try:
        return picture_of(scan)
    except picturing.PictureGone:
        return None


def _context(scan: Scan) -> bytes:
    return b"scan/" + bytes(scan.digest)


def _own(scan: Scan, by: Viewer) -> None:
    """The office for any scan, a team for its own."""
    if not by.is_any({Role.OFFICE}) and (scan.team_id is None or scan.team_id not in by.teams):
        raise NotAllowed("role", action="type")
