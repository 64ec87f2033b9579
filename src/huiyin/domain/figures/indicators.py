"""The indicators of a campaign on a day, each sorted out of all rows that there were; what the data cannot tell of a past day is said, not guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache

from django.db.models import Exists, OuterRef
from django.utils import timezone

from huiyin.accounts.models import Unit
from huiyin.domain.activity import Activity
from huiyin.domain.campaigns.models import Campaign, TeamPlace
from huiyin.domain.collection.models import ImportFile, Opinion, SourceDocument
from huiyin.domain.figures.answered import Told, told_by
from huiyin.domain.figures.figure import Figure, not_known, sorted_out, told_apart
from huiyin.domain.figures.history import confirmed_states, end_of, first_deeds, last_deeds, left_later
from huiyin.domain.figures.measured import NOT_DUE, Due, by_deadline, by_now, taken_up
from huiyin.domain.gatherings.models import Gathering
from huiyin.domain.lasting.intervals import rules_of
from huiyin.domain.lasting.looking import CLOSINGS
from huiyin.domain.lasting.models import Recurrence
from huiyin.domain.rectification.models import Extension, Measure

#: Opinions that ask for no answer here, each under its state.
NOT_ASKING = (Opinion.State.REFERRED, Opinion.State.DECLINED, Opinion.State.WITHDRAWN)
CODES = ("coverage", "acceptance", "answered", "arrived", "satisfied", "response", "on_time_extended", "on_time", "completion", "adoption", "recurrence")


def indicators_of(campaign: Campaign, *, on: date) -> list[Figure]:
    """All of them, as they stood at the end of the day, in the order of ``CODES``."""
    return [figure for make in _MAKERS.values() for figure in make(campaign, on)]


def figure_of(campaign: Campaign, code: str, *, on: date) -> Figure | None:
    """One of them, without working out those that have nothing to do with it; None for a code that there is not."""
    make = next((make for codes, make in _MAKERS.items() if code in codes), None)
    return next((one for one in make(campaign, on) if one.code == code), None) if make else None


def coverage(campaign: Campaign, on: date) -> Figure:
    """Planned places in which anybody spoke or was met; what was said inside a place counts for it."""
    if Activity.objects.filter(campaign=campaign, thing="teamplace", at__gte=end_of(on)).exists():
        return not_known("coverage", "unit", on, "places_changed")
    planned = set(TeamPlace.objects.filter(team__campaign=campaign).values_list("unit", flat=True))
    # Each place is asked for one opinion, so that not every opinion is looked at.
    spoke = Opinion.objects.filter(campaign=campaign, place=OuterRef("pk"), registered_at__lt=end_of(on))
    said = Unit.objects.filter(Exists(spoke)).order_by().values_list("pk", flat=True)
    before = left_later(campaign, "gathering", on)
    gatherings = Gathering.objects.filter(campaign=campaign, unit__isnull=False).exclude(kind__channel=None).exclude(attendance=None)
    met = [unit for pk, unit, state in gatherings.distinct().values_list("pk", "unit", "state") if before.get(pk, state) == Gathering.State.HELD]
    above: Mapping[int, int | None] = dict(Unit.objects.values_list("id", "parent"))
    heard = {_home(unit, above, planned) for unit in {*said, *met} if unit is not None}
    return sorted_out("coverage", "unit", on, ((pk, "heard" if pk in heard else "unheard") for pk in planned), counted=("heard",), within=("heard", "unheard"), left=())


def _home(unit: int, above: Mapping[int, int | None], planned: set[int]) -> int | None:
    at: int | None = unit
    while at is not None and at not in planned:
        at = above.get(at)
    return at


def acceptance(campaign: Campaign, on: date) -> Figure:
    """What was received and was read or set aside in time; a table that was imported is read when it is."""
    days, before = rules_of(campaign).acceptance_days, left_later(campaign, "sourcedocument", on)
    decided = first_deeds(campaign, "sourcedocument", ("confirm", "set_aside"), on)
    rows = list(SourceDocument.objects.filter(campaign=campaign, received_at__lt=end_of(on)).order_by().values_list("pk", "state", "received_on", "imported"))
    imports = dict(ImportFile.objects.filter(pk__in={one for *_, one in rows}).values_list("pk", "imported_at"))
    label = cache(lambda received, day: taken_up(received, day, days=days, on=on))
    sources: list[tuple[int, str]] = []
    for pk, state, received, imported in rows:
        at = decided.get(pk) or imports.get(imported)
        withdrawn = at is None and before.get(pk, state) == SourceDocument.State.WITHDRAWN
        sources.append((pk, "withdrawn" if withdrawn else label(received, timezone.localdate(at) if at else None)))
    return sorted_out("acceptance", "source", on, sources, counted=("in_time",), within=("in_time", "late"), left=("not_due", "withdrawn"), values={"days": days})


def _answers(campaign: Campaign, on: date) -> list[Figure]:
    told = told_by(campaign, on)
    return [*_answering(campaign, on, told), *_rating(campaign, on, told)]


def _answering(campaign: Campaign, on: date, told: Told) -> list[Figure]:
    if told.unknown:
        return [not_known(code, "opinion", on, told.unknown) for code in ("answered", "arrived")]
    before = left_later(campaign, "opinion", on)
    rows = Opinion.objects.filter(campaign=campaign, registered_at__lt=end_of(on)).order_by().values_list("pk", "state")
    states = ((pk, before.get(pk, state)) for pk, state in rows)
    labelled = ((pk, state if state in NOT_ASKING else "answered" if pk in told.answered else "unanswered") for pk, state in states)
    answered = sorted_out("answered", "opinion", on, labelled, counted=("answered",), within=("answered", "unanswered"), left=NOT_ASKING)
    return [answered, told_apart(answered, "arrived", "answered", told.arrived, parts=("arrived", "on_the_way"))]


def _rating(campaign: Campaign, on: date, told: Told) -> list[Figure]:
    if why := told.unknown or ("" if told.ratings_known else "rated_again"):
        return [not_known(code, "delivery", on, why) for code in ("satisfied", "response")]
    values = ("satisfied", "partly", "not")
    return [
        sorted_out("satisfied", "delivery", on, told.asked.items(), counted=values[:1], within=values, left=("none", "silent", "not_asked")),
        sorted_out("response", "delivery", on, told.asked.items(), counted=values, within=(*values, "none", "silent"), left=("not_asked",)),
    ]


def _closing(campaign: Campaign, on: date) -> list[Figure]:
    measures = due_measures(campaign, on)
    late, out = ("in_time", "late"), NOT_DUE
    extended, first = ([(pk, by_deadline(one, on=on, extended=those)) for pk, one in measures.items()] for those in (True, False))
    return [
        sorted_out("on_time_extended", "measure", on, extended, counted=late[:1], within=late, left=out),
        sorted_out("on_time", "measure", on, first, counted=late[:1], within=late, left=out),
        sorted_out("completion", "measure", on, ((pk, by_now(one, on=on)) for pk, one in measures.items()), counted=("closed",), within=("closed", "open"), left=out),
    ]


def due_measures(campaign: Campaign, on: date) -> dict[int, Due]:
    """The measures that there were on a day, each with the deadline and the state that it had."""
    before = left_later(campaign, "measure", on)
    signed = {pk: timezone.localdate(at) for pk, at in last_deeds(campaign, "measure", ("sign_closure",), on).items()}
    first: dict[int, date] = {}
    then: dict[int, date] = {}
    granted = Extension.objects.filter(measure__campaign=campaign, granted=True).order_by("id")
    for measure, old, decided in granted.values_list("measure", "old", "decided_at"):
        first.setdefault(measure, old)
        if decided is not None and decided >= end_of(on):
            then.setdefault(measure, old)
    rows = Measure.objects.filter(campaign=campaign, created_at__lt=end_of(on)).values_list("pk", "kind", "state", "deadline", "closed_on")
    found: dict[int, Due] = {}
    for pk, kind, state, deadline, closed in rows:
        limit = then.get(pk, deadline)
        found[pk] = Due(kind, before.get(pk, state), limit, first.get(pk, deadline), signed.get(pk, closed))
    return found


def _problems(campaign: Campaign, on: date) -> list[Figure]:
    states = confirmed_states(campaign, on)
    if states is None:
        return [not_known(code, "problem", on, "merged_since") for code in ("adoption", "recurrence")]
    outcomes = ("resolved", "continuing", "explained")
    adopted = ((pk, state if state in outcomes else "undecided") for pk, state in states.items())
    return [sorted_out("adoption", "problem", on, adopted, counted=outcomes[:2], within=outcomes, left=("undecided",)), _recurrence(campaign, states, on)]


def _recurrence(campaign: Campaign, states: Mapping[int, str], on: date) -> Figure:
    """Of the problems that were ever closed those that came back: opened again, or met again in an opinion that the office confirmed."""
    closed = first_deeds(campaign, "problem", CLOSINGS, on)
    again = last_deeds(campaign, "problem", ("relapse_problem", "reopen_problem", "resume_problem"), on)
    back = {pk for pk, at in again.items() if pk in closed and at >= closed[pk]}
    decided: dict[int, str] = {}
    for other in Recurrence.objects.filter(problem__campaign=campaign).values_list("campaign", flat=True).order_by().distinct():
        decided |= left_later(Campaign(pk=other), "recurrence", on)
    links = Recurrence.objects.filter(problem__campaign=campaign, found_at__lt=end_of(on)).values_list("pk", "problem", "state")
    back |= {problem for pk, problem, state in links if decided.get(pk, state) == Recurrence.State.CONFIRMED}
    rows = ((pk, "never_closed" if pk not in closed else "came_back" if pk in back else "lasts") for pk in states)
    return sorted_out("recurrence", "problem", on, rows, counted=("came_back",), within=("came_back", "lasts"), left=("never_closed",))


_MAKERS: Mapping[tuple[str, ...], Callable[[Campaign, date], list[Figure]]] = {
    CODES[:1]: lambda campaign, on: [coverage(campaign, on)],
    CODES[1:2]: lambda campaign, on: [acceptance(campaign, on)],
    CODES[2:6]: _answers,
    CODES[6:9]: _closing,
    CODES[9:]: _problems,
}
