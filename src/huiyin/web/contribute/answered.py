"""The answers on the page of a receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huiyin.domain.answering.hearing import answers_for
from huiyin.domain.answering.models import Answer, Delivery, Rating
from huiyin.domain.collection.models import Contributor


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer with what the contributor said that it answers, and how they rated it; ``value`` and ``comment`` stand in the form."""

    answer: Answer
    title: str
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
    # A title that no person gave is made of words that somebody else may have said.
    return Shown(answer, answer.problem.title if answer.problem.decided else "", said, rating, value, comment)
