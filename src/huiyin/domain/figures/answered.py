"""What answers had reached by a day: the opinions, and the people who could rate, each by one delivery of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Value, When

from huiyin.domain.activity import Activity
from huiyin.domain.answering.models import Answer, Delivery, Rating
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.figures.history import end_of

#: Ways by which an answer comes with the question whether it helped.
CAN_RATE = frozenset({Delivery.Way.RECEIPT, Delivery.Way.EMAIL})


@dataclass(frozen=True, slots=True)
class Told:
    """``answered`` and ``arrived`` are opinions. ``asked`` are deliveries, one for each answer and person who could rate it and one for each opinion
    of anybody else, under the value of the rating, ``silent`` or ``not_asked``. ``unknown`` says why what had been reached cannot be told any more, ``ratings_known`` whether no rating of then was replaced since.
    """

    answered: frozenset[int]
    arrived: frozenset[int]
    asked: Mapping[int, str]
    unknown: str
    ratings_known: bool


def told_by(campaign: Campaign, on: date) -> Told:
    """What the answers that stood at the end of a day had reached by then."""
    end, stood = end_of(on), standing(campaign, on)
    ratings = Rating.objects.filter(answer__in=stood, at__lt=end).values_list("answer", "contributor", "opinion", "value")
    rated = {(answer, "opinion" if contributor is None else "contributor", contributor or opinion): value for answer, contributor, opinion, value in ratings}
    answered, arrived, asked, met = set[int](), set[int](), dict[int, str](), set[tuple[int, int]]()
    # Compared by the database: reading so many moments takes longer than all the rest.
    there = Case(When(state=Delivery.State.DONE, done_at__lt=end, then=Value(1)), default=Value(0))
    rows = Delivery.objects.filter(answer__in=stood).annotate(there=there).order_by("pk").values_list("pk", "answer", "opinion", "contributor", "way", "there")
    for pk, answer, opinion, contributor, way, arrives in rows:
        answered.add(opinion)
        if arrives:
            arrived.add(opinion)
        own = rated.get((answer, "contributor", contributor)) if contributor is not None else None
        if contributor is None or (own is None and way not in CAN_RATE):
            asked[pk] = rated.get((answer, "opinion", opinion), "not_asked")
        elif (answer, contributor) not in met:
            met.add((answer, contributor))
            asked[pk] = own or "silent"
    return Told(frozenset(answered), frozenset(arrived), asked, _unknown(stood, on), _ratings_known(stood, len(rated), on))


def standing(campaign: Campaign, on: date) -> list[int]:
    """The answers that stood at the end of a day: of each problem the last that was published by then."""
    rows = Answer.objects.filter(campaign=campaign, published_at__lt=end_of(on)).order_by("published_at", "version").values_list("problem", "pk")
    return list(dict(rows).values())


def _unknown(stood: list[int], on: date) -> str:
    """A delivery has no day of its own: where an answer was brought to more opinions since, it is not known to which it had been before."""
    late = Activity.objects.filter(thing="answer", thing_id__in=stood, verb="bring_late", at__gte=end_of(on)).exists()
    return "brought_since" if late or Answer.objects.filter(pk__in=stood, brought_at__gte=end_of(on)).exists() else ""


def _ratings_known(stood: list[int], rated: int, on: date) -> bool:
    """A rating that is given again replaces the one before: where as many stand as were given by then, none of them was replaced since."""
    if not Rating.objects.filter(answer__in=stood, at__gte=end_of(on)).exists():
        return True
    return Activity.objects.filter(thing="answer", thing_id__in=stood, verb="rate", at__lt=end_of(on)).count() == rated
