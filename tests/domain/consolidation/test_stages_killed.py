"""A run whose process is gone between any two stages, or while it writes: nothing of it stands, and begun again it gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from factories import NOW, House

from domain.consolidation.test_running import SAID, places, said, ticking
from huiyin.domain.access import Role
from huiyin.domain.consolidation import running
from huiyin.domain.consolidation.models import Placement, Problem, Run
from huiyin.domain.consolidation.running import SILENT, ask_run, restart_run, work_off
from huiyin.domain.transitions import NotAllowed
from huiyin.engine.pipeline import STAGES

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """Nothing of the program catches it, as nothing catches the end of a process."""


def killed_at(stage: str, patch: pytest.MonkeyPatch) -> None:
    """The process is gone when it tells of a stage."""
    telling: Callable[..., None] = running._Telling.__call__

    def told(self: Any, now_at: str, done: int, total: int) -> None:
        if now_at == stage:
            raise Killed
        telling(self, now_at, done, total)

    patch.setattr(running._Telling, "__call__", told)


def killed_while(what: str, patch: pytest.MonkeyPatch) -> None:
    """The process is gone when something was done, before the next."""
    doing = getattr(running, what)

    def done(*given: Any, **named: Any) -> Any:
        found = doing(*given, **named)
        if what != "advance" or given[1] == "finish_run":
            raise Killed
        return found

    patch.setattr(running, what, done)


#: Two stages are told only where there is a model, or an earlier result.
FRESH = [stage for stage in STAGES if stage not in {"encode", "place"}]


@pytest.mark.parametrize("moment", [*FRESH, "apply", "advance", "record"])
def test_killed_at_any_moment_and_begun_again_it_gives_the_same(home: House, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    said(home, SAID)
    office = home.viewer(Role.OFFICE)
    run = ask_run("all", by=office, now=NOW)
    with monkeypatch.context() as patch:
        killed_at(moment, patch) if moment in FRESH else killed_while(moment, patch)
        with pytest.raises(Killed):
            work_off(run, clock=ticking())
    left = Run.objects.get()
    assert left.state == "running" and left.result is None
    assert not Placement.objects.exists() and not Problem.objects.exists(), "Nothing is written but all of it."
    assert left.heard_at is not None
    with pytest.raises(NotAllowed, match="run_under_way"):
        restart_run(left, by=office, now=left.heard_at)
    restart_run(left, by=office, now=left.heard_at + SILENT)
    again = work_off(left, clock=ticking())
    whole = work_off(ask_run("all", by=office, now=NOW), clock=ticking())
    assert again.state == whole.state == "done" and bytes(again.result or b"") == bytes(whole.result or b"")
    assert sum(1 for code in places(home).values() if code) == len(SAID)
