"""What people decide about problems: move, merge, split, rename, set aside, take back. Each is kept with how it was before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import record
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.receiving import lock
from huiyin.domain.consolidation import snapshot
from huiyin.domain.consolidation.models import WHOLE, Aspect, Correction, Placement, Problem
from huiyin.domain.consolidation.snapshot import in_parts
from huiyin.domain.transitions import NotAllowed

Numbers = Iterable[int]
#: The longest title.
TITLE = 200


def move(opinions: Numbers, problem: str, *, by: Viewer, now: datetime, seen: int, reason: str = "") -> Correction:
    """Opinions go to a problem, whole. ``seen`` is the last decision that the person knew of. Raises NotAllowed."""
    numbers = sorted(set(opinions))
    return decide("move", {"opinions": numbers, "problem": problem}, lambda: _put(numbers, live(by, problem), by), by=by, now=now, seen=seen, reason=reason)


def pin(opinions: Numbers, *, by: Viewer, now: datetime, seen: int) -> Correction:
    """Opinions stay where they are: a person looked and agrees. Raises NotAllowed."""
    numbers = sorted(set(opinions))

    def deed() -> None:
        for some in in_parts(numbers):
            Placement.objects.filter(campaign=by.campaign, opinion__number__in=some).update(decided_by=by.user, reason="correction", confidence=1)

    return decide("pin", {"opinions": numbers}, deed, by=by, now=now, seen=seen)


def set_aside(opinions: Numbers, reason: str, *, by: Viewer, now: datetime, seen: int) -> Correction:
    """Opinions stand in no problem, for a reason that is kept. Raises NotAllowed."""
    numbers = sorted(set(opinions))
    if not reason.strip():
        raise NotAllowed("reason", action="set_aside")
    return decide("set_aside", {"opinions": numbers}, lambda: _put(numbers, None, by), by=by, now=now, seen=seen, reason=reason)


def share(opinion: int, parts: Mapping[str, int], *, by: Viewer, now: datetime, seen: int) -> Correction:
    """One opinion stands in several problems, each with its share in thousandths; together they are the whole. Raises NotAllowed."""
    if sum(parts.values()) != WHOLE or min(parts.values(), default=0) < 1:
        raise NotAllowed("shares")

    def deed() -> None:
        # Two codes may lead to one problem by now.
        shares = Counter[Problem]()
        for code, part in parts.items():
            shares[live(by, code)] += part
        row = Opinion.objects.get(campaign=by.campaign, number=opinion)
        Placement.objects.filter(opinion=row).delete()
        Placement.objects.bulk_create(placed(row, problem, by, part) for problem, part in shares.items())

    return decide("share", {"opinions": [opinion], "parts": dict(parts), "problems": sorted(parts)}, deed, by=by, now=now, seen=seen)


def merge(problems: Iterable[str], keep: str, *, by: Viewer, now: datetime, seen: int) -> Correction:
    """Problems become one: their opinions go to ``keep``, whose code stays; the other codes lead to it. Raises NotAllowed."""
    gone = sorted({*problems} - {keep})
    if not gone:
        raise NotAllowed("needs_two")

    def deed() -> None:
        target = live(by, keep)
        for code in gone:
            one = live(by, code)
            if one.code != code or one.pk == target.pk:
                raise NotAllowed("merged_already", problem=code)
            _take_in(one, target, by)
            one.state, one.merged_into = Problem.State.MERGED, target
            one.save(update_fields=["state", "merged_into"])
            Problem.objects.filter(merged_into=one).update(merged_into=target)

    return decide("merge", {"problems": [*gone, keep], "problem": keep, "opinions": _opinions_of(by, gone)}, deed, by=by, now=now, seen=seen)


def split(opinions: Numbers, title: str, *, by: Viewer, now: datetime, seen: int, aspect: str = "") -> Correction:
    """Opinions out of their problems into a new one with this title, under ``aspect`` or that of the first opinion's problem. Raises NotAllowed."""
    numbers, title = sorted(set(opinions)), _title(title)
    code = next_code(by)

    def deed() -> None:
        problem = Problem.objects.create(campaign=by.campaign, code=code, aspect=_aspect(by, aspect, numbers), title=title, decided=True)
        _put(numbers, problem, by)

    return decide("split", {"opinions": numbers, "problems": [code], "problem": code, "title": title}, deed, by=by, now=now, seen=seen)


def rename(problem: str, title: str, *, by: Viewer, now: datetime, seen: int) -> Correction:
    """A problem gets a title, which no run changes. Raises NotAllowed."""
    said = _title(title)

    def deed() -> None:
        one = live(by, problem)
        one.title, one.decided = said, True
        one.save(update_fields=["title", "decided"])

    return decide("rename", {"problems": [problem], "title": said}, deed, by=by, now=now, seen=seen)


def rename_aspect(aspect: str, title: str, *, by: Viewer, now: datetime, seen: int) -> Correction:
    """An aspect gets a title, which no run changes. Raises NotAllowed."""
    said = _title(title)

    def deed() -> None:
        if not Aspect.objects.filter(campaign=by.campaign, code=aspect).update(title=said, decided=True):
            raise NotAllowed("no_aspect", aspect=aspect)

    return decide("rename_aspect", {"aspects": [aspect], "title": said}, deed, by=by, now=now, seen=seen)


