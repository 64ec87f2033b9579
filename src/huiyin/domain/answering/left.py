"""Every opinion whose answer has not arrived, by the one reason why: together with those whose answer did they are all that ask for one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from huiyin.domain.access import Viewer
from huiyin.domain.answering.answers import ANSWERABLE
from huiyin.domain.answering.hearing import asking
from huiyin.domain.answering.models import Answer, Delivery
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.selectors import closed_sources
from huiyin.domain.consolidation.models import Placement, Problem

Way, State = Delivery.Way, Delivery.State
#: The answer is there, and on its way.
COMING: Mapping[str, Q] = {
    "failed": ~Q(fault=""),
    "read_out": Q(way=Way.READ_OUT, fault=""),
    "letter": Q(way=Way.LETTER, fault=""),
    "mail": Q(way=Way.EMAIL, fault=""),
    "unseen": Q(way=Way.RECEIPT, fault=""),
}
#: There is no answer to the opinion, in the order in which it would get one.
MISSING = ("unplaced", "not_confirmed", "no_answer", "draft", "bringing", "late")
REASONS = (*MISSING, *COMING)


def left_by_reason(viewer: Viewer) -> dict[str, int]:
    """How many there are of each reason; reasons of which there is none are left out."""
    counts = {reason: left_open_to(viewer, reason).count() for reason in REASONS}
    return {reason: count for reason, count in counts.items() if count}


def left_open_to(viewer: Viewer, reason: str) -> QuerySet[Any, Any]:
    """The same without the opinions whose source recusal closes to the viewer: by which way an answer comes, and when it was looked at, tells of the speaker."""
    every = left(viewer.campaign, reason)
    closed = closed_sources(viewer)
    return every.exclude(source__in=closed.values("pk")) if closed.exists() else every


def left(campaign: Campaign, reason: str) -> QuerySet[Any, Any]:
    """The opinions of one reason, each with the problem that it is in, or that the one is in which it repeats, as ``at``."""
    stands = Delivery.objects.filter(answer__campaign=campaign, answer__state=Answer.State.PUBLISHED)
    own = Placement.objects.filter(opinion=OuterRef("pk")).order_by("pk").values("problem")[:1]
    repeated = Placement.objects.filter(opinion=OuterRef("duplicate_of")).order_by("pk").values("problem")[:1]
    every = asking(campaign).annotate(at=Coalesce(Subquery(own), Subquery(repeated))).order_by("number")
    if reason in COMING:
        # An opinion has one problem at a time, and so one answer that stands; of one that was moved, whatever arrived counts.
        coming = stands.filter(COMING[reason]).exclude(state=State.DONE)
        done = stands.filter(state=State.DONE).values("opinion")
        earlier = [stands.filter(COMING[one]).exclude(state=State.DONE).values("opinion") for one in list(COMING)[: list(COMING).index(reason)]]
        found = every.filter(pk__in=coming.values("opinion")).exclude(pk__in=done)
        for before in earlier:
            found = found.exclude(pk__in=before)
        return found
    return every.exclude(pk__in=stands.values("opinion")).filter(_missing(campaign)[reason])


def _missing(campaign: Campaign) -> dict[str, Q]:
    answerable = set(Problem.objects.filter(campaign=campaign, state__in=ANSWERABLE).values_list("pk", flat=True))
    standing = {one.problem_id: one.brought_at for one in Answer.objects.filter(campaign=campaign, state=Answer.State.PUBLISHED)}
    drafted = set(Answer.objects.filter(campaign=campaign, state=Answer.State.DRAFTED).values_list("problem", flat=True))
    brought = {problem for problem, at in standing.items() if at is not None}
    known = answerable | set(standing)
    return {
        "unplaced": Q(at=None),
        "not_confirmed": Q(at__isnull=False) & ~Q(at__in=known),
        "no_answer": Q(at__in=known - set(standing) - drafted),
        "draft": Q(at__in=(known & drafted) - set(standing)),
        "bringing": Q(at__in=set(standing) - brought),
        "late": Q(at__in=brought),
    }
