"""Who may see and do what, in one place. Every list and every page asks here.

The rule that protects whoever speaks: nobody who is the target of an opinion, and nobody in the target's unit or above it, reaches its
source, whatever else they are. A source is closed to them as soon as one of its opinions is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.db.models import Q

from huiyin.accounts.models import Post, Unit, User
from huiyin.domain.campaigns.models import Body, BodyMember, Campaign, TeamMember


class Role(StrEnum):
    """What somebody is in a campaign."""

    ADMINISTRATOR = "administrator"
    OFFICE = "office"
    TEAM = "team"
    LEADING_GROUP = "leading_group"
    LEADER = "leader"
    DEPARTMENT = "department"
    SUPERVISION = "supervision"
    PRIVACY = "privacy"


#: Who reads sources and opinions with personal data covered. A team reads its own only.
READERS = frozenset({Role.OFFICE, Role.SUPERVISION, Role.TEAM})
#: Who reads opinions without where they come from.
LISTENERS = frozenset({Role.LEADING_GROUP})
#: Who sees the campaign's set-up, its gatherings, its coverage and whether it adds up.
STAFF = frozenset(Role)
#: Who changes the set-up of a campaign.
KEEPERS = frozenset({Role.OFFICE, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Viewer:
    """A user in one campaign on one day. ``recused_units`` and ``person_id`` are the targets whose opinions they must not trace."""

    user: User
    campaign: Campaign
    roles: frozenset[Role]
    teams: frozenset[int] = frozenset()
    person_id: int | None = None
    recused_units: frozenset[int] = field(default=frozenset())

    def is_any(self, roles: Iterable[Role]) -> bool:
        """Whether they have one of the roles."""
        return not self.roles.isdisjoint(roles)


_BODY_ROLES = {
    Body.Kind.LEADING_GROUP: Role.LEADING_GROUP,
    Body.Kind.OFFICE: Role.OFFICE,
    Body.Kind.SUPERVISION: Role.SUPERVISION,
    Body.Kind.PRIVACY: Role.PRIVACY,
}


def viewer_of(user: User, campaign: Campaign, *, today: date) -> Viewer:
    """What a user is in a campaign on a day: by bodies, teams and posts."""
    roles = {Role.ADMINISTRATOR} if user.is_administrator else set[Role]()
    person = user.person_id
    if person is None or not user.is_active:
        return Viewer(user, campaign, frozenset(roles))
    held = Q(started_on=None) | Q(started_on__lte=today), Q(ended_on=None) | Q(ended_on__gte=today)
    bodies = BodyMember.objects.filter(*held, person=person, body__campaign=campaign).values_list("body__kind", flat=True)
    roles |= {_BODY_ROLES[Body.Kind(kind)] for kind in bodies}
    teams = frozenset(TeamMember.objects.filter(person=person, team__campaign=campaign).values_list("team", flat=True))
    posts = list(Post.objects.on(today).filter(person=person).select_related("unit"))
    if teams:
        roles.add(Role.TEAM)
    if any(post.leader and post.unit.kind != Unit.Kind.DEPARTMENT for post in posts):
        roles.add(Role.LEADER)
    if any(post.unit.kind == Unit.Kind.DEPARTMENT for post in posts):
        roles.add(Role.DEPARTMENT)
    bound = Post.objects.since(answering_since(campaign)).filter(person=person).values_list("unit", flat=True)
    return Viewer(user, campaign, frozenset(roles), teams, person, _below({*bound}))


def answering_since(campaign: Campaign) -> date:
    """From which day on a post binds: whoever answered for a unit while people spoke is still tempted when the post has ended, and before it begins."""
    return campaign.created_at.date()


def campaigns_visible_to(user: User, *, today: date) -> list[Campaign]:
    """The campaigns in which a user is anything; an administrator is something in each."""
    return [campaign for campaign in Campaign.objects.select_related("host") if viewer_of(user, campaign, today=today).is_any(STAFF)]


def _below(units: set[int]) -> frozenset[int]:
    """The units and everything under them, on both axes: a target there has these units in its reporting line."""
    if not units:
        return frozenset()
    under: dict[int, list[int]] = {}
    for unit, *above in Unit.objects.values_list("id", "parent", "industry"):
        for one in filter(None, above):
            under.setdefault(one, []).append(unit)
    return frozenset(_closure(units, under))


def _closure(start: set[int], under: Mapping[int, list[int]]) -> set[int]:
    found, waiting = set(start), list(start)
    while waiting:
        for one in under.get(waiting.pop(), ()):
            if one not in found:
                found.add(one)
                waiting.append(one)
    return found