def move_problem(problem: str, aspect: str, *, by: Viewer, now: datetime, seen: int) -> Correction:
    """A problem goes under another aspect. Raises NotAllowed."""

    def deed() -> None:
        one = live(by, problem)
        one.aspect = _aspect(by, aspect, [])
        one.save(update_fields=["aspect"])

    return decide("move_problem", {"problems": [problem], "aspect": aspect}, deed, by=by, now=now, seen=seen)


def last_number(by: Viewer) -> int:
    """The number of the campaign's last decision."""
    return Correction.objects.filter(campaign=by.campaign).aggregate(last=Max("number"))["last"] or 0


def next_code(by: Viewer) -> str:
    """A code that no problem of the campaign ever had."""
    codes = Problem.objects.filter(campaign=by.campaign).values_list("code", flat=True)
    return f"P{max((int(code[1:]) for code in codes if code[1:].isdigit()), default=0) + 1:03d}"


def decide(action: str, told: dict[str, Any], deed: Callable[[], None], *, by: Viewer, now: datetime, seen: int, reason: str = "") -> Correction:
    """Lock, look at what is touched, refuse what somebody else changed meanwhile, do it, keep how it was and is."""
    if not by.is_any({Role.OFFICE}):
        raise NotAllowed("role", action=action)
    with transaction.atomic():
        lock(by.campaign)
        about = snapshot.about(told)
        _untouched(by, about, seen)
        before = snapshot.take(by.campaign, about)
        if len(before["opinions"]) != len(set(told.get("opinions", []))):
            raise NotAllowed("no_opinion")
        # A merge takes along whatever stands in the problem; everything else is about opinions that somebody looked at.
        if action != "merge":
            _counting(by, about)
        deed()
        after = snapshot.take(by.campaign, about)
        made = Correction.objects.create(
            campaign=by.campaign, number=last_number(by) + 1, action=action, told=told, before=before, after=after, actor=by.user, at=now, reason=reason
        )
        record("decide", made, actor=by.user, now=now, campaign=by.campaign, reason=reason, action=action)
    return made


def _counting(by: Viewer, about: snapshot.About) -> None:
    for some in in_parts(sorted(about.opinions)):
        if gone := Opinion.objects.filter(campaign=by.campaign, number__in=some).exclude(state=Opinion.State.REGISTERED).order_by("number").first():
            raise NotAllowed("opinion_gone", number=gone.number)


def _untouched(by: Viewer, about: snapshot.About, seen: int) -> None:
    others = Correction.objects.filter(campaign=by.campaign, number__gt=seen, undone_at=None).exclude(actor=by.user).select_related("actor")
    for other in others.defer("before", "after"):
        if snapshot.about(other.told).meets(about):
            raise NotAllowed("decided_meanwhile", who=str(other.actor), number=other.number)


def _put(numbers: Numbers, problem: Problem | None, by: Viewer) -> None:
    for some in in_parts(numbers):
        rows = list(Opinion.objects.filter(campaign=by.campaign, number__in=some))
        Placement.objects.filter(opinion__in=rows).delete()
        Placement.objects.bulk_create(placed(one, problem, by) for one in rows)


def placed(opinion: Opinion, problem: Problem | None, by: Viewer, part: int = WHOLE) -> Placement:
    """Where a person puts an opinion."""
    reason = "correction" if problem else "set_aside"
    return Placement(campaign=by.campaign, opinion=opinion, problem=problem, share=part, reason=reason, confidence=1, decided_by=by.user)


def _take_in(one: Problem, target: Problem, by: Viewer) -> None:
    """Everything of a problem goes to another; a share joins the one that its opinion has there already."""
    in_both = Placement.objects.select_for_update().filter(problem=one, opinion__in=Placement.objects.filter(problem=target).order_by().values("opinion"))
    for placement in in_both:
        there = Placement.objects.get(opinion=placement.opinion_id, problem=target)
        share = placement.share + there.share
        placement.delete()
        Placement.objects.filter(pk=there.pk).update(share=share, decided_by=by.user, reason="correction")
    Placement.objects.filter(problem=one).update(problem=target, decided_by=by.user, reason="correction")


def live(by: Viewer, code: str) -> Problem:
    """The problem of a code, or that which took it in. Raises NotAllowed."""
    found = Problem.objects.filter(campaign=by.campaign, code=code).select_related("merged_into").first()
    if found is None:
        raise NotAllowed("no_problem", problem=code)
    return found.merged_into or found


def _aspect(by: Viewer, code: str, numbers: list[int]) -> Aspect:
    aspects = Aspect.objects.filter(campaign=by.campaign)
    found = aspects.filter(code=code).first() if code else aspects.filter(problems__placements__opinion__number__in=numbers[:1]).first() or aspects.first()
    if found is None:
        raise NotAllowed("no_aspect", aspect=code)
    return found


def _opinions_of(by: Viewer, codes: Iterable[str]) -> list[int]:
    placed = Placement.objects.filter(campaign=by.campaign, problem__code__in=list(codes))
    return sorted(set(placed.values_list("opinion__number", flat=True)))


def _title(title: str) -> str:
    said = " ".join(title.split())
    if not said or len(said) > TITLE:
        raise NotAllowed("title", most=TITLE)
    return said
