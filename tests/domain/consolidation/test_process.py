"""The process that works runs off: killed at any moment it loses nothing, and nobody waits for a run that nobody works on."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from factories import NOW, House

from domain.consolidation.test_running import SAID, places, said, ticking
from huiyin.cli import installation
from huiyin.domain.access import Role
from huiyin.domain.consolidation import model_run, process
from huiyin.domain.consolidation.models import Run
from huiyin.domain.consolidation.running import SILENT, ask_run, cancel_run, restart_run
from huiyin.domain.consolidation.telling import remaining, told

ROOT = Path(__file__).resolve().parents[3]
SHELL = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "HUIYIN_"))}


@pytest.mark.django_db
def test_what_waits_is_worked_off_and_told(home: House) -> None:
    said(home, SAID)
    asked = ask_run("all", by=home.viewer(Role.OFFICE), now=NOW)
    assert process.left_over()
    assert [one.pk for one in process.work_all(clock=ticking())] == [asked.pk]
    assert not process.left_over() and process.work_all(clock=ticking()) == []
    (about,) = told([Run.objects.get()])
    assert about.totals["documents"] == 12 == about.moved + about.totals["unassigned"] and about.took
    again = ask_run("all", by=home.viewer(Role.OFFICE), now=NOW)
    Run.objects.filter(pk=again.pk).update(state="running", started_at=NOW)
    again.refresh_from_db()
    assert remaining(again, NOW + timedelta(seconds=1)) == about.took - timedelta(seconds=1)
    Run.objects.filter(pk=asked.pk).update(scope="new")
    assert remaining(again, NOW) is None, "Nothing is known, so nothing is said."


@pytest.mark.django_db
def test_one_process_gets_a_run_and_a_living_one_keeps_it(home: House) -> None:
    said(home, SAID[:4])
    asked = ask_run("all", by=home.viewer(Role.OFFICE), now=NOW)
    assert process._taken(NOW) == asked
    assert process._taken(NOW + timedelta(seconds=5)) is None, "It was taken, and is about to begin."
    Run.objects.filter(pk=asked.pk).update(state="running")
    asked.refresh_from_db()
    soon, late = NOW + SILENT - timedelta(seconds=1), NOW + SILENT
    assert process._taken(soon) is None and not process.gone(asked, soon)
    assert process.gone(asked, late) and process._taken(late) == asked


@pytest.mark.django_db
def test_after_a_quick_restart_of_the_machine_the_process_waits_until_the_run_is_silent(home: House) -> None:
    said(home, SAID[:4])
    asked = ask_run("all", by=home.viewer(Role.OFFICE), now=NOW)
    Run.objects.filter(pk=asked.pk).update(state="running", heard_at=NOW)
    clock = ticking()
    assert process.work_all(clock=clock) == []
    slept: list[float] = []

    def later(seconds: float) -> None:
        slept.append(seconds)
        Run.objects.filter(pk=asked.pk).update(heard_at=NOW - SILENT)

    assert [one.state for one in process.work_all(clock=clock, wait=True, sleep=later)] == ["done"]
    assert len(slept) == 1 and 0 < slept[0] < SILENT.total_seconds()


@pytest.mark.django_db
def test_a_fault_of_the_program_ends_the_run_and_it_can_be_begun_again_at_once(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    said(home, SAID)
    asked = ask_run("all", by=home.viewer(Role.OFFICE), now=NOW)

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(model_run, "consolidate", broken)
        process.work_all(clock=ticking())
    asked.refresh_from_db()
    assert (asked.state, asked.fault) == ("failed", "ZeroDivisionError")
    restart_run(asked, by=home.viewer(Role.OFFICE), now=NOW)
    assert [one.state for one in process.work_all(clock=ticking())] == ["done"]
    assert len(places(home)) == 12


@pytest.mark.django_db
def test_a_run_that_was_called_off_before_it_began_is_not_begun(home: House) -> None:
    said(home, SAID[:4])
    asked = ask_run("all", by=home.viewer(Role.OFFICE), now=NOW)
    taken = process._taken(NOW)
    assert taken is not None
    cancel_run(asked, by=home.viewer(Role.OFFICE), now=NOW)
    process._worked(taken, ticking())
    assert Run.objects.get().state == "cancelled" and places(home) == {}


@pytest.mark.django_db
def test_a_server_that_starts_goes_on_with_what_was_left(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[bool] = []
    monkeypatch.setattr(process, "start", lambda *, wait: started.append(wait))
    installation.resume()
    assert started == [], "Nothing was left."
    said(home, SAID[:4])
    Run.objects.filter(pk=ask_run("all", by=home.viewer(Role.OFFICE), now=NOW).pk).update(state="running", heard_at=NOW)
    installation.resume()
    assert started == [True]


def test_a_process_that_cannot_be_started_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/at/all")
    assert process.start() is False


def test_a_process_that_can_be_started_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What it is started with is written down by a program that stands for it."""
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\necho "$@" "$HUIYIN_HOME" > {tmp_path}/told.part && mv {tmp_path}/told.part {tmp_path}/told\n', encoding="utf-8")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    assert process.start(wait=True) is True
    last = time.monotonic() + 20
    while not (tmp_path / "told").exists() and time.monotonic() < last:
        time.sleep(0.02)
    words = (tmp_path / "told").read_text(encoding="utf-8").split()
    assert words[:4] == ["-m", "huiyin.cli", "work", "--home"] and words[5:7] == ["--quiet", "--wait"] and words[4] == words[7]


