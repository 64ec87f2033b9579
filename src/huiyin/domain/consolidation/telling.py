"""What is told of runs: what each found, how long it took, and how long one that is under way may still take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from huiyin.domain.activity import Activity
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.consolidation.kept import counts_of
from huiyin.domain.consolidation.models import Problem, Run

#: So many runs back one is looked for that tells how long this one takes, and so many times more or fewer opinions may it have had.
RECENT, ALIKE = 20, 2


@dataclass(frozen=True, slots=True)
class Told:
    """A run with the sums of its result, where it has one, and how many opinions it moved."""

    run: Run
    totals: Mapping[str, int]
    moved: int

    @property
    def took(self) -> timedelta | None:
        """From its last start to its end."""
        return took(self.run)


def told(runs: Sequence[Run]) -> list[Told]:
    """The runs with what they found; the log has it, so that no result is unpacked for a list."""
    found = Activity.objects.filter(verb="run_found", thing="run", thing_id__in=[one.pk for one in runs])
    details = {pk: detail for pk, detail in found.values_list("thing_id", "detail")}
    return [Told(one, details.get(one.pk, {}).get("totals", {}), details.get(one.pk, {}).get("moved", 0)) for one in runs]


def took(run: Run) -> timedelta | None:
    """How long a run took that is at its end."""
    return run.ended_at - run.started_at if run.started_at and run.ended_at and run.ended_at >= run.started_at else None


def remaining(run: Run, now: datetime) -> timedelta | None:
    """How much longer the last run of this kind had taken by now, by the number of opinions; below zero where this one takes longer.

    Nothing where there was none to go by: none of this scope and with the same models, or one of less than half or more than double the opinions.
    """
    done = Run.objects.filter(campaign=run.campaign_id, scope=run.scope, state=Run.State.DONE).exclude(pk=run.pk).defer("result")
    last = next((one for one in done[:RECENT] if one.modelled.keys() == run.modelled.keys()), None)
    before = took(last) if last else None
    if last is None or before is None or run.started_at is None:
        return None
    (known,) = told([last])
    count = sum(counts_of(run.campaign_id).parts.values())
    share = count / known.totals["documents"] if known.totals.get("documents") else 0
    return before * share - (now - run.started_at) if 1 / ALIKE <= share <= ALIKE else None


def standing(campaign: Campaign) -> dict[str, int]:
    """How many problems and aspects hold opinions."""
    filled = counts_of(campaign.pk).tally
    aspects = {aspect for pk, aspect in Problem.objects.filter(campaign=campaign).values_list("pk", "aspect") if pk in filled}
    return {"problems": len(filled), "aspects": len(aspects)}
