"""What the machine would do differently after people's decisions: proposed as a whole, written only when a person accepts it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import record
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.receiving import lock
from huiyin.domain.consolidation.models import WHOLE, Placement, Problem
from huiyin.domain.consolidation.present import digest_of, documents, previous
from huiyin.domain.transitions import NotAllowed
from huiyin.engine import Document, consolidate

#: Of the machine's own placements, those surer than this share of them hold the others in place.
SURE = 0.5
#: A move needs so much confidence, and more than the place that it leaves.
LEAST = 0.2
#: Moves are proposed only where the machine, not knowing them, puts so large a share of people's decisions right, of at least so many on which it is sure enough.
#: Fewer cost more to read than they save; what was tried is told in benchmarks/README.md.
PROVEN, TRIED = 2 / 3, 5
#: Into so many parts decisions are cut for that; each is placed again by what the others teach.
FOLDS = 2


@dataclass(frozen=True, slots=True)
class Lesson:
    """``decided`` opinions were placed by people; ``moves`` are (opinion, problem now, problem proposed, confidence), the surest first.

    ``tried`` of the decisions were made again by the machine without knowing them, ``hit`` as people had made them.

    ``digest`` tells what stood when it was made: what has changed since is not overwritten.
    """

    decided: int
    moves: tuple[tuple[int, str, str, float], ...]
    digest: str
    tried: int = 0
    hit: int = 0

    @property
    def proven(self) -> bool:
        """Whether the machine has learned enough to propose anything."""
        return self.tried >= TRIED and self.hit >= PROVEN * self.tried

    @property
    def flows(self) -> list[tuple[str, str, int]]:
        """From where to where, with how many, the largest first."""
        found = Counter((now, proposed) for _, now, proposed, _ in self.moves)
        return [(now, proposed, count) for (now, proposed), count in sorted(found.items(), key=lambda one: (-one[1], one[0]))]


def lesson(viewer: Viewer) -> Lesson:
    """Place again, beside what people decided and the surer half of the rest, all that nobody decided.

    Decided opinions and sure ones are what the engine learns the problems from; the rest is compared with them as if it were new.
    """
    campaign = viewer.campaign
    rows = Placement.objects.filter(campaign=campaign, problem__isnull=False, opinion__state=Opinion.State.REGISTERED)
    decided = set(rows.filter(decided_by__isnull=False).values_list("opinion__number", flat=True))
    own = list(rows.filter(decided_by=None).order_by("-confidence", "opinion__number").values_list("opinion__number", flat=True))
    standing = {number: (code, sure) for number, code, sure in rows.filter(decided_by=None).values_list("opinion__number", "problem__code", "confidence")}
    digest = _digest(campaign)
    sure, texts = set(own[: int(len(own) * SURE)]), documents(campaign)
    anchors = previous(campaign, only=decided | sure)
    if anchors is None or not decided:
        return Lesson(len(decided), (), digest)
    tried, hit = _tested(campaign, texts, sure)
    if not Lesson(len(decided), (), digest, tried, hit).proven:
        return Lesson(len(decided), (), digest, tried, hit)
    found = consolidate(texts, previous=anchors)
    moves = [
        (number, standing[number][0], one.problem, one.confidence)
        for one in found.assignments
        if one.problem and (number := int(one.id)) in standing and one.reason != "previous" and one.problem != standing[number][0]
        if one.confidence > max(LEAST, standing[number][1])
    ]
    return Lesson(len(decided), tuple(sorted(moves, key=lambda move: (-move[3], move[0]))), digest, tried, hit)


def _tested(campaign: Campaign, texts: Sequence[Document], sure: set[int]) -> tuple[int, int]:
    """On how many decisions the machine is sure enough when it does not know them, and how many of these it makes as people did."""
    rows = Placement.objects.filter(campaign=campaign, problem__isnull=False, opinion__state=Opinion.State.REGISTERED, decided_by__isnull=False, share=WHOLE)
    places = dict(rows.order_by("opinion__number").values_list("opinion__number", "problem__code"))
    tried = hit = 0
    for fold in range(FOLDS):
        hidden = set(list(places)[fold::FOLDS])
        anchors = previous(campaign, only=sure | (places.keys() - hidden))
        found = consolidate(texts, previous=anchors).assignments if anchors and anchors.assignments else ()
        judged = [(places[int(one.id)], one.problem) for one in found if int(one.id) in hidden and one.problem and one.confidence > LEAST]
        tried, hit = tried + len(judged), hit + sum(there == here for there, here in judged)
    return tried, hit


def accept(seen: Lesson, *, by: Viewer, now: datetime, only: Collection[int] | None = None) -> int:
    """Write the moves of a lesson, or those of ``only`` these opinions; how many. They stay the machine's: a later decision or lesson moves them again.

    Raises NotAllowed, also where anything has changed since the lesson was made.
    """
    if not by.is_any({Role.OFFICE}):
        raise NotAllowed("role", action="learn")
    with transaction.atomic():
        lock(by.campaign)
        if _digest(by.campaign) != seen.digest:
            raise NotAllowed("changed_meanwhile")
        moves = [move for move in seen.moves if only is None or move[0] in only]
        problems = {one.code: one for one in Problem.objects.filter(campaign=by.campaign)}
        rows = {one.opinion.number: one for one in Placement.objects.filter(campaign=by.campaign, decided_by=None, opinion__number__in=[move[0] for move in moves]).select_related("opinion")}
        for number, _, proposed, confidence in moves:
            row = rows[number]
            row.problem, row.reason, row.confidence = problems[proposed], "learned", confidence
        Placement.objects.bulk_update(rows.values(), ["problem", "reason", "confidence"], batch_size=500)
        record("learn", by.campaign, actor=by.user, now=now, campaign=by.campaign, moved=len(moves), decided=seen.decided)
    return len(moves)


def _digest(campaign: Campaign) -> str:
    """What tells whether a lesson would still be the same: the words, the places, and who decided them."""
    places = Placement.objects.filter(campaign=campaign).order_by("opinion__number", "problem__code")
    told = [digest_of(documents(campaign), previous(campaign)), list(places.values_list("opinion__number", "problem__code", "decided_by", "confidence"))]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
