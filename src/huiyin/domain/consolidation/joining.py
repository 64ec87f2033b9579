"""Opinions that are the same as another one, of which one counts, and opinions that belong to several problems, each in part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from huiyin.domain.access import Viewer
from huiyin.domain.collection.models import Opinion
from huiyin.domain.collection.registering import repeat
from huiyin.domain.consolidation.deciding import decide, live, placed, share
from huiyin.domain.consolidation.models import WHOLE, Correction, Placement
from huiyin.domain.consolidation.snapshot import in_parts
from huiyin.domain.transitions import NotAllowed


def same(opinions: Iterable[int], kept: int, *, by: Viewer, now: datetime, seen: int) -> Correction:
    """Opinions say the same as ``kept``, with whatever repeats them; where they count again one day, they stand where it stood. Raises NotAllowed."""
    numbers = sorted({*opinions} - {kept})
    if not numbers:
        raise NotAllowed("same_needs_two")
    target = Opinion.objects.filter(campaign=by.campaign, number=kept).first()
    if target is None or target.state != Opinion.State.REGISTERED:
        raise NotAllowed("same_as_none", number=kept)
    copies = _copies(by, numbers)

    def deed() -> None:
        shares = list(Placement.objects.filter(opinion=target).select_related("problem"))
        # Whoever repeats one of them is led on first: nothing repeats what repeats something.
        for number in [*copies, *numbers]:
            repeat(by.campaign, number, kept, by=by, now=now)
        for some in in_parts(numbers):
            rows = list(Opinion.objects.filter(campaign=by.campaign, number__in=some))
            if shares:
                Placement.objects.filter(opinion__in=rows).delete()
            Placement.objects.bulk_create(_as_there(row, there, by) for row in rows for there in shares)

    return decide("same", {"opinions": numbers, "repeats": [*numbers, *copies], "kept": kept}, deed, by=by, now=now, seen=seen)


def belong(opinion: int, problem: str, part: int, *, by: Viewer, now: datetime, seen: int) -> Correction:
    """An opinion belongs to a problem with so many thousandths; what it has elsewhere divides the rest as before. With 0 it leaves. Raises NotAllowed."""
    code = live(by, problem).code
    rows = Placement.objects.filter(campaign=by.campaign, opinion__number=opinion, problem__isnull=False).exclude(problem__code=code)
    others = dict(rows.order_by("-share", "problem__code").values_list("problem__code", "share"))
    if not 0 <= part <= WHOLE:
        raise NotAllowed("shares")
    if part < WHOLE and not others:
        raise NotAllowed("shares_alone", problem=code)
    parts = divided(others, WHOLE - part) | ({code: part} if part else {})
    return share(opinion, parts, by=by, now=now, seen=seen)


def divided(shares: Mapping[str, int], whole: int) -> dict[str, int]:
    """Shares in the same proportion that make another whole, to the thousandth; what would be nothing is left out."""
    before, found, left = sum(shares.values()), dict[str, int](), whole
    for code, one in shares.items():
        # What is left of the rest goes by what is left of the shares, so that nothing is lost by rounding.
        found[code] = round(left * one / before) if before else 0
        left, before = left - found[code], before - one
    return {code: one for code, one in found.items() if one}


def _copies(by: Viewer, numbers: list[int]) -> list[int]:
    rows = (Opinion.objects.filter(campaign=by.campaign, duplicate_of__number__in=some).values_list("number", flat=True) for some in in_parts(numbers))
    return sorted(number for some in rows for number in some)


def _as_there(row: Opinion, there: Placement, by: Viewer) -> Placement:
    made = placed(row, there.problem, by, there.share)
    made.reason = there.reason if there.problem is None else made.reason
    return made
