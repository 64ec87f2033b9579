"""How things stood on a day: every step of a state is in the log with the state that it left, so what stood before the next step is known."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Min
from django.utils import timezone

from huiyin.domain.activity import Activity
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.consolidation.listed import opinions_listed
from huiyin.domain.consolidation.models import Correction, Problem, ProblemList


def end_of(on: date) -> datetime:
    """The moment in which a day is over, where people live."""
    return timezone.make_aware(datetime.combine(on + timedelta(days=1), time()))


def left_later(campaign: Campaign, thing: str, on: date) -> dict[int, str]:
    """For each thing of a kind (``opinion``, ``problem``) whose state changed after a day the state in which it was at its end."""
    steps = Activity.objects.filter(campaign=campaign, thing=thing, at__gte=end_of(on)).order_by("-id").values_list("thing_id", "detail")
    return {pk: detail["left"] for pk, detail in steps.iterator(chunk_size=2000) if pk is not None and "left" in detail}


def first_deeds(campaign: Campaign, thing: str, verbs: tuple[str, ...], on: date) -> dict[int, datetime]:
    """For each thing of a kind when, up to a day, one of these deeds was first done to it."""
    steps = Activity.objects.filter(campaign=campaign, thing=thing, verb__in=verbs, at__lt=end_of(on)).order_by()
    return dict(steps.values_list("thing_id").annotate(at=Min("at")))


def last_deeds(campaign: Campaign, thing: str, verbs: tuple[str, ...], on: date) -> dict[int, datetime]:
    """For each thing of a kind when, up to a day, one of these deeds was last done to it."""
    steps = Activity.objects.filter(campaign=campaign, thing=thing, verb__in=verbs, at__lt=end_of(on)).order_by("id")
    return {pk: at for pk, at in steps.values_list("thing_id", "at") if pk is not None}


def confirmed_states(campaign: Campaign, on: date) -> dict[int, str] | None:
    """The problems that were confirmed by a day, each with the state that it was in; None where this is not known any more.

    The confirmed lists tell since when a problem is confirmed. Two problems that were merged later cannot be told apart as they were before.
    """
    if Correction.objects.filter(campaign=campaign, action__in=("merge", "split"), at__gte=end_of(on)).exists():
        return None
    lists = ProblemList.objects.filter(campaign=campaign, state=ProblemList.State.CONFIRMED, decided_at__lt=end_of(on)).values_list("pk", flat=True)
    codes = {code for one in lists for code in opinions_listed(one)}
    before = left_later(campaign, "problem", on)
    rows = Problem.objects.filter(campaign=campaign, code__in=codes).values_list("pk", "state")
    states = {pk: before.get(pk, state) for pk, state in rows}
    return {pk: state for pk, state in states.items() if state not in {Problem.State.PROPOSED, Problem.State.MERGED}}
