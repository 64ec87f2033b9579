"""New opinions that may be about a problem that was closed: found by the program, confirmed or rejected by the office, never decided by itself.

A later campaign is compared with the closed problems of all campaigns before it. Its office sees of a problem elsewhere the code and the title
only; the words that were said there are for those who work there as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import numpy as np
from django.db import transaction
from django.db.models import Q, QuerySet

from huiyin.domain.access import Role, Viewer, viewer_of
from huiyin.domain.activity import record
from huiyin.domain.answering.publicly import title_of
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.selectors import opinions_visible_to
from huiyin.domain.consolidation.models import Placement, Problem
from huiyin.domain.lasting.intervals import LastingRefused
from huiyin.domain.lasting.lifecycle import RECURRENCE
from huiyin.domain.lasting.likeness import Likeness, Matter
from huiyin.domain.lasting.looking import CLOSED, LOOKERS, closings
from huiyin.domain.lasting.models import Recurrence
from huiyin.domain.rectification.belonging import is_about, problems_about
from huiyin.domain.rectification.outcomes import decide_problem
from huiyin.domain.transitions import NotAllowed, advance

#: Of a problem so many opinions, at most, are compared: the first that a person placed or the program was surest of.
COMPARED = 60
#: So many links are decided at a time.
MOST = 200
WRITTEN = 2000


def seek(campaign: Campaign, *, now: datetime) -> int:
    """Propose every opinion of a campaign that came after a problem was closed and is like it, or stands in it; how many are new. Safe to repeat."""
    problems = _closed_before(campaign)
    if not problems:
        return 0
    first = min(moment for _, moment in problems)
    linked = Recurrence.objects.filter(campaign=campaign).values("opinion")
    fresh = Opinion.objects.filter(campaign=campaign, state=Opinion.State.REGISTERED, registered_at__gt=first).exclude(pk__in=linked)
    rows = list(fresh.order_by("number").values_list("pk", "text", "registered_at"))
    if not rows:
        return 0
    found = Likeness([_matter(one, moment) for one, moment in problems], [text for _, text, _ in rows])
    best = {one.text: (one.matter, one.score) for one in found.best(np.array([at.timestamp() for _, _, at in rows]))}
    best |= {at: (matter, found.score(at, matter)) for at, matter in _placed(rows, problems).items()}
    made = [
        Recurrence(campaign=campaign, opinion_id=rows[at][0], problem=problems[matter][0], score=score, words=found.shared(at, rows[at][1], matter), found_at=now)
        for at, (matter, score) in sorted(best.items())
    ]
    with transaction.atomic():
        Recurrence.objects.bulk_create(made, batch_size=WRITTEN, ignore_conflicts=True)
        if made:
            record("seek_recurrence", campaign, actor=None, now=now, campaign=campaign, count=len(made))
    return len(made)


def seek_all(*, now: datetime) -> dict[Campaign, int]:
    """Look through all campaigns in which there is anything to compare with; how many links are new in each."""
    if not Problem.objects.filter(state__in=CLOSED).exists():
        return {}
    return {campaign: count for campaign in Campaign.objects.order_by("pk") if (count := seek(campaign, now=now))}


def _closed_before(campaign: Campaign) -> list[tuple[Problem, datetime]]:
    """The closed problems of a campaign and of those before it, with the moment of closing."""
    there = Problem.objects.filter(state__in=CLOSED).filter(Q(campaign=campaign) | Q(campaign__created_at__lt=campaign.created_at))
    problems = {one.pk: one for one in there.select_related("campaign").order_by("campaign", "code")}
    moments = closings(problems)
    return [(one, moments[pk]) for pk, one in problems.items() if pk in moments]


def _matter(one: Problem, moment: datetime) -> Matter:
    placed = Placement.objects.filter(problem=one, opinion__state=Opinion.State.REGISTERED, opinion__registered_at__lte=moment)
    said = placed.order_by("-confidence", "opinion__number").values_list("opinion__text", flat=True)[:COMPARED]
    return Matter(f"{one.title} {one.statement}".strip(), list(said), moment.timestamp())


def _placed(rows: Sequence[tuple[int, str, datetime]], problems: Sequence[tuple[Problem, datetime]]) -> dict[int, int]:
    """New opinions that were put into a closed problem itself, by position."""
    places = {one.pk: at for at, (one, _) in enumerate(problems)}
    stand = dict(Placement.objects.filter(problem__in=list(places)).order_by("-share").values_list("opinion", "problem"))
    return {at: places[stand[pk]] for at, (pk, _, came) in enumerate(rows) if stand.get(pk) in places and came > problems[places[stand[pk]]][1]}


def recurrences_visible_to(viewer: Viewer) -> QuerySet[Recurrence]:
    """The links of the campaign, to problems of its own and of others, and those of later campaigns to its problems; none to a problem about the viewer."""
    links = Recurrence.objects.filter(Q(campaign=viewer.campaign) | Q(problem__campaign=viewer.campaign))
    return links.exclude(problem__in=problems_about([viewer.person_id or 0]))


def readable(links: Iterable[Recurrence], viewer: Viewer, *, today: date) -> set[int]:
    """The links whose opinion the viewer may read, in the campaign in which it was said: elsewhere only who is of the office or the supervision there."""
    by_campaign: dict[int, list[Recurrence]] = {}
    for one in links:
        by_campaign.setdefault(one.campaign_id, []).append(one)
    found: set[int] = set()
    for pk, those in by_campaign.items():
        there = viewer if pk == viewer.campaign.pk else viewer_of(viewer.user, those[0].campaign, today=today)
        if there is viewer or there.is_any(LOOKERS):
            visible = set(opinions_visible_to(there, today=today).filter(pk__in=[one.opinion_id for one in those]).values_list("pk", flat=True))
            found |= {one.pk for one in those if one.opinion_id in visible}
    return found


def works_there(problem: Problem, viewer: Viewer, *, today: date) -> bool:
    """Whether the viewer is of the office or the supervision in the campaign of a problem, and may open it again."""
    there = viewer if problem.campaign_id == viewer.campaign.pk else viewer_of(viewer.user, problem.campaign, today=today)
    return there.is_any(LOOKERS) and not is_about(there, problem.pk)


def title_for(problem: Problem, viewer: Viewer, *, today: date) -> str:
    """The title of a problem: its own for those of its campaign, elsewhere the public one, which may be missing."""
    return problem.title if problem.campaign_id == viewer.campaign.pk or works_there(problem, viewer, today=today) else title_of(problem)


def decide_recurrences(links: Sequence[Recurrence], confirmed: bool, *, by: Viewer, now: datetime, today: date) -> int:
    """The office of the campaign in which the opinions came says whether the old problem is back; how many were decided. Raises NotAllowed, LastingRefused."""
    if any(one.campaign_id != by.campaign.pk for one in links) or not by.is_any({Role.OFFICE}):
        raise NotAllowed("role", action="confirm_recurrence")
    if not 0 < len(links) <= MOST:
        raise LastingRefused("choose_some", most=MOST)
    if readable(links, by, today=today) != {one.pk for one in links}:
        raise NotAllowed("about_you")
    wanted = Recurrence.State.CONFIRMED if confirmed else Recurrence.State.REJECTED
    todo = [one for one in links if one.state != wanted]
    with transaction.atomic():
        for one in todo:
            advance(one, "confirm_recurrence" if confirmed else "reject_recurrence", RECURRENCE, by=by, now=now, decided_by=by.user, decided_at=now)
    return len(todo)


def reopen(problem: Problem, why: str, *, by: Viewer, now: datetime, today: date) -> None:
    """A confirmed recurrence sends the problem back to be rectified, by somebody who works in its campaign. Raises NotAllowed, LastingRefused."""
    there = by if problem.campaign_id == by.campaign.pk else viewer_of(by.user, problem.campaign, today=today)
    if not there.is_any(LOOKERS):
        raise NotAllowed("role", action="relapse_problem")
    if not Recurrence.objects.filter(problem=problem, state=Recurrence.State.CONFIRMED).exists():
        raise LastingRefused("none_confirmed")
    decide_problem(problem, "relapse_problem", why, by=there, now=now)
