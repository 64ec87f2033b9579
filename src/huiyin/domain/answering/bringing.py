"""Bringing an answer to every opinion of its problem: few at once with the publishing, many in batches by a process that goes on where one was killed."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import record
from huiyin.domain.answering.models import Answer, Delivery
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.receiving import lock
from huiyin.domain.transitions import NotAllowed

#: Opinions in a batch, which is one transaction; and up to how many are brought to at once.
CHUNK, AT_ONCE = 2000, 2000
#: A process that was not heard of for so long is gone.
SILENT = timedelta(seconds=90)
Clock = Callable[[], datetime]


def lacking(answer: Answer) -> tuple[QuerySet[Opinion], QuerySet[Opinion]]:
    """The opinions that the answer has not been brought to: the registered ones of its problem, and the duplicates of registered ones."""
    there = Delivery.objects.filter(answer=answer).values("opinion")
    placed = Opinion.objects.filter(placements__problem=answer.problem_id, state=Opinion.State.REGISTERED)
    copies = Opinion.objects.filter(duplicate_of__in=placed, state=Opinion.State.DUPLICATE)
    return placed.exclude(pk__in=there).distinct(), copies.exclude(pk__in=there).distinct()


def bring(answer: Answer) -> int:
    """Make the deliveries that an answer still lacks: one for each registered opinion of its problem, and for each duplicate of one. Safe to repeat."""
    made = 0
    for group in lacking(answer):
        made += _make(answer, group)
    return made


def begin(answer: Answer, *, now: datetime) -> int:
    """Bring a published answer to few opinions at once, and leave many to the process; how many it reaches. Call it in a transaction."""
    waiting = sum(group.count() for group in lacking(answer))
    if waiting <= AT_ONCE:
        waiting = bring(answer)
    answer.brought_at, answer.heard_at = (now if waiting <= AT_ONCE else None), None
    answer.save(update_fields=["brought_at", "heard_at"])
    return waiting


def bring_late(answer: Answer, *, by: Viewer, now: datetime) -> int:
    """The office brings a standing answer to opinions that came into its problem after it was published; how many. Raises NotAllowed."""
    if not by.is_any({Role.OFFICE}):
        raise NotAllowed("role", action="bring_late")
    with transaction.atomic():
        lock(by.campaign)
        answer.refresh_from_db()
        if answer.campaign_id != by.campaign.pk or answer.state != Answer.State.PUBLISHED or answer.brought_at is None:
            raise NotAllowed("state", state=answer.state, action="bring_late")
        count = begin(answer, now=now)
        if not count:
            raise NotAllowed("nothing_late")
        record("bring_late", answer, actor=by.user, now=now, campaign=by.campaign, count=count)
    return count


def under_way() -> QuerySet[Answer]:
    """Published answers that are still being brought."""
    return Answer.objects.filter(state=Answer.State.PUBLISHED, brought_at=None)


def gone(answer: Answer, now: datetime) -> bool:
    """Whether nobody is heard of who brings it."""
    return answer.brought_at is None and (answer.heard_at is None or now - answer.heard_at >= SILENT)


def bring_all(*, clock: Clock, wait: bool = False, sleep: Callable[[float], None] = time.sleep) -> list[tuple[Answer, int]]:
    """Bring every answer that nobody is bringing; each with how many deliveries were made here.

    With ``wait``, an answer whose process was heard of lately is looked at once more when that would be silent for too long.
    """
    done = _bring_all(clock)
    last = under_way().order_by("-heard_at").values_list("heard_at", flat=True).first() if wait else None
    if last is not None:
        sleep(max((last + SILENT - clock()).total_seconds(), 0))
        done += _bring_all(clock)
    return done


def _bring_all(clock: Clock) -> list[tuple[Answer, int]]:
    done: list[tuple[Answer, int]] = []
    while (answer := _taken(clock())) is not None:
        done.append((answer, bring_in_batches(answer, clock=clock)))
    return done


def bring_in_batches(answer: Answer, *, clock: Clock) -> int:
    """One transaction a batch: killed anywhere, what was made stands, and the next process makes the rest. Ends when nothing lacks, or another answer stands."""
    total = 0
    for place in (0, 1):
        last = 0
        while (found := _batch(answer, place, last, clock())) is not None and found[0]:
            total, last = total + found[0], found[1]
    with transaction.atomic():
        lock(answer.campaign)
        answer.refresh_from_db()
        if answer.state == Answer.State.PUBLISHED and answer.brought_at is None:
            # What came in between the batches.
            total += bring(answer)
            answer.brought_at = clock()
            answer.save(update_fields=["brought_at"])
            record("bring_answer", answer, actor=None, now=clock(), campaign=answer.campaign, count=Delivery.objects.filter(answer=answer).count())
    return total


def _batch(answer: Answer, place: int, after: int, now: datetime) -> tuple[int, int] | None:
    """Make one batch of deliveries, of opinions after one; how many, and the last. None when the answer stands no longer."""
    with transaction.atomic():
        lock(answer.campaign)
        if not Answer.objects.filter(pk=answer.pk, state=Answer.State.PUBLISHED).update(heard_at=now):
            return None
        keys = list(lacking(answer)[place].filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:CHUNK])
        return _make(answer, Opinion.objects.filter(pk__in=keys)), keys[-1] if keys else after


def _taken(now: datetime) -> Answer | None:
    """An answer that nobody brings; of several processes that ask at once, one gets it."""
    due = under_way().filter(Q(heard_at=None) | Q(heard_at__lte=now - SILENT))
    for answer in due.select_related("campaign").order_by("published_at", "pk"):
        if due.filter(pk=answer.pk).update(heard_at=now):
            return answer
    return None


def _make(answer: Answer, opinions: QuerySet[Opinion]) -> int:
    rows = opinions.order_by("pk").values_list("pk", "source__contributor", "source__contributor__receipt")
    made = Delivery.objects.bulk_create([_delivery(answer, pk, contributor, receipt) for pk, contributor, receipt in rows], batch_size=CHUNK)
    return len(made)


def _delivery(answer: Answer, opinion: int, contributor: int | None, receipt: int | None) -> Delivery:
    if contributor is not None and receipt is not None:
        return Delivery(answer=answer, opinion_id=opinion, contributor_id=contributor, way=Delivery.Way.RECEIPT, state=Delivery.State.READY)
    return Delivery(answer=answer, opinion_id=opinion, contributor_id=contributor, way=Delivery.Way.READ_OUT, state=Delivery.State.WAITING)
