"""The process that works runs off, apart from the pages: started when a run is asked for, and when the server starts."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Q, QuerySet

from huiyin.domain.consolidation.lifecycle import RUN
from huiyin.domain.consolidation.models import Run
from huiyin.domain.consolidation.running import SILENT, work_off
from huiyin.domain.consolidation.teaching import prepare
from huiyin.domain.transitions import NotAllowed, advance
from huiyin.engine import EngineError

#: So often a process says that it is alive, in seconds, however long a stage takes.
BEAT = 20.0
Clock = Callable[[], datetime]


def start(*, wait: bool = False) -> bool:
    """Start the process, which lives on without whoever started it; whether that could be done. ``wait`` is explained at ``work_all``."""
    command = [sys.executable, "-m", "huiyin.cli", "work", "--home", str(settings.HOME), "--quiet", *(["--wait"] if wait else [])]
    none = subprocess.DEVNULL
    try:
        child = subprocess.Popen(command, stdin=none, stdout=none, stderr=none, env={**os.environ, "HUIYIN_HOME": str(settings.HOME)}, start_new_session=True)
    except OSError:
        return False
    # Somebody must hear of its end, or it stays in the list of processes.
    threading.Thread(target=child.wait, daemon=True).start()
    return True


def left_over() -> bool:
    """Whether any run of any campaign is not at its end."""
    return Run.objects.filter(state__in=[Run.State.WAITING, Run.State.RUNNING]).exists()


def gone(run: Run, now: datetime) -> bool:
    """Whether the process that works on a run was not heard of for too long."""
    return run.state == Run.State.RUNNING and (run.heard_at is None or now - run.heard_at >= SILENT)


def work_all(*, clock: Clock, wait: bool = False, sleep: Callable[[float], None] = time.sleep) -> list[Run]:
    """Work off all runs that wait or whose process is gone, of all campaigns, and return them.

    With ``wait``, a run that another process was heard of lately is looked at once more when that would be silent for too long: after
    the machine went down and came up again quickly.
    """
    done = _work(clock)
    last = Run.objects.filter(state=Run.State.RUNNING).order_by("-heard_at").values_list("heard_at", flat=True).first() if wait else None
    if last is not None:
        sleep(max((last + SILENT - clock()).total_seconds(), 0))
        done += _work(clock)
    return done


def _work(clock: Clock) -> list[Run]:
    done: list[Run] = []
    while (run := _taken(clock())) is not None:
        done.append(run)
        with _heard(run, clock):
            _worked(run, clock)
        # A run that is done is done, whatever becomes of this.
        with suppress(EngineError, MemoryError):
            prepare(run.campaign)
    return done


def _worked(run: Run, clock: Clock) -> None:
    """A fault of this program ends the run with its name, so that nobody waits for it."""
    try:
        work_off(run, clock=clock)
    except NotAllowed:
        # Called off before it began.
        run.refresh_from_db()
    except Exception as error:
        with transaction.atomic(), suppress(NotAllowed):
            advance(run, "fail_run", RUN, by=None, now=clock(), ended_at=clock(), fault=type(error).__name__[:200])


def _taken(now: datetime) -> Run | None:
    """A run that nobody works on; of several processes that ask at once, one gets it."""
    silent = Q(heard_at=None) | Q(heard_at__lte=now - SILENT)
    due: QuerySet[Run] = Run.objects.filter(silent, state__in=[Run.State.WAITING, Run.State.RUNNING])
    for run in due.select_related("campaign").order_by("asked_at", "pk"):
        if due.filter(pk=run.pk).update(heard_at=now):
            run.heard_at = now
            return run
    return None


@contextmanager
def _heard(run: Run, clock: Clock) -> Iterator[None]:
    """Say now and then that the process is alive."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT):
            # A database that is busy for a moment hears of it the next time.
            with suppress(DatabaseError):
                Run.objects.filter(pk=run.pk, state=Run.State.RUNNING).update(heard_at=clock())
        connection.close()

    heart = threading.Thread(target=beat, daemon=True)
    heart.start()
    try:
        yield
    finally:
        over.set()
        heart.join()
