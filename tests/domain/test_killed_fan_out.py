"""An answer on its way to many that is killed in the middle: what was made stands, the next process makes the rest, and everybody has it once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHELL = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "HUIYIN_"))}
OPINIONS = 9_000
BEGIN = """
import sys
from pathlib import Path
from huiyin.cli import installation
installation.at(Path(sys.argv[1])); installation.prepare()
from benchmarks.jobs.fan_out import answered_problem
print(answered_problem(int(sys.argv[2])).pk)
"""
#: Brings it as ``huiyin work`` does, and tells after each batch.
BRING = """
import sys
from datetime import timedelta
from pathlib import Path
from huiyin.cli import installation
installation.at(Path(sys.argv[1]))
from django.utils import timezone
from huiyin.domain.answering import bringing
from huiyin.domain.answering.models import Delivery
batch = bringing._batch
def told(*given):
    found = batch(*given)
    print("batch", Delivery.objects.count(), flush=True)
    return found
bringing._batch = told
# As if the silence after a kill were over.
bringing.bring_all(clock=lambda: timezone.now() + timedelta(minutes=int(sys.argv[2])))
print("done", Delivery.objects.count(), Delivery.objects.values("opinion").distinct().count(), bringing.under_way().count(), flush=True)
"""


def test_killed_in_the_middle_it_goes_on_and_reaches_each_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    subprocess.run([sys.executable, "-c", BEGIN, str(home), str(OPINIONS)], cwd=ROOT, env=SHELL, check=True)
    with subprocess.Popen([sys.executable, "-c", BRING, str(home), "0"], cwd=ROOT, env=SHELL, stdout=subprocess.PIPE, text=True) as begun:
        assert begun.stdout is not None
        assert begun.stdout.readline().startswith("batch") and begun.stdout.readline().startswith("batch")
        begun.send_signal(signal.SIGKILL)
        begun.wait()
    assert begun.returncode == -signal.SIGKILL
    before = _told(home, "0")
    assert before[-1].endswith(" 1"), "Nobody takes what was heard of just now, so it is still on its way."
    made = int(before[-1].split()[1])
    assert 0 < made < OPINIONS and made % 2000 == 0
    assert _told(home, "5")[-1] == f"done {OPINIONS} {OPINIONS} 0"


def _told(home: Path, minutes: str) -> list[str]:
    return subprocess.run([sys.executable, "-c", BRING, str(home), minutes], cwd=ROOT, env=SHELL, capture_output=True, text=True, check=True).stdout.splitlines()
