"""Frozen figures: a report is bound to a set of them, each number opens the rows that it counted, and it can be checked whether that is still so."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Max

from huiyin.accounts.models import Unit
from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import record
from huiyin.domain.answering.models import Delivery
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.collection.models import Opinion, SourceDocument
from huiyin.domain.collection.receiving import lock
from huiyin.domain.consolidation.models import Problem
from huiyin.domain.figures.figure import Figure, dumped, loaded
from huiyin.domain.figures.indicators import indicators_of
from huiyin.domain.figures.models import FigureSet
from huiyin.domain.rectification.models import Measure
from huiyin.domain.transitions import NotAllowed

#: What the rows of each kind are.
KINDS: Mapping[str, type[models.Model]] = {"unit": Unit, "source": SourceDocument, "opinion": Opinion, "measure": Measure, "problem": Problem, "delivery": Delivery}
#: Rows are looked up so many at once.
CHUNK = 5000
TITLE = 200


class FiguresRefused(NotAllowed):
    """Something about figures that may not be done; ``code`` is a key under ``figures.refused``."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A frozen set looked at again. ``sound``: it is what was frozen, and every row is there. ``erased`` words count as rows still.

    ``changed`` are the indicators whose rows are others when they are worked out for the same day again, with how many came and went.
    """

    sound: bool
    missing: int
    erased: int
    changed: Mapping[str, tuple[int, int]]


def freeze_figures(title: str, on: date, *, by: Viewer, now: datetime, today: date) -> FigureSet:
    """The office freezes the indicators of a day under the title of its report. Raises NotAllowed, FiguresRefused."""
    if not by.is_any({Role.OFFICE}):
        raise NotAllowed("role", action="freeze_figures")
    if not title.strip() or len(title.strip()) > TITLE:
        raise FiguresRefused("title", most=TITLE)
    if on > today:
        raise FiguresRefused("future")
    with transaction.atomic():
        lock(by.campaign)
        kept = packed(indicators_of(by.campaign, on=on))
        number = (FigureSet.objects.filter(campaign=by.campaign).aggregate(last=Max("number"))["last"] or 0) + 1
        made = FigureSet(campaign=by.campaign, number=number, title=title.strip(), on=on, kept=kept, frozen_by=by.user, frozen_at=now)
        made.digest = digest_of(made)
        made.save(force_insert=True)
        record("freeze_figures", made, actor=by.user, now=now, campaign=by.campaign, number=number, on=on, digest=made.digest)
    return made


def packed(figures: Sequence[Figure]) -> bytes:
    """Figures to keep: the same ones are the same bytes."""
    return gzip.compress(json.dumps([dumped(one) for one in figures], ensure_ascii=False, sort_keys=True).encode(), mtime=0)


def figures_in(one: FigureSet) -> list[Figure]:
    """The figures as they were frozen."""
    kept: list[dict[str, Any]] = json.loads(gzip.decompress(bytes(one.kept)))
    return [loaded(each) for each in kept]


def digest_of(one: FigureSet) -> str:
    """The hash of everything that a frozen set says."""
    told = [one.campaign_id, one.number, one.title, one.on.isoformat(), hashlib.sha256(gzip.decompress(bytes(one.kept))).hexdigest()]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def checked(one: FigureSet) -> Checked:
    """Whether a set is still what was frozen, whether its rows are there, and which indicators come out otherwise for that day now."""
    try:
        figures, sealed = figures_in(one), digest_of(one) == one.digest
    except (OSError, ValueError, KeyError, EOFError):
        return Checked(False, 0, 0, {})
    missing = erased = 0
    for kind, ids in _rows_by_kind(figures).items():
        there = _there(kind, ids)
        missing += len(ids) - len(there)
        erased += sum(there.values())
    again = {each.code: each for each in indicators_of(one.campaign, on=one.on)}
    changed = {each.code: moved for each in figures if (now := again.get(each.code)) and not (each.unknown or now.unknown) and (moved := difference(each, now)) != (0, 0)}
    return Checked(sealed and not missing, missing, erased, changed)


def difference(before: Figure, after: Figure) -> tuple[int, int]:
    """How many rows stand under a label in the second where they did not in the first, and the other way round."""
    old, new = ({(label, pk) for label, those in one.rows.items() for pk in those} for one in (before, after))
    return len(new - old), len(old - new)


def _rows_by_kind(figures: Sequence[Figure]) -> dict[str, list[int]]:
    found: dict[str, set[int]] = {}
    for one in figures:
        found.setdefault(one.kind, set()).update(pk for those in one.rows.values() for pk in those)
    return {kind: sorted(ids) for kind, ids in found.items()}


def _there(kind: str, ids: Sequence[int]) -> dict[int, bool]:
    """Which of the rows are there, and whether their words were erased."""
    words = "text" if kind in {"opinion", "source"} else ""
    found: dict[int, bool] = {}
    for start in range(0, len(ids), CHUNK):
        rows = KINDS[kind]._default_manager.filter(pk__in=ids[start : start + CHUNK]).order_by()
        found |= {pk: text == "" for pk, text in rows.values_list("pk", words)} if words else dict.fromkeys(rows.values_list("pk", flat=True), False)
    return found


def sets_of(campaign: Campaign) -> list[FigureSet]:
    """The frozen sets of a campaign, the latest first."""
    return list(FigureSet.objects.filter(campaign=campaign).select_related("frozen_by__person"))