# A real process, really killed.

FILL = """
import sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from huiyin.cli import installation
installation.at(Path(sys.argv[1]))
from django.core.management import call_command
call_command("migrate", verbosity=0)
from factories import NOW, house
from huiyin.domain.access import Role
from huiyin.domain.collection.models import Opinion
from huiyin.domain.consolidation.running import ask_run
made = house()
made.opinions("食堂的菜太咸。")
first = Opinion.objects.get()
what = ["食堂饭菜", "夜班班车", "浴室热水", "车间照明", "劳保手套", "岗位培训", "考勤制度", "宿舍床位", "工资条", "停车位"]
how = ["太少", "总是晚", "要排队半小时", "坏了没人修", "和去年说的不一样", "新来的人不知道", "周末没有", "冬天不够用"]
where = ["一车间", "二车间", "三车间", "四号门", "五号楼", "六号线", "七工区", "八班组", "九队", "十库"]
texts = [f"{{where[(i * 7 + j) % 10]}}的{{what[i]}}{{how[(i + j * 3 + k) % 8]}}，{{where[k]}}也{{how[j % 8]}}" for i in range(10) for j in range(10) for k in range(10)]
kept = [field.attname for field in Opinion._meta.concrete_fields if field.attname not in {{"id", "number", "text", "start", "end"}}]
same = {{name: getattr(first, name) for name in kept}}
Opinion.objects.bulk_create(Opinion(**same, number=number, text=text, start=number * 10, end=number * 10 + 9) for number, text in enumerate(texts, 2))
ask_run("all", by=made.viewer(Role.OFFICE), now=NOW)
"""


def work(home: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "huiyin.cli", "work", "--home", str(home)], env=SHELL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def ask(home: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(home / "huiyin.sqlite3", timeout=20)) as database:
        rows = database.execute(query).fetchall()
        database.commit()
    return rows


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Path]:
    """An installation with a thousand opinions and a run that waits."""
    home = tmp_path / "home"
    subprocess.run([sys.executable, "-c", FILL.format(tests=str(ROOT / "tests")), str(home)], env=SHELL, check=True, timeout=120)
    yield home


RESULT = "SELECT result, input_digest FROM huiyin_run"
PLACES = "SELECT o.number, p.code, l.reason, l.confidence FROM huiyin_placement l JOIN huiyin_opinion o ON o.id = l.opinion_id LEFT JOIN huiyin_problem p ON p.id = l.problem_id ORDER BY 1, 2"


def test_killed_in_the_middle_and_begun_again_the_result_is_the_same(filled: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    shutil.copytree(filled, whole)
    assert work(whole).wait(timeout=120) == 0
    assert ask(whole, "SELECT state FROM huiyin_run") == [("done",)]

    killed = work(filled)
    last = time.monotonic() + 60
    while ask(filled, "SELECT stage FROM huiyin_run")[0][0] not in {"features", "graph", "communities", "refine"}:
        assert killed.poll() is None and time.monotonic() < last, "The run was over before it could be killed."
        time.sleep(0.005)
    killed.kill()
    killed.wait()
    assert ask(filled, "SELECT state FROM huiyin_run") == [("running",)] and ask(filled, PLACES) == []
    assert work(filled).wait(timeout=60) == 0
    assert ask(filled, "SELECT state FROM huiyin_run") == [("running",)], "It may be alive still; nobody else begins it yet."
    ask(filled, "UPDATE huiyin_run SET heard_at = '2025-07-10 02:30:00'")
    assert work(filled).wait(timeout=120) == 0
    assert ask(filled, "SELECT state FROM huiyin_run") == [("done",)]
    assert ask(filled, RESULT) == ask(whole, RESULT) and ask(filled, PLACES) == ask(whole, PLACES) != []
