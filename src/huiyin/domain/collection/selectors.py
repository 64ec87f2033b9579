"""What may be seen of sources and opinions, by whom."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from huiyin.accounts.models import Post
from huiyin.domain.access import LISTENERS, READERS, Role, Viewer, answering_since
from huiyin.domain.collection.models import Opinion, SourceDocument
from huiyin.domain.gatherings.models import Gathering


def opinions_visible_to(viewer: Viewer, *, today: date) -> QuerySet[Opinion]:
    """The opinions that somebody may read, with personal data covered; none whose target they are or answer for."""
    opinions = Opinion.objects.filter(campaign=viewer.campaign)
    if not viewer.is_any(READERS | LISTENERS):
        return opinions.none()
    if not viewer.is_any({Role.OFFICE, Role.SUPERVISION, *LISTENERS}):
        opinions = opinions.filter(team__in=viewer.teams)
    return opinions.exclude(pk__in=_against(viewer).values("pk"))


def sources_visible_to(viewer: Viewer, *, today: date) -> QuerySet[SourceDocument]:
    """The sources that somebody may read, with personal data covered: all for the office and supervision, its own for a team.

    None that holds an opinion of which they are the target or answer for it, and none of a back-to-back gathering in a unit of theirs.
    """
    sources = SourceDocument.objects.filter(campaign=viewer.campaign)
    if not viewer.is_any(READERS):
        return sources.none()
    if not viewer.is_any({Role.OFFICE, Role.SUPERVISION}):
        sources = sources.filter(team__in=viewer.teams)
    return open_to(sources, viewer)


def open_to(sources: QuerySet[SourceDocument], viewer: Viewer) -> QuerySet[SourceDocument]:
    """Those of the viewer's campaign that recusal leaves open to them, whatever their role: see ``sources_visible_to``."""
    sources = sources.exclude(gathering__mode=Gathering.Mode.BACK_TO_BACK, gathering__unit__in=viewer.recused_units)
    return sources.exclude(pk__in=_against(viewer).values("source"))


def closed_sources(viewer: Viewer) -> QuerySet[SourceDocument]:
    """The sources of the viewer's campaign that recusal closes to them, whatever their role."""
    apart = Gathering.objects.filter(mode=Gathering.Mode.BACK_TO_BACK, unit__in=viewer.recused_units)
    # Asked of the few that are closed: all the others need not be looked at.
    return SourceDocument.objects.filter(Q(gathering__in=apart) | Q(pk__in=_against(viewer).values("source")), campaign=viewer.campaign).order_by()


def traceable(opinions: QuerySet[Opinion], viewer: Viewer, *, today: date) -> QuerySet[Opinion]:
    """Those of the opinions whose source is in ``sources_visible_to``, asked of the opinions themselves: of so many sources that is slow."""
    if not viewer.is_any(READERS):
        return opinions.none()
    if not viewer.is_any({Role.OFFICE, Role.SUPERVISION}):
        opinions = opinions.filter(team__in=viewer.teams)
    apart = Gathering.objects.filter(campaign=viewer.campaign, mode=Gathering.Mode.BACK_TO_BACK, unit__in=viewer.recused_units)
    opinions = opinions.exclude(source__in=SourceDocument.objects.filter(gathering__in=apart).order_by().values("pk"))
    return opinions.exclude(source__in=_against(viewer).values("source"))


def may_trace(viewer: Viewer, opinion: Opinion, *, today: date) -> bool:
    """Whether somebody may go from an opinion to where it comes from."""
    return sources_visible_to(viewer, today=today).filter(pk=opinion.source_id).exists()


def _against(viewer: Viewer) -> QuerySet[Opinion]:
    """The opinions from whose sources somebody is kept: they or their units are the target, or stand above it."""
    own = Post.objects.since(answering_since(viewer.campaign)).filter(unit__in=viewer.recused_units).values("person")
    units = Opinion.target_units.through.objects.filter(unit__in=viewer.recused_units).values("opinion")
    people = Opinion.target_people.through.objects.filter(Q(person=viewer.person_id) | Q(person__in=own)).values("opinion")
    # Of every campaign: the few targets lead to their opinions, and no engine is led to look through all of one campaign's instead.
    return Opinion.objects.filter(pk__in=units.union(people)).order_by()
