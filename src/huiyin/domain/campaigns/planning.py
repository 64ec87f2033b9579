"""The plan in versions: drafted, approved by the leading group, issued; an issued one supersedes the one before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from huiyin.domain.access import KEEPERS, Viewer
from huiyin.domain.activity import record
from huiyin.domain.campaigns.lifecycle import PLAN
from huiyin.domain.campaigns.models import Campaign, Directive, PlanVersion
from huiyin.domain.campaigns.refusals import SetupRefused
from huiyin.domain.fuzzy import FuzzyDate, Precision, days_between
from huiyin.domain.transitions import NotAllowed, advance


def draft_plan(campaign: Campaign, plan: str, text: str, *, by: Viewer, now: datetime, today: date, directive: Directive | None = None) -> PlanVersion:
    """A draft: the first version of a plan, or the next one of a plan with this title. Raises NotAllowed."""
    _may_keep(by)
    _same(campaign, directive)
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=campaign.pk)
        last = PlanVersion.objects.filter(campaign=campaign, plan=plan).aggregate(last=Max("number"))["last"] or 0
        made = PlanVersion.objects.create(campaign=campaign, plan=plan, number=last + 1, text=text, directive=directive, drafted_on=today)
        record("draft_plan", made, actor=by.user, now=now, campaign=campaign, number=made.number)
    return made


def redraft_plan(version: PlanVersion, text: str, *, by: Viewer, now: datetime, directive: Directive | None = None) -> None:
    """Change a draft; what was approved stands. Raises NotAllowed."""
    _may_keep(by)
    _same(version.campaign, directive)
    with transaction.atomic():
        locked = PlanVersion.objects.select_for_update().get(pk=version.pk)
        if locked.state != PlanVersion.State.DRAFT:
            raise NotAllowed("state", state=locked.state, action="redraft")
        locked.text, locked.directive = text, directive
        locked.save(update_fields=["text", "directive"])
        record("redraft_plan", locked, actor=by.user, now=now, campaign=version.campaign)


def approve_plan(version: PlanVersion, *, by: Viewer, now: datetime, today: date) -> None:
    """The leading group approves a draft. Raises NotAllowed."""
    with transaction.atomic():
        advance(version, "approve", PLAN, by=by, now=now, approved_on=today)


def issue_plan(version: PlanVersion, *, by: Viewer, now: datetime, today: date) -> None:
    """Issue an approved version; the one that was in force is superseded. Raises NotAllowed, SetupRefused for an older version than that."""
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=version.campaign_id)
        for one in PlanVersion.objects.filter(campaign=version.campaign_id, plan=version.plan, state=PlanVersion.State.ISSUED):
            if one.number > version.number:
                raise SetupRefused("older_version", number=one.number)
            advance(one, "supersede", PLAN, by=by, now=now)
        advance(version, "issue", PLAN, by=by, now=now, issued_on=today)


@dataclass(frozen=True, slots=True)
class Delay:
    """How long it took from a directive to the first issue of a plan under it, in days."""

    plan: str
    directive: Directive
    least: int
    most: int


def delays(campaign: Campaign) -> list[Delay]:
    """From each directive to the first issue of each plan that cites it."""
    found: list[Delay] = []
    seen: set[tuple[str, int]] = set()
    issued = PlanVersion.objects.filter(campaign=campaign).exclude(issued_on=None).exclude(directive=None).select_related("directive")
    for one in issued.order_by("issued_on", "number"):
        ordered = one.directive.issued if one.directive else None
        if one.directive is None or ordered is None or one.issued_on is None or (one.plan, one.directive.pk) in seen:
            continue
        seen.add((one.plan, one.directive.pk))
        found.append(Delay(one.plan, one.directive, *days_between(ordered, FuzzyDate(one.issued_on, Precision.DAY))))
    return found


def _may_keep(by: Viewer) -> None:
    if not by.is_any(KEEPERS):
        raise NotAllowed("role", action="draft")


def _same(campaign: Campaign, directive: Directive | None) -> None:
    if directive is not None and directive.campaign_id != campaign.pk:
        raise SetupRefused("other_campaign")
