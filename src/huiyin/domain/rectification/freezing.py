"""What a version of the plan keeps: the measures as they stood, and the names that people, units and aspects had then."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from huiyin.accounts.models import Person, Unit
from huiyin.accounts.naming import Named
from huiyin.domain.campaigns.models import Body, Campaign
from huiyin.domain.rectification.classes import names_of_classes
from huiyin.domain.rectification.models import Measure, RectificationPlan

#: A name in Chinese and in English; the second may be empty.
Names = Mapping[str, tuple[str, str]]


def freeze(campaign: Campaign) -> dict[str, Any]:
    """The measures as they stand, without how far they are, with all names that stand in them."""
    rows = Measure.objects.filter(campaign=campaign).exclude(state=Measure.State.CANCELLED)
    found = list(
        rows.select_related("problem__aspect", "leader", "department", "officer").prefetch_related("co_departments").order_by("number")
    )
    units = {unit.pk: unit for one in found for unit in (one.department, *one.co_departments.all())}
    bodies = Body.objects.filter(campaign=campaign, kind=Body.Kind.LEADING_GROUP)
    return {
        "measures": [_measure(one) for one in found],
        "names": {
            "campaign": _both(campaign),
            "host": _both(campaign.host),
            "issuers": [_both(one) for one in bodies],
            "people": _by_code({person.pk: person for one in found for person in (one.leader, one.officer) if person}.values()),
            "units": _by_code(units.values()),
            "classes": {kind: list(both) for kind, both in sorted(names_of_classes(campaign).items())},
        },
    }


def _measure(one: Measure) -> dict[str, Any]:
    return {
        "number": one.number,
        "aspect": one.problem.aspect.code,
        "aspect_title": one.problem.aspect.title,
        "problem": one.problem.code,
        "title": one.problem.title,
        "content": one.content,
        "requirement": one.requirement,
        "leader": one.leader.code,
        "department": one.department.code,
        "helping": sorted(unit.code for unit in one.co_departments.all()),
        "officer": one.officer.code if one.officer else None,
        "kind": one.kind,
        "deadline": one.deadline.isoformat() if one.deadline else None,
    }


def _by_code(those: Iterable[Person | Unit]) -> dict[str, list[str]]:
    return {one.code: _both(one) for one in sorted(those, key=lambda each: each.code)}


def _both(one: Named) -> list[str]:
    return [one.name, one.name_en]


def digest_of(frozen: Mapping[str, Any]) -> str:
    """The hash of a frozen plan."""
    return hashlib.sha256(json.dumps(frozen, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def still_stands(plan: RectificationPlan) -> bool:
    """Whether the measures are what a version has of them. A new name or case officer changes no measure; what an older version did not keep is not compared."""
    present = {one["number"]: one for one in freeze(plan.campaign)["measures"]}
    kept = plan.frozen["measures"]
    if digest_of(plan.frozen) != plan.digest or [one["number"] for one in kept] != sorted(present):
        return False
    return all(present[one["number"]][field] == value for one in kept for field, value in one.items() if field != "officer")


def classes_of(frozen: Mapping[str, Any]) -> Names:
    """What the time classes of a version were called where the campaign had given them names."""
    return {kind: (zh, en) for kind, (zh, en) in frozen.get("names", {}).get("classes", {}).items()}


def names_of(frozen: Mapping[str, Any]) -> tuple[Names, Names]:
    """People and units of a version by their codes; of one that is older than its names, the names that they have now."""
    if "names" in frozen:
        people, units = ({code: (zh, en) for code, (zh, en) in frozen["names"][group].items()} for group in ("people", "units"))
        return people, units
    measures = frozen["measures"]
    codes = {code for one in measures for code in (one["department"], *one["helping"])}
    now = (Person.objects.filter(code__in={one["leader"] for one in measures}), Unit.objects.filter(code__in=codes))
    people, units = ({one.code: (one.name, one.name_en) for one in those} for those in now)
    return people, units
