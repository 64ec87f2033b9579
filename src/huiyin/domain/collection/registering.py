"""From a source to opinions: a person corrects the proposed units and confirms; only then does anything count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from huiyin.accounts.models import Person, Unit
from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import record
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.dropped import DroppedPassage
from huiyin.domain.collection.indexing import index
from huiyin.domain.collection.lifecycle import DECLINE_REASONS, OPINION, REFER_REASONS, SET_ASIDE_REASONS, SOURCE
from huiyin.domain.collection.models import Endorsement, Opinion, SourceDocument
from huiyin.domain.collection.reading import Passage, Reading, dumped, loaded
from huiyin.domain.collection.receiving import lock
from huiyin.domain.collection.restatement import Restatement
from huiyin.domain.transitions import NotAllowed, advance


def correct_reading(source: SourceDocument, change: Callable[[Reading, str], Reading], *, by: Viewer, version: int) -> SourceDocument:
    """Change the proposed units of a source that is not confirmed yet.

    ``version`` is the one that the person saw: a change on top of somebody else's is refused, not written over it. Raises NotAllowed, ReadingError.
    """
    _own(source, by)
    with transaction.atomic():
        locked = SourceDocument.objects.select_for_update().get(pk=source.pk)
        if locked.state != SourceDocument.State.RECEIVED:
            raise NotAllowed("state", state=locked.state, action="correct")
        if locked.reading_version != version:
            raise NotAllowed("changed_meanwhile")
        locked.reading = dumped(change(loaded(locked.reading), locked.text))
        locked.reading_version += 1
        locked.save(update_fields=["reading", "reading_version"])
    return locked


def confirm_source(source: SourceDocument, *, by: Viewer, now: datetime, version: int | None = None) -> list[Opinion]:
    """Register the opinions of a source as read now; from here on they count and their words never change.

    ``version`` is the reading that the person saw: another one is not confirmed unseen. Raises NotAllowed.
    """
    _own(source, by)
    with transaction.atomic():
        lock(source.campaign)
        current = SourceDocument.objects.select_for_update().only("reading_version").get(pk=source.pk)
        if version is not None and current.reading_version != version:
            raise NotAllowed("changed_meanwhile")
        advance(source, "confirm", SOURCE, by=by, now=now)
        source.refresh_from_db()
        opinions = register(source, loaded(source.reading), by=by, now=now)
        record("register", source, actor=by.user, now=now, campaign=source.campaign, opinions=len(opinions))
    return opinions


def register(source: SourceDocument, reading: Reading, *, by: Viewer, now: datetime) -> list[Opinion]:
    """Write the opinions, endorsements and dropped passages of one confirmed source; the campaign is locked."""
    first = next_opinion_number(source.campaign)
    said = [one for one in reading if one.role == "opinion"]
    opinions = Opinion.objects.bulk_create([opinion_of(source, one, number, by=by, now=now) for number, one in enumerate(said, first)])
    index(opinions)
    by_start = {one.start: opinion for one, opinion in zip(said, opinions, strict=True)}
    Endorsement.objects.bulk_create(
        Endorsement(campaign=source.campaign, source=source, start=one.start, end=one.end, opinion=by_start.get(-1 if one.endorses is None else one.endorses))
        for one in reading
        if one.role == "endorsement"
    )
    DroppedPassage.objects.bulk_create(dropped_of(source, one) for one in reading if one.role == "dropped")
    return opinions


def next_opinion_number(campaign: Campaign) -> int:
    """The number of the campaign's next opinion; lock the campaign first."""
    return (Opinion.objects.filter(campaign=campaign).aggregate(last=Max("number"))["last"] or 0) + 1


def opinion_of(source: SourceDocument, one: Passage, number: int, *, by: Viewer, now: datetime) -> Opinion:
    """The opinion that a passage becomes."""
    return Opinion(
        campaign=source.campaign,
        number=number,
        source=source,
        start=one.start,
        end=one.end,
        text=source.text[one.start : one.end],
        kind=one.kind,
        confidential=one.secret,
        channel_id=source.channel_id,
        team_id=source.team_id,
        place_id=source.place_id,
        stratum_id=source.stratum_id,
        received_on=source.received_on,
        registered_at=now,
        registered_by=by.user,
    )


def dropped_of(source: SourceDocument, one: Passage) -> DroppedPassage:
    """The row that says why a passage is no opinion."""
    return DroppedPassage(campaign=source.campaign, source=source, start=one.start, end=one.end, reason=one.reason)


