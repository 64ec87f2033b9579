"""Whom a reminder reaches: the users behind posts and bodies on a day, and how each of them wants to be told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q

from huiyin.accounts.models import Post, User
from huiyin.domain.campaigns.models import Body, BodyMember, Campaign
from huiyin.domain.collection.models import Opinion
from huiyin.domain.rectification.models import Measure
from huiyin.domain.sending.models import Preference
from huiyin.domain.sending.putting import mail_is_possible

_BODIES = {"leading_group": Body.Kind.LEADING_GROUP, "office": Body.Kind.OFFICE, "supervision": Body.Kind.SUPERVISION}


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who is told, in which language; by mail as well or not, and with everything else of the day or at once."""

    user: User
    language: str
    mail: bool
    digest: bool


class People:
    """Who is who in a campaign on a day; asked of the database once for a round of reminders."""

    def __init__(self, campaign: Campaign, measures: Iterable[Measure], *, today: date) -> None:
        users = User.objects.filter(is_active=True, person__isnull=False).select_related("person")
        self._users: dict[int | None, User] = {one.person_id: one for one in users}
        self._choices = {one.user_id: one for one in Preference.objects.all()}
        self._mail = mail_is_possible(campaign)
        self._bodies = {whom: _members(campaign, kind, today) for whom, kind in _BODIES.items()}
        self._heads, self._staff = _posts(today)
        problems = {one.problem_id for one in measures}
        about = Opinion.objects.filter(target_people__isnull=False).order_by()
        # An opinion that repeats another stands where that one does.
        places = ("placements__problem", "duplicate_of__placements__problem")
        self._about = {pair for place in places for pair in about.filter(**{f"{place}__in": problems}).values_list(place, "target_people").distinct()}

    def of(self, measure: Measure, whom: str) -> list[Reader]:
        """Whoever a rung is for. Nobody is reminded of what is said about themselves; where nobody is left, the office is told."""
        return self._reached(self._persons(measure, whom), measure.problem_id) or self._reached(self._bodies["office"], measure.problem_id)

    def body(self, whom: str, problem: int = 0) -> list[Reader]:
        """The members of a body."""
        return self._reached(self._bodies[whom], problem)

    def _persons(self, measure: Measure, whom: str) -> set[int]:
        if whom in self._bodies:
            return self._bodies[whom]
        if whom == "leader":
            return {measure.leader_id}
        officer = measure.officer_id
        if whom == "case_officer" and officer is not None and officer in self._users:
            return {officer}
        heads = self._heads.get(measure.department_id) or self._staff.get(measure.department_id)
        return heads or set()

    def _reached(self, persons: Iterable[int], problem: int) -> list[Reader]:
        users = [self._users[one] for one in sorted(persons) if one in self._users and (problem, one) not in self._about]
        return [self.reader(one) for one in users]

    def reader(self, user: User) -> Reader:
        """How somebody wants to be told."""
        own = self._choices.get(user.pk) or Preference(user=user)
        language = own.language or default_language()
        return Reader(user, language, self._mail and own.mail and bool(user.email), own.digest)


def default_language() -> str:
    """The language of messages for whoever has chosen none."""
    return "en" if settings.LANGUAGE_CODE.startswith("en") else "zh"


def _members(campaign: Campaign, kind: str, today: date) -> set[int]:
    held = Q(started_on=None) | Q(started_on__lte=today), Q(ended_on=None) | Q(ended_on__gte=today)
    return set(BodyMember.objects.filter(*held, body__campaign=campaign, body__kind=kind).values_list("person", flat=True))


def _posts(today: date) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """By unit, its heads and everybody with a post in it."""
    heads: dict[int, set[int]] = {}
    staff: dict[int, set[int]] = {}
    for unit, person, leader in Post.objects.on(today).order_by().values_list("unit", "person", "leader"):
        staff.setdefault(unit, set()).add(person)
        if leader:
            heads.setdefault(unit, set()).add(person)
    return heads, staff
