"""Drafting and publishing answers. Publishing brings the answer to every opinion of the problem, each once; see ``bringing``."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import record
from huiyin.domain.answering.bringing import begin
from huiyin.domain.answering.lifecycle import ANSWER
from huiyin.domain.answering.models import Answer
from huiyin.domain.collection.receiving import lock
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.rectification.belonging import does, is_about
from huiyin.domain.rectification.models import Measure
from huiyin.domain.transitions import NotAllowed, advance

#: States of a problem in which there is something to answer.
ANSWERABLE = (Problem.State.CONFIRMED, Problem.State.RECTIFYING, Problem.State.PENDING, Problem.State.RESOLVED, Problem.State.EXPLAINED, Problem.State.CONTINUING)


def draft_answer(problem: Problem, *, done: str, not_done: str, why: str, next: str, by: Viewer, now: datetime, today: date) -> Answer:
    """A draft by the department that does a measure of the problem, or by the office; each of the four parts says something. Raises NotAllowed."""
    if is_about(by, problem.pk):
        raise NotAllowed("about_you")
    if not by.is_any({Role.OFFICE}) and not any(does(by, one, today=today) for one in Measure.objects.filter(problem=problem)):
        raise NotAllowed("role", action="draft_answer")
    if problem.state not in ANSWERABLE:
        raise NotAllowed("not_confirmed", problem=problem.code)
    parts = {"done": done.strip(), "not_done": not_done.strip(), "why": why.strip(), "next": next.strip()}
    if not all(parts.values()):
        raise NotAllowed("answer_parts")
    with transaction.atomic():
        lock(by.campaign)
        draft = Answer.objects.filter(problem=problem, state=Answer.State.DRAFTED).first()
        version = (Answer.objects.filter(problem=problem).aggregate(last=Max("version"))["last"] or 0) + 1
        draft = draft or Answer(campaign=by.campaign, problem=problem, version=version)
        for name, value in {**parts, "drafted_by": by.user, "drafted_at": now}.items():
            setattr(draft, name, value)
        draft.save()
        record("draft_answer", draft, actor=by.user, now=now, campaign=by.campaign, problem=problem.code)
    return draft


def publish_answer(answer: Answer, *, by: Viewer, now: datetime) -> int:
    """A leader of one of the measures, or the leading group, approves the draft of somebody else; how many opinions it reaches, at once or soon. Raises NotAllowed."""
    if answer.drafted_by_id == by.user.pk:
        raise NotAllowed("own_answer")
    if is_about(by, answer.problem_id):
        raise NotAllowed("about_you")
    if not by.is_any({Role.LEADING_GROUP}) and not Measure.objects.filter(problem=answer.problem_id, leader=by.person_id or 0).exists():
        raise NotAllowed("role", action="publish_answer")
    with transaction.atomic():
        lock(by.campaign)
        # What is published is what was read: another draft may have been written since.
        if not Answer.objects.filter(pk=answer.pk, drafted_at=answer.drafted_at).exists():
            raise NotAllowed("changed_meanwhile")
        for before in Answer.objects.filter(problem=answer.problem_id, state=Answer.State.PUBLISHED):
            advance(before, "supersede_answer", ANSWER, by=None, now=now)
        advance(answer, "publish_answer", ANSWER, by=by, now=now, approved_by=by.user, published_at=now)
        return begin(answer, now=now)
