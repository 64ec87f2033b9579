"""After the answer: it is seen or read out, rated, and enough who are not satisfied open the problem again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import record
from huiyin.domain.answering.models import Answer, Delivery, Rating
from huiyin.domain.answering.reopening import reopen_if_unhappy
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.contributing import plain
from huiyin.domain.collection.models import Contributor, Opinion
from huiyin.domain.collection.receiving import lock, names_known
from huiyin.domain.transitions import NotAllowed
from huiyin.text.privacy import mask

#: The longest comment; so many deliveries are noted at once.
COMMENT, PART = 1000, 1000
#: States of opinions that ask for an answer.
ASKS = (Opinion.State.REGISTERED, Opinion.State.DUPLICATE)


def answers_for(contributor: Contributor) -> list[Answer]:
    """The answers that stand for what somebody said, each once."""
    return list(Answer.objects.filter(deliveries__contributor=contributor, state=Answer.State.PUBLISHED).select_related("problem").distinct().order_by("problem__code"))


def seen(contributor: Contributor, *, now: datetime) -> int:
    """Note that somebody has opened the page of their receipt; how many answers they saw for the first time."""
    ready = Delivery.objects.filter(contributor=contributor, answer__state=Answer.State.PUBLISHED).exclude(state=Delivery.State.DONE)
    return ready.update(state=Delivery.State.DONE, done_at=now)


def read_out(deliveries: Iterable[Delivery], note: str, *, by: Viewer, now: datetime) -> int:
    """The office notes that an answer was read out where the opinions came from. Raises NotAllowed."""
    return _noted("read_out", Delivery.Way.READ_OUT, deliveries, note, by, now)


def post_notice(deliveries: Iterable[Delivery], note: str, *, by: Viewer, now: datetime) -> int:
    """The office notes where and when a notice with the answers was posted. Raises NotAllowed."""
    return _noted("post_notice", Delivery.Way.NOTICE, deliveries, note, by, now)


def _noted(verb: str, way: str, deliveries: Iterable[Delivery], note: str, by: Viewer, now: datetime) -> int:
    if not by.is_any({Role.OFFICE}):
        raise NotAllowed("role", action=verb)
    if not note.strip():
        raise NotAllowed("empty")
    done, those = 0, [one.pk for one in deliveries]
    with transaction.atomic():
        for at in range(0, len(those), PART):
            waiting = Delivery.objects.filter(pk__in=those[at : at + PART], answer__campaign=by.campaign, state=Delivery.State.WAITING)
            done += waiting.exclude(way=Delivery.Way.LETTER).update(state=Delivery.State.DONE, way=way, done_at=now, done_by=by.user, note=note.strip()[:200])
        record(verb, by.campaign, actor=by.user, now=now, campaign=by.campaign, reason=note.strip(), count=done)
    return done


def rate(answer: Answer, contributor: Contributor, value: str, comment: str, *, now: datetime, way: str = Rating.Way.RECEIPT) -> Rating:
    """What a contributor says of an answer that reached them; said again, it replaces what they said. Personal data in the comment is covered. Raises NotAllowed."""
    if value not in Rating.Value.values or len(comment) > COMMENT:
        raise NotAllowed("rating", most=COMMENT)
    told = mask(plain(comment).strip(), names=names_known()).mapped.text
    with transaction.atomic():
        lock(answer.campaign)
        answer.refresh_from_db()
        mine = Delivery.objects.filter(answer=answer, contributor=contributor)
        if answer.state != Answer.State.PUBLISHED or not mine.exists():
            raise NotAllowed("not_your_answer")
        given = {"value": value, "comment": told, "at": now, "way": way, "asked_by": None, "asked_how": ""}
        made, _ = Rating.objects.update_or_create(answer=answer, contributor=contributor, defaults=given)
        # Whoever rates it has it.
        mine.exclude(state=Delivery.State.DONE).update(state=Delivery.State.DONE, done_at=now)
        record("rate", answer, actor=None, now=now, campaign=answer.campaign, value=value)
        reopen_if_unhappy(answer, now=now)
    return made


@dataclass(frozen=True, slots=True)
class Answered:
    """Opinions that count, and duplicates of them, by whether they have an answer, and whether it got there."""

    total: int
    answered: int
    arrived: int
    satisfied: int
    partly: int
    unhappy: int
    #: Who was asked and would not say; in no denominator.
    declined: int = 0

    @property
    def rated(self) -> int:
        """How many said whether it helped."""
        return self.satisfied + self.partly + self.unhappy


def answered(campaign: Campaign) -> Answered:
    """The number behind "every opinion answered"."""
    published = Delivery.objects.filter(answer__campaign=campaign, answer__state=Answer.State.PUBLISHED)
    # Counted from the deliveries, which are read once: asking each opinion whether it is among them takes many times as long.
    ours = published.filter(opinion__campaign=campaign, opinion__state__in=ASKS)
    counts = ours.aggregate(answered=Count("opinion", distinct=True), arrived=Count("opinion", distinct=True, filter=Q(state=Delivery.State.DONE)))
    ratings = Counter(Rating.objects.filter(answer__campaign=campaign, answer__state=Answer.State.PUBLISHED).values_list("value", flat=True))
    return Answered(
        asking(campaign).count(),
        counts["answered"],
        counts["arrived"],
        ratings[Rating.Value.SATISFIED],
        ratings[Rating.Value.PARTLY],
        ratings[Rating.Value.NOT],
        ratings[Rating.Value.NONE],
    )


def without_answer(campaign: Campaign) -> QuerySet[Opinion]:
    """The opinions that ask for an answer and have none yet, by number."""
    published = Delivery.objects.filter(answer__campaign=campaign, answer__state=Answer.State.PUBLISHED)
    return asking(campaign).exclude(pk__in=published.values("opinion")).order_by("number")


def unanswered(campaign: Campaign) -> list[int]:
    """The numbers of the opinions that have no answer yet."""
    return list(without_answer(campaign).values_list("number", flat=True))


def asking(campaign: Campaign) -> QuerySet[Opinion]:
    """The opinions that ask for an answer: those that count, and duplicates of them."""
    return Opinion.objects.filter(state__in=ASKS, campaign=campaign)
