"""What stands in the demonstration, told as JSON: ``python campaign_told.py HOME``. The tests run it beside themselves: their own database is another one."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from huiyin.cli import installation

installation.at(Path(sys.argv[1]))
installation.prepare()

from django.utils import timezone

from huiyin.domain.answering.checking import copied_from, unmentioned
from huiyin.domain.answering.models import Answer, Delivery
from huiyin.domain.answering.publicly import is_shown
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import Opinion
from huiyin.domain.consolidation.confirming import sums_now
from huiyin.domain.consolidation.models import Aspect, Placement, Problem
from huiyin.domain.figures.indicators import indicators_of
from huiyin.domain.figures.models import FigureSet
from huiyin.domain.lasting.models import LookBack
from huiyin.domain.rectification.evidence import path_of
from huiyin.domain.rectification.measures import uncovered
from huiyin.domain.rectification.models import Evidence, Measure, RectificationPlan
from huiyin.domain.rectification.selectors import lit, sums_by_light

campaign, today = Campaign.objects.get(), timezone.localdate()
live = Problem.objects.exclude(state=Problem.State.MERGED)


def said_in(problem: Problem) -> dict[int, str]:
    """The opinions of a problem by number."""
    return dict(Placement.objects.filter(problem=problem).values_list("opinion__number", "opinion__text"))


def answered() -> list[dict[str, Any]]:
    """Each answer that stands: what it copies and leaves untouched, and whether each opinion has it once."""
    found = []
    for one in Answer.objects.filter(state=Answer.State.PUBLISHED).select_related("problem"):
        text = "\n".join((one.done, one.not_done, one.why, one.next))
        every, said = {number: text for number, text in Opinion.objects.values_list("number", "text")}, said_in(one.problem)
        reached = sorted(Delivery.objects.filter(answer=one, opinion__state=Opinion.State.REGISTERED).values_list("opinion__number", flat=True))
        check = unmentioned(said, text)
        entry = {"problem": one.problem.title, "copied": copied_from(every, text), "untouched": len(check.untouched), "opinions": len(said)}
        found.append({**entry, "each_once": reached == sorted(said), "same_person": one.drafted_by_id == one.approved_by_id})
    return found


told = {
    "sums": sums_now(campaign),
    "titles": {one.title: [one.aspect.title, sorted(said_in(one).values())] for one in live.select_related("aspect")},
    "aspects": sorted(Aspect.objects.filter(problems__in=live.filter(placements__isnull=False)).distinct().values_list("title", flat=True)),
    "undecided": Placement.objects.filter(decided_by=None).count() + live.filter(decided=False, placements__isnull=False).count(),
    "undescribed": live.filter(statement="").count(),
    "uncovered": [one.code for one in uncovered(campaign)],
    "plans": list(RectificationPlan.objects.order_by("number").values_list("state", flat=True)),
    "states": Counter(live.values_list("state", flat=True)),
    "lights": dict(sums_by_light(lit(Measure.objects.all(), today=today))),
    "closed": [[one.doer_id, one.checked_by_id, one.signed_by_id] for one in Measure.objects.filter(state=Measure.State.CLOSED)],
    "evidence": [path_of(one).read_bytes()[:5].decode() for one in Evidence.objects.all()],
    "answers": answered(),
    "shown": is_shown(campaign),
    "look_backs": list(LookBack.objects.values_list("finding", flat=True)),
    "frozen": FigureSet.objects.count(),
    "indicators": {one.code: [one.numerator, one.denominator] for one in indicators_of(campaign, on=today)},
}
print(json.dumps(told, ensure_ascii=False))
