"""The opinions that somebody may read: searched, filtered, counted by state."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from huiyin.accounts.naming import Named
from huiyin.domain.access import LISTENERS, READERS, Role, Viewer
from huiyin.domain.campaigns.models import Stratum
from huiyin.domain.collection.indexing import matching
from huiyin.domain.collection.models import Endorsement, Opinion
from huiyin.domain.collection.selectors import opinions_visible_to, traceable
from huiyin.domain.collection.tracing import large_strata, searchable, withheld
from huiyin.web.office.opinions.forms import ORIGIN, OpinionFilterForm
from huiyin.web.office.opinions.marking import Stretches, excerpt
from huiyin.web.office.opinions.placed import placed
from huiyin.web.office.sources.inbox import Counted
from huiyin.web.office.sources.reading import CORRECTORS
from huiyin.web.pages import campaign_page

#: "12" or "#12": the number of an opinion, and perhaps words too.
_NUMBER = re.compile(r"#?\s*([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Row:
    """An opinion as it is listed. ``words`` is None where they are withheld; ``stratum`` is the one that may be told."""

    opinion: Opinion
    words: Stretches | None
    endorsements: int
    traced: bool
    stratum: Stratum | None

    @property
    def origin(self) -> list[Named]:
        """The people, the place, the way and the team, for whoever reads the source."""
        one = self.opinion
        return [each for each in (one.stratum, one.place, one.channel, one.team) if each is not None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of the list: the form, whether anything was asked and whether by more than words, and the opinions of every state that fit."""

    form: OpinionFilterForm
    filtered: bool
    narrowed: bool
    state: str
    fitting: QuerySet[Opinion]

    @property
    def rows(self) -> QuerySet[Opinion]:
        """The opinions to list, in order of their numbers."""
        return (self.fitting.filter(state=self.state) if self.state else self.fitting).order_by("number")

    @property
    def number_first(self) -> QuerySet[Opinion]:
        """The same, but the opinion whose number was searched for stands before all others."""
        number = numbered(self.form.words)
        if number is None:
            return self.rows
        return self.rows.order_by(Case(When(number=number, then=Value(0)), default=Value(1), output_field=IntegerField()), "number")


def asked(viewer: Viewer, given: Any, *, today: date) -> Asked:
    """Read search and filters. A filter that tells where opinions come from finds only those whose source the viewer may read."""
    form = OpinionFilterForm(viewer, given)
    chosen = form.chosen()
    fitting = opinions_visible_to(viewer, today=today)
    if form.reads and ORIGIN & chosen.keys():
        fitting = traceable(fitting, viewer, today=today)
    elif "stratum" in chosen:
        fitting = fitting.filter(confidential=False)
    state = chosen.pop("state", "")
    fitting = searched(placed(fitting.filter(**chosen), form.placed, viewer.campaign), form.words, viewer, today=today)
    return Asked(form, bool(chosen or form.words or form.placed or state), bool(chosen), state, fitting)


def searched(opinions: QuerySet[Opinion], words: str, viewer: Viewer, *, today: date) -> QuerySet[Opinion]:
    """Those of the opinions that hold the words, or have the number."""
    if not words:
        return opinions
    number = numbered(words)
    # A number tells nothing of the words, so the one that has it is found in any case.
    named = None if number is None else opinions.filter(number=number).values_list("pk", flat=True).first()
    return matching(searchable(opinions, viewer, today=today, named=named), words, also=named)


def numbered(words: str) -> int | None:
    """The number of an opinion, if that is what was typed."""
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", words).strip())
    return int(found[1]) if found else None


@campaign_page(READERS | LISTENERS)
def opinions(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The list, with how many there are of each state."""
    today = timezone.localdate()
    ask = asked(viewer, request.GET, today=today)
    found = dict(ask.fitting.order_by().values_list("state").annotate(n=Count("id")))
    counts = [(state, found.get(state, 0)) for state in Opinion.State.values]
    listed = found.get(ask.state, 0) if ask.state else sum(found.values())
    page = Counted(ask.number_first.values_list("pk", flat=True), listed).get_page(request.GET.get("page"))
    context = {
        "campaign": viewer.campaign,
        "form": ask.form,
        "filtered": ask.filtered,
        "narrowed": ask.narrowed,
        "page": page,
        "rows": rows_of(list(page), viewer, ask.form.words, today=today),
        "counts": counts,
        "total": sum(found.values()),
        "state": ask.state,
        "may": next(role.value for role in (Role.OFFICE, Role.SUPERVISION, Role.LEADING_GROUP, Role.TEAM) if viewer.is_any({role})),
        "collects": viewer.is_any(CORRECTORS),
    }
    return render(request, "huiyin/opinions/list.html", context)


def rows_of(ids: Sequence[int], viewer: Viewer, words: str = "", *, today: date) -> list[Row]:
    """The opinions of these ids, in their order, as the viewer may see them; they are visible to the viewer."""
    every = Opinion.objects.select_related("channel", "team", "place", "stratum").in_bulk(ids)
    traced = set(traceable(Opinion.objects.filter(pk__in=ids), viewer, today=today).order_by().values_list("pk", flat=True))
    large = large_strata(viewer.campaign) if len(traced) < len(ids) else frozenset[int]()
    agreed = dict(Endorsement.objects.filter(opinion__in=ids).order_by().values_list("opinion").annotate(n=Count("id")))
    return [
        Row(
            one,
            None if withheld(one) else excerpt(one.text, words),
            agreed.get(one.pk, 0),
            one.pk in traced,
            one.stratum if one.pk in traced or (one.stratum_id in large and not one.confidential) else None,
        )
        for one in (every[pk] for pk in ids)
    ]
