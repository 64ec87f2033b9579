"""Importing a table of opinion forms: a source for each row, confirmed at once by the preview, all of them or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import QuerySet

from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import record
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.columns import Columns, ImportRefused, dumped, header_key
from huiyin.domain.collection.dropped import DroppedPassage
from huiyin.domain.collection.indexing import index
from huiyin.domain.collection.models import Endorsement, ImportFile, Opinion, SourceDocument
from huiyin.domain.collection.planning import Parted, Plan, Row, parted, received
from huiyin.domain.collection.reading import Passage, Reading, loaded
from huiyin.domain.collection.receiving import Origin, digest_of, lock, may_receive, next_number, passages, unsaved
from huiyin.domain.collection.registering import dropped_of, next_opinion_number, opinion_of
from huiyin.domain.transitions import NotAllowed
from huiyin.intake import Entry
from huiyin.intake.presenting import Presented, presented

#: Sources that are written in one go.
CHUNK = 1000

#: Where a passage stands: the place of its row in the table, and its start in the readable text.
Spot = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A source that only lacks its number. ``elsewhere``: for an endorsement, by its start, the passage of another row that it supports."""

    at: int
    source: SourceDocument
    elsewhere: dict[int, Spot]


@dataclass(frozen=True, slots=True)
class Shown:
    """A row as it will come in: what was covered in it, and how many opinions it has."""

    row: Row
    text: str
    opinions: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows as they will come in; over all new rows the number of ``opinions``, and of rows that are ``silent``: they hold none.

    ``doubtful`` are those of the silent rows in which there are words all the same, ``doubts`` the first of them.
    """

    first: tuple[Shown, ...]
    opinions: int
    silent: int
    doubtful: int
    doubts: tuple[Shown, ...]


def preview(plan: Plan, first: int = 20, doubts: int = 50) -> Preview:
    """What a plan would bring in."""
    found = parted(plan.table)
    counts = [sum(one.reason is None for one in found.entries[row.at]) for row in plan.new]
    doubtful = [row for row in (*plan.new, *plan.changed) if _doubtful(found.entries[row.at])]
    shown = [_shown(row, *_read(row, found)) for row in [*plan.new, *plan.changed][:first]]
    return Preview(tuple(shown), sum(counts), counts.count(0), len(doubtful), tuple(_shown(row, *_read(row, found)) for row in doubtful[:doubts]))


def _doubtful(those: Sequence[Entry]) -> bool:
    """Whether all that a cell holds was taken for a title, a greeting or a signature, which a form has little reason to hold."""
    return all(one.reason in {"furniture", "empty"} for one in those) and any(one.text.strip() for one in those)


def _shown(row: Row, text: Presented, reading: Reading) -> Shown:
    said = tuple(dict.fromkeys(one.reason for one in reading if one.role == "dropped"))
    return Shown(row, text.mapped.text, sum(one.role == "opinion" for one in reading), said)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asked for besides the new rows: changed rows as sources of their own; the words of doubtful rows as opinions."""

    changed: bool = False
    doubtful: bool = False


def import_table(plan: Plan, columns: Columns, base: Origin, *, by: Viewer, now: datetime, sha256: str, wanted: Wanted = Wanted()) -> ImportFile:
    """Take in the new rows of a plan, and what else is wanted; nothing where one row cannot be taken.

    The table is read, covered and sealed before the database is locked, so that nobody who sends an opinion meanwhile has to wait for it.
    Raises NotAllowed and ImportRefused.
    """
    may_receive(by, base)
    rows = [*plan.new, *plan.changed] if wanted.changed else list(plan.new)
    if plan.problems or not rows:
        raise ImportRefused("problems" if plan.problems else "nothing_new")
    prepared = list(_prepared(sorted(rows, key=lambda row: row.at), parted(plan.table), now, wanted))
    with transaction.atomic():
        campaign = base.channel.campaign
        lock(campaign)
        if Campaign.objects.get(pk=campaign.pk).state != Campaign.State.COLLECTING:
            raise NotAllowed("not_collecting")
        # Somebody may have imported the same rows since the plan was made.
        digests, _ = received(campaign, base, plan.table)
        fresh = [one for one in prepared if one.source.digest not in digests]
        if not fresh:
            raise ImportRefused("nothing_new")
        file = _file(plan, columns, len(fresh), by=by, now=now, campaign=campaign, sha256=sha256)
        opinions = _write(fresh, file, by=by, now=now, plan=plan)
        record("import", file, actor=by.user, now=now, campaign=campaign, rows=len(fresh), opinions=opinions, changed=len(rows) - len(plan.new), doubtful=wanted.doubtful)
    return file


