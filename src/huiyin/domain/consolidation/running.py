"""Consolidation runs: asked for by the office, worked off by a process of their own, kept whole."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.db.models import Max

from huiyin import __version__
from huiyin.domain.access import Role, Viewer
from huiyin.domain.activity import record
from huiyin.domain.collection.receiving import lock
from huiyin.domain.consolidation.applying import apply
from huiyin.domain.consolidation.lifecycle import RUN
from huiyin.domain.consolidation.model_run import Modelled
from huiyin.domain.consolidation.models import Problem, Run
from huiyin.domain.consolidation.present import digest_of, documents, previous
from huiyin.domain.consolidation.refusals import Cancelled
from huiyin.domain.consolidation.seeding import seeds, sown, weeded
from huiyin.domain.consolidation.selectors import placed_sum
from huiyin.domain.transitions import NotAllowed, advance
from huiyin.engine import Consolidation, EngineError

#: A process that was not heard of for so long is gone.
SILENT = timedelta(seconds=90)
#: So often, at most, a process tells how far it is.
TELLS = timedelta(seconds=1)


def ask_run(
    scope: str, *, by: Viewer, now: datetime, problems: int | None = None, aspects: int | None = None, models: Mapping[str, Mapping[str, str]] = MappingProxyType({})
) -> Run:
    """Ask for a run; it waits until a process takes it. Raises NotAllowed while another one is under way, or where there is nothing to do.

    ``models`` are those that ``model_choice.chosen`` gave.
    """
    if not by.is_any({Role.OFFICE}):
        raise NotAllowed("role", action="run")
    with transaction.atomic():
        lock(by.campaign)
        if Run.objects.filter(campaign=by.campaign, state__in=[Run.State.WAITING, Run.State.RUNNING]).exists():
            raise NotAllowed("run_under_way")
        if scope == Run.Scope.NEW and not Problem.objects.filter(campaign=by.campaign).exists():
            scope = Run.Scope.ALL
        parts = placed_sum(by.campaign.pk)
        if not any(parts.values()):
            raise NotAllowed("nothing_to_consolidate")
        if scope == Run.Scope.NEW and not parts["waits"] + parts["unseen"]:
            raise NotAllowed("nothing_new")
        number = (Run.objects.filter(campaign=by.campaign).aggregate(last=Max("number"))["last"] or 0) + 1
        wishes = {name: value for name, value in (("problems", problems), ("aspects", aspects)) if value}
        run = Run.objects.create(campaign=by.campaign, number=number, scope=scope, config=wishes, modelled=dict(models), asked_by=by.user, asked_at=now)
        record("ask_run", run, actor=by.user, now=now, campaign=by.campaign, scope=scope, wishes=wishes, models=dict(models))
    return run


def cancel_run(run: Run, *, by: Viewer, now: datetime) -> None:
    """Call a run off; what stood before stands. Raises NotAllowed."""
    with transaction.atomic():
        advance(run, "cancel_run", RUN, by=by, now=now, ended_at=now)


def restart_run(run: Run, *, by: Viewer, now: datetime) -> None:
    """Begin a run again that failed, was called off or whose process is gone: the same input gives the same result. Raises NotAllowed."""
    if run.state == Run.State.RUNNING and run.heard_at is not None and now - run.heard_at < SILENT:
        raise NotAllowed("run_under_way")
    with transaction.atomic():
        if Run.objects.filter(campaign=by.campaign, state__in=[Run.State.WAITING, Run.State.RUNNING]).exclude(pk=run.pk).exists():
            raise NotAllowed("run_under_way")
        advance(run, "restart_run", RUN, by=by, now=now, fault="", stage="", done=0, total=0, ended_at=None, heard_at=None)


def work_off(run: Run, *, clock: Callable[[], datetime]) -> Run:
    """Do what a run asks for, and keep what it finds. Everything is written in one go in the end: a process that dies before leaves what stood."""
    with transaction.atomic():
        advance(run, "begin_run", RUN, by=None, now=clock(), started_at=clock(), heard_at=clock(), version=__version__)
    try:
        found, digest, helped = _found(run, clock)
        with transaction.atomic():
            lock(run.campaign)
            moved = apply(run, found, helped.names)
            advance(run, "finish_run", RUN, by=None, now=clock(), ended_at=clock(), result=packed(found), input_digest=digest, done=run.total, modelled=helped.account)
            record("run_found", run, actor=None, now=clock(), campaign=run.campaign, totals=dict(found.totals), moved=moved, models=helped.account)
    except (Cancelled, NotAllowed):
        # Somebody called it off, at the latest while the result was about to be written.
        run.refresh_from_db()
    except (EngineError, MemoryError) as error:
        with transaction.atomic():
            advance(run, "fail_run", RUN, by=None, now=clock(), ended_at=clock(), fault=getattr(error, "code", "memory"))
    return run


def _found(run: Run, clock: Callable[[], datetime]) -> tuple[Consolidation, str, Modelled]:
    new = run.scope == Run.Scope.NEW
    sown_in = seeds(run.campaign) if new else []
    texts = [*documents(run.campaign), *sown_in]
    before = sown(previous(run.campaign), sown_in) if new else None
    helped = Modelled(run, _Telling(run, clock))
    found = helped.consolidated(texts, {name: run.config.get(name) for name in ("problems", "aspects")}, before)
    return weeded(found, sown_in), digest_of(texts, before), helped


class _Telling:
    """Writes how far a run is, not too often, and stops it when somebody has called it off."""

    def __init__(self, run: Run, clock: Callable[[], datetime]) -> None:
        self._run, self._clock, self._told = run, clock, clock() - TELLS

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = self._clock()
        if stage == self._run.stage and now - self._told < TELLS:
            return
        self._told, self._run.stage, self._run.done, self._run.total = now, stage, done, total
        here = Run.objects.filter(pk=self._run.pk, state=Run.State.RUNNING)
        if not here.update(stage=stage, done=done, total=total, heard_at=now):
            raise Cancelled


def packed(found: Consolidation) -> bytes:
    """A result to keep: the same result is the same bytes."""
    return gzip.compress(json.dumps(asdict(found), ensure_ascii=False, sort_keys=True).encode(), mtime=0)


def unpacked(kept: bytes) -> dict[str, Any]:
    """What ``packed`` kept, as plain values."""
    told: dict[str, Any] = json.loads(gzip.decompress(bytes(kept)))
    return told
