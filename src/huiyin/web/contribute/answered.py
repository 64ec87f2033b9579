"""The answers on the page of a receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from huiyin.domain.answering.hearing import answers_for
from huiyin.domain.answering.models import Answer, Delivery, Rating
from huiyin.domain.answering.publicly import day_of, title_of
from huiyin.domain.collection.models import Contributor


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer with what the contributor said that it answers, and how they rated it; ``value`` and ``comment`` stand in the form."""

    answer: Answer
    title: str
    on: date | None
    said: Sequence[str]
    rating: Rating | None
    value: str
    comment: str


def answers_shown(holder: Contributor, typed: Mapping[str, str]) -> list[Shown]:
    """Every answer that reached somebody. ``typed`` is a rating that was not taken, with the ``answer`` it was for."""
    said: dict[int, list[str]] = {}
    for answer, text in Delivery.objects.filter(contributor=holder).order_by("opinion__number").values_list("answer", "opinion__text"):
        said.setdefault(answer, []).append(text)
    ratings = {one.answer_id: one for one in Rating.objects.filter(contributor=holder)}
    return [_shown(one, said.get(one.pk, []), ratings.get(one.pk), typed if typed.get("answer") == str(one.pk) else None) for one in answers_for(holder)]


def _shown(answer: Answer, said: Sequence[str], rating: Rating | None, typed: Mapping[str, str] | None) -> Shown:
    value, comment = (typed["value"], typed["comment"]) if typed else (rating.value, rating.comment) if rating else ("", "")
    return Shown(answer, title_of(answer.problem), day_of(answer), said, rating, value, comment)


def replied(holder: Contributor) -> set[int]:
    """The opinions of somebody to which an answer stands."""
    return set(Delivery.objects.filter(contributor=holder, answer__state=Answer.State.PUBLISHED).values_list("opinion", flat=True))
