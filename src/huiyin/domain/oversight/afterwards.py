"""The sums of the second half, from the day on which a list is confirmed: its problems, their measures, the answers."""

from __future__ import annotations

from huiyin.domain.answering.hearing import answered, without_answer
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.consolidation.listed import opinions_listed
from huiyin.domain.consolidation.models import Problem, ProblemList
from huiyin.domain.oversight.sums import Sum, by_state
from huiyin.domain.rectification.models import Measure

#: What becomes of a problem once it is confirmed.
STATES = ("confirmed", "rectifying", "pending", "resolved", "explained", "continuing", "merged")


def afterwards(campaign: Campaign) -> tuple[Sum, ...]:
    """Once a list is confirmed: its problems by how far they are, every number of a measure, every opinion that asks for an answer."""
    confirmed = ProblemList.objects.filter(campaign=campaign, state=ProblemList.State.CONFIRMED).order_by("-number").values_list("pk", flat=True).first()
    if confirmed is None:
        return ()
    codes = list(opinions_listed(confirmed))
    measures = Measure.objects.filter(campaign=campaign)
    # Numbers are given one by one and never again, so the last one tells how many there must be.
    last = measures.order_by("-number").values_list("number", flat=True).first() or 0
    return (
        Sum("listed", len(codes), by_state(Problem.objects.filter(campaign=campaign, code__in=codes), STATES)),
        Sum("measures", last, by_state(measures, Measure.State.values)),
        _answers(campaign),
    )


def _answers(campaign: Campaign) -> Sum:
    """An opinion may have several deliveries; whatever arrived counts. Those without any are counted for themselves."""
    found = answered(campaign)
    parts = {"arrived": found.arrived, "coming": found.answered - found.arrived, "without": without_answer(campaign).count()}
    return Sum("answers", found.total, parts)
