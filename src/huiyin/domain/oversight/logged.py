"""What may be read in the log, by whom: nobody learns from it when, by whose hand or why something came in of which they are the target."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Model, Q, QuerySet

from huiyin.domain.access import READERS, Role, Viewer
from huiyin.domain.activity import Activity
from huiyin.domain.answering.models import Delivery
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.scan import Scan
from huiyin.domain.collection.selectors import closed_sources
from huiyin.domain.collection.vault import VaultOpening
from huiyin.domain.consolidation.models import Correction
from huiyin.domain.gatherings.models import Gathering
from huiyin.domain.gatherings.selectors import gatherings_visible_to
from huiyin.domain.rectification.belonging import OVERSEERS

#: What contributors do, who have no account; everything else that bears no name was done by the program.
SPOKE = frozenset({"receive", "withdraw", "rate"})
#: What tells when somebody said whether an answer helped.
RATED = frozenset({"rate", "rate_for"})
#: Things whose reasons were written about what somebody said.
_ABOUT_WORDS = frozenset({"opinion", "sourcedocument", "scan", "correction"})


def entries_visible_to(viewer: Viewer) -> QuerySet[Activity]:
    """The entries of the viewer's campaign, but those about a source that recusal closes to them or anything that came of it, the latest first."""
    entries = Activity.objects.filter(campaign=viewer.campaign)
    sources = closed_sources(viewer)
    closed: dict[str, QuerySet[Model]] = {
        "sourcedocument": sources,
        "opinion": Opinion.objects.filter(source__in=sources.values("pk")),
        "scan": Scan.objects.filter(source__in=sources.values("pk")),
        "vaultopening": VaultOpening.objects.filter(_opened(sources)),
        "gathering": Gathering.objects.filter(campaign=viewer.campaign).exclude(pk__in=gatherings_visible_to(viewer).order_by().values("pk")),
    }
    for thing, those in closed.items():
        entries = entries.exclude(thing=thing, thing_id__in=those.order_by().values("pk"))
    answers = Delivery.objects.filter(opinion__source__in=sources.values("pk")).order_by().values("answer")
    entries = entries.exclude(verb__in=RATED, thing="answer", thing_id__in=answers)
    return entries.select_related("actor__person").order_by("-id")


def reasons(entries: Sequence[Activity], viewer: Viewer) -> dict[int, str]:
    """The reasons of entries by their ids, so far as the viewer may read them.

    What was written about words of people is for those who read sources; and of a decision on several opinions, for those who may read all of them.
    """
    corrections = Correction.objects.in_bulk([one.thing_id for one in entries if one.thing == "correction" and one.thing_id])
    touched = {number for one in corrections.values() for number in one.told.get("opinions", [])}
    closed = Opinion.objects.filter(campaign=viewer.campaign, number__in=touched, source__in=closed_sources(viewer).values("pk"))
    hidden = set(closed.values_list("number", flat=True)) if touched else set[int]()
    return {one.pk: one.reason for one in entries if one.reason and _told(one, corrections.get(one.thing_id or 0), viewer, hidden)}


def _told(entry: Activity, correction: Correction | None, viewer: Viewer, hidden: set[int]) -> bool:
    if entry.actor_id == viewer.user.pk:
        return True
    if entry.thing == "vaultopening":
        return viewer.is_any({*READERS, Role.PRIVACY})
    if entry.verb == "reopen_problem":
        return viewer.is_any(OVERSEERS)
    if entry.thing not in _ABOUT_WORDS:
        return True
    about = correction.told.get("opinions", []) if correction and entry.thing == "correction" else []
    return viewer.is_any(READERS) and hidden.isdisjoint(about)


def _opened(sources: QuerySet[Model]) -> Q:
    speakers = sources.exclude(contributor=None).values("contributor")
    return Q(source__in=sources.values("pk")) | Q(source__contributor__in=speakers) | Q(contributor__in=speakers)
