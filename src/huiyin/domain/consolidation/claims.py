"""Who is at work on which problem just now. It advises and forbids nothing: what somebody else decides meanwhile is refused by the decisions themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.cache import cache

from huiyin.accounts.models import User
from huiyin.domain.access import Role, Viewer
from huiyin.domain.campaigns.models import Body
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.transitions import NotAllowed

#: A claim that is not made again is gone after this.
LASTS = timedelta(minutes=2)


def claim(problem: str, *, by: Viewer, now: datetime) -> None:
    """Say that one works on a problem; it takes the place of one's earlier claim. Raises NotAllowed."""
    if not by.is_any({Role.OFFICE}):
        raise NotAllowed("role", action="claim")
    if not Problem.objects.filter(campaign=by.campaign, code=problem).exists():
        raise NotAllowed("no_problem", problem=problem)
    # One entry a person: two who claim at once never overwrite each other's.
    cache.set(_key(by, by.user.pk), [problem, (now + LASTS).timestamp()], LASTS.total_seconds())


def claims_of_others(viewer: Viewer, *, now: datetime) -> list[tuple[str, User]]:
    """The problems that other people work on, with who does."""
    people = User.objects.filter(person__body_memberships__body__campaign=viewer.campaign, person__body_memberships__body__kind=Body.Kind.OFFICE)
    users = {one.pk: one for one in people.exclude(pk=viewer.user.pk).select_related("person")}
    kept = cache.get_many([_key(viewer, pk) for pk in users])
    found = [(kept[_key(viewer, pk)], one) for pk, one in users.items() if _key(viewer, pk) in kept]
    return sorted(((problem, one) for (problem, until), one in found if until > now.timestamp()), key=lambda each: (each[0], each[1].pk))


def _key(viewer: Viewer, user: int) -> str:
    return f"claim:{viewer.campaign.pk}:{user}"
