"""Asking back: somebody of the office, who did none of the work, notes what a person said of the answer by telephone or where it was read out."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import record
from huiyin.domain.answering.hearing import COMMENT
from huiyin.domain.answering.models import Answer, Delivery, Rating
from huiyin.domain.answering.reopening import reopen_if_unhappy
from huiyin.domain.collection.contributing import plain
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.receiving import lock, names_known
from huiyin.domain.collection.selectors import sources_visible_to
from huiyin.domain.rectification.belonging import is_about, is_kept_from, works_on
from huiyin.domain.transitions import NotAllowed
from huiyin.text.privacy import mask

#: The longest note of how somebody was asked.
HOW = 200


def may_ask(answer: Answer, by: Viewer, *, today: date) -> bool:
    """The office, and never who works on the problem, who wrote or published the answer, who is spoken about, or whom recusal keeps from one who spoke."""
    if not by.is_any({Role.OFFICE}) or by.user.pk in {answer.approved_by_id, answer.drafted_by_id}:
        return False
    problem = answer.problem_id
    return not (is_about(by, problem) or works_on(by, problem, today=today) or is_kept_from(by, problem))


def rate_for(answer: Answer, number: int, value: str, comment: str, how: str, *, by: Viewer, now: datetime, today: date) -> Rating:
    """Note the rating of whoever said the opinion of a number. What they rated themselves stands. Raises NotAllowed."""
    if not by.is_any({Role.OFFICE}):
        raise NotAllowed("role", action="rate_for")
    if not may_ask(answer, by, today=today):
        raise NotAllowed("doer_asks")
    if value not in Rating.Value.values or len(comment) > COMMENT:
        raise NotAllowed("rating", most=COMMENT)
    if not how.strip():
        raise NotAllowed("how_asked")
    reached = Delivery.objects.filter(answer=answer, answer__state=Answer.State.PUBLISHED, opinion__number=number, opinion__source__in=sources_visible_to(by, today=today))
    delivery = reached.exclude(opinion__state=Opinion.State.WITHDRAWN).first()
    if delivery is None:
        raise NotAllowed("not_asked", number=number)
    told = {name: mask(plain(text).strip(), names=names_known()).mapped.text for name, text in (("comment", comment), ("asked_how", how.strip()[:HOW]))}
    who = {"contributor": delivery.contributor} if delivery.contributor_id else {"opinion": delivery.opinion}
    with transaction.atomic():
        lock(answer.campaign)
        before = Rating.objects.filter(answer=answer, **who).first()
        if before is not None and before.way != Rating.Way.ASKED:
            # The same words as for one whom no answer reached: who has rated is nothing that the office learns by trying.
            raise NotAllowed("not_asked", number=number)
        given = {"value": value, "at": now, "way": Rating.Way.ASKED, "asked_by": by.user, "comment": told["comment"], "asked_how": told["asked_how"][:HOW]}
        made, _ = Rating.objects.update_or_create(answer=answer, **who, defaults=given)
        record("rate_for", answer, actor=by.user, now=now, campaign=answer.campaign, value=value)
        reopen_if_unhappy(answer, now=now)
    return made
