"""Processes that remind and send: several at once, killed in the middle, stopped with their server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from factories import NOW, House
from receivers import Mailbox, mail_server, wait_for

from domain.sending.conftest import Clock
from huiyin.domain.reminding import ticking
from huiyin.domain.sending.models import Message
from huiyin.domain.sending.putting import Draft, put

ROOT = Path(__file__).resolve().parents[3]
SHELL = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "HUIYIN_"))}
MANY = 40

PREPARE = """
import sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from huiyin.cli import installation
installation.at(Path(sys.argv[1]))
installation.prepare()
from factories import house
home = house()
"""
FILL = """
import sys
from pathlib import Path
from huiyin.cli import installation
installation.at(Path(sys.argv[1]))
from django.utils import timezone
from huiyin.domain.campaigns.models import Campaign
from huiyin.domain.sending.models import Message
from huiyin.domain.sending.putting import Draft, put_all
Message.objects.all().delete()
here = Campaign.objects.get()
put_all([Draft(f"k{n}", here, "answer", "email", f"第{n}封", "正文", "zh", address=f"a{n}@invented.example", polite=False) for n in range(int(sys.argv[2]))], now=timezone.now())
"""
ASK = """
import sys
from pathlib import Path
from huiyin.cli import installation
installation.at(Path(sys.argv[1]))
from huiyin.domain.sending.models import Message
from datetime import timedelta
from django.db.models import F
if len(sys.argv) > 2:
    Message.objects.filter(state="sending").update(claimed_at=F("claimed_at") - timedelta(minutes=10))
print(",".join(sorted(Message.objects.filter(channel="email").values_list("state", flat=True))))
"""


@dataclass
class Installation:
    """A folder, a mail server, and the environment of its processes."""

    home: Path
    box: Mailbox
    env: dict[str, str]

    def run(self, code: str, *args: str) -> str:
        """Run a few lines in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-c", code, str(self.home), *args], env=self.env, check=True, timeout=300, capture_output=True, text=True
        )
        return done.stdout.strip()

    def work(self, *more: str) -> subprocess.Popen[bytes]:
        """Begin a process."""
        command = [sys.executable, "-m", "huiyin.cli", "work", "--home", str(self.home), *more]
        return subprocess.Popen(command, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def states(self, *late: str) -> Counter[str]:
        """How many messages are in which state; with ``late`` what is being sent was claimed long ago."""
        return Counter(filter(None, self.run(ASK, *late).split(",")))

    def arrived(self) -> Counter[str]:
        """How often something came to which address."""
        return Counter(to for to, _ in self.box.taken)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation on the database that the tests run on; making it is what takes long."""
    folder = tmp_path_factory.mktemp("ticking")
    with mail_server() as box, database() as extra:
        mail = {"HUIYIN_MAIL": f"smtp://127.0.0.1:{box.port}?tls=no", "HUIYIN_MAIL_FROM": "office@invented.example"}
        made = Installation(folder / "home", box, {**SHELL, **mail, **extra})
        made.run(PREPARE.format(tests=str(ROOT / "tests")))
        yield made


@pytest.fixture
def installed(prepared: Installation) -> Installation:
    """The installation with many mails that wait."""
    prepared.box.taken.clear()
    prepared.env.pop("HUIYIN_SERVER", None)
    prepared.run(FILL, str(MANY))
    return prepared


class database:  # noqa: N801 # Used like a function.
    """The embedded database, or one of its own on the server that HUIYIN_DATABASE names."""

    def __enter__(self) -> dict[str, str]:
        self._url, self._name = os.environ.get("HUIYIN_DATABASE", ""), f"huiyin_ticking_{os.getpid()}"
        if not self._url:
            return {}
        self._tell(f"CREATE DATABASE {self._name}")
        return {"HUIYIN_DATABASE": self._url.rpartition("/")[0] + "/" + self._name}

    def __exit__(self, *_: object) -> None:
        if self._url:
            self._tell(f"DROP DATABASE {self._name} WITH (FORCE)")

    def _tell(self, query: str) -> None:
        import psycopg

        with psycopg.connect(self._url, autocommit=True) as line:
            line.execute(query.encode())


def test_two_processes_at_once_send_each_message_once(installed: Installation) -> None:
    first, second = installed.work(), installed.work()
    assert (first.wait(timeout=300), second.wait(timeout=300)) == (0, 0)
    assert installed.arrived() == Counter({f"a{n}@invented.example": 1 for n in range(MANY)})
    assert installed.states() == {"sent": MANY}


def test_one_that_is_killed_in_the_middle_loses_nothing_and_doubles_nothing(installed: Installation) -> None:
    killed = installed.work()
    wait_for(lambda: len(installed.box.taken) >= 5, seconds=200)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert installed.work().wait(timeout=300) == 0
    states = installed.states("late")
    assert states["sending"] <= 1 and states["sent"] >= MANY - 1, "At most one was being sent when it died."
    assert installed.work().wait(timeout=300) == 0
    assert installed.states()["uncertain"] == states["sending"]
    assert max(installed.arrived().values()) == 1 and sum(installed.arrived().values()) >= MANY - 1


def test_the_one_beside_the_server_ends_with_it_and_finishes_what_it_sends(installed: Installation) -> None:
    installed.env["HUIYIN_SERVER"] = str(os.getpid())
    kept = installed.work("--keep")
    wait_for(lambda: len(installed.box.taken) >= 3, seconds=200)
    kept.terminate()
    assert kept.wait(timeout=30) == 0
    states = installed.states()
    assert states["sending"] == 0 and states["sent"] == len(installed.box.taken)
    installed.env["HUIYIN_SERVER"] = "1"
    assert installed.work("--keep").wait(timeout=60) == 0, "A server that is not its parent is gone."


def test_a_round_reminds_and_sends(home: House, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    done = ticking.tick(clock=clock)
    assert (done.reminders, done.sent) == (0, {})
    put(Draft("k", home.campaign, "answer", "email", "题目", "正文", "zh", address="a@invented.example", polite=False), now=NOW)
    assert ticking.tick(clock=clock, going=lambda: False).sent == {}
    assert ticking.tick(clock=clock).sent == {"failed": 1}, "No mail server is set up."
    assert Message.objects.get().error == "no_server"


def test_a_round_that_fails_is_followed_by_the_next(db: None, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[bool] = []

    def fails(*, clock: Clock, reminds: bool, going: Callable[[], bool]) -> Any:
        rounds.append(reminds)
        clock.on(minutes=3)
        if len(rounds) == 5:
            os.kill(os.getpid(), signal.SIGTERM)
        if len(rounds) == 1:
            raise DatabaseError

    monkeypatch.setattr(ticking, "tick", fails)
    monkeypatch.setattr(ticking, "close_old_connections", lambda: None)
    monkeypatch.setattr("django.db.connection.close", lambda: None)
    before = signal.getsignal(signal.SIGTERM)
    try:
        ticking.keep(clock=clock, every=0.01)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert rounds == [True, True, False, False, True], "What failed is looked for again at once, what did not every five minutes."


def test_the_clock_of_a_round_goes_by_the_place(
    db: None, home: House, clock: Clock, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    days: list[object] = []

    def remind(campaign: object, *, today: object, now: object, working: object) -> int:
        days.append(today)
        return 0

    monkeypatch.setattr(ticking, "remind", remind)
    clock.now = NOW.replace(hour=17)
    ticking.tick(clock=clock)
    settings.TIME_ZONE = "America/New_York"
    ticking.tick(clock=clock)
    assert days == [(NOW + timedelta(days=1)).date(), NOW.date()]