def imports_visible_to(viewer: Viewer) -> QuerySet[ImportFile]:
    """The imports that somebody may look at: all for the office, a team's member their own."""
    files = ImportFile.objects.filter(campaign=viewer.campaign)
    if viewer.is_any({Role.OFFICE}):
        return files
    return files.filter(imported_by=viewer.user) if viewer.is_any({Role.TEAM}) else files.none()


def _file(plan: Plan, columns: Columns, taken: int, *, by: Viewer, now: datetime, campaign: Campaign, sha256: str) -> ImportFile:
    return ImportFile.objects.create(
        campaign=campaign,
        file_name=plan.table.file,
        digest=digest_of(campaign, b"file", sha256.encode()),
        mapping=dumped(columns),
        header_key=header_key(plan.table),
        rows_read=plan.read,
        rows_new=taken,
        rows_known=plan.read - len(plan.empty) - taken,
        rows_empty=len(plan.empty),
        imported_by=by.user,
        imported_at=now,
    )


def _read(row: Row, found: Parted, *, doubtful: bool = False) -> tuple[Presented, Reading]:
    """A row as it is read here, with its units; what the row says of their kind is believed. ``doubtful`` words are opinions where asked."""
    those = found.entries[row.at]
    text = presented(row.text, those, names=found.names, evidence=found.evidence)
    reading = passages(those, text.spans)
    if doubtful and _doubtful(those):
        reading = tuple(replace(one, role="opinion", reason="") for one in reading)
    return text, tuple(replace(one, kind=row.kind) for one in reading) if row.kind else reading


def _prepared(rows: Iterable[Row], found: Parted, now: datetime, wanted: Wanted) -> Iterator[Prepared]:
    """The sources of rows, sealed; a support of an earlier row's opinion keeps where that one stands."""
    supported = {one.endorses for those in found.entries.values() for one in those if one.endorses}
    spots: dict[str, Spot] = {}
    for row in rows:
        text, reading = _read(row, found, doubtful=wanted.doubtful)
        starts = {one.id: span[0] for one, span in zip(found.entries[row.at], text.spans, strict=True)}
        spots |= {id: (row.at, start) for id, start in starts.items() if id in supported}
        targets = {starts[one.id]: spots[one.endorses] for one in found.entries[row.at] if one.endorses in spots}
        source = unsaved(row.origin.channel.campaign, row.origin, text, reading, raw=row.text, digest=row.digest, now=now)
        source.row_key = row.key
        yield Prepared(row.at, source, targets)


def _write(fresh: Sequence[Prepared], file: ImportFile, *, by: Viewer, now: datetime, plan: Plan) -> int:
    """Write sources, opinions, endorsements, what was dropped and the index, piece by piece; returns the number of opinions."""
    number, opinion_number = next_number(file.campaign), next_opinion_number(file.campaign)
    supported = {spot for one in fresh for spot in one.elsewhere.values()}
    registered: dict[Spot, Opinion] = {}
    count, waiting = 0, iter(fresh)
    while chunk := list(islice(waiting, CHUNK)):
        for one in chunk:
            _finish(one, number, file, plan, by)
            number += 1
        SourceDocument.objects.bulk_create([one.source for one in chunk])
        said = [(one, passage) for one in chunk for passage in loaded(one.source.reading)]
        those = [(one, passage) for one, passage in said if passage.role == "opinion"]
        opinions = Opinion.objects.bulk_create(opinion_of(one.source, passage, opinion_number + count + at, by=by, now=now) for at, (one, passage) in enumerate(those))
        index(opinions)
        count += len(opinions)
        here = {(one.at, passage.start): opinion for (one, passage), opinion in zip(those, opinions, strict=True)}
        registered |= {spot: here[spot] for spot in supported & here.keys()}
        reached = registered | here
        Endorsement.objects.bulk_create(_endorsement(one, passage, reached) for one, passage in said if passage.role == "endorsement")
        DroppedPassage.objects.bulk_create(dropped_of(one.source, passage) for one, passage in said if passage.role == "dropped")
    return count


def _finish(one: Prepared, number: int, file: ImportFile, plan: Plan, by: Viewer) -> None:
    """What a source gets only when it is written. Whoever imports has confirmed the reading by the preview."""
    source, sheet = one.source, plan.table.sheet
    source.number, source.imported, source.registered_by = number, file, by.user
    source.file_name = file.file_name
    source.within = f"{sheet[:100]}!{plan.table.rows[one.at]}" if sheet else str(plan.table.rows[one.at])
    source.state = SourceDocument.State.CONFIRMED


def _endorsement(one: Prepared, passage: Passage, registered: dict[Spot, Opinion]) -> Endorsement:
    spot = one.elsewhere.get(passage.start) if passage.endorses is None else (one.at, passage.endorses)
    opinion = registered.get(spot) if spot else None
    return Endorsement(campaign=one.source.campaign, source=one.source, start=passage.start, end=passage.end, opinion=opinion)
