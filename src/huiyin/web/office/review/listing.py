"""Which opinions are reviewed: those of a problem, those that wait, the doubtful; filtered, numbered, and each with where it stands and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from huiyin.accounts.models import User
from huiyin.domain.access import LISTENERS, Role, Viewer
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.selectors import opinions_visible_to
from huiyin.domain.consolidation.models import WHOLE, Placement
from huiyin.domain.consolidation.selectors import placements_visible_to, waiting
from huiyin.web.language import language
from huiyin.web.office.opinions.forms import OpinionFilterForm
from huiyin.web.office.opinions.listing import Row, asked, rows_of
from huiyin.words import say

#: Who may open the pages, and who of them reads sources.
ROLES = frozenset({Role.OFFICE, Role.SUPERVISION, *LISTENERS})
TRACERS = frozenset({Role.OFFICE, Role.SUPERVISION})
#: Lists that are not one problem's: see ``listed``.
LISTS = ("waiting", "aside", "doubt", "all")
#: So many doubtful opinions are shown at once, and so many shown before are skipped.
DOUBTFUL, SKIPPED = 10, 500
#: From this lead over the next problem on a placement is sure, or fairly sure.
SURE, FAIR = 0.5, 0.2


class ReviewFilterForm(OpinionFilterForm):
    """Search and filters of the review, few enough for one line."""

    def __init__(self, viewer: Viewer, *args: Any, **given: Any) -> None:
        super().__init__(viewer, *args, **given)
        for name in ("state", "kind", "team", "since", "until"):
            self.fields.pop(name, None)
        self.fields["undecided"] = forms.BooleanField(required=False, label=say("review.undecided", language()))
        self.order_fields(["q", "channel", "place", "stratum", "undecided"])


@dataclass(frozen=True, slots=True)
class Place:
    """Where an opinion stands: in a problem or in none, and why."""

    placement: Placement

    @property
    def code(self) -> str:
        """The code of the problem, nothing where there is none."""
        return self.placement.problem.code if self.placement.problem else ""

    @property
    def title(self) -> str:
        """The title of the problem."""
        return self.placement.problem.title if self.placement.problem else ""

    @property
    def share(self) -> int:
        """Its part of the opinion in per cent."""
        return round(100 * self.placement.share / WHOLE)

    @property
    def who(self) -> str:
        """Who decided it; nothing where the machine proposed it."""
        return name_of(self.placement.decided_by) if self.placement.decided_by else ""

    @property
    def because(self) -> str:
        """The reason and, of a proposal, how sure it is; in words."""
        reason = say(f"consolidation.reason.{self.placement.reason}", language())
        if self.placement.decided_by_id or not self.placement.problem_id:
            return reason
        confidence = self.placement.confidence
        sure = "sure" if confidence >= SURE else "fair" if confidence >= FAIR else "doubtful"
        return say("review.because", language(), reason=reason, sure=say(f"review.sure.{sure}", language()), percent=round(100 * confidence))


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An opinion as it is listed, with its places."""

    row: Row
    places: Sequence[Place]


def listed(viewer: Viewer, given: Any, *, today: date) -> QuerySet[Placement]:
    """The placements of a list: ``problem`` names a problem, ``list`` one of LISTS; filters narrow it."""
    chosen = given.get("list", "")
    found = waiting(viewer, today=today) if chosen == "waiting" else placements_visible_to(viewer, today=today)
    if chosen == "aside":
        found = found.filter(problem=None, reason="set_aside")
    elif chosen == "doubt":
        found = found.filter(problem__isnull=False, decided_by=None)
    elif chosen not in LISTS:
        found = found.filter(problem__campaign=viewer.campaign, problem__code=given.get("problem", ""))
    ask = asked(viewer, _narrowing(given), today=today)
    if ask.filtered:
        found = found.filter(opinion__in=ask.fitting.order_by().values("pk"))
    return found.filter(decided_by=None) if given.get("undecided") else found


def numbers(viewer: Viewer, given: Any, *, today: date) -> list[int]:
    """The numbers of the opinions of a list, each once, in order; of the doubtful the ten with the least confidence."""
    found = listed(viewer, given, today=today)
    if given.get("list") == "doubt":
        shown = whole_numbers(given.get("skip", ""))[-SKIPPED:]
        ranked = found.exclude(opinion__number__in=shown).order_by("confidence", "opinion__number").values_list("opinion__number", flat=True)
        return list(dict.fromkeys(ranked[: DOUBTFUL * 2]))[:DOUBTFUL]
    return list(dict.fromkeys(found.order_by("opinion__number").values_list("opinion__number", flat=True)))


def reviewed(viewer: Viewer, wanted: Sequence[int], words: str = "", *, today: date) -> list[Reviewed]:
    """The opinions of these numbers that the viewer may see, in this order."""
    visible = opinions_visible_to(viewer, today=today).filter(state=Opinion.State.REGISTERED, number__in=wanted)
    ids = dict(visible.order_by().values_list("number", "pk"))
    places: dict[int, list[Place]] = {}
    placed = Placement.objects.filter(opinion__in=ids.values()).select_related("problem", "decided_by__person")
    for one in placed.order_by("opinion", "-share", "problem__code"):
        places.setdefault(one.opinion_id, []).append(Place(one))
    order = [ids[number] for number in wanted if number in ids]
    return [Reviewed(row, places.get(row.opinion.pk, [])) for row in rows_of(order, viewer, words, today=today)]


def whole_numbers(text: str, most: int = 1_000_000) -> list[int]:
    """The numbers in "3,5,8"; what is none is left out."""
    return [int(one) for one in text.split(",")[:most] if one.isascii() and one.isdigit() and len(one) < 10]


def name_of(user: User) -> str:
    """What somebody is called: their name, or that of their account."""
    return user.person.named(language()) if user.person else user.username


def _narrowing(given: Any) -> dict[str, str]:
    """Those of the filters that these pages offer."""
    return {name: given.get(name, "") for name in ("q", "channel", "place", "stratum")}
