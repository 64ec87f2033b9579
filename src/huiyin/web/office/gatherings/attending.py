"""Who was there: people by name, found by searching, and a number for each stratum, in one form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huiyin.accounts.models import Person, Post
from huiyin.domain.access import Viewer
from huiyin.domain.campaigns.models import Stratum
from huiyin.domain.collection.brought import may_see_who_came
from huiyin.domain.gatherings.models import Gathering
from huiyin.domain.gatherings.services import note_attendance
from huiyin.web.language import language
from huiyin.web.office.gatherings.found import PLANNERS, kept, settled
from huiyin.web.pages import campaign_page
from huiyin.words import say

#: People that a search lists, and the most people of a stratum.
FOUND, MOST = 20, 99_999


@dataclass(frozen=True, slots=True)
class Given:
    """What stands in the form: who is ticked, who speaks, and the numbers as they were typed."""

    there: frozenset[int]
    speaks: frozenset[int]
    heads: dict[int, str]


@campaign_page(PLANNERS)
def attendance(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponseBase:
    """The form. Searching keeps what was filled in and saves nothing."""
    one, strata = kept(viewer, pk), list(viewer.campaign.strata.all())
    if one.state == Gathering.State.CANCELLED or not may_see_who_came(viewer, one, today=timezone.localdate()):
        raise Http404
    given = _sent(request.POST, strata) if request.method == "POST" else _noted(one)
    if request.method == "POST" and "find" not in request.POST and _saved(request, viewer, one, given, strata):
        return redirect("gathering", viewer.campaign.code, pk)
    asked = request.POST.get("q", "").strip()[:80]
    found, more = _found(asked, given.there)
    known = {
        "campaign": viewer.campaign,
        "one": one,
        "rows": [(person, posts, True, person.pk in given.speaks) for person, posts in _with_posts(Person.objects.filter(pk__in=given.there))],
        "found": _with_posts(found),
        "asked": asked,
        "more": more,
        "limit": FOUND,
        "strata": [(stratum, given.heads.get(stratum.pk, "")) for stratum in strata],
        "most": MOST,
    }
    return render(request, "huiyin/gatherings/attendance.html", known)


def _noted(one: Gathering) -> Given:
    rows = list(one.attendance.all())
    people = [row for row in rows if row.person_id]
    heads = {row.stratum_id: str(row.headcount) for row in rows if row.stratum_id}
    return Given(frozenset(row.person_id for row in people if row.person_id), frozenset(row.person_id for row in people if row.speaks and row.person_id), heads)


def _sent(sent: QueryDict, strata: Iterable[Stratum]) -> Given:
    """Whoever speaks was there, ticked or not."""
    there, speaks = ({int(key) for key in sent.getlist(name) if key.isdecimal() and len(key) < 15} for name in ("there", "speaks"))
    return Given(frozenset(there | speaks), frozenset(speaks), {one.pk: sent.get(f"heads_{one.pk}", "").strip()[:12] for one in strata})


def _saved(request: HttpRequest, viewer: Viewer, one: Gathering, given: Given, strata: list[Stratum]) -> bool:
    people = list(Person.objects.filter(pk__in=given.there))
    wrong = [stratum for stratum in strata if not _is_number(given.heads[stratum.pk])]
    for stratum in wrong:
        messages.error(request, say("gatherings.attendance.number", language(), stratum=stratum.named(language()), most=MOST))
    if len(people) < len(given.there):
        messages.error(request, say("gatherings.attendance.unknown", language()))
    if wrong or len(people) < len(given.there):
        return False
    heads = {stratum: int(given.heads[stratum.pk] or 0) for stratum in strata}
    speakers = [person for person in people if person.pk in given.speaks]
    return settled(request, lambda: note_attendance(one, people=people, heads=heads, speakers=speakers, by=viewer, now=timezone.now()), "attendance")


def _is_number(typed: str) -> bool:
    return not typed or (typed.isdecimal() and int(typed) <= MOST)


def _found(asked: str, there: frozenset[int]) -> tuple[list[Person], bool]:
    """The people who fit and are not listed yet, and whether there are more of them."""
    if not asked:
        return [], False
    named = Q(name__icontains=asked) | Q(name_en__icontains=asked) | Q(code__icontains=asked)
    posted = Post.objects.on(timezone.localdate()).filter(Q(title__icontains=asked) | Q(unit__name__icontains=asked) | Q(unit__name_en__icontains=asked))
    found = list(Person.objects.filter(named | Q(pk__in=posted.values("person"))).exclude(pk__in=there)[: FOUND + 1])
    return found[:FOUND], len(found) > FOUND


def _with_posts(people: Iterable[Person]) -> list[tuple[Person, list[Any]]]:
    """Each with the posts held now, which tell people of the same name apart."""
    listed = list(people)
    posts: dict[int, list[Any]] = {}
    for post in Post.objects.on(timezone.localdate()).filter(person__in=[one.pk for one in listed]).select_related("unit"):
        posts.setdefault(post.person_id, []).append(post)
    return [(one, posts.get(one.pk, [])) for one in listed]
