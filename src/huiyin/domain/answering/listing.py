"""The answers as the office reads them: where each problem stands, what an answer does not mention, and what is still to be read out where."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet

from huiyin.accounts.models import Unit
from huiyin.accounts.naming import Named
from huiyin.domain.access import READERS, Viewer
from huiyin.domain.answering.answers import ANSWERABLE
from huiyin.domain.answering.checking import Check, unmentioned
from huiyin.domain.answering.models import Answer, Delivery, Rating
from huiyin.domain.campaigns.models import Channel
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.selectors import sources_visible_to
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.consolidation.selectors import placements_visible_to, tally
from huiyin.domain.gatherings.models import Gathering
from huiyin.domain.rectification.belonging import OVERSEERS, is_about, measures_of, measures_visible_to

#: Of so many opinions of a problem the words are compared.
COMPARED = 2000


@dataclass(frozen=True, slots=True)
class Row:
    """A problem with its answer. ``state`` is none, draft, bringing (published and on its way) or published; ``drafting`` says that a newer draft waits.

    ``opinions``, ``arrived`` and ``ratings`` (by value) are None where they would tell whoever does the work too much of single people.
    """

    problem: Problem
    state: str
    version: int
    drafting: bool
    opinions: int | None
    arrived: int | None
    ratings: dict[str, int] | None


def problems_to_answer(viewer: Viewer, *, today: date) -> QuerySet[Problem]:
    """Confirmed problems: all for those who oversee, those of their measures for leaders and departments."""
    every = Problem.objects.filter(campaign=viewer.campaign, state__in=ANSWERABLE).order_by("code")
    return every if viewer.is_any(OVERSEERS) else every.filter(pk__in=measures_visible_to(viewer, today=today).values("problem"))


def answer_rows(viewer: Viewer, *, today: date) -> list[Row]:
    """Every problem that the viewer sees, those without an answer first."""
    problems = list(problems_to_answer(viewer, today=today))
    answers = Answer.objects.filter(campaign=viewer.campaign)
    stands = {one.problem_id: one for one in answers.filter(state=Answer.State.PUBLISHED)}
    drafts = {one.problem_id: one for one in answers.filter(state=Answer.State.DRAFTED)}
    done = Count("id", filter=Q(state=Delivery.State.DONE))
    deliveries = Delivery.objects.filter(answer__in=[one.pk for one in stands.values()]).order_by()
    brought = {pk: (count, arrived) for pk, count, arrived in deliveries.values_list("answer").annotate(n=Count("id"), there=done)}
    waiting = tally(viewer.campaign.pk) if any(one.pk not in stands for one in problems) else {}
    ratings: dict[int, list[str]] = {}
    for rated, value in Rating.objects.filter(answer__campaign=viewer.campaign).order_by("at", "pk").values_list("answer", "value"):
        ratings.setdefault(rated, []).append(value)
    own = set(measures_of(viewer, today=today).values_list("problem", flat=True))
    least = max(viewer.campaign.smallest_group, 1)
    rows = []
    for one in problems:
        answer, draft = stands.get(one.pk), drafts.get(one.pk)
        opinions, arrived = brought.get(answer.pk, (0, 0)) if answer else (waiting.get(one.pk, (0,))[0], 0)
        state = ("published" if answer.brought_at else "bringing") if answer else "draft" if draft else "none"
        shown = answer or draft
        whole = viewer.is_any(OVERSEERS) and one.pk not in own
        values = told_to(viewer, ratings.get(answer.pk, []) if answer else [], works=not whole)
        # When the number of those who looked goes up, it tells whoever does the work that somebody has just looked.
        heard = opinions if whole or opinions >= least else None
        rows.append(Row(one, state, shown.version if shown else 0, bool(answer and draft), heard, arrived if whole and answer else None, values))
    return sorted(rows, key=lambda row: row.state in {"bringing", "published"})


def told_to(viewer: Viewer, values: Sequence[str], *, works: bool) -> dict[str, int] | None:
    """How often each value was given, of ratings in the order of time; None where they are too few to be told.

    Whoever oversees and has no part in the work is told every one. To the others ratings are told by whole groups of the smallest size: so nobody
    is recognised, neither in a small number nor by comparing two days.
    """
    if viewer.is_any(OVERSEERS) and not works:
        counts = Counter(values)
    else:
        group = max(viewer.campaign.smallest_group, 1)
        counts = Counter(values[: len(values) // group * group])
        if values and not counts:
            return None
    return {value: counts[value] for value in Rating.Value.values}


def points_left(problem: Problem, text: str, viewer: Viewer, *, today: date) -> Check | None:
    """What the answer does not mention; None for whoever an opinion is about.

    Those who read opinions get the points and numbers of those they may read; everybody else only words that enough opinions share, and no number.
    """
    if is_about(viewer, problem.pk):
        return None
    if viewer.is_any(OVERSEERS):
        visible = placements_visible_to(viewer, today=today).filter(problem=problem).order_by("opinion__number")
        return unmentioned(dict(visible.values_list("opinion__number", "opinion__text")[:COMPARED]), text)
    placed = Opinion.objects.filter(placements__problem=problem, state=Opinion.State.REGISTERED).order_by("number")
    if placed.filter(target_units__in=viewer.recused_units).exists():
        return None
    found = unmentioned(dict(placed.values_list("number", "text")[:COMPARED]), text, least=max(viewer.campaign.smallest_group, 2))
    return Check(found.points, ())


#: By what the opinions of a group belong together, each by the way to it from a delivery: the first that there is.
KINDS = {"gathering": "opinion__source__gathering", "place": "opinion__place", "channel": "opinion__channel"}
_KEY = re.compile(r"(gathering|place|channel)-([1-9][0-9]{0,17})")


@dataclass(slots=True)
class Group:
    """Where opinions without a receipt came from: a gathering, else a place, else a way in; ``answers`` to be read out there with how many opinions each answers."""

    key: str
    kind: str
    where: Named | Gathering | Channel
    answers: list[tuple[Answer, int]] = field(default_factory=list)

    @property
    def opinions(self) -> int:
        """How many opinions are waiting there."""
        return sum(count for _, count in self.answers)


def waiting_for(viewer: Viewer, *, today: date) -> QuerySet[Delivery]:
    """Deliveries that must be read out, of the opinions whose source the viewer may read; nobody learns here who spoke about them."""
    waiting = Delivery.objects.filter(answer__campaign=viewer.campaign, answer__state=Answer.State.PUBLISHED, way=Delivery.Way.READ_OUT, state=Delivery.State.WAITING)
    # Who took it back is told nothing more.
    waiting = waiting.exclude(opinion__state=Opinion.State.WITHDRAWN)
    return waiting.filter(opinion__source__in=sources_visible_to(viewer, today=today)) if viewer.is_any(READERS) else waiting.none()


def read_out_groups(viewer: Viewer, *, today: date) -> list[Group]:
    """What is to be read out, by where the opinions came from, in the order of gatherings, places and ways in."""
    rows = waiting_for(viewer, today=today).order_by().values_list(*KINDS.values(), "answer").annotate(n=Count("id"))
    counts: dict[tuple[str, int], Counter[int]] = {}
    for *places, answer, n in rows:
        at = next((kind, pk) for kind, pk in zip(KINDS, places, strict=True) if pk is not None)
        counts.setdefault(at, Counter())[answer] += n
    answers = Answer.objects.select_related("problem").in_bulk({pk for those in counts.values() for pk in those})
    there = {kind: model.objects.in_bulk([pk for each, pk in counts if each == kind]) for kind, model in (("gathering", Gathering), ("place", Unit), ("channel", Channel))}
    return [
        Group(f"{kind}-{pk}", kind, there[kind][pk], sorted(((answers[one], n) for one, n in counts[kind, pk].items()), key=lambda pair: pair[0].problem.code))
        for kind, pk in sorted(counts, key=lambda at: (list(KINDS).index(at[0]), at[1]))
    ]


def deliveries_of(group: str, viewer: Viewer, *, today: date) -> Sequence[Delivery]:
    """The deliveries that wait in the group of a key, by the numbers of their opinions; none for a key that there is not."""
    if (found := _KEY.fullmatch(group)) is None:
        return []
    kind, pk = found[1], int(found[2])
    before = list(KINDS.values())[: list(KINDS).index(kind)]
    return list(waiting_for(viewer, today=today).filter(**{f"{path}__isnull": True for path in before}, **{KINDS[kind]: pk}))