def set_aside(source: SourceDocument, reason: str, *, by: Viewer, now: datetime, note: str = "") -> None:
    """Count nothing of a source, for a reason that is kept; the office may take it up again."""
    _own(source, by)
    _listed(reason, SET_ASIDE_REASONS)
    with transaction.atomic():
        advance(source, "set_aside", SOURCE, by=by, now=now, why=f"{reason} {note}".strip(), reason=reason, note=note)


def take_up(source: SourceDocument, *, by: Viewer, now: datetime) -> None:
    """Read again what was set aside."""
    with transaction.atomic():
        advance(source, "take_up", SOURCE, by=by, now=now, reason="", note="")


def mark_duplicate(opinion: Opinion, kept: Opinion, *, by: Viewer, now: datetime) -> None:
    """The opinion is the same as another one; both stay in the total that was received."""
    if kept.pk == opinion.pk or kept.campaign_id != opinion.campaign_id or kept.state != Opinion.State.REGISTERED:
        raise NotAllowed("duplicate_of")
    with transaction.atomic():
        advance(opinion, "mark_duplicate", OPINION, by=by, now=now, duplicate_of=kept)


def repeat(campaign: Campaign, number: int, of: int | None, *, by: Viewer, now: datetime) -> None:
    """An opinion repeats another one from now on, or counts by itself where it repeats none. Call it in a transaction. Raises NotAllowed."""
    opinion = Opinion.objects.select_related("duplicate_of").get(campaign=campaign, number=number)
    stands = opinion.duplicate_of.number if opinion.duplicate_of else None
    if stands == of:
        return
    if of is None:
        reinstate(opinion, by=by, now=now)
        return
    kept = Opinion.objects.get(campaign=campaign, number=of)
    if stands is None:
        mark_duplicate(opinion, kept, by=by, now=now)
        return
    Opinion.objects.filter(pk=opinion.pk).update(duplicate_of=kept)
    record("mark_duplicate", opinion, actor=by.user, now=now, campaign=campaign, duplicate_of=kept.pk)


def refer(opinion: Opinion, reason: str, *, by: Viewer, now: datetime, note: str = "") -> None:
    """The matter goes to whoever is competent."""
    _listed(reason, REFER_REASONS)
    with transaction.atomic():
        advance(opinion, "refer", OPINION, by=by, now=now, why=f"{reason} {note}".strip(), reason=reason, note=note)


def decline(opinion: Opinion, reason: str, *, by: Viewer, now: datetime, note: str = "") -> None:
    """The matter is not taken on, for a reason."""
    _listed(reason, DECLINE_REASONS)
    with transaction.atomic():
        advance(opinion, "decline", OPINION, by=by, now=now, why=f"{reason} {note}".strip(), reason=reason, note=note)


def reinstate(opinion: Opinion, *, by: Viewer, now: datetime) -> None:
    """A duplicate, referred or declined opinion counts again as registered."""
    with transaction.atomic():
        advance(opinion, "reinstate", OPINION, by=by, now=now, reason="", note="", duplicate_of=None)


def name_targets(opinion: Opinion, units: list[Unit], people: list[Person], *, by: Viewer, now: datetime) -> None:
    """Say whom an opinion is about: they, and whoever answers for them, are kept from its source from now on."""
    if not by.is_any({Role.OFFICE}) and opinion.team_id not in by.teams:
        raise NotAllowed("role", action="name_targets")
    with transaction.atomic():
        opinion.target_units.set(units)
        opinion.target_people.set(people)
        record("name_targets", opinion, actor=by.user, now=now, campaign=opinion.campaign, units=len(units), people=len(people))


def restate(opinion: Opinion, text: str, *, by: Viewer, now: datetime) -> Restatement:
    """Put the matter in other words, for the department that it concerns."""
    if not by.is_any({Role.OFFICE}):
        raise NotAllowed("role", action="restate")
    if not text.strip():
        raise NotAllowed("empty")
    with transaction.atomic():
        written = Restatement.objects.create(opinion=opinion, text=text.strip(), written_by=by.user, written_at=now)
        record("restate", opinion, actor=by.user, now=now, campaign=opinion.campaign)
    return written


def _own(source: SourceDocument, by: Viewer) -> None:
    """The office for any source, a team for its own."""
    if not by.is_any({Role.OFFICE}) and (source.team_id is None or source.team_id not in by.teams):
        raise NotAllowed("role", action="read")


def _listed(reason: str, reasons: tuple[str, ...]) -> None:
    if reason not in reasons:
        raise NotAllowed("reason", action="reason")
