"""The tree of units with the industries across it, and the people with their posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from huiyin.accounts.models import Person, Post, Unit, User
from huiyin.accounts.rules import subtree
from huiyin.web.organisation.guard import administrator_page

#: Rows on a page, and how far the tree is set in at most.
PAGE, DEEPEST = 50, 6


@dataclass(frozen=True, slots=True)
class Line:
    """A unit at its place in the tree; ``path`` are the units above it, from the top."""

    unit: Unit
    path: tuple[Unit, ...]

    @property
    def depth(self) -> int:
        """How far it is set in."""
        return min(len(self.path), DEEPEST)


@administrator_page
def units(request: HttpRequest, user: User) -> HttpResponseBase:
    """The tree, or what was searched for."""
    asked = {name: request.GET.get(name, "").strip()[:80] for name in ("q", "kind", "industry")}
    every = list(Unit.objects.select_related("parent", "industry").order_by("order", "code"))
    lines = [line for line in in_order(every) if _fits(line.unit, asked, _industry(every, asked["industry"]))]
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    held = dict(Post.objects.on(today).filter(unit__in=[line.unit.pk for line in page]).values_list("unit").annotate(n=Count("person", distinct=True)))
    known = {
        "page": page,
        "rows": [(line, held.get(line.unit.pk, 0)) for line in page],
        "asked": asked,
        "filtered": any(asked.values()),
        "kinds": Unit.Kind.values,
        "industries": [one for one in every if one.kind == Unit.Kind.INDUSTRIAL],
        "none": not every,
    }
    return render(request, "huiyin/organisation/units.html", known)


def in_order(every: Iterable[Unit]) -> list[Line]:
    """The units of the tree from the top down, siblings in their order."""
    below: dict[int | None, list[Unit]] = {}
    for unit in every:
        below.setdefault(unit.parent_id, []).append(unit)
    found: list[Line] = []
    waiting = [Line(unit, ()) for unit in reversed(below.get(None, []))]
    while waiting:
        line = waiting.pop()
        found.append(line)
        waiting += [Line(child, (*line.path, line.unit)) for child in reversed(below.get(line.unit.pk, []))]
    return found


def _industry(every: Iterable[Unit], code: str) -> set[str] | None:
    """The codes of an industrial body, of what is under it and of what belongs to these across the tree; None for no filter."""
    if not code:
        return None
    codes = subtree({code}, {one.code: one.parent.code if one.parent else "" for one in every})
    return codes | {one.code for one in every if one.industry and one.industry.code in codes}


def _fits(unit: Unit, asked: Mapping[str, str], industry: set[str] | None) -> bool:
    words = " ".join([unit.code, unit.name, unit.name_en, *unit.aliases]).casefold()
    return asked["q"].casefold() in words and asked["kind"] in ("", unit.kind) and (industry is None or unit.code in industry)


@administrator_page
def people(request: HttpRequest, user: User) -> HttpResponseBase:
    """Everybody with their posts, those that have ended when asked for."""
    asked, ended, today = request.GET.get("q", "").strip()[:80], bool(request.GET.get("ended")), timezone.localdate()
    posts = Post.objects.select_related("unit").order_by("-started_on", "id")
    found = Person.objects.select_related("user").prefetch_related(Prefetch("posts", posts if ended else posts.on(today))).order_by("code")
    if asked:
        found = found.filter(Q(name__icontains=asked) | Q(name_en__icontains=asked) | Q(code__icontains=asked) | Q(posts__title__icontains=asked) | Q(posts__unit__name__icontains=asked)).distinct()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [(person, [(post, is_over(post, today)) for post in person.posts.all()]) for person in page]
    return render(request, "huiyin/organisation/people.html", {"page": page, "rows": rows, "asked": asked, "ended": ended, "none": not Person.objects.exists()})


def is_over(post: Any, today: date) -> bool:
    """Whether a post has ended."""
    return post.ended_on is not None and post.ended_on < today
