"""An answer to a problem of very many: publishing it, bringing it to everybody, and going on after the process was killed in the middle."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks import child, tables
from benchmarks.child import Outcome
from benchmarks.web_submit import database

#: Brought in one go, or by a process that is killed halfway and another one.
WAYS = ("whole", "killed")


def measure(people: int, *, postgres: str = "") -> None:
    """Bring an answer to so many contributors, once in one go and once killed halfway; on SQLite, and on PostgreSQL where a server is given."""
    rows: list[tuple[object, ...]] = []
    kept: dict[str, Any] = {"people": people}
    for engine in ["SQLite", *(["PostgreSQL"] if postgres else [])]:
        for way in WAYS:
            with tempfile.TemporaryDirectory(prefix="fan-out-") as home, ExitStack() as stack:
                url = stack.enter_context(database(postgres)) if engine == "PostgreSQL" else ""
                steps = _steps(people, way, Path(home), url)
            rows += [(engine, name, *_cells(outcome)) for name, outcome in steps]
            kept[f"{engine} {way}"] = {name: {**outcome.result, "peak": outcome.peak, "cpu": outcome.cpu, "failure": outcome.failure} for name, outcome in steps}
    tables.show(f"One answer to {people:,} contributors", ("engine", "deed", "deliveries", "seconds", "a second", "CPU s", "peak MB", "note"), rows)
    tables.keep("fan-out", kept)


def _steps(people: int, way: str, home: Path, url: str) -> list[tuple[str, Outcome]]:
    """The steps that are told, each a process of its own."""
    prepared = _run({"step": "prepare", "people": people}, home, url)
    if prepared.failure:
        return [("prepare", prepared)]
    published = _run({"step": "publish"}, home, url)
    if way == "whole":
        return [("publish: the page", published), ("bring: the process", _run({"step": "bring"}, home, url))]
    _run({"step": "bring", "half": people // 2}, home, url)
    return [("go on after a kill halfway", _run({"step": "bring", "later": 5}, home, url))]


def _run(settings: dict[str, Any], home: Path, url: str) -> Outcome:
    env = {"HUIYIN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "huiyin.config.settings", "HUIYIN_DATABASE": url}
    with child.job(settings, {}) as job:
        return child.run_module("benchmarks.jobs.fan_out", job, env=env)


def _cells(outcome: Outcome) -> tuple[object, ...]:
    found = outcome.result
    if outcome.failure:
        return (None, None, None, outcome.cpu, outcome.peak / 1e6, outcome.failure)
    made = found.get("made", found.get("at_once", 0))
    note = "" if "once" not in found else f"{found['before']:,} were there; {found['once']:,} opinions have it once, {found['left']} answers left"
    return (made, found["seconds"], made / found["seconds"] if made else None, outcome.cpu, outcome.peak / 1e6, note)
