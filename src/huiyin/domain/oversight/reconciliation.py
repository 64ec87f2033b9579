"""Whether everything that was received is accounted for, from scans to answers, each sum with its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Count, Func, IntegerField, QuerySet
from django.db.models import Sum as SumOf
from django.db.models.sql.compiler import SQLCompiler

from huiyin.domain.activity import broken_links
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.dropped import DroppedPassage
from huiyin.domain.collection.models import Endorsement, Opinion, SourceDocument
from huiyin.domain.collection.scan import Scan
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.consolidation.selectors import placed_sum, torn
from huiyin.domain.oversight.afterwards import afterwards
from huiyin.domain.oversight.sums import Sum, by_state


@dataclass(frozen=True, slots=True)
class Account:
    """The sums of a campaign, and what contradicts them: codes of ``oversight.fault`` with a number of rows."""

    sums: tuple[Sum, ...]
    faults: Mapping[str, int]

    @property
    def holds(self) -> bool:
        """Whether everything adds up and nothing contradicts."""
        return all(one.holds for one in self.sums) and not any(self.faults.values())


def account(campaign: Campaign) -> Account:
    """The account of a campaign, counted now from its rows."""
    sources = SourceDocument.objects.filter(campaign=campaign)
    opinions = Opinion.objects.filter(campaign=campaign)
    scans = Scan.objects.filter(campaign=campaign)
    last_scan = scans.order_by("-number").values_list("number", flat=True).first() or 0
    last_source = sources.order_by("-number").values_list("number", flat=True).first() or 0
    last_opinion = opinions.order_by("-number").values_list("number", flat=True).first() or 0
    return Account(
        (
            # Numbers are given one by one and never again, so the last one tells how many there must be.
            Sum("scans", last_scan, by_state(scans, Scan.State.values)),
            Sum("documents", last_source, by_state(sources, SourceDocument.State.values)),
            Sum("passages", _proposed(sources), passages(campaign)),
            Sum("opinions", last_opinion, by_state(opinions, Opinion.State.values)),
            *_places(campaign, opinions),
            *afterwards(campaign),
        ),
        _faults(campaign),
    )


def _places(campaign: Campaign, opinions: QuerySet[Opinion]) -> tuple[Sum, ...]:
    """Once there are problems: where each registered opinion stands."""
    if not Problem.objects.filter(campaign=campaign).exists():
        return ()
    return (Sum("places", opinions.filter(state=Opinion.State.REGISTERED).count(), placed_sum(campaign.pk)),)


def passages(campaign: Campaign) -> dict[str, int]:
    """What the passages of confirmed sources became: opinions, endorsements, and what was dropped, by reason."""
    dropped = dict(DroppedPassage.objects.filter(campaign=campaign).order_by().values_list("reason").annotate(n=Count("id")))
    return {
        "opinion": Opinion.objects.filter(campaign=campaign).count(),
        "endorsement": Endorsement.objects.filter(campaign=campaign).count(),
        **{reason: dropped.get(reason, 0) for reason in DroppedPassage.Reason.values},
    }


def log_faults() -> int:
    """How many entries of the log do not fit: somebody changed it behind the program's back."""
    return sum(1 for _ in broken_links())


class _Length(Func):
    """How many entries a JSON list has, on either engine."""

    function = "JSON_ARRAY_LENGTH"
    output_field = IntegerField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        """PostgreSQL keeps it as jsonb."""
        return self.as_sql(compiler, connection, function="JSONB_ARRAY_LENGTH", **context)


def _proposed(sources: QuerySet[SourceDocument]) -> int:
    """The passages of the readings that were confirmed, counted apart from the rows that they became."""
    confirmed = sources.filter(state=SourceDocument.State.CONFIRMED).order_by()
    return int(confirmed.aggregate(n=SumOf(_Length("reading")))["n"] or 0)


def _faults(campaign: Campaign) -> dict[str, int]:
    """Rows that must not be: each kind has its own sentence."""
    opinions = Opinion.objects.filter(campaign=campaign)
    confirmed = SourceDocument.State.CONFIRMED
    # First all that are not of a confirmed source of the campaign: there are none or few, and only theirs are looked at.
    sound = SourceDocument.objects.filter(campaign=campaign, state=confirmed).order_by().values("pk")
    others = opinions.exclude(source__in=sound).order_by()
    strays = list(others.values_list("source__campaign", "source__state").annotate(n=Count("id"))) if others.exists() else []
    return {
        "torn_opinion": torn(campaign.pk),
        "opinion_of_unconfirmed_source": sum(n for _, state, n in strays if state != confirmed),
        "endorsement_of_unconfirmed_source": Endorsement.objects.filter(campaign=campaign).exclude(source__state=confirmed).count(),
        "scan_of_other_campaign": Scan.objects.filter(campaign=campaign, source__isnull=False).exclude(source__campaign=campaign).count(),
        # No other opinion has an original: the database sees to it, and the state leads to these.
        "duplicate_of_other_campaign": opinions.filter(state=Opinion.State.DUPLICATE).exclude(duplicate_of__campaign=campaign).count(),
        "source_of_other_campaign": sum(n for other, _, n in strays if other != campaign.pk),
    }
