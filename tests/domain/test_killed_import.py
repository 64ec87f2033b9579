"""An import that is killed in the middle: nothing of it is there, and the next one brings all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import xlsxwriter

ROOT = Path(__file__).resolve().parents[2]
SHELL = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "HUIYIN_"))}
ROWS = 4000
#: Imports the table; a mark tells when the first sources have been written inside the transaction.
IMPORT = """
import sys
from pathlib import Path
from huiyin.cli import installation
installation.at(Path(sys.argv[1])); installation.prepare()
from django.utils import timezone
from benchmarks.jobs.import_table import office
from huiyin.accounts.models import User
from huiyin.domain.access import viewer_of
from huiyin.domain.campaigns.models import Campaign, Channel
from huiyin.domain.collection import importing
from huiyin.domain.collection.columns import chosen, meanings, proposed
from huiyin.domain.collection.models import SourceDocument
from huiyin.domain.collection.planning import planned
from huiyin.domain.collection.receiving import Origin
from huiyin.intake import read
if not Campaign.objects.exists():
    office(people=3)
by = viewer_of(User.objects.get(username="clerk"), Campaign.objects.get(), today=timezone.localdate())
origin, table = Origin(Channel.objects.get(), timezone.localdate()), read(Path(sys.argv[2]))[0]
columns = proposed(table, by.campaign, meanings(by.campaign))
plan = planned(chosen([table], columns), columns, origin, meanings(by.campaign), today=timezone.localdate())
create = SourceDocument.objects.bulk_create
def marked(rows):
    made = create(rows)
    print("written", len(made), flush=True)
    return made
importing.SourceDocument.objects.bulk_create = marked
importing.import_table(plan, columns, origin, by=by, now=timezone.now(), sha256="0" * 64)
print("done", SourceDocument.objects.count(), flush=True)
"""


def test_a_killed_import_leaves_nothing_and_the_next_one_brings_all(tmp_path: Path) -> None:
    table, home = tmp_path / "forms.xlsx", tmp_path / "home"
    with xlsxwriter.Workbook(str(table)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["编号", "意见"])
        for row in range(1, ROWS + 1):
            sheet.write_row(row, 0, [str(row), f"第{row}号宿舍的热水不够用，希望延长供应时间"])
    command = [sys.executable, "-c", IMPORT, str(home), str(table)]
    with subprocess.Popen(command, cwd=ROOT, env=SHELL, stdout=subprocess.PIPE, text=True) as begun:
        assert begun.stdout is not None
        assert begun.stdout.readline().startswith("written")
        time.sleep(0.05)
        begun.send_signal(signal.SIGKILL)
        begun.wait()
    assert begun.returncode == -signal.SIGKILL
    assert _verified(home) == 0
    again = subprocess.run(command, cwd=ROOT, env=SHELL, capture_output=True, text=True, check=True)
    assert again.stdout.splitlines()[-1] == f"done {ROWS}"
    assert _verified(home) == ROWS


def _verified(home: Path) -> int:
    """The number of documents, in an account that holds."""
    found = subprocess.run([sys.executable, "-m", "huiyin.cli", "verify", "--home", str(home), "--json"], env=SHELL, capture_output=True, text=True, check=True)
    (campaign,) = [one for one in map(json.loads, found.stdout.splitlines()) if one.get("campaign")]
    return int(campaign["sums"]["documents"]["total"])
