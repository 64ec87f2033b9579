"""Titles of the machine quote no opinion that is about somebody or was said in confidence: everybody reads titles, those too whom it is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from huiyin.domain.access import Viewer
from huiyin.domain.activity import record
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.selectors import opinions_visible_to
from huiyin.domain.consolidation.models import Aspect, Placement, Problem
from huiyin.domain.consolidation.selectors import placements_visible_to
from huiyin.domain.gatherings.models import Gathering

#: So many letters in a row that nobody else wrote are a quotation.
QUOTED = 8
#: So many key phrases make the title that stands for one that quotes.
PHRASES = 3
#: Letters are shorter than characters: so many of an alphabet tell as much.
SPELLED = 24
_WRITTEN = re.compile("[\u3400-\u9fff]")
_BETWEEN = re.compile(r"[\W_]+")
_GUARDED = Q(confidential=True) | ~Q(target_units=None) | ~Q(target_people=None) | Q(source__gathering__mode=Gathering.Mode.BACK_TO_BACK)


@dataclass(frozen=True, slots=True)
class Quoting:
    """A problem whose title says, word for word, ``words`` that only ``count`` of its opinions say."""

    problem: Problem
    words: str
    count: int


def quoting_titles(viewer: Viewer, *, today: date) -> list[Quoting]:
    """The titles that quote fewer opinions than a small group of the campaign may have: whoever knows the people could recognise the speaker.

    Of the opinions that the viewer may read. Titles are taken as they stand, whoever gave them; the ones that quote most come first.
    """
    problems = {one.pk: one for one in Problem.objects.filter(campaign=viewer.campaign).exclude(state=Problem.State.MERGED)}
    pieces = {pk: _verbatim(one.title) for pk, one in problems.items()}
    said: dict[int, Counter[str]] = {pk: Counter() for pk in problems if pieces[pk]}
    rows = placements_visible_to(viewer, today=today).filter(problem__in=said).order_by().values_list("problem", "opinion__text")
    for pk, text in rows.iterator(chunk_size=5000):
        said[pk].update(piece for piece in pieces[pk] if piece in text)
    least = max(viewer.campaign.smallest_group, 2)
    found = []
    for pk, counts in said.items():
        rare = [(at, piece) for at, piece in enumerate(pieces[pk]) if 0 < counts[piece] < least]
        if rare:
            first = rare[0][0]
            run = [piece for at, (place, piece) in enumerate(rare) if place == first + at]
            found.append(Quoting(problems[pk], run[0] + "".join(piece[-1] for piece in run[1:]), min(counts[piece] for piece in run)))
    return sorted(found, key=lambda one: (-len(one.words), one.problem.code))


def _verbatim(title: str) -> list[str]:
    """What of a title would be a quotation, in the order in which it stands."""
    width = QUOTED if _WRITTEN.search(title) else SPELLED
    return [title[at : at + width] for at in range(len(title) - width + 1)]


def cover_titles(campaign: Campaign) -> list[Problem]:
    """Give the problems whose titles quote a guarded opinion their key phrases instead, and their aspects theirs; the problems that were changed.

    A title that a person gave stays, and so does one that the leading group confirmed. Call it in a transaction with the campaign locked.
    """
    guarded = set(guarded_opinions(campaign).filter(placements__problem__isnull=False).values_list("pk", flat=True))
    if not guarded:
        return []
    touched = Problem.objects.filter(campaign=campaign, state=Problem.State.PROPOSED, placements__opinion__in=guarded).distinct()
    aspects = {one.pk: one for one in Aspect.objects.filter(pk__in=touched.order_by().values("aspect"), decided=False)}
    changed = [one for one in touched if not one.decided and _quotes(one.title, _texts(guarded, problem=one.pk))]
    for problem in changed:
        problem.title, problem.named_by, problem.summary = _phrases(problem), "", ""
        problem.save(update_fields=["title", "named_by", "summary"])
    for problem in touched:
        if problem.summary and _quotes(problem.summary, _texts(guarded, problem=problem.pk)):
            Problem.objects.filter(pk=problem.pk).update(summary="")
    for aspect in aspects.values():
        if _quotes(aspect.title, _texts(guarded, problem__aspect=aspect.pk)):
            aspect.title, aspect.named_by = next((_phrases(one) for one in aspect.problems.order_by("code")), aspect.code), ""
            aspect.save(update_fields=["title", "named_by"])
    return changed


def guarded_opinions(campaign: Campaign) -> QuerySet[Opinion]:
    """The opinions that are about somebody, were said in confidence or behind closed doors, each once."""
    return Opinion.objects.filter(_GUARDED, campaign=campaign).order_by().distinct()


def cover_after_naming(*, by: Viewer, now: datetime) -> None:
    """The same when it has been said whom an opinion is about, with an entry in the log for each title."""
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=by.campaign.pk)
        for problem in cover_titles(by.campaign):
            record("describe", problem, actor=by.user, now=now, campaign=by.campaign, changed=["title"])


def readable(titles: Mapping[str, str], viewer: Viewer, *, today: date) -> dict[str, str]:
    """Titles of an old result by their codes; where one quotes an opinion that the viewer may not read, its code stands for it."""
    open_to_them = opinions_visible_to(viewer, today=today).order_by().values("pk")
    closed = Opinion.objects.filter(campaign=viewer.campaign).exclude(pk__in=open_to_them).order_by().values_list("text", flat=True)
    pieces = {code: _pieces([title]) for code, title in titles.items()}
    wanted = set().union(*pieces.values())
    quoted = {piece for text in closed.iterator(chunk_size=2000) for piece in wanted & _pieces([text])} if wanted else set[str]()
    return {code: title if quoted.isdisjoint(pieces[code]) else code for code, title in titles.items()}


def _texts(guarded: set[int], **where: int) -> tuple[Sequence[str], Sequence[str]]:
    """What guarded opinions say, and what the others say."""
    rows = list(Placement.objects.filter(**where).order_by().values_list("opinion", "opinion__text"))
    return [text for pk, text in rows if pk in guarded], [text for pk, text in rows if pk not in guarded]


def _quotes(title: str, said: tuple[Sequence[str], Sequence[str]]) -> bool:
    guarded, others = said
    return not _pieces([title]).isdisjoint(_pieces(guarded) - _pieces(others))


def _pieces(texts: Iterable[str]) -> set[str]:
    plain = [_BETWEEN.sub("", text) for text in texts]
    return {text[at : at + QUOTED] for text in plain for at in range(len(text) - QUOTED + 1)}


def _phrases(problem: Problem) -> str:
    """Its key phrases, each too short to be a quotation."""
    told = [one for one in problem.key_phrases if len(_BETWEEN.sub("", one)) < QUOTED]
    return "、".join(told[:PHRASES])[:200] or problem.code
