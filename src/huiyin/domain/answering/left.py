"""Every opinion whose answer has not arrived, by the one reason why: together with those whose answer did they are all that ask for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db.models import Case, Count, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from huiyin.domain.access import Viewer
from huiyin.domain.answering.answers import ANSWERABLE
from huiyin.domain.answering.hearing import ASKS, asking
from huiyin.domain.answering.models import Answer, Delivery
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import Opinion
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
    counts = _counted_missing(viewer) + _counted_coming(viewer)
    return {reason: counts[reason] for reason in REASONS if counts[reason]}


def _counted_missing(viewer: Viewer) -> Counter[str]:
    """Opinions without an answer, each looked at once: by the problem that they are in, and that by its reason."""
    reasons = _reasons_of_problems(viewer.campaign)
    missing = _but_closed(_with_problem(viewer.campaign).exclude(pk__in=_stands(viewer.campaign).values("opinion")), viewer, "source")
    counts = Counter[str]()
    for at, count in missing.order_by().values_list("at").annotate(n=Count("pk")):
        counts["unplaced" if at is None else reasons.get(at, "not_confirmed")] += count
    return counts


def _counted_coming(viewer: Viewer) -> Counter[str]:
    """Opinions to which an answer is on its way, each under the first reason that one of its deliveries has."""
    stands = _stands(viewer.campaign)
    coming = _but_closed(stands.exclude(state=State.DONE), viewer, "opinion__source").exclude(opinion__in=stands.filter(state=State.DONE).values("opinion"))
    # Those that do not ask are few and taken off: so no row of an opinion is looked up for all the rest.
    others = Opinion.objects.filter(campaign=viewer.campaign).exclude(state__in=ASKS).order_by().values("pk")
    place = Case(*(When(those, then=Value(at)) for at, those in enumerate(COMING.values())))
    firsts = coming.exclude(opinion__in=others).order_by().values("opinion").annotate(first=Min(place))
    found = firsts.aggregate(**{reason: Count("opinion", filter=Q(first=at)) for at, reason in enumerate(COMING)})
    return Counter(found)


def left_open_to(viewer: Viewer, reason: str) -> QuerySet[Any, Any]:
    """The same without the opinions whose source recusal closes to the viewer: by which way an answer comes, and when it was looked at, tells of the speaker."""
    return _but_closed(left(viewer.campaign, reason), viewer, "source")


def _but_closed(rows: QuerySet[Any, Any], viewer: Viewer, source: str) -> QuerySet[Any, Any]:
    """The rows whose ``source`` recusal leaves open to the viewer."""
    closed = closed_sources(viewer)
    return rows.exclude(**{f"{source}__in": closed.values("pk")}) if closed.exists() else rows


def left(campaign: Campaign, reason: str) -> QuerySet[Any, Any]:
    """The opinions of one reason, each with the problem that it is in, or that the one is in which it repeats, as ``at``."""
    stands, every = _stands(campaign), _with_problem(campaign)
    if reason in COMING:
        # An opinion has one problem at a time, and so one answer that stands; of one that was moved, whatever arrived counts.
        coming = stands.filter(COMING[reason]).exclude(state=State.DONE)
        done = stands.filter(state=State.DONE).values("opinion")
        earlier = [stands.filter(COMING[one]).exclude(state=State.DONE).values("opinion") for one in list(COMING)[: list(COMING).index(reason)]]
        found = every.filter(pk__in=coming.values("opinion")).exclude(pk__in=done)
        for before in earlier:
            found = found.exclude(pk__in=before)
        return found
    return every.exclude(pk__in=stands.values("opinion")).filter(_missing(campaign, reason))


def _stands(campaign: Campaign) -> QuerySet[Delivery]:
    return Delivery.objects.filter(answer__campaign=campaign, answer__state=Answer.State.PUBLISHED)


def _with_problem(campaign: Campaign) -> QuerySet[Any, Any]:
    own = Placement.objects.filter(opinion=OuterRef("pk")).order_by("pk").values("problem")[:1]
    repeated = Placement.objects.filter(opinion=OuterRef("duplicate_of")).order_by("pk").values("problem")[:1]
    return asking(campaign).annotate(at=Coalesce(Subquery(own), Subquery(repeated))).order_by("number")


def _missing(campaign: Campaign, reason: str) -> Q:
    if reason == "unplaced":
        return Q(at=None)
    reasons = _reasons_of_problems(campaign)
    if reason == "not_confirmed":
        return Q(at__isnull=False) & ~Q(at__in=list(reasons))
    return Q(at__in=[problem for problem, why in reasons.items() if why == reason])


def _reasons_of_problems(campaign: Campaign) -> dict[int, str]:
    """For each problem that can be answered, or is, why an opinion in it that has no answer has none."""
    answerable = set(Problem.objects.filter(campaign=campaign, state__in=ANSWERABLE).values_list("pk", flat=True))
    standing = {one.problem_id: one.brought_at for one in Answer.objects.filter(campaign=campaign, state=Answer.State.PUBLISHED)}
    drafted = set(Answer.objects.filter(campaign=campaign, state=Answer.State.DRAFTED).values_list("problem", flat=True))
    reasons = {problem: "draft" if problem in drafted else "no_answer" for problem in answerable}
    return reasons | {problem: "late" if at is not None else "bringing" for problem, at in standing.items()}
