"""Runs one measured process: how long it took, how much memory it and its children held, and what it answered.

Huiyin's source is copied when the first process starts and all run on the copy, so that a measurement of an hour is of one state.

Memory is the resident size of the whole process tree, looked up every ``STEP`` seconds in /proc; where there is no /proc it
is not known. Times of marks and samples are of the machine's one monotonic clock, so they can be laid beside each other.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks import exchange

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".benchmarks"
STEP = 0.05
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Outcome:
    """``seconds`` of wall clock and ``cpu`` seconds of the whole process, ``peak`` bytes, ``samples`` of (time, bytes).

    ``failure`` is empty, or tells why there is no ``result``.
    """

    seconds: float
    cpu: float
    peak: int
    samples: Sequence[tuple[float, int]] = ()
    failure: str = ""
    result: Mapping[str, Any] = field(default_factory=dict)


@contextmanager
def job(settings: Mapping[str, Any], texts: Mapping[str, Sequence[str]]) -> Iterator[Path]:
    """A job's folder, gone afterwards."""
    HOME.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="job-", dir=HOME) as name:
        folder = Path(name)
        exchange.write(folder / "job.json", settings)
        exchange.write_texts(folder, texts)
        yield folder


def run_module(module: str, folder: Path, *, python: str = sys.executable, limit: float | None = None, env: Mapping[str, str] | None = None) -> Outcome:
    """Run ``python -m module folder`` and take in its result."""
    outcome = run([python, "-m", module, str(folder)], limit=limit, env=env)
    if outcome.failure:
        return outcome
    return Outcome(outcome.seconds, outcome.cpu, outcome.peak, outcome.samples, "", exchange.read(folder / "result.json"))


def run(command: Sequence[str], *, limit: float | None = None, env: Mapping[str, str] | None = None) -> Outcome:
    """Run a command from the root of the repository; one that takes longer than ``limit`` seconds is ended."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said, env={**os.environ, **frozen(), **(env or {})}, start_new_session=True)
        samples, status, cpu = _watch(process.pid, start, limit)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - start
        failure = _failure(process.returncode, seconds, limit, said)
    return Outcome(seconds, cpu, max((size for _, size in samples), default=0), samples, failure)


@cache
def frozen() -> Mapping[str, str]:
    """The environment in which a process runs on the copy."""
    HOME.mkdir(exist_ok=True)
    folder = tempfile.mkdtemp(prefix="source-", dir=HOME)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copytree(ROOT / "src", folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    return {"PYTHONPATH": folder}


def _watch(pid: int, start: float, limit: float | None) -> tuple[list[tuple[float, int]], int, float]:
    samples: list[tuple[float, int]] = []
    while True:
        samples.append((time.monotonic(), resident(pid)))
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            return samples, status, usage.ru_utime + usage.ru_stime
        if limit is not None and time.monotonic() - start > limit:
            os.killpg(pid, signal.SIGKILL)
        time.sleep(STEP)


def _failure(code: int, seconds: float, limit: float | None, said: Any) -> str:
    if code == 0:
        return ""
    if limit is not None and seconds > limit:
        return f"not done in {limit:g} s"
    said.seek(0)
    last = said.read().decode("utf-8", "replace").strip().splitlines()[-1:]
    return f"exit {code}: " + "".join(last)[:200]


def resident(pid: int) -> int:
    """Bytes that a process and all that it started hold in memory; 0 for one that has ended or where this is not told."""
    try:
        size = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
        children = [child for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]
    except (OSError, IndexError):
        return 0
    return size + sum(resident(int(child)) for child in children)
